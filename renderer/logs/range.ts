import type { LogRange, Span } from "../../shared/model/logs.ts";
import { ageText } from "../format/duration.ts";
import { absoluteOf, momentOf, type Zone } from "../format/time.ts";

const hour = 3_600_000;

/** The ranges to choose from; a custom one is made in a form. */
export const usualRanges: readonly (readonly [name: string, range: LogRange])[] = [
  ["Until found: 1 h, 24 h, all kept", { kind: "widening" }],
  ["Last 1 h", { kind: "relative", milliseconds: hour }],
  ["Last 24 h", { kind: "relative", milliseconds: 24 * hour }],
  ["Last 7 d", { kind: "relative", milliseconds: 7 * 24 * hour }],
  ["Last 30 d", { kind: "relative", milliseconds: 30 * 24 * hour }],
];

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
  if (hours >= 1 && hours <= 48) return `${hours} h`;
  return hours < 1 ? ageText(milliseconds) : `${Math.round(hours / 24)} d`;
}

const stillNowMs = 5 * 60_000;

/** `in the last 24 h`, or between two moments where the span does not end now. */
export function spanWords(span: Span, now: number, zone: Zone): string {
  if (Math.abs(now - span.to) <= stillNowMs) return `in the last ${spanLength(span.to - span.from)}`;
  return `between ${momentOf(span.from, now, zone)} and ${momentOf(span.to, now, zone)}`;
}

/** A moment as `<input type="datetime-local">` has it. */
export function toInput(milliseconds: number, zone: Zone): string {
  return absoluteOf(milliseconds, zone).slice(0, 19).replace(" ", "T");
}

/** The moment of such an input; null where it is empty or no moment. */
export function fromInput(text: string, zone: Zone): number | null {
  const milliseconds = Date.parse(zone === "utc" ? `${text}Z` : text);
  return text === "" || Number.isNaN(milliseconds) ? null : milliseconds;
}
