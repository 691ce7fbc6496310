import { levelOf } from "../../../shared/logLine.ts";
import type { Labels } from "../../../shared/model/alert.ts";
import type { LogMetric } from "../../../shared/model/logMetrics.ts";
import type { LogLevel } from "../../../shared/model/logs.ts";

type Points = LogMetric["series"][number]["points"];

/** A series as the table shows it; null where it has no value at all. */
export interface SeriesRow {
  /** Its place in the answer. */
  readonly index: number;
  readonly name: string;
  readonly last: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly avg: number | null;
}

export const columns = ["name", "last", "min", "max", "avg"] as const;
export type Column = (typeof columns)[number];

export interface Order {
  readonly column: Column;
  readonly descending: boolean;
}

/** `level=ERROR, service=shell`; what has no label is all lines together. */
export function seriesName(labels: Labels): string {
  const pairs = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return pairs.length === 0 ? "all lines" : pairs.map(([name, value]) => `${name}=${value}`).join(", ");
}

/** Last, least, greatest and mean of the points that have a value. */
export function rowOf(labels: Labels, points: Points, index: number): SeriesRow {
  let min: number | null = null;
  let max: number | null = null;
  let sum = 0;
  let count = 0;
  let last: number | null = null;
  for (const [, value] of points) {
    if (value === null) continue;
    min = min === null ? value : Math.min(min, value);
    max = max === null ? value : Math.max(max, value);
    sum += value;
    count += 1;
    last = value;
  }
  return { index, name: seriesName(labels), last, min, max, avg: count === 0 ? null : sum / count };
}

/** The rows in an order; what has no value comes last either way. */
export function sortRows(rows: readonly SeriesRow[], { column, descending }: Order): readonly SeriesRow[] {
  const sign = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    if (column === "name") return sign * a.name.localeCompare(b.name) || a.index - b.index;
    const [left, right] = [a[column], b[column]];
    if (left === null || right === null) return Number(left === null) - Number(right === null) || a.index - b.index;
    return sign * (left - right) || a.index - b.index;
  });
}

/**
 * The series on one grid of times, in seconds since 1970 as uPlot wants them. A step without a point is a gap: Loki
 * leaves out what it has no lines for.
 */
export function gridOf(metric: Pick<LogMetric, "series" | "stepMs">): [number[], ...(number | null)[][]] {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { points } of metric.series) {
    for (const [at] of points) {
      first = Math.min(first, at);
      last = Math.max(last, at);
    }
  }
  if (first > last) return [[], ...metric.series.map(() => [])];
  const count = Math.round((last - first) / metric.stepMs) + 1;
  const times = Array.from({ length: count }, (_, index) => (first + index * metric.stepMs) / 1000);
  const values = metric.series.map(({ points }) => {
    const row: (number | null)[] = new Array<null>(count).fill(null);
    for (const [at, value] of points) row[Math.round((at - first) / metric.stepMs)] = value;
    return row;
  });
  return [times, ...values];
}

/** How a series is drawn: a token of colour, and the lengths of its dashes. */
export interface SeriesLook {
  readonly token: string;
  readonly dash: readonly number[];
}

// Neither red nor green: those say how bad something is, and not everybody can tell them apart.
const colours = ["accent", "warning", "quiet", "unknown"] as const;
const dashes: readonly (readonly number[])[] = [
  [],
  [7, 4],
  [2, 3],
  [10, 3, 2, 3],
  [14, 4],
  [5, 2],
  [1, 4],
  [12, 2, 6, 2],
];

const levelLabels = ["level", "detected_level", "severity"] as const;
const levelColours: Readonly<Record<LogLevel, string>> = {
  critical: "critical",
  error: "critical",
  warning: "warning",
  info: "info",
  debug: "unknown",
  unknown: "unknown",
};

/**
 * The looks of series, in their order. One of a known level has that level's colour, as a line of the logs has; series
 * of one colour differ by their dashes.
 */
export function looksOf(series: readonly { readonly labels: Labels }[]): readonly SeriesLook[] {
  const used = new Map<string, number>();
  let others = 0;
  return series.map(({ labels }) => {
    const level = levelIn(labels);
    const token = level === null ? (colours[others % colours.length] ?? "accent") : levelColours[level];
    if (level === null) others += 1;
    const before = used.get(token) ?? 0;
    used.set(token, before + 1);
    return { token: `--${token}`, dash: dashes[before % dashes.length] ?? [] };
  });
}

function levelIn(labels: Labels): LogLevel | null {
  for (const name of levelLabels) {
    const level = Object.hasOwn(labels, name) ? levelOf(labels[name] ?? "") : "unknown";
    if (level !== "unknown") return level;
  }
  return null;
}
