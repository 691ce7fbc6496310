import * as z from "zod";
import {
  type DesktopState,
  desktopSettingsSchema,
  desktopStateSchema,
  type OpenedFile,
  openedFileSchema,
} from "../model/desktop.ts";
import { type Calls, nothing } from "./terms.ts";
import { whole } from "./topic.ts";

/** The window, and what was opened with it. */
export const desktopCalls = {
  "desktop.save": { input: z.object({ settings: desktopSettingsSchema }), output: nothing },
  /** Asks for a newer version now; fetches the one that is known; puts a fetched one in place and starts it. */
  "desktop.update": { input: z.object({ step: z.enum(["check", "fetch", "install"]) }), output: nothing },
  /** The file that was opened with the console was looked at. */
  "opened.close": { input: z.object({}), output: nothing },
} as const satisfies Calls;

export const desktopTopics = {
  /** What the window can be told; null in a browser tab. */
  desktop: whole<DesktopState | null>(desktopStateSchema.nullable()),
  opened: whole<OpenedFile>(openedFileSchema),
} as const;
