import type { HistoryReport } from "../../shared/model/history.ts";
import { absoluteOf, minuteOf, type Zone } from "../format/time.ts";
import { isShort, type Span } from "./range.ts";

const hour = 3_600_000;
/** So many alert names have a row; the rest shares one. */
export const mostRows = 15;

export interface HeatRow {
  readonly key: string;
  /** Null: all names that have no row of their own. */
  readonly name: string | null;
  /** How many names it stands for. */
  readonly names: number;
  /** One for each column. */
  readonly counts: readonly number[];
  readonly total: number;
}

export interface Heatmap {
  /** `hours`: the hours of the range, one after the other. `day`: the hours of the day, all days together. */
  readonly kind: "hours" | "day";
  readonly columns: readonly { readonly label: string; readonly title: string }[];
  /** Most episodes first. */
  readonly rows: readonly HeatRow[];
  /** The largest count of any cell; at least 1. */
  readonly most: number;
}

/** Episodes that began, by hour and alert name: by hour of the range where it is short, by hour of the day otherwise. */
export function heatmapOf(cells: HistoryReport["heatmap"], span: Span, zone: Zone): Heatmap {
  const short = isShort(span);
  const first = Math.floor(span.from / hour) * hour;
  const width = short ? Math.max(1, Math.ceil((span.to - first) / hour)) : 24;
  const columnOf = (at: number) => (short ? Math.floor((at - first) / hour) : hourOfDay(at, zone));
  const byName = new Map<string, number[]>();
  for (const [at, name, count] of cells) {
    const column = columnOf(at);
    if (column < 0 || column >= width) continue;
    const counts = byName.get(name) ?? new Array<number>(width).fill(0);
    counts[column] = (counts[column] ?? 0) + count;
    byName.set(name, counts);
  }
  const rows = [...byName]
    .map(([name, counts]) => ({ key: `=${name}`, name, names: 1, counts, total: sum(counts) }))
    .sort((a, b) => b.total - a.total || (a.name < b.name ? -1 : 1));
  // A row that stands for one name is no shorter than that name's own.
  const own = rows.length === mostRows + 1 ? rows.length : mostRows;
  const shown: readonly HeatRow[] = [...rows.slice(0, own), ...folded(rows.slice(own), width)];
  return {
    kind: short ? "hours" : "day",
    columns: Array.from({ length: width }, (_, index) =>
      short ? hourColumn(first + index * hour, zone) : dayColumn(index),
    ),
    rows: shown,
    most: Math.max(1, ...shown.flatMap(({ counts }) => counts)),
  };
}

function folded(rows: readonly HeatRow[], width: number): readonly HeatRow[] {
  if (rows.length === 0) return [];
  const counts = Array.from({ length: width }, (_, column) => sum(rows.map((row) => row.counts[column] ?? 0)));
  return [{ key: "folded", name: null, names: rows.length, counts, total: sum(counts) }];
}

function hourColumn(at: number, zone: Zone) {
  return { label: minuteOf(at, zone).slice(0, 2), title: `${absoluteOf(at, zone)}, one hour` };
}

function dayColumn(index: number) {
  const label = String(index).padStart(2, "0");
  return { label, title: `${label}:00 to ${label}:59, on every day of the range` };
}

function hourOfDay(at: number, zone: Zone): number {
  const date = new Date(at);
  return zone === "utc" ? date.getUTCHours() : date.getHours();
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
