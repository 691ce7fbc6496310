import type { Labels } from "../../../shared/model/alert.ts";
import type { LogEntry } from "../../../shared/model/logs.ts";

/** The lines of one stream around an entry, as far as they were read. */
export interface Neighbours {
  readonly entries: readonly LogEntry[];
  readonly streams: readonly Labels[];
  readonly moreBefore: boolean;
  readonly moreAfter: boolean;
}

/**
 * Index of the entry itself among its neighbours; -1 where it is not among them. A line that a query rewrote is told by
 * its time, where no other has the same.
 */
export function placeAmong(neighbours: Neighbours, entry: LogEntry): number {
  const same = neighbours.entries.findIndex(
    ({ timestamp, line }) => timestamp === entry.timestamp && line === entry.line,
  );
  if (same >= 0) return same;
  const at = (each: LogEntry) => each.timestamp === entry.timestamp;
  const first = neighbours.entries.findIndex(at);
  return first === neighbours.entries.findLastIndex(at) ? first : -1;
}

/** Lines that have the request's ID in them, or anything where no request is asked for. */
export function ofRequest(entries: readonly LogEntry[], request: string | null): readonly LogEntry[] {
  return request === null ? entries : entries.filter(({ line }) => line.includes(request));
}
