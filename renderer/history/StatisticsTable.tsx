import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { Fragment, useMemo, useState } from "react";
import type { AlertStatistics, HistoryReport } from "../../shared/model/history.ts";
import { useZone } from "../app/preferences.ts";
import { useEnvironment } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { EnvironmentName } from "../components/EnvironmentName.tsx";
import { SeverityShape } from "../components/Severity.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import { countOf, countText } from "../format/number.ts";
import { absoluteOf, momentOf } from "../format/time.ts";
import { EpisodeList } from "./EpisodeList.tsx";
import styles from "./StatisticsTable.module.css";
import { Mean } from "./Summary.tsx";
import { nextSort, rowKey, type StatisticsColumn, type StatisticsSort, sortedStatistics } from "./statistics.ts";
import { lengthText } from "./words.ts";

const headings: readonly (readonly [column: StatisticsColumn, name: string, title: string])[] = [
  ["name", "Alert", "By name"],
  ["episodes", "Episodes", "How often it began to fire"],
  ["transitions", "Transitions", "Changes of state: many of them are flapping"],
  ["mtta", "To acknowledge", "Mean time to acknowledge"],
  ["mttr", "To resolve", "Mean time to resolve"],
  ["firing", "Firing", "How long at least one of them fired"],
  ["last", "Last", "When the last one began"],
];

const shownAtOnce = 50;

/** The numbers of each alert name; a row opens to its episodes. */
export function StatisticsTable({ report, now }: { readonly report: HistoryReport; readonly now: number }) {
  const [sort, setSort] = useState<StatisticsSort>({ column: "episodes", descending: true });
  const [opened, setOpened] = useState<string | null>(null);
  const [all, setAll] = useState(false);
  const rows = useMemo(() => sortedStatistics(report.alerts, sort), [report.alerts, sort]);
  const shown = all ? rows : rows.slice(0, shownAtOnce);
  return (
    <section className={styles.card} aria-label="Numbers by alert">
      <table className={styles.table}>
        <caption className={styles.caption}>By alert</caption>
        <thead>
          <tr>
            {headings.map(([column, name, title]) => (
              <Heading key={column} name={name} title={title} column={column} sort={sort} setSort={setSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => {
            const key = rowKey(row);
            const open = opened === key;
            return (
              <Fragment key={key}>
                <Row row={row} open={open} now={now} toggle={() => setOpened(open ? null : key)} />
                {open && (
                  <tr>
                    <td colSpan={headings.length} className={styles.episodes}>
                      <EpisodeList row={row} episodes={report.episodes} now={now} />
                    </td>
                  </tr>
                )}
              </Fragment>
            );
          })}
        </tbody>
      </table>
      {rows.length > shown.length && (
        <Button small onClick={() => setAll(true)}>
          Show {countOf(rows.length - shown.length, "more alert")}
        </Button>
      )}
    </section>
  );
}

interface HeadingProps {
  readonly name: string;
  readonly title: string;
  readonly column: StatisticsColumn;
  readonly sort: StatisticsSort;
  setSort(sort: StatisticsSort): void;
}

function Heading({ name, title, column, sort, setSort }: HeadingProps) {
  const sorted = sort.column === column;
  const Icon = sort.descending ? IconArrowDown : IconArrowUp;
  return (
    <th scope="col" aria-sort={sorted ? (sort.descending ? "descending" : "ascending") : undefined}>
      <button type="button" className={styles.sort} title={title} onClick={() => setSort(nextSort(sort, column))}>
        {name}
        {sorted && <Icon size={12} aria-hidden="true" />}
      </button>
    </th>
  );
}

interface RowProps {
  readonly row: AlertStatistics;
  readonly open: boolean;
  readonly now: number;
  toggle(): void;
}

function Row({ row, open, now, toggle }: RowProps) {
  const zone = useZone();
  const environment = useEnvironment(row.environment);
  return (
    <tr className={styles.row}>
      <th scope="row">
        <button type="button" className={styles.name} aria-expanded={open} onClick={toggle}>
          <SeverityShape severity={row.severity} size={13} />
          <span className={styles.nameText}>
            <Untrusted text={row.name} limit={120} />
          </span>
        </button>
        <EnvironmentName environment={environment} id={row.environment} />
      </th>
      <td>{countText(row.episodes)}</td>
      <td>{countText(row.transitions)}</td>
      <td>
        <Mean milliseconds={row.mttaMs} of={row.mttaOf} none="–" />
      </td>
      <td>
        <Mean milliseconds={row.mttrMs} of={row.mttrOf} none="–" />
      </td>
      <td>{lengthText(row.firingMs)}</td>
      <td title={absoluteOf(row.lastStartsAt, zone)}>{momentOf(row.lastStartsAt, now, zone)}</td>
    </tr>
  );
}
