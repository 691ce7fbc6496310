import type { Labels } from "../../../shared/model/alert.ts";
import { compareEntries, type LogEntry } from "../../../shared/model/logs.ts";
import type { TailGap, TailState } from "../../../shared/model/tail.ts";
import { type EntryFilter, filterEntries } from "../filterEntries.ts";

/** A row of the live view: a line, or a place where lines are missing. */
export type TailRow = LogEntry | TailGap;

export function isGap(row: TailRow): row is TailGap {
  return "text" in row;
}

export type TailFilter = Pick<EntryFilter, "errorsOnly" | "text"> & {
  /** Lines up to this one were cleared away; null: none. */
  readonly after: LogEntry | null;
};

type Buffer = Pick<TailState, "entries" | "gaps" | "forgotten">;

function isLater(a: string, b: string): boolean {
  return a.length === b.length ? a > b : a.length > b.length;
}

/**
 * The rows of a live view, brought up to date with what is new: at 1,000 lines a second nothing may be done for each
 * line of the buffer anew. The list is the same object from update to update; `version` says when it changed.
 */
export class TailRows {
  readonly rows: TailRow[] = [];
  version = 0;
  private before: Buffer = { entries: [], gaps: [], forgotten: 0 };
  private filter: TailFilter | null = null;

  /** Brings the rows to a state of the tail; answers how many lines it looked at. */
  update(state: Buffer, streams: readonly Labels[], filter: TailFilter): number {
    const { before } = this;
    const sameFilter =
      this.filter !== null &&
      this.filter.errorsOnly === filter.errorsOnly &&
      this.filter.text === filter.text &&
      this.filter.after === filter.after;
    if (sameFilter && before.entries === state.entries && before.gaps === state.gaps) return 0;
    this.before = state;
    this.filter = filter;
    this.version += 1;
    const kept = sameFilter && before.gaps === state.gaps ? keptEntries(before, state) : 0;
    this.dropBefore(kept === 0 ? undefined : state.entries[0]);
    const firstNew = state.entries[kept];
    if (firstNew !== undefined) this.dropFrom(firstNew);
    const added = kept === 0 ? state.entries : state.entries.slice(kept);
    this.append(added, state.gaps, streams, filter);
    return added.length;
  }

  /** Takes out what left the buffer; without an entry, everything. */
  private dropBefore(first: LogEntry | undefined): void {
    if (first === undefined) {
      this.rows.length = 0;
      return;
    }
    let gone = 0;
    // A gap stays as long as the tail knows of it: drawn anew, it would stand before the next new line.
    const gaps: TailGap[] = [];
    for (const row of this.rows) {
      if (isGap(row)) gaps.push(row);
      else if (compareEntries(row, first) >= 0) break;
      gone += 1;
    }
    if (gone > gaps.length) this.rows.splice(0, gone, ...gaps);
  }

  /** Takes out what belongs behind an entry that came late. */
  private dropFrom(entry: LogEntry): void {
    for (;;) {
      const last = this.rows.at(-1);
      if (last === undefined) return;
      const behind = isGap(last) ? !isLater(entry.timestamp, last.from) : compareEntries(last, entry) > 0;
      if (!behind) return;
      this.rows.pop();
    }
  }

  private append(
    added: readonly LogEntry[],
    gaps: readonly TailGap[],
    streams: readonly Labels[],
    { errorsOnly, text, after }: TailFilter,
  ): void {
    const view = { errorsOnly, text, component: null, environment: null, fields: [] };
    const drawn = new Set<TailRow>(gaps.length === 0 ? [] : this.rows.filter(isGap));
    const wanted = gaps
      .filter((gap) => !drawn.has(gap) && (after === null || isLater(gap.to, after.timestamp)))
      .sort((a, b) => (a.from === b.from ? 0 : isLater(a.from, b.from) ? 1 : -1));
    let next = 0;
    for (const entry of filterEntries(added, streams, view)) {
      if (after !== null && compareEntries(entry, after) <= 0) continue;
      for (let gap = wanted[next]; gap !== undefined && isLater(entry.timestamp, gap.from); gap = wanted[next]) {
        this.rows.push(gap);
        next += 1;
      }
      this.rows.push(entry);
    }
    this.rows.push(...wanted.slice(next));
  }
}

/** How many entries at the beginning of a state stood in the same order in the one before it. */
function keptEntries(before: Buffer, state: Buffer): number {
  const [first] = state.entries;
  const left = state.forgotten - before.forgotten;
  if (first === undefined || left < 0) return 0;
  // A line that came too late to be kept at all leaves the buffer without having been in it.
  let offset = Math.min(left, before.entries.length - 1);
  while (offset >= 0 && before.entries[offset] !== first) offset -= 1;
  if (offset < 0) return 0;
  // Behind the first entry that came in between, none stands at its old place.
  let low = 1;
  let high = Math.min(state.entries.length, before.entries.length - offset);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (state.entries[middle - 1] === before.entries[middle - 1 + offset]) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Lines that came while the view was paused, and how many of them have left the buffer since. */
export function missedWhilePaused(
  frozen: Pick<TailState, "entries" | "forgotten">,
  state: Pick<TailState, "entries" | "forgotten">,
): { readonly fresh: number; readonly lost: number } {
  const seen = frozen.forgotten + frozen.entries.length;
  const fresh = Math.max(0, state.forgotten + state.entries.length - seen);
  return { fresh, lost: Math.max(0, state.forgotten - seen) };
}
