import * as z from "zod";
import { defaultNotificationSettings, muteSchema, notificationSettingsSchema } from "./notification.ts";

/** What belongs to the person and not to the team's settings file. Kept in `personal.json` in the data folder. */
export const personalSettingsSchema = z.strictObject({
  version: z.literal(1),
  /** Who acknowledges and silences; null: the name that the system knows. */
  author: z.string().trim().min(1).max(200).nullable(),
  notifications: notificationSettingsSchema,
  /** How long history and journal are kept. */
  historyDays: z.int().min(1).max(366),
});
export type PersonalSettings = Readonly<z.infer<typeof personalSettingsSchema>>;

export const defaultPersonalSettings: PersonalSettings = {
  version: 1,
  author: null,
  notifications: defaultNotificationSettings,
  historyDays: 31,
};

export const personalStateSchema = z.object({
  settings: personalSettingsSchema,
  /** The name in force: the one above, else the system's. */
  author: z.string(),
  mutes: z.array(muteSchema),
  /** Why the file could not be read or written, a sentence; null where all is well. */
  problem: z.string().nullable(),
  /** The state of the local database. `problem` says what was set aside or why nothing is remembered. */
  store: z.object({
    remembers: z.boolean(),
    problem: z.string().nullable(),
    bytes: z.number().nullable(),
  }),
});
export type PersonalState = Readonly<z.infer<typeof personalStateSchema>>;
