import { useZone } from "../../app/preferences.ts";
import { Button } from "../../components/Button.tsx";
import { countOf } from "../../format/number.ts";
import { columnWords, selectedSpan, spanText, type VolumeColumn } from "./columns.ts";
import { isWithin, type Selection } from "./useBarSelection.ts";
import styles from "./Volume.module.css";

interface Props {
  readonly columns: readonly VolumeColumn[];
  readonly selection: Selection | null;
  /** The bar under the pointer. */
  readonly hovered: number | null;
  zoomIn(selection: Selection): void;
}

/** What is chosen, else what the pointer is at. */
export function VolumeReadout({ columns, selection, hovered, zoomIn }: Props) {
  const zone = useZone();
  const span = selection === null ? null : selectedSpan(columns, selection.anchor, selection.head);
  const told = hovered === null || selection !== null ? undefined : columns[hovered];
  return (
    <span className={styles.readout} aria-live="polite">
      {selection !== null && span !== null ? (
        <>
          {spanText(span, zone)}: {countOf(linesWithin(columns, selection), "line")}
          <Button small onClick={() => zoomIn(selection)}>
            Zoom in
          </Button>
        </>
      ) : (
        told !== undefined && columnWords(told, zone)
      )}
    </span>
  );
}

function linesWithin(columns: readonly VolumeColumn[], selection: Selection): number {
  return columns.filter((_column, index) => isWithin(selection, index)).reduce((sum, { total }) => sum + total, 0);
}
