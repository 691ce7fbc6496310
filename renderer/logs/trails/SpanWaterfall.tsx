import { useMemo, useState } from "react";
import type { TraceSpan } from "../../../shared/model/trails.ts";
import { Button } from "../../components/Button.tsx";
import { spanText } from "../../format/duration.ts";
import { countOf } from "../../format/number.ts";
import { SpanRow } from "./SpanRow.tsx";
import styles from "./Trails.module.css";
import { type EntrySpan, waterfallOf } from "./waterfall.ts";
import { spanCounts } from "./words.ts";

const usualRows = 8;

interface Props {
  readonly spans: readonly TraceSpan[];
  /** The lanes' axis; null where there are no entries. */
  readonly entries: EntrySpan | null;
}

/** The request's spans, under the lanes and on their axis. */
export function SpanWaterfall({ spans, entries }: Props) {
  const { rows, ofEntries, nanoseconds } = useMemo(() => waterfallOf(spans, entries), [spans, entries]);
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, usualRows);
  const more = rows.length - shown.length;
  return (
    <section className={styles.part} aria-label="Spans over time">
      <h3 className={styles.title}>
        Spans <span className={styles.counts}>{spanCounts(spans)}</span>
        <span className={styles.axis}>
          {ofEntries ? "on the time axis of the log entries" : `over ${spanText(nanoseconds)}, by their own times`}
        </span>
      </h3>
      <ul className={styles.rows} data-all={all || undefined}>
        {shown.map((row) => (
          <SpanRow key={row.key} row={row} />
        ))}
      </ul>
      {(more > 0 || all) && (
        <Button small bare onClick={() => setAll(!all)}>
          {all ? "Fewer" : countOf(more, "more span")}
        </Button>
      )}
    </section>
  );
}
