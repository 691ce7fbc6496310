import type { Notification } from "../../shared/model/notification.ts";
import { leaveDemo } from "../app/demoSwitch.ts";
import { goTo } from "../app/place.ts";
import type { Client } from "../client/client.ts";
import { alertsFor } from "./episodes.ts";
import { placeOf } from "./target.ts";

/** What the button says that opens a notification. */
export function openWords({ own }: Pick<Notification, "own">): string {
  return own === true ? "Leave the demo and open it" : "Open";
}

/**
 * Goes to what a notification tells of, and counts it as seen. What one's own environments announced is not in the demo:
 * that is left first, and where it cannot be left the page stays where it is.
 */
export async function openNotification(client: Client, notification: Notification): Promise<void> {
  if (notification.own === true && !(await leaveDemo(client))) return;
  goTo(placeOf(notification, alertsFor(notification, client.alerts.getState().state?.alerts ?? {})));
  markSeen(client, [notification.id]);
}

/** The person opened or dismissed these; null: all. */
export function markSeen(client: Client, notifications: readonly string[] | null): void {
  void client.bridge.call("notifications.seen", {
    notifications: notifications === null ? null : [...notifications],
  });
}
