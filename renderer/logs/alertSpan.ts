import type { Alert } from "../../shared/model/alert.ts";

const before = 5 * 60_000;
const longest = 24 * 3_600_000;

/** Where the logs around an alert begin: a little before its condition became true, and never more than a day back. */
export function alertLogsFrom(alert: Pick<Alert, "activeAt" | "startsAt">, now: number): number {
  return Math.max((alert.activeAt ?? alert.startsAt) - before, now - longest);
}
