import { create } from "zustand";
import { fromInput } from "../format/momentInput.ts";
import { momentOf, type Zone } from "../format/time.ts";

const hour = 3_600_000;
const day = 24 * hour;

/** From when to when, milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What of the history is shown: so many days up to now, or between two moments. */
export type RangeChoice = { readonly kind: "last"; readonly days: 1 | 7 | 31 } | ({ readonly kind: "custom" } & Span);

export const usualChoices: readonly RangeChoice[] = [
  { kind: "last", days: 1 },
  { kind: "last", days: 7 },
  { kind: "last", days: 31 },
];

const key = "incident-console.history-range";

/** A choice from stored text; 24 h where it is missing or damaged. */
export function parseChoice(text: string | null): RangeChoice {
  const usual: RangeChoice = { kind: "last", days: 1 };
  try {
    const stored: unknown = JSON.parse(text ?? "null");
    if (typeof stored !== "object" || stored === null) return usual;
    const { kind, days, from, to } = stored as Record<string, unknown>;
    if (kind === "last") {
      return usualChoices.find((choice) => choice.kind === "last" && choice.days === days) ?? usual;
    }
    return kind === "custom" && typeof from === "number" && typeof to === "number" && isRange(from, to)
      ? { kind, from, to }
      : usual;
  } catch {
    return usual;
  }
}

function read(): string | null {
  try {
    // Two moments are of this visit only: days later they would show a history that nobody asked for.
    return sessionStorage.getItem(key) ?? localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Kept over a reload; so many days up to now also for the next visit. */
export const useHistoryRange = create<{ readonly choice: RangeChoice }>(() => ({ choice: parseChoice(read()) }));

/** Shows another range, and keeps it in this browser. */
export function chooseHistoryRange(choice: RangeChoice): void {
  useHistoryRange.setState({ choice });
  try {
    sessionStorage.setItem(key, JSON.stringify(choice));
    if (choice.kind === "last") localStorage.setItem(key, JSON.stringify(choice));
  } catch {
    // Without storage the choice holds until the page is closed.
  }
}

/** The span of a choice at a moment. */
export function spanOf(choice: RangeChoice, now: number): Span {
  return choice.kind === "custom" ? { from: choice.from, to: choice.to } : { from: now - choice.days * day, to: now };
}

/** True where the hours of the range are few enough to have a column each. */
export function isShort({ from, to }: Span): boolean {
  return to - from <= 25 * hour;
}

/** What the button of a choice says. */
export function choiceName(choice: RangeChoice, now: number, zone: Zone): string {
  if (choice.kind === "last") return choice.days === 1 ? "24 h" : `${choice.days} d`;
  return `${momentOf(choice.from, now, zone)} to ${momentOf(choice.to, now, zone)}`;
}

/** The range of two inputs, or why it is none. */
export function customChoice(
  from: string,
  to: string,
  zone: Zone,
): { readonly choice: RangeChoice } | { readonly error: string } {
  const first = fromInput(from, zone);
  const last = fromInput(to, zone);
  if (first === null || last === null) return { error: "Both moments are needed." };
  if (first >= last) return { error: "The range must begin before it ends." };
  if (!isRange(first, last)) return { error: "A range may have at most 366 days." };
  return { choice: { kind: "custom", from: first, to: last } };
}

/** Whether the console takes the range. */
function isRange(from: number, to: number): boolean {
  return Number.isFinite(from) && from < to && to - from <= 366 * day;
}

export interface Tick {
  /** 0 at the span's beginning, 1 at its end. */
  readonly at: number;
  readonly milliseconds: number;
}

const steps = [0.25, 0.5, 1, 2, 3, 6, 12, 24, 48, 120, 240, 720].map((hours) => hours * hour);

/** Where the time axis has its lines: at round hours or days of the zone, at most `most` of them. */
export function ticksOf({ from, to }: Span, zone: Zone, most = 9): readonly Tick[] {
  const step = steps.find((each) => (to - from) / each <= most) ?? 30 * day;
  // Days begin at midnight of the zone. Where summer time begins or ends within the span, later lines are an hour off.
  const offset = zone === "utc" ? 0 : new Date(from).getTimezoneOffset() * 60_000;
  const first = Math.ceil((from - offset) / step) * step + offset;
  const ticks: Tick[] = [];
  for (let at = first; at <= to; at += step) ticks.push({ at: (at - from) / (to - from), milliseconds: at });
  return ticks;
}
