import type { Labels } from "../metrics/labels.ts";

/** Loki's names of levels, as `detected_level` has them. */
export type Level = "debug" | "info" | "warn" | "error" | "critical" | "unknown";

/** One log line. Its text is only made when somebody reads it. */
export interface Entry {
  /** Microseconds since 1970, the precision at which the applications log. */
  readonly time: number;
  readonly stream: Labels;
  readonly level: Level;
  readonly line: () => string;
}

/** One line of a scene, before it has a place in time. */
export interface Step {
  /** Microseconds after the request (or the background event) began. */
  readonly after: number;
  readonly stream: Labels;
  readonly level: Level;
  /** The line's text; it is given the line's own time in microseconds since 1970. */
  readonly text: (time: number) => string;
}

/** `2026-11-21T10:15:29.995000+00:00`, as Python writes it. Microseconds in. */
export function pythonTime(time: number): string {
  const milliseconds = Math.floor(time / 1000);
  const iso = new Date(milliseconds).toISOString().slice(0, -1);
  return `${iso}${String(time - milliseconds * 1000).padStart(3, "0")}+00:00`;
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** `21/Nov/2026:10:15:29 +0000`, as access logs write it. Microseconds in. */
export function accessLogTime(time: number): string {
  const date = new Date(Math.floor(time / 1000));
  const iso = date.toISOString();
  return `${iso.slice(8, 10)}/${months[date.getUTCMonth()]}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
}
