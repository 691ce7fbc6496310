import { absoluteOf, type Zone } from "./time.ts";

/** A moment as `<input type="datetime-local">` has it. Milliseconds since 1970. */
export function toInput(milliseconds: number, zone: Zone, precision: "minute" | "second" = "second"): string {
  return absoluteOf(milliseconds, zone)
    .slice(0, precision === "minute" ? 16 : 19)
    .replace(" ", "T");
}

/** The moment of such an input; null where it is empty or no moment. */
export function fromInput(text: string, zone: Zone): number | null {
  const milliseconds = Date.parse(zone === "utc" ? `${text}Z` : text);
  return text === "" || Number.isNaN(milliseconds) ? null : milliseconds;
}
