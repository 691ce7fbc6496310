import { compareTimestamps, type LokiLine } from "../loki/client.ts";

export type Direction = "forward" | "backward";

/**
 * Where reading a span goes on, from one end of it. The boundary is inclusive, because several lines may share a nanosecond:
 * what was read of that nanosecond comes once more and is passed over, line for line.
 */
export interface Cursor {
  readonly from: bigint;
  readonly to: bigint;
  readonly limit: number;
  readonly direction: Direction;
  /** How often each line of the nanosecond at the boundary was read already. */
  readonly read: ReadonlyMap<string, number>;
}

export interface PageStep {
  /** Lines that were not read before. */
  readonly lines: readonly LokiLine[];
  /** Where to go on; null where the span was read to its end. */
  readonly next: Cursor | null;
  /** Set where one nanosecond has more lines than the server's largest page: that nanosecond's text. */
  readonly overfull: string | null;
}

const nothingRead: ReadonlyMap<string, number> = new Map();

/** The end of a span of nanoseconds, [from, to), at which reading begins. */
export function cursorAt(from: bigint, to: bigint, limit: number, direction: Direction = "forward"): Cursor {
  return { from, to, limit, direction, read: nothingRead };
}

/** The nanosecond at the boundary. */
function boundaryOf({ from, to, direction }: Cursor): bigint {
  return direction === "forward" ? from : to - 1n;
}

/** The cursor with its boundary at another nanosecond, which is read again. */
function movedTo(cursor: Cursor, instant: bigint, read: Cursor["read"]): Cursor {
  return cursor.direction === "forward" ? { ...cursor, from: instant, read } : { ...cursor, to: instant + 1n, read };
}

/** The cursor beyond a nanosecond; null where the span has nothing there. */
function beyond(cursor: Cursor, instant: bigint): Cursor | null {
  const next =
    cursor.direction === "forward"
      ? { ...cursor, from: instant + 1n, read: nothingRead }
      : { ...cursor, to: instant, read: nothingRead };
  return next.from < next.to ? next : null;
}

/** What an answer to a cursor's query adds, and where to go on. `maxLimit` is the server's largest page. */
export function stepPage(cursor: Cursor, page: readonly LokiLine[], maxLimit: number): PageStep {
  const lines = withoutRead(cursor, page);
  const last = cursor.direction === "forward" ? page.at(-1) : page[0];
  if (last === undefined || page.length < cursor.limit) return { lines, next: null, overfull: null };
  const instant = BigInt(last.timestamp);
  if (instant !== boundaryOf(cursor)) {
    const read = counts(page.filter((line) => line.timestamp === last.timestamp));
    return { lines, next: movedTo(cursor, instant, read), overfull: null };
  }
  // The whole page is one nanosecond, which no boundary in time can get past: take a larger page of it.
  if (cursor.limit < maxLimit) {
    const limit = Math.min(maxLimit, cursor.limit * 2);
    return { lines, next: { ...cursor, limit, read: largerCounts(cursor.read, counts(page)) }, overfull: null };
  }
  return { lines, next: beyond(cursor, instant), overfull: last.timestamp };
}

function withoutRead(cursor: Cursor, page: readonly LokiLine[]): readonly LokiLine[] {
  if (cursor.read.size === 0) return page;
  const boundary = String(boundaryOf(cursor));
  const left = new Map(cursor.read);
  return page.filter((line) => {
    if (compareTimestamps(line.timestamp, boundary) !== 0) return true;
    const key = identity(line);
    const times = left.get(key) ?? 0;
    if (times === 0) return true;
    left.set(key, times - 1);
    return false;
  });
}

function counts(lines: readonly LokiLine[]): Map<string, number> {
  const result = new Map<string, number>();
  for (const line of lines) {
    const key = identity(line);
    result.set(key, (result.get(key) ?? 0) + 1);
  }
  return result;
}

/** Of both counts the larger one for each line: a larger page may leave out what a smaller one had. */
function largerCounts(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): Map<string, number> {
  const result = new Map(a);
  for (const [key, times] of b) result.set(key, Math.max(times, result.get(key) ?? 0));
  return result;
}

function identity({ stream, line }: LokiLine): string {
  return JSON.stringify([sorted(stream), line]);
}

function sorted(labels: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
}
