import { useState } from "react";
import { countText } from "../format/number.ts";
import { cut, visibleText } from "../format/untrusted.ts";
import { Button } from "./Button.tsx";

interface Props {
  readonly text: string;
  /** Longer texts are cut, with a button for the rest. */
  readonly limit?: number;
  readonly className?: string | undefined;
}

const usualLimit = 2000;

/** A text that somebody else wrote: isolated from its neighbours, its invisible characters shown, cut when too long. */
export function Untrusted({ text, limit = usualLimit, className }: Props) {
  const [whole, setWhole] = useState(false);
  const long = text.length > limit;
  return (
    <>
      <bdi className={className}>
        {visibleText(long && !whole ? cut(text, limit) : text)}
        {long && !whole && "…"}
      </bdi>
      {long && (
        <Button small bare onClick={() => setWhole(!whole)}>
          {whole ? "Show less" : `Show all ${countText(text.length)} characters`}
        </Button>
      )}
    </>
  );
}
