import { compareTimestamps, type LokiLine } from "../loki/client.ts";

/**
 * Where reading a span goes on, oldest first. The boundary is inclusive, because several lines may share a nanosecond:
 * what was read of that nanosecond comes once more and is passed over, line for line.
 */
export interface Cursor {
  readonly from: bigint;
  readonly to: bigint;
  readonly limit: number;
  /** How often each line of the nanosecond `from` was read already. */
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

/** The beginning of a span of nanoseconds, [from, to). */
export function cursorAt(from: bigint, to: bigint, limit: number): Cursor {
  return { from, to, limit, read: nothingRead };
}

/** What an answer to a cursor's query adds, and where to go on. `maxLimit` is the server's largest page. */
export function stepPage(cursor: Cursor, page: readonly LokiLine[], maxLimit: number): PageStep {
  const lines = withoutRead(cursor, page);
  const last = page.at(-1);
  if (last === undefined || page.length < cursor.limit) return { lines, next: null, overfull: null };
  const lastInstant = BigInt(last.timestamp);
  if (lastInstant > cursor.from) {
    const read = counts(page.filter((line) => line.timestamp === last.timestamp));
    return { lines, next: { ...cursor, from: lastInstant, read }, overfull: null };
  }
  // The whole page is one nanosecond, which no boundary in time can get past: take a larger page of it.
  if (cursor.limit < maxLimit) {
    const limit = Math.min(maxLimit, cursor.limit * 2);
    return { lines, next: { ...cursor, limit, read: largerCounts(cursor.read, counts(page)) }, overfull: null };
  }
  const next = lastInstant + 1n < cursor.to ? cursorAt(lastInstant + 1n, cursor.to, cursor.limit) : null;
  return { lines, next, overfull: last.timestamp };
}

function withoutRead(cursor: Cursor, page: readonly LokiLine[]): readonly LokiLine[] {
  if (cursor.read.size === 0) return page;
  const boundary = String(cursor.from);
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
