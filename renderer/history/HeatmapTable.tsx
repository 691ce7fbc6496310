import { useMemo } from "react";
import type { HistoryReport } from "../../shared/model/history.ts";
import { useZone } from "../app/preferences.ts";
import { Untrusted } from "../components/Untrusted.tsx";
import { countOf, countText } from "../format/number.ts";
import { zoneName } from "../format/time.ts";
import styles from "./HeatmapTable.module.css";
import { type HeatRow, heatmapOf } from "./heatmap.ts";

/** When what fires: a table whose cells are the darker the more there was, with the number in each. */
export function HeatmapTable({ report }: { readonly report: HistoryReport }) {
  const zone = useZone();
  const { heatmap, range } = report;
  const { kind, columns, rows, most } = useMemo(() => heatmapOf(heatmap, range, zone), [heatmap, range, zone]);
  if (rows.length === 0) return null;
  return (
    <section className={styles.card} aria-label="Episodes by hour">
      <table className={styles.table}>
        <caption className={styles.caption}>
          Episodes that began, by {kind === "hours" ? "hour" : "hour of the day"}{" "}
          <span className={styles.muted}>({zoneName(range.to, zone)})</span>
        </caption>
        <thead>
          <tr>
            <th scope="col">Alert</th>
            {columns.map(({ label, title }) => (
              <th key={title} scope="col" title={title} className={styles.hour}>
                {label}
              </th>
            ))}
            <th scope="col" className={styles.total}>
              All
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <HeatmapRow key={row.key} row={row} titles={columns.map(({ title }) => title)} most={most} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface RowProps {
  readonly row: HeatRow;
  readonly titles: readonly string[];
  readonly most: number;
}

function HeatmapRow({ row, titles, most }: RowProps) {
  return (
    <tr>
      <th scope="row" className={styles.name}>
        {row.name === null ? countOf(row.names, "other alert") : <Untrusted text={row.name} limit={80} />}
      </th>
      {row.counts.map((count, column) => (
        <td
          key={titles[column]}
          className={styles.cell}
          title={`${countOf(count, "episode")}, ${titles[column]}`}
          style={
            count === 0
              ? undefined
              : { background: `color-mix(in srgb, var(--heat) ${heat(count, most)}%, transparent)` }
          }
        >
          {count === 0 ? "" : countText(count)}
        </td>
      ))}
      <td className={styles.total}>{countText(row.total)}</td>
    </tr>
  );
}

/** How much of the colour a cell has, in percent: seen from the first episode on, and never so much that its number is not. */
function heat(count: number, most: number): number {
  return Math.round(12 + 36 * (count / most));
}
