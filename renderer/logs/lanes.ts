import { isErrorLevel, type LogEntry } from "../../shared/model/logs.ts";
import { nanosecondsBetween } from "./timeline.ts";

/** A component's part of the timeline. Shares are of the whole span, from 0 to 1. */
export interface Lane {
  readonly component: string;
  readonly count: number;
  readonly errors: number;
  readonly start: number;
  readonly end: number;
  /** From its first to its last entry, in nanoseconds. */
  readonly span: number;
  /** Where errors are; those that would lie on one another are one. */
  readonly errorMarks: readonly number[];
}

/** More marks than this cannot be told apart on a bar. */
const marksPerLane = 400;

interface Growing {
  readonly component: string;
  count: number;
  errors: number;
  readonly first: number;
  last: number;
  readonly marks: Set<number>;
}

/** One lane for each component, by first entry. The entries are in order. */
export function lanesOf(entries: readonly LogEntry[]): readonly Lane[] {
  const first = entries[0];
  const last = entries.at(-1);
  if (first === undefined || last === undefined) return [];
  const whole = Math.max(1, nanosecondsBetween(first.timestamp, last.timestamp));
  const lanes = new Map<string, Growing>();
  for (const entry of entries) {
    const at = nanosecondsBetween(first.timestamp, entry.timestamp);
    let lane = lanes.get(entry.component);
    if (lane === undefined) {
      lane = { component: entry.component, count: 0, errors: 0, first: at, last: at, marks: new Set() };
      lanes.set(entry.component, lane);
    }
    lane.count += 1;
    lane.last = at;
    if (isErrorLevel(entry.level)) {
      lane.errors += 1;
      lane.marks.add(Math.round((at / whole) * marksPerLane));
    }
  }
  return [...lanes.values()].map((lane) => ({
    component: lane.component,
    count: lane.count,
    errors: lane.errors,
    start: lane.first / whole,
    end: lane.last / whole,
    span: lane.last - lane.first,
    errorMarks: [...lane.marks].sort((a, b) => a - b).map((mark) => mark / marksPerLane),
  }));
}

/** The lanes worth a place when there is none for all: those with errors, then the busiest; still by first entry. */
export function foremostLanes(lanes: readonly Lane[], most: number): readonly Lane[] {
  // A button in place of a single lane would be no smaller than the lane.
  if (lanes.length <= most + 1) return lanes;
  const chosen = new Set(
    [...lanes].sort((a, b) => Number(b.errors > 0) - Number(a.errors > 0) || b.count - a.count).slice(0, most),
  );
  return lanes.filter((lane) => chosen.has(lane));
}
