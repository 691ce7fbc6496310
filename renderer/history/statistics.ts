import type { AlertStatistics } from "../../shared/model/history.ts";

export const statisticsColumns = ["name", "episodes", "transitions", "mtta", "mttr", "firing", "last"] as const;
export type StatisticsColumn = (typeof statisticsColumns)[number];

export interface StatisticsSort {
  readonly column: StatisticsColumn;
  readonly descending: boolean;
}

const values: Readonly<Record<StatisticsColumn, (row: AlertStatistics) => number | string | null>> = {
  name: ({ name }) => name.toLowerCase(),
  episodes: ({ episodes }) => episodes,
  transitions: ({ transitions }) => transitions,
  mtta: ({ mttaMs }) => mttaMs,
  mttr: ({ mttrMs }) => mttrMs,
  firing: ({ firingMs }) => firingMs,
  last: ({ lastStartsAt }) => lastStartsAt,
};

/** The rows in this order; what has no value comes last either way. */
export function sortedStatistics(rows: readonly AlertStatistics[], sort: StatisticsSort): readonly AlertStatistics[] {
  const measure = values[sort.column];
  return [...rows].sort((a, b) => {
    const [first, second] = [measure(a), measure(b)];
    if (first === null || second === null) return Number(first === null) - Number(second === null);
    const order = first < second ? -1 : first > second ? 1 : 0;
    return sort.descending ? -order : order;
  });
}

/** A click on a heading: the other way round, or its own usual way: names from A, numbers from the largest. */
export function nextSort(sort: StatisticsSort, column: StatisticsColumn): StatisticsSort {
  if (sort.column === column) return { column, descending: !sort.descending };
  return { column, descending: column !== "name" };
}

/** The key of a row: the same name may be in several environments and severities. */
export function rowKey({ environment, name, severity }: AlertStatistics): string {
  return JSON.stringify([environment, severity, name]);
}

/** The row with the most, where one has at least `least` of it. */
export function mostOf(
  rows: readonly AlertStatistics[],
  column: "episodes" | "transitions",
  least: number,
): AlertStatistics | null {
  const [first] = sortedStatistics(rows, { column, descending: true });
  return first !== undefined && first[column] >= least ? first : null;
}
