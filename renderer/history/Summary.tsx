import type { AlertStatistics, HistoryReport, SeverityStatistics } from "../../shared/model/history.ts";
import { severities } from "../../shared/model/severity.ts";
import { SeverityShape } from "../components/Severity.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import { countOf, countText } from "../format/number.ts";
import styles from "./Summary.module.css";
import { mostOf } from "./statistics.ts";
import { meanText } from "./words.ts";

/** How many episodes of each severity, and how long people and repairs took. */
export function Summary({ report }: { readonly report: HistoryReport }) {
  const rows = severities.flatMap((severity) => report.severities.filter((row) => row.severity === severity));
  const frequent = mostOf(report.alerts, "episodes", 2);
  const flapping = mostOf(report.alerts, "transitions", 4);
  return (
    <section className={styles.summary} aria-label="Summary">
      <table className={styles.table}>
        <caption className={styles.caption}>{countOf(report.episodeCount, "episode")}</caption>
        <thead>
          <tr>
            <th scope="col">Severity</th>
            <th scope="col">Episodes</th>
            <th scope="col" title="Mean time from the beginning to the acknowledgement">
              Mean time to acknowledge
            </th>
            <th scope="col" title="Mean time from the beginning to the end">
              Mean time to resolve
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <SeverityRow key={row.severity} row={row} />
          ))}
        </tbody>
      </table>
      <dl className={styles.most}>
        {frequent !== null && (
          <Most name="Most frequent" row={frequent} count={countOf(frequent.episodes, "episode")} />
        )}
        {flapping !== null && (
          <Most name="Most flapping" row={flapping} count={countOf(flapping.transitions, "transition")} />
        )}
      </dl>
    </section>
  );
}

function SeverityRow({ row }: { readonly row: SeverityStatistics }) {
  return (
    <tr>
      <th scope="row">
        <span className={styles.severity}>
          <SeverityShape severity={row.severity} size={13} />
          <span aria-hidden="true">{row.severity === "unknown" ? "unknown severity" : row.severity}</span>
        </span>
      </th>
      <td>{countText(row.episodes)}</td>
      <td>
        <Mean milliseconds={row.mttaMs} of={row.mttaOf} none="none acknowledged" />
      </td>
      <td>
        <Mean milliseconds={row.mttrMs} of={row.mttrOf} none="none resolved" />
      </td>
    </tr>
  );
}

interface MeanProps {
  readonly milliseconds: number | null;
  readonly of: number;
  readonly none: string;
}

/** A mean, and how many it is a mean of. */
export function Mean({ milliseconds, of, none }: MeanProps) {
  const mean = meanText(milliseconds, of);
  if (mean === null) return <span className={styles.muted}>{none}</span>;
  return (
    <>
      {mean.text} <span className={styles.muted}>{mean.of}</span>
    </>
  );
}

function Most({ name, row, count }: { readonly name: string; readonly row: AlertStatistics; readonly count: string }) {
  return (
    <div>
      <dt className={styles.muted}>{name}</dt>
      <dd>
        <b>
          <Untrusted text={row.name} limit={80} />
        </b>
        <div className={styles.muted}>{count}</div>
      </dd>
    </div>
  );
}
