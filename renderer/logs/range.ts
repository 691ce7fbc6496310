import type { LogRange, Span } from "../../shared/model/logs.ts";
import type { LogMode } from "../app/location.ts";
import { ageText } from "../format/duration.ts";
import { fromInput } from "../format/momentInput.ts";
import { dayOf, momentOf, type Zone } from "../format/time.ts";

const hour = 3_600_000;

/** The ranges to choose from; a custom one is made in a form. */
export const usualRanges: readonly (readonly [name: string, range: LogRange])[] = [
  ["Until found: 1 h, 24 h, all kept", { kind: "widening" }],
  ["Last 15 min", { kind: "relative", milliseconds: hour / 4 }],
  ["Last 1 h", { kind: "relative", milliseconds: hour }],
  ["Last 6 h", { kind: "relative", milliseconds: 6 * hour }],
  ["Last 24 h", { kind: "relative", milliseconds: 24 * hour }],
  ["Last 7 d", { kind: "relative", milliseconds: 7 * 24 * hour }],
  ["Last 30 d", { kind: "relative", milliseconds: 30 * 24 * hour }],
];

/** Those of a mode: until something is found goes on only for what is looked for. */
export function rangesOf(mode: LogMode): typeof usualRanges {
  return mode === "query" ? usualRanges.filter(([, { kind }]) => kind !== "widening") : usualRanges;
}

/** What the range's button says. */
export function rangeName(range: LogRange, now: number, zone: Zone): string {
  switch (range.kind) {
    case "widening":
      return "Until found";
    case "relative":
      return `Last ${spanLength(range.milliseconds)}`;
    case "absolute":
      return `${momentOf(range.from, now, zone)} to ${momentOf(range.to, now, zone)}`;
  }
}

/** Hours as they are said: `24 h` and not `1 d`. */
export function spanLength(milliseconds: number): string {
  const hours = Math.round(milliseconds / hour);
  // A search that ends at its last page's line is a little off the whole hour.
  if (hours <= 48 && Math.abs(milliseconds - hours * hour) > 0.05 * milliseconds) return ageText(milliseconds);
  if (hours >= 1 && hours <= 48) return `${hours} h`;
  return hours < 1 ? ageText(milliseconds) : `${Math.round(hours / 24)} d`;
}

const stillNowMs = 5 * 60_000;

/** `in the last 24 h`, or between two moments where the span does not end now. */
export function spanWords(span: Span, now: number, zone: Zone): string {
  if (Math.abs(now - span.to) <= stillNowMs) return `in the last ${spanLength(span.to - span.from)}`;
  return `between ${momentOf(span.from, now, zone)} and ${momentOf(span.to, now, zone)}`;
}

const unitsMs: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: hour,
  d: 24 * hour,
  w: 7 * 24 * hour,
};

/** `90 min`, `3h`, `2 days` in milliseconds; null where it is no length of time. */
function lengthIn(text: string): number | null {
  const match = /^(\d{1,6}(?:\.\d{1,3})?)\s*(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?|w|weeks?)$/.exec(text);
  const unit = unitsMs[match?.[2]?.[0] ?? ""];
  const length = match === null || unit === undefined ? 0 : Number(match[1]) * unit;
  return length > 0 ? length : null;
}

/** A moment as people write it: `now`, `now-3h`, `2 h ago`, `10:15`, `2026-11-21 10:15:30`; null where it is none. */
function momentIn(text: string, now: number, zone: Zone, day: string): number | null {
  if (text === "now") return now;
  const before = /^now\s*-\s*(.+)$/.exec(text)?.[1] ?? /^(.+?)\s+ago$/.exec(text)?.[1];
  if (before !== undefined) {
    const length = lengthIn(before);
    return length === null ? null : now - length;
  }
  const match = /^(?:(\d{4}-\d{2}-\d{2})[ t]+)?(\d{1,2}:\d{2})(:\d{2})?$/.exec(text);
  if (match?.[2] === undefined) return /^\d{4}-\d{2}-\d{2}$/.test(text) ? fromInput(`${text}T00:00:00`, zone) : null;
  return fromInput(`${match[1] ?? day}T${match[2].padStart(5, "0")}${match[3] ?? ":00"}`, zone);
}

/**
 * A range as people type it: `90 min`, `last 3 h`, `3 h to 1 h ago`, `now-3h to now-1h`, `10:00 to 10:30`,
 * `2026-11-20 22:00 to 2026-11-21 02:00`. Null where it is none, or ends before it begins.
 */
export function parseRange(typed: string, now: number, zone: Zone): LogRange | null {
  const text = typed.trim().toLowerCase().replace(/\s+/g, " ");
  const length = lengthIn(text.replace(/^last /, ""));
  if (length !== null) return { kind: "relative", milliseconds: length };
  const parts = text.split(/ (?:to|until|-|–) /);
  const [first, last = "now"] = parts;
  if (first === undefined || parts.length > 2) return null;
  const today = dayOf(now, zone);
  // "3 h to 1 h ago": the word belongs to both.
  const to = momentIn(last, now, zone, /\d{4}-\d{2}-\d{2}/.exec(first)?.[0] ?? today);
  const from = momentIn(/ ago$/.test(last) && lengthIn(first) !== null ? `${first} ago` : first, now, zone, today);
  if (from === null || to === null || from >= to) return null;
  return last === "now" ? { kind: "relative", milliseconds: now - from } : { kind: "absolute", from, to };
}

/** The span that a range means now; what widens begins with the last hour. */
export function spanOfRange(range: LogRange, now: number): Span {
  switch (range.kind) {
    case "widening":
      return { from: now - hour, to: now };
    case "relative":
      return { from: now - range.milliseconds, to: now };
    case "absolute":
      return { from: range.from, to: range.to };
  }
}
