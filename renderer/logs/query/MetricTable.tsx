import { type CSSProperties, useState } from "react";
import { useZone } from "../../app/preferences.ts";
import { useTicking } from "../../app/ticker.ts";
import { Untrusted } from "../../components/Untrusted.tsx";
import { valueText } from "../../format/number.ts";
import { momentOf } from "../../format/time.ts";
import { type Column, columns, type Order, type SeriesLook, type SeriesRow, sortRows } from "./metricView.ts";
import styles from "./Query.module.css";

const titles: Readonly<Record<Column, string>> = { name: "Series", last: "Last", min: "Min", max: "Max", avg: "Avg" };

const plain: SeriesLook = { token: "--accent", dash: [] };
const minuteMs = 60_000;

interface Props {
  readonly rows: readonly SeriesRow[];
  /** By the series' place in the answer. */
  readonly looks: readonly SeriesLook[];
  readonly only: number | null;
  readonly point: { readonly time: number; readonly values: readonly (number | null)[] } | null;
  choose(index: number | null): void;
}

/** The legend and the values in one: a click on a series shows it alone. */
export function MetricTable({ rows, looks, only, point, choose }: Props) {
  const zone = useZone();
  const now = useTicking((time) => Math.floor(time / minuteMs) * minuteMs);
  const [order, setOrder] = useState<Order>({ column: "max", descending: true });
  const sorted = sortRows(rows, order);
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th
              key={column}
              scope="col"
              aria-sort={order.column === column ? (order.descending ? "descending" : "ascending") : undefined}
            >
              <button
                type="button"
                className={styles.sort}
                onClick={() =>
                  setOrder({ column, descending: order.column === column ? !order.descending : column !== "name" })
                }
              >
                {titles[column]}
                {order.column === column && <span aria-hidden="true">{order.descending ? " ↓" : " ↑"}</span>}
              </button>
            </th>
          ))}
          <th scope="col" aria-live="off">
            <span className={styles.sort}>
              {point === null ? "Under the cursor" : `At ${momentOf(point.time, now, zone)}`}
            </span>
          </th>
        </tr>
      </thead>
      <tbody>
        {sorted.map((row) => (
          <tr key={row.index} data-off={only !== null && only !== row.index ? "" : undefined}>
            <td>
              <button
                type="button"
                className={styles.series}
                aria-pressed={only === row.index}
                title={only === row.index ? "Show every series" : "Show only this series"}
                onClick={() => choose(only === row.index ? null : row.index)}
              >
                <Swatch look={looks[row.index] ?? plain} />
                <Untrusted text={row.name} limit={300} />
              </button>
            </td>
            {(["last", "min", "max", "avg"] as const).map((column) => (
              <td key={column}>{text(row[column])}</td>
            ))}
            <td>{point === null ? "" : text(point.values[row.index] ?? null)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function text(value: number | null): string {
  return value === null ? "–" : valueText(value);
}

/** The series' line, as the chart draws it. */
function Swatch({ look: { token, dash } }: { readonly look: SeriesLook }) {
  const style: CSSProperties = { stroke: `var(${token})` };
  return (
    <svg className={styles.swatch} viewBox="0 0 18 8" aria-hidden="true">
      <line x1="0" y1="4" x2="18" y2="4" strokeWidth="2.5" strokeDasharray={dash.join(" ")} style={style} />
    </svg>
  );
}
