import { needsAttention } from "../../shared/model/alert.ts";
import type { Known } from "./known.ts";

/** Alerts that ask for a person and were announced, and that nobody has looked at since: the badge's number. */
export function unseenAlerts({ alerts, notifications }: Pick<Known, "alerts" | "notifications">): number {
  const announced = new Set(notifications.filter(({ seen }) => !seen).flatMap((notification) => notification.alerts));
  return Object.values(alerts).filter((alert) => announced.has(alert.id) && needsAttention(alert)).length;
}

/** The window's title: what reached nobody stands first. */
export function windowTitle(pageTitle: string, undelivered: number): string {
  if (undelivered === 0) return pageTitle;
  return `${undelivered === 1 ? "1 notification" : `${undelivered} notifications`} not shown · ${pageTitle}`;
}
