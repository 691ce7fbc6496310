import { type Alert, needsAttention } from "../../shared/model/alert.ts";
import type { Environment } from "../../shared/model/environment.ts";
import type { Notification } from "../../shared/model/notification.ts";

/** What is told outside the page, beside or instead of notifications. */
export interface BadgeState {
  /** Alerts that ask for a person and were announced, and that nobody has looked at since. */
  readonly unseen: number;
  /** Notifications that reached nobody and that nobody has seen. */
  readonly undelivered: number;
  /** `failed`: something could not be announced. `firing`: something asks for a person. */
  readonly sign: "failed" | "firing" | "quiet";
  /** A line for each environment that has something to say. Plain text. */
  readonly tooltip: string;
}

interface Known {
  readonly alerts: Readonly<Record<string, Alert>>;
  readonly notifications: readonly Notification[];
  readonly environments: readonly Pick<Environment, "id" | "name">[];
}

export function badgeStateOf({ alerts, notifications, environments }: Known): BadgeState {
  const waiting = notifications.filter(({ seen }) => !seen);
  const asking = Object.values(alerts).filter(needsAttention);
  const announced = new Set(waiting.flatMap((notification) => notification.alerts));
  const undelivered = waiting.filter(({ delivery }) => delivery?.by === "none").length;
  const lines = environments.flatMap(({ id, name }) => {
    const words = countWords(asking.filter(({ environment }) => environment === id));
    return words === "" ? [] : [`${oneLine(name)}: ${words}`];
  });
  if (undelivered > 0) {
    lines.unshift(undelivered === 1 ? "1 notification was not shown" : `${undelivered} notifications were not shown`);
  }
  return {
    unseen: asking.filter(({ id }) => announced.has(id)).length,
    undelivered,
    sign: undelivered > 0 ? "failed" : asking.length > 0 ? "firing" : "quiet",
    // Never "all clear": only the page knows whether every backend answered.
    tooltip: lines.length === 0 ? "Incident Console: nothing fires that is known of" : lines.join("\n"),
  };
}

function countWords(alerts: readonly Alert[]): string {
  const firing = alerts.filter(({ state }) => state === "firing").length;
  const unknown = alerts.length - firing;
  return [firing > 0 ? `${firing} firing` : "", unknown > 0 ? `${unknown} unknown` : ""].filter(Boolean).join(", ");
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\s]+/gu, " ").slice(0, 60);
}

/** The window's title: what reached nobody stands first. */
export function windowTitle(pageTitle: string, undelivered: number): string {
  if (undelivered === 0) return pageTitle;
  return `${undelivered === 1 ? "1 notification" : `${undelivered} notifications`} not shown · ${pageTitle}`;
}
