import * as z from "zod";

/** What the person chose for the window on this machine. Kept in `desktop.json` in the data folder. */
export const desktopSettingsSchema = z.strictObject({
  version: z.literal(1),
  /** Closing the window leaves the console running in the tray. */
  closeToTray: z.boolean(),
  startAtLogin: z.boolean(),
  /** Whether to ask for a newer version once a day. Off until somebody switches it on. */
  checkForUpdates: z.boolean(),
});
export type DesktopSettings = Readonly<z.infer<typeof desktopSettingsSchema>>;

export const defaultDesktopSettings: DesktopSettings = {
  version: 1,
  closeToTray: true,
  startAtLogin: false,
  checkForUpdates: false,
};

export const updateStateSchema = z.discriminatedUnion("kind", [
  /** This build cannot look for updates; the sentence says why, and where newer versions are. */
  z.object({ kind: z.literal("unsupported"), message: z.string(), url: z.string().nullable() }),
  /** Never asked yet, or switched off. */
  z.object({ kind: z.literal("idle") }),
  z.object({ kind: z.literal("checking") }),
  z.object({ kind: z.literal("current"), at: z.number() }),
  /** There is one; `notes` is its plain text, `url` where to get it by hand. `fetchable`: it can be fetched from here. */
  z.object({
    kind: z.literal("available"),
    version: z.string(),
    notes: z.string(),
    url: z.string().nullable(),
    fetchable: z.boolean(),
  }),
  z.object({ kind: z.literal("fetching"), version: z.string(), percent: z.number() }),
  /** Fetched and its signature checked: it is put in place when the console ends. */
  z.object({ kind: z.literal("ready"), version: z.string(), notes: z.string() }),
  z.object({ kind: z.literal("failed"), message: z.string(), at: z.number() }),
]);
export type UpdateState = Readonly<z.infer<typeof updateStateSchema>>;

/** The shell that shows the console, where it has a window. A browser tab has none of it: the topic's state is null. */
export const desktopStateSchema = z.object({
  settings: desktopSettingsSchema,
  /** Why a choice cannot be had here, as a sentence; null where it can. */
  trayProblem: z.string().nullable(),
  loginProblem: z.string().nullable(),
  /** Why the choices could not be kept; null where they are. */
  problem: z.string().nullable(),
  updates: updateStateSchema,
});
export type DesktopState = Readonly<z.infer<typeof desktopStateSchema>>;

/** A fault inside the console itself, caught: polling goes on. */
export const faultSchema = z.object({
  id: z.int(),
  at: z.number(),
  /** A sentence; never a stack, never a secret. */
  message: z.string(),
});
export type Fault = Readonly<z.infer<typeof faultSchema>>;

/** A file that the person opened with the console: a team's environments. Null where there is none to look at. */
export const openedFileSchema = z.object({ name: z.string(), text: z.string() }).nullable();
export type OpenedFile = Readonly<z.infer<typeof openedFileSchema>>;

/** The latest faults, oldest first, at most twenty. */
export const faultsStateSchema = z.object({ faults: z.array(faultSchema) });
export type FaultsState = Readonly<z.infer<typeof faultsStateSchema>>;
