/** RFC 3339 with any number of fraction digits, as milliseconds since 1970; null for "never" (year 1) and for anything else. */
export function parseTime(text: unknown): number | null {
  if (typeof text !== "string" || !/^\d{4}-\d\d-\d\dT/.test(text)) return null;
  const milliseconds = Date.parse(text);
  return Number.isNaN(milliseconds) || milliseconds < 0 ? null : milliseconds;
}

/** `1 rule`, `3 rules`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number.toLocaleString("en")} ${number === 1 ? noun : plural}`;
}

/** A duration in the unit a person would choose: `45 s`, `3 min`, `2 h`. */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
