import type { Notification } from "../../shared/model/notification.ts";
import { goTo } from "../app/place.ts";
import type { Client } from "../client/client.ts";
import { placeOf } from "./target.ts";

/** Goes to what a notification tells of, and counts it as seen. */
export function openNotification(client: Client, notification: Notification): void {
  goTo(placeOf(notification, client.alerts.getState().state?.alerts ?? {}));
  markSeen(client, [notification.id]);
}

/** The person opened or dismissed these; null: all. */
export function markSeen(client: Client, notifications: readonly string[] | null): void {
  void client.bridge.call("notifications.seen", {
    notifications: notifications === null ? null : [...notifications],
  });
}
