import * as z from "zod";
import { connectionReportSchema, trialCredentialSchema } from "../model/connectionTest.ts";
import { credentialSchema } from "../model/credential.ts";
import { type SettingsState, settingsProblemSchema, settingsStateSchema } from "../model/environment.ts";
import { backendTrialSchema, environmentSettingsSchema } from "../settings/schema.ts";
import { type Calls, confirmation, id, nothing } from "./terms.ts";
import { whole } from "./topic.ts";

/** Which text of the settings file a change was made on. */
const revision = z.string().max(128);
/** A team's settings file. */
const settingsText = z.string().max(4_000_000, "is larger than 4 MB, so it is no settings file");

/** The environments and the file that they stand in. */
export const environmentCalls = {
  /** The environments as the settings file has them, disabled ones too. There is no secret in them. */
  "environments.read": {
    input: z.object({}),
    output: z.object({
      environments: z.array(environmentSettingsSchema),
      revision,
      /** Why they cannot be changed from here (a faulty file, no permission), a sentence; null where they can. */
      locked: z.string().nullable(),
    }),
  },
  /**
   * Writes one environment into the settings file: a new one, or in place of `replaces`. Comments in the file stay.
   * Refused where the file changed since `revision`. `confirmation` is asked for where it is or becomes production.
   *
   * `credentials` of its backends are kept before any of them is asked; where one could never be used, nothing is
   * written. `undoes`: the removal that this takes back, with the credentials that it forgot. `notes` say where and
   * whether credentials are kept, each a sentence.
   */
  "environments.put": {
    input: z.object({
      replaces: id.nullable(),
      environment: environmentSettingsSchema,
      revision,
      confirmation,
      credentials: z
        .array(z.object({ backend: id, credential: credentialSchema }))
        .max(200)
        .optional(),
      undoes: id.optional(),
    }),
    output: z.object({ revision, notes: z.array(z.string()) }),
  },
  /**
   * Takes one out of the file, and forgets its credentials; `note` says why some are still kept, a sentence. `undo`:
   * what takes it back together with its credentials, and for how many milliseconds; null where there are none.
   */
  "environments.remove": {
    input: z.object({ id, revision, confirmation }),
    output: z.object({
      revision,
      note: z.string().nullable(),
      undo: z.object({ removal: id, forMs: z.number() }).nullable(),
    }),
  },
  /** Puts them into another order: every id of the file, once. */
  "environments.order": {
    input: z.object({ ids: z.array(id).max(1000), revision }),
    output: z.object({ revision }),
  },
  /** What a team's file would bring. Nothing is written. */
  "environments.preview": {
    input: z.object({ text: settingsText }),
    output: z.object({
      environments: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          production: z.boolean(),
          status: z.enum(["new", "changed", "same"]),
          /** What it has and, where it is changed, what differs; sentences. */
          details: z.array(z.string()),
          /** What deserves a look before it is taken: a command that it wants to run, another server for a known id. */
          warnings: z.array(z.string()),
        }),
      ),
      problems: z.array(settingsProblemSchema),
    }),
  },
  /** Takes environments of a team's file over into the settings file. */
  "environments.import": {
    input: z.object({ text: settingsText, ids: z.array(id).min(1).max(1000), revision, confirmation }),
    output: z.object({ revision, added: z.int(), replaced: z.int() }),
  },
  /** A file for the team. `notes`: what others have to know, such as paths of files that only this machine has. */
  "environments.export": {
    input: z.object({ ids: z.array(id).min(1).max(1000) }),
    output: z.object({ text: z.string(), fileName: z.string(), notes: z.array(z.string()) }),
  },
  /** Tries a backend as a form describes it, before anything is kept. */
  "connection.test": {
    input: z.object({ trial: backendTrialSchema, credential: trialCredentialSchema }),
    output: connectionReportSchema,
  },
  /** Shows the demo in place of one's own environments, which go on being watched; and back. */
  "demo.enter": { input: z.object({}), output: nothing },
  "demo.leave": { input: z.object({}), output: nothing },
} as const satisfies Calls;

export const environmentTopics = {
  settings: whole<SettingsState>(settingsStateSchema),
} as const;
