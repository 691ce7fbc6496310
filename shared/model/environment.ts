import * as z from "zod";
import { backendKinds } from "./backend.ts";
import { trailKinds } from "./trails.ts";

/** An environment as the renderer may know it: no secret, no file path of a key. */
export const environmentSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** `#rrggbb`. */
  color: z.string(),
  production: z.boolean(),
  /** True where the console must not change anything on its servers. */
  readOnly: z.boolean(),
  backends: z.array(z.object({ backend: z.string(), kind: z.enum(backendKinds), name: z.string(), url: z.string() })),
  grafanaUrl: z.string().nullable(),
  /** Field names under which its logs carry the request ID; the first one is the usual. */
  requestIdFields: z.array(z.string()),
  /** Which other trails of a request ID its settings name; absent where none. */
  trails: z.array(z.enum(trailKinds)).optional(),
});

export type Environment = Readonly<z.infer<typeof environmentSchema>>;

/** A fault in the settings file. `line` counts from 1 and is null where the file could not be read at all. */
export const settingsProblemSchema = z.object({
  message: z.string(),
  line: z.number().nullable(),
  column: z.number().nullable(),
  /** `environments[0].prometheus.url`; null for a fault of the JSON itself. */
  field: z.string().nullable(),
});

export type SettingsProblem = Readonly<z.infer<typeof settingsProblemSchema>>;

export const settingsStateSchema = z.object({
  version: z.string(),
  demo: z.boolean(),
  /** Whether the demo can be entered or left from the page. */
  demoSwitch: z.enum(["enter", "leave"]).nullable(),
  /** How many environments of the file are switched off. */
  disabled: z.number(),
  /** Where the settings file is, for the person to open. */
  file: z.string(),
  /** False where there is no settings file yet. */
  fileExists: z.boolean(),
  environments: z.array(environmentSchema),
  /** While set, the environments are those of the last good file. */
  problems: z.array(settingsProblemSchema),
  secrets: z.object({
    kind: z.enum(["keychain", "session"]),
    /** Why there is no keychain; null where there is one. */
    reason: z.string().nullable(),
  }),
  startedAt: z.number(),
  /** Some request IDs worth trying, in the demo; empty otherwise. */
  exampleRequestIds: z.array(z.string()),
});

export type SettingsState = Readonly<z.infer<typeof settingsStateSchema>>;
