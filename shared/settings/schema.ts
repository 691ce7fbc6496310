import * as z from "zod";
import { severities } from "../model/severity.ts";
import { alertmanager, connection, loki, prometheus } from "./backends.ts";
import { audit, jaeger, link } from "./trails.ts";
import { httpUrl } from "./values.ts";

export {
  type AuthSettings,
  type ConnectionSettings,
  defaultPollIntervalMs,
  defaultRequestIdFields,
  defaultTimeoutMs,
  type LokiSettings,
  pollIntervalMsOf,
  timeoutMsOf,
} from "./backends.ts";
export { type AuditSettings, auditConnection, type JaegerSettings, type LinkSettings } from "./trails.ts";

// The settings file. Its JSON schema for editors is generated from this very definition.

export const environmentSettingsSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, "must be a short id of lowercase letters, digits, - and _")
    .meta({ description: "Stays the same when the name changes; credentials are kept under it." }),
  name: z.string().trim().min(1, "must not be empty").max(60, "must have at most 60 characters"),
  color: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, "must be a color such as #d6409f")
    .optional(),
  production: z.boolean({
    error: ({ input }) =>
      input === undefined
        ? "is missing: it decides how careful the console is (true or false)"
        : "must be true or false: it decides how careful the console is",
  }),
  disabled: z.boolean().optional().meta({ description: "true: kept here, but neither asked nor shown." }),
  readOnly: z
    .boolean()
    .optional()
    .meta({ description: "true: the console refuses every change to this environment's servers." }),
  severities: z
    .record(z.string().min(1, "must not be empty"), z.enum(severities))
    .optional()
    .meta({ description: "This environment's own words of the severity label, to the console's levels." }),
  prometheus: prometheus.optional(),
  alertmanagers: z.array(alertmanager).max(16, "must be at most 16").optional(),
  loki: loki.optional(),
  gateway: z
    .strictObject(connection)
    .optional()
    .meta({ description: "An API gateway with an alert API of its own; the base URL, before /api/v1/alerts." }),
  grafana: z.strictObject({ url: httpUrl }).optional(),
  audit: audit.optional().meta({ description: "A table in PostgreSQL that records what was done, by request ID." }),
  jaeger: jaeger.optional().meta({ description: "Jaeger's query service, for the spans of a request." }),
  links: z.array(link).max(20, "must be at most 20").optional().meta({
    description: "Where else to look for a request ID: Sentry and others.",
  }),
});

/** The version of the file that this console writes. */
export const settingsVersion = 1;

export const settingsFileSchema = z.strictObject({
  $schema: z.string().optional(),
  version: z.literal(settingsVersion, { error: `must be ${settingsVersion}` }),
  environments: z.array(environmentSettingsSchema),
});

export type SettingsFile = Readonly<z.output<typeof settingsFileSchema>>;
export type EnvironmentSettings = SettingsFile["environments"][number];

/** One backend as a form describes it, to be tried before it is kept. */
export const backendTrialSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("prometheus"), settings: prometheus }),
  z.strictObject({ kind: z.literal("alertmanager"), settings: alertmanager }),
  z.strictObject({ kind: z.literal("loki"), settings: loki }),
  z.strictObject({ kind: z.literal("gateway"), settings: z.strictObject(connection) }),
  z.strictObject({ kind: z.literal("jaeger"), settings: jaeger }),
  z.strictObject({ kind: z.literal("postgres"), settings: audit }),
]);
export type BackendTrial = Readonly<z.output<typeof backendTrialSchema>>;

/** The JSON schema of the settings file, for editors. */
export function settingsJsonSchema(): unknown {
  return z.toJSONSchema(settingsFileSchema, { io: "input" });
}
