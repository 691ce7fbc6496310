import * as z from "zod";
import { type Notification, notificationSchema } from "../model/notification.ts";

/** So many of the latest notifications are kept at hand; the journal has all of them. */
export const recentNotifications = 100;

/** The latest notifications, oldest first. */
export const notificationsStateSchema = z.object({ recent: z.array(notificationSchema) });
export type NotificationsState = { readonly recent: readonly Notification[] };

/** New ones, and those whose delivery became known or that were seen. */
export const notificationsPatchSchema = z.object({ put: z.array(notificationSchema) });
export type NotificationsPatch = { readonly put: readonly Notification[] };

export const noNotifications: NotificationsState = { recent: [] };

/** The state after a patch; the same function on both sides of the boundary. */
export function reduceNotifications(state: NotificationsState, patch: NotificationsPatch): NotificationsState {
  const put = new Map(patch.put.map((notification) => [notification.id, notification]));
  const kept = state.recent.map((notification) => {
    const newer = put.get(notification.id);
    put.delete(notification.id);
    return newer ?? notification;
  });
  return { recent: [...kept, ...put.values()].slice(-recentNotifications) };
}
