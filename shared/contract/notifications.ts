import * as z from "zod";
import { deliverySchema, notificationLevels } from "../model/notification.ts";
import { type PersonalState, personalSettingsSchema, personalStateSchema } from "../model/personal.ts";
import { severities } from "../model/severity.ts";
import {
  type NotificationsPatch,
  type NotificationsState,
  notificationsPatchSchema,
  notificationsStateSchema,
  reduceNotifications,
} from "../state/notifications.ts";
import { type Calls, id, nothing } from "./terms.ts";
import { topic, whole } from "./topic.ts";

/** What the person is told, and how they wish it. */
export const notificationCalls = {
  /** Replaces what belongs to the person. */
  "personal.save": { input: z.object({ settings: personalSettingsSchema }), output: nothing },
  /** Mutes an environment, or with null all of them, until a moment; null ends the mute. */
  "notifications.mute": {
    input: z.object({ environment: id.nullable(), until: z.number().nullable() }),
    output: nothing,
  },
  /** Sends a test and answers what the system said. */
  "notifications.test": {
    input: z.object({
      severity: z.enum(severities),
      level: z.enum(notificationLevels).exclude(["off"]),
      environment: id.nullable(),
    }),
    output: deliverySchema,
  },
  /** A page that shows notifications itself says how it went. */
  "notifications.delivered": { input: z.object({ notification: id, delivery: deliverySchema }), output: nothing },
  /** The person opened or dismissed these; null: all. */
  "notifications.seen": { input: z.object({ notifications: z.array(id).nullable() }), output: nothing },
} as const satisfies Calls;

export const notificationTopics = {
  notifications: topic<NotificationsState, NotificationsPatch>({
    state: notificationsStateSchema,
    patch: notificationsPatchSchema,
    reduce: reduceNotifications,
  }),
  personal: whole<PersonalState>(personalStateSchema),
} as const;
