import { messageShape } from "../../../shared/logLine.ts";
import type { LogEntry } from "../../../shared/model/logs.ts";
import { nanosecondsBetween } from "../timeline.ts";

/** An entry of one request, and the nanoseconds since the request's first entry. */
export interface Step {
  readonly entry: LogEntry;
  readonly offset: number;
}

/** A row of two requests side by side: the same step of both, another one of the same component, or of one alone. */
export interface AlignedRow {
  readonly key: string;
  readonly a: Step | null;
  readonly b: Step | null;
  readonly same: boolean;
  /** True on the first row on which they differ: from here on they are not the same story. */
  readonly firstDifference: boolean;
}

/** More entries than these are not compared: the work grows with their product. */
export const mostCompared = 600;

/** What makes two entries the same step: who says it, how bad it is, and the message, numbers and IDs aside. */
function stepShape({ component, level, message }: LogEntry): string {
  return `${component}\n${level}\n${messageShape(message)}`;
}

/**
 * Two requests side by side, each in its order: equal steps share a row (the longest common subsequence); between them,
 * what a component said in the one and in the other request shares a row too, and the rest has rows of its own, in the
 * order of the time since the start.
 */
export function alignRequests(a: readonly LogEntry[], b: readonly LogEntry[]): readonly AlignedRow[] {
  const left = stepsOf(a.slice(0, mostCompared));
  const right = stepsOf(b.slice(0, mostCompared));
  const rows: (readonly [Step | null, Step | null, boolean])[] = [];
  const pairs = commonSteps(
    left.map(({ entry }) => stepShape(entry)),
    right.map(({ entry }) => stepShape(entry)),
  );
  let [i, j] = [0, 0];
  const alone = (untilA: number, untilB: number) => {
    while (i < untilA || j < untilB) {
      const [mine, other] = [i < untilA ? left[i] : undefined, j < untilB ? right[j] : undefined];
      const together = mine !== undefined && mine.entry.component === other?.entry.component;
      const takesMine = mine !== undefined && (other === undefined || mine.offset <= other.offset);
      rows.push([
        together || takesMine ? (mine ?? null) : null,
        together || !takesMine ? (other ?? null) : null,
        false,
      ]);
      if (together || takesMine) i += 1;
      if (together || !takesMine) j += 1;
    }
  };
  for (const [atA, atB] of pairs) {
    alone(atA, atB);
    rows.push([left[atA] ?? null, right[atB] ?? null, true]);
    [i, j] = [atA + 1, atB + 1];
  }
  alone(left.length, right.length);
  const first = rows.findIndex(([, , same]) => !same);
  return rows.map(([mine, other, same], index) => ({
    key: `${mine?.entry.key ?? ""}|${other?.entry.key ?? ""}`,
    a: mine,
    b: other,
    same,
    firstDifference: index === first,
  }));
}

function stepsOf(entries: readonly LogEntry[]): readonly Step[] {
  const start = entries[0]?.timestamp;
  if (start === undefined) return [];
  return entries.map((entry) => ({ entry, offset: nanosecondsBetween(start, entry.timestamp) }));
}

/** Index pairs of a longest common subsequence, in order. */
function commonSteps(a: readonly string[], b: readonly string[]): readonly (readonly [number, number])[] {
  const width = b.length + 1;
  // lengths[i * width + j]: of the longest common subsequence of what follows i in a and j in b.
  const lengths = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pairs: [number, number][] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      pairs.push([i, j]);
      i += 1;
      j += 1;
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return pairs;
}

/** How long a component took in each request, in nanoseconds; null where it took no part. */
export interface ComponentDifference {
  readonly component: string;
  readonly a: number | null;
  readonly b: number | null;
}

/** The components of both requests, by who appears first, with the time from each one's first to its last entry. */
export function componentDifferences(a: readonly LogEntry[], b: readonly LogEntry[]): readonly ComponentDifference[] {
  const [left, right] = [spans(a), spans(b)];
  return [...new Set([...left.keys(), ...right.keys()])].map((component) => ({
    component,
    a: left.get(component) ?? null,
    b: right.get(component) ?? null,
  }));
}

function spans(entries: readonly LogEntry[]): ReadonlyMap<string, number> {
  const firsts = new Map<string, string>();
  const found = new Map<string, number>();
  for (const { component, timestamp } of entries) {
    const first = firsts.get(component) ?? timestamp;
    firsts.set(component, first);
    found.set(component, nanosecondsBetween(first, timestamp));
  }
  return found;
}
