import { countOf } from "../format/number.ts";
import { momentOf, type Zone } from "../format/time.ts";

/** `2,531 errors since 10:24:11`; without a count (the server cannot) what is said of it. */
export function countedSince(count: number | null, from: number, now: number, zone: Zone): string {
  const since = `since ${momentOf(from, now, zone)}`;
  if (count === null) return `Errors ${since}, not counted`;
  return `${count === 0 ? "No errors" : countOf(count, "error")} ${since}`;
}

/** What the list of messages is of, where that is not all errors; null where it is. */
export function readWords({ count, read }: { readonly count: number | null; readonly read: number }): string | null {
  if (read === 0 || (count !== null && count <= read)) return null;
  return `The messages are of the latest ${countOf(read, "line")}.`;
}
