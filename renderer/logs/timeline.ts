import { messageShape } from "../../shared/logLine.ts";
import { isErrorLevel, type LogEntry } from "../../shared/model/logs.ts";
import { spanText } from "../format/duration.ts";

const nanosecondsPerSecond = 1e9;

/** Nanoseconds from one stamp to another. Exact up to 104 days, which a float still counts without loss. */
export function nanosecondsBetween(from: string, to: string): number {
  const seconds = Number(to.slice(0, -9) || "0") - Number(from.slice(0, -9) || "0");
  return seconds * nanosecondsPerSecond + (Number(to.slice(-9)) - Number(from.slice(-9)));
}

/** The time since the entry above: `0` for the first, then `+31 ms`. */
export function afterText(previous: LogEntry | undefined, entry: LogEntry): string {
  if (previous === undefined) return "0";
  return `+${spanText(nanosecondsBetween(previous.timestamp, entry.timestamp))}`;
}

/** What the entries say in one line. They are in order. */
export interface Summary {
  readonly count: number;
  /** From the first to the last entry, in nanoseconds. */
  readonly span: number;
  readonly errors: number;
  readonly firstError: LogEntry | null;
  /** The message that most errors share, numbers and IDs aside, by its first entry; null where no two errors do. */
  readonly commonError: { readonly entry: LogEntry; readonly count: number } | null;
}

export function summaryOf(entries: readonly LogEntry[]): Summary {
  let errors = 0;
  let firstError: LogEntry | null = null;
  const shapes = new Map<string, { readonly entry: LogEntry; count: number }>();
  for (const entry of entries) {
    if (!isErrorLevel(entry.level)) continue;
    errors += 1;
    firstError ??= entry;
    const shape = messageShape(entry.message);
    const known = shapes.get(shape);
    if (known === undefined) shapes.set(shape, { entry, count: 1 });
    else known.count += 1;
  }
  const [most] = [...shapes.values()].sort((a, b) => b.count - a.count);
  const first = entries[0];
  const last = entries.at(-1);
  const span = first === undefined || last === undefined ? 0 : nanosecondsBetween(first.timestamp, last.timestamp);
  return {
    count: entries.length,
    span,
    errors,
    firstError,
    commonError: most !== undefined && most.count > 1 ? most : null,
  };
}
