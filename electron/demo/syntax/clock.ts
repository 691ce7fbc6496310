import { parseDuration } from "./duration.ts";

/** A moment as Go's JSON has it: RFC 3339 with as many decimals as needed. Milliseconds in; `nanos` are added to them. */
export function goTime(milliseconds: number, nanos = 0): string {
  const whole = Math.floor(milliseconds);
  const iso = new Date(whole).toISOString();
  const digits = `${iso.slice(20, 23)}${String(nanos).padStart(6, "0")}`.replace(/0+$/, "");
  return `${iso.slice(0, 19)}${digits === "" ? "" : `.${digits}`}Z`;
}

/** Reads seconds since 1970 or RFC 3339: milliseconds, or undefined. */
export function parseMoment(text: string): number | undefined {
  const seconds = Number(text);
  if (text.trim() !== "" && Number.isFinite(seconds)) return Math.round(seconds * 1000);
  const parsed = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(parsed) ? undefined : parsed;
}

/** Reads a number of seconds or a duration: milliseconds, or undefined. */
export function parseStep(text: string): number | undefined {
  const seconds = Number(text);
  if (text.trim() !== "" && Number.isFinite(seconds)) return seconds * 1000;
  return parseDuration(text);
}
