import { IconZoomOut } from "@tabler/icons-react";
import type { LogRange } from "../../../shared/model/logs.ts";
import { useZone } from "../../app/preferences.ts";
import { consoleTime } from "../../app/ticker.ts";
import { Button } from "../../components/Button.tsx";
import { rangeName } from "../range.ts";
import { useZoom, zoomBack } from "./zoom.ts";

interface Props {
  readonly className?: string | undefined;
  again(range: LogRange): void;
}

/** The way back out of a zoom; nothing where there was none. */
export function ZoomBack({ again, className }: Props) {
  const last = useZoom(({ before }) => before.at(-1));
  const zone = useZone();
  if (last === undefined) return null;
  return (
    <div className={className}>
      <Button small onClick={() => zoomBack(again)}>
        <IconZoomOut size={14} stroke={1.7} aria-hidden="true" />
        Back to {lowerFirst(rangeName(last, consoleTime(), zone))}
      </Button>
    </div>
  );
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
