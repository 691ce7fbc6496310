import type { Alert } from "../../../shared/model/alert.ts";
import type { LogVolume } from "../../../shared/model/logMetrics.ts";
import { isErrorLevel, type LogLevel, logLevels, type SearchState, type Span } from "../../../shared/model/logs.ts";
import { countOf, countText } from "../../format/number.ts";
import { clockOf, dayOf, minuteOf, type Zone } from "../../format/time.ts";

/** The lines of one stretch of time, of all environments together. */
export interface VolumeColumn {
  readonly from: number;
  readonly to: number;
  readonly counts: Readonly<Record<LogLevel, number>>;
  readonly total: number;
}

function noLines(): Record<LogLevel, number> {
  return { critical: 0, error: 0, warning: 0, info: 0, debug: 0, unknown: 0 };
}

/** One column for each bucket of the span, those without a line too. The answers share one grid of times. */
export function columnsOf(volumes: readonly LogVolume[]): readonly VolumeColumn[] {
  const good = volumes.filter(({ error }) => error === null);
  const [first] = good;
  if (first === undefined || first.stepMs <= 0) return [];
  const { span, stepMs } = first;
  const count = Math.max(1, Math.round((span.to - span.from) / stepMs));
  const counts = Array.from({ length: count }, noLines);
  for (const { buckets } of good) {
    for (const [at, level, lines] of buckets) {
      const column = counts[Math.floor((at - span.from) / stepMs)];
      if (column !== undefined) column[level] += lines;
    }
  }
  return counts.map((each, index) => ({
    from: span.from + index * stepMs,
    to: span.from + (index + 1) * stepMs,
    counts: each,
    total: logLevels.reduce((sum, level) => sum + each[level], 0),
  }));
}

/** How many lines of each level there are, without the levels that have none. */
export function totalsOf(columns: readonly VolumeColumn[]): readonly (readonly [LogLevel, number])[] {
  return logLevels
    .map((level) => [level, columns.reduce((sum, { counts }) => sum + counts[level], 0)] as const)
    .filter(([, lines]) => lines > 0);
}

/** `10:24 to 10:25: 41 lines, 3 errors`. */
export function columnWords(column: VolumeColumn, zone: Zone): string {
  const errors = logLevels.filter(isErrorLevel).reduce((sum, level) => sum + column.counts[level], 0);
  const lines = countOf(column.total, "line");
  return `${spanText(column, zone)}: ${lines}${errors === 0 ? "" : `, ${countOf(errors, "error")}`}`;
}

/** `10:24 to 10:25`, with seconds where the span is short, and with days where it is long. */
export function spanText({ from, to }: Span, zone: Zone): string {
  const clock = to - from < 60_000 || from % 60_000 !== 0 ? clockOf : minuteOf;
  const sameDay = dayOf(from, zone) === dayOf(to, zone);
  const end = sameDay ? clock(to, zone) : `${dayOf(to, zone).slice(5)} ${clock(to, zone)}`;
  return sameDay ? `${clock(from, zone)} to ${end}` : `${dayOf(from, zone).slice(5)} ${clock(from, zone)} to ${end}`;
}

/** The whole histogram in a sentence, for who does not see it. */
export function volumeWords(columns: readonly VolumeColumn[], zone: Zone): string {
  const total = columns.reduce((sum, column) => sum + column.total, 0);
  const [first] = columns;
  const last = columns.at(-1);
  if (first === undefined || last === undefined) return "No lines were counted.";
  const most = columns.reduce((best, column) => (column.total > best.total ? column : best), first);
  const levels = totalsOf(columns).map(([level, lines]) => `${countText(lines)} ${level}`);
  const where = spanText({ from: first.from, to: last.to }, zone);
  if (total === 0) return `No lines from ${where}.`;
  return `${countOf(total, "line")} from ${where}: ${levels.join(", ")}. Most of them, ${countText(most.total)}, from ${spanText(most, zone)}.`;
}

/** The columns between two of them, whichever comes first, as a span. */
export function selectedSpan(columns: readonly VolumeColumn[], a: number, b: number): Span | null {
  const from = columns[Math.min(a, b)];
  const to = columns[Math.max(a, b)];
  return from === undefined || to === undefined ? null : { from: from.from, to: to.to };
}

/** Alerts that began within a span, those that stand at the same place together. `place` is from 0 to 1. */
export interface AlertMark {
  readonly place: number;
  readonly alerts: readonly Alert[];
}

const places = 80;

export function alertMarks(
  alerts: readonly Alert[],
  span: Span,
  environments: readonly string[],
): readonly AlertMark[] {
  const marks = new Map<number, Alert[]>();
  const within = alerts.filter(
    ({ startsAt, environment }) => startsAt >= span.from && startsAt < span.to && environments.includes(environment),
  );
  for (const alert of [...within].sort((a, b) => a.startsAt - b.startsAt)) {
    const place = Math.floor(((alert.startsAt - span.from) / (span.to - span.from)) * places);
    const mark = marks.get(place);
    if (mark === undefined) marks.set(place, [alert]);
    else mark.push(alert);
  }
  return [...marks].map(([place, list]) => ({ place: (place + 0.5) / places, alerts: list }));
}

/** The span that a search looks at; null while a search that widens does not know it yet. */
export function searchSpan(search: SearchState): Span | null {
  const { range, startedAt, query } = search;
  if (query.kind !== "alert") {
    if (range.kind === "absolute") return { from: range.from, to: range.to };
    if (range.kind === "relative") return { from: startedAt - range.milliseconds, to: startedAt };
  }
  const states = Object.values(search.environments);
  if (states.some(({ status }) => status === "searching")) return null;
  // Where nothing was found the search went back through all that is kept, which would dwarf the hour with the lines.
  const found = states.filter(({ status }) => status === "found");
  const spans = (found.length > 0 ? found : states).flatMap(({ searched, span }) =>
    query.kind === "alert" ? (span ?? []) : (searched ?? []),
  );
  if (spans.length === 0) return null;
  return { from: Math.min(...spans.map(({ from }) => from)), to: Math.max(...spans.map(({ to }) => to)) };
}

/** A span twice as long around the same middle; it ends now at the latest. */
export function widened(span: Span, now: number): Span {
  const length = (span.to - span.from) * 2;
  const to = Math.min(Math.max(now, span.to), (span.from + span.to + length) / 2);
  return { from: Math.max(0, Math.round(to - length)), to: Math.round(to) };
}
