import * as z from "zod";
import { severities } from "./severity.ts";

/**
 * How loudly an alert is announced. `off`: not at all, `silent`: shown without a sound, `normal`: shown, with the
 * system's sound, `insistent`: with a sound of its own, and again until somebody acknowledges, silences or repairs it.
 */
export const notificationLevels = ["off", "silent", "normal", "insistent"] as const;
export type NotificationLevel = (typeof notificationLevels)[number];

/** A level for each severity. */
export const levelsSchema = z.strictObject({
  critical: z.enum(notificationLevels),
  high: z.enum(notificationLevels),
  warning: z.enum(notificationLevels),
  unknown: z.enum(notificationLevels),
  info: z.enum(notificationLevels),
});
export type Levels = Readonly<z.infer<typeof levelsSchema>>;

/** `HH:MM` of the local day, 00:00 to 23:59. */
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time of day such as 22:00");

/** A daily span in which all is held back but the severities let through. It may pass midnight. */
export const quietHoursSchema = z.strictObject({
  from: timeOfDay,
  to: timeOfDay,
  /** 0 is Sunday; the day on which the span begins. */
  days: z.array(z.int().min(0).max(6)).min(1, "must name at least one day"),
  /** Severities that are announced all the same. */
  except: z.array(z.enum(severities)),
});
export type QuietHours = Readonly<z.infer<typeof quietHoursSchema>>;

/** What holds for one environment. */
export const environmentNotificationsSchema = z.strictObject({
  levels: levelsSchema,
  quietHours: quietHoursSchema.nullable(),
});
export type EnvironmentNotifications = Readonly<z.infer<typeof environmentNotificationsSchema>>;

export const notificationSettingsSchema = z.strictObject({
  /** For environments that have no entry of their own below. */
  defaults: environmentNotificationsSchema,
  /** By environment id. */
  environments: z.record(z.string(), environmentNotificationsSchema),
  /** More new alerts than this in one poll of one environment become one digest. */
  digestAbove: z.int().min(1).max(100),
  /** Minutes after the first notification at which an insistent alert that nobody acknowledged is said again. */
  escalateAfterMinutes: z.array(z.int().min(1).max(1440)).max(10),
  /** So many transitions within the window are flapping, which is said once. */
  flapping: z.strictObject({ transitions: z.int().min(2).max(50), windowMinutes: z.int().min(1).max(1440) }),
  /** Whether the end of an alert that was announced is announced too. */
  resolved: z.boolean(),
  /** Whether a backend that stops answering, and its return, are announced. */
  backends: z.boolean(),
});
export type NotificationSettings = Readonly<z.infer<typeof notificationSettingsSchema>>;

export const defaultNotificationSettings: NotificationSettings = {
  defaults: {
    levels: { critical: "insistent", high: "normal", warning: "normal", unknown: "normal", info: "off" },
    quietHours: null,
  },
  environments: {},
  digestAbove: 4,
  escalateAfterMinutes: [5, 10, 15],
  flapping: { transitions: 3, windowMinutes: 10 },
  resolved: true,
  backends: true,
};

/** "Mute for 1 h": until a moment, for one environment or, with null, for all. Ms since 1970. */
export const muteSchema = z.object({ environment: z.string().nullable(), until: z.number() });
export type Mute = Readonly<z.infer<typeof muteSchema>>;

/** What a notification tells. */
export const notificationKinds = [
  "alert",
  "repeat",
  "resolved",
  "flapping",
  "digest",
  "backend-lost",
  "backend-back",
  "test",
] as const;
export type NotificationKind = (typeof notificationKinds)[number];

/** What a notification's buttons do. */
export const notificationActions = ["acknowledge", "silence"] as const;
export type NotificationAction = (typeof notificationActions)[number];

/** How a notification reached the person, or why it did not. */
export const deliverySchema = z.object({
  /** `system`: the operating system's or the browser's notification; `toast`: inside the focused window. */
  by: z.enum(["system", "toast", "none"]),
  /** What the system answered, as a sentence; null where there is nothing to say. */
  message: z.string().nullable(),
});
export type Delivery = Readonly<z.infer<typeof deliverySchema>>;

export const notificationSchema = z.object({
  id: z.string(),
  kind: z.enum(notificationKinds),
  at: z.number(),
  environment: z.string().nullable(),
  severity: z.enum(severities).nullable(),
  level: z.enum(["silent", "normal", "insistent"]),
  /** `Production · critical · HighErrorRate`. Plain text; parts of it come from servers. */
  title: z.string(),
  body: z.string(),
  /** The alerts that it is about, by id; empty for one about a backend. */
  alerts: z.array(z.string()),
  /** The backend that it is about (`<environment>/<backend>`); null otherwise. */
  backend: z.string().nullable(),
  actions: z.array(z.enum(notificationActions)),
  /** Null while nobody has answered yet. */
  delivery: deliverySchema.nullable(),
  /** False until the person opened or dismissed it, or acknowledged its alerts. */
  seen: z.boolean(),
  /**
   * Set where another console than the one that is shown announced it: one's own, behind the demo. The page knows
   * nothing of its alerts, and no call about them would reach them.
   */
  own: z.literal(true).optional(),
});
export type Notification = Readonly<z.infer<typeof notificationSchema>>;

/** What became of an event that could have been announced. */
export const journalOutcomes = [
  "notified",
  "digested",
  "held",
  "off",
  "flapping",
  "known",
  "acknowledged",
  "silenced",
  "not-announced",
] as const;

/**
 * One line of the journal: a decision of the notification policy, or something that the person did. Nothing that the
 * policy looked at is missing from it.
 */
export const journalEntrySchema = z.object({
  /** Running number, from 1. */
  id: z.number(),
  at: z.number(),
  kind: z.enum([
    "decision",
    "acknowledged",
    "unacknowledged",
    "silence",
    "gateway",
    "search",
    "note",
    "mute",
    "console",
  ]),
  environment: z.string().nullable(),
  /** The alert's id, and its name and severity at that moment; null where it is about none. */
  alert: z.string().nullable(),
  name: z.string().nullable(),
  severity: z.enum(severities).nullable(),
  /** Set for decisions. */
  outcome: z.enum(journalOutcomes).nullable(),
  /** What happened and why, a sentence. */
  text: z.string(),
  /** The notification that said it; null where none did. */
  notification: z.string().nullable(),
  /** Where it leads, as the page's location hash; null where nowhere. */
  link: z.string().nullable(),
});
export type JournalEntry = Readonly<z.infer<typeof journalEntrySchema>>;
export type NewJournalEntry = Omit<JournalEntry, "id">;
