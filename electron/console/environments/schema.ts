import * as z from "zod";

// The settings file. Its JSON schema for editors is generated from this very definition.

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds of a duration as Prometheus writes it: `500ms`, `15s`, `1m`. */
function durationMs(text: string): number {
  const match = /^(\d+)(ms|s|m|h)$/.exec(text);
  return Number(match?.[1] ?? Number.NaN) * (unitMs[match?.[2] ?? ""] ?? Number.NaN);
}

function durationBetween(shortest: string, longest: string) {
  return z
    .string()
    .regex(/^\d+(ms|s|m|h)$/, { error: 'must be a duration such as "500ms", "15s" or "1m"', abort: true })
    .refine((text) => durationMs(text) >= durationMs(shortest) && durationMs(text) <= durationMs(longest), {
      error: `must be between ${shortest} and ${longest}`,
    });
}

const httpUrl = z
  .string()
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
    error: "must be a URL that begins with http:// or https://",
  })
  .refine((text) => !URL.canParse(text) || (new URL(text).username === "" && new URL(text).password === ""), {
    error: "must not hold a user name or password: the console asks for them and keeps them in the keychain",
  })
  .refine((text) => !URL.canParse(text) || (new URL(text).search === "" && new URL(text).hash === ""), {
    error: "must not have a ? or # part",
  });

const headerName = z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, "must be the name of an HTTP header");

const auth = z
  .discriminatedUnion(
    "type",
    [
      z.strictObject({ type: z.literal("none") }),
      z.strictObject({ type: z.literal("basic"), username: z.string().min(1, "must not be empty") }),
      z.strictObject({ type: z.literal("bearer") }),
      z.strictObject({
        type: z.literal("headers"),
        names: z.array(headerName).min(1, "must name at least one header"),
      }),
    ],
    { error: 'must have a "type" of none, basic, bearer or headers; the secret itself never stands here' },
  )
  .meta({
    description: "How to prove who we are. The secret is asked for and kept in the keychain, never in this file.",
  });

const connection = {
  url: httpUrl.meta({ description: "Base URL, with the route prefix where the server has one." }),
  auth: auth.optional(),
  caFile: z
    .string()
    .min(1, "must not be empty")
    .optional()
    .meta({ description: "PEM file of the authority that signed the server's certificate." }),
  clientCert: z
    .strictObject({ cert: z.string().min(1, "must not be empty"), key: z.string().min(1, "must not be empty") })
    .optional()
    .meta({ description: "PEM files of our certificate and its key, for mutual TLS." }),
  proxy: httpUrl.optional().meta({ description: "HTTP proxy to go through." }),
  timeout: durationBetween("100ms", "5m").optional().meta({ description: "Deadline of one request; 10s if left out." }),
  pollInterval: durationBetween("1s", "1h").optional().meta({ description: "Time between polls; 15s if left out." }),
};

const prometheus = z.strictObject(connection);
const alertmanager = z.strictObject(connection);
const loki = z.strictObject({
  ...connection,
  timeout: connection.timeout.meta({
    description: "Deadline of one request; if left out, 55s for a search of the logs and 10s for the rest.",
  }),
  tenants: z
    .array(z.string().regex(/^[a-zA-Z0-9!\-_.*'()]{1,150}$/, "must be a tenant id"))
    .optional()
    .meta({ description: "Values of X-Scope-OrgID; each one is asked." }),
  selector: z
    .string()
    .regex(/^\s*\{.*\}\s*$/s, 'must be a stream selector such as {service="shell"}')
    .optional()
    .meta({ description: "Which streams to search; found out from the server's labels if left out." }),
  requestIdFields: z.array(z.string().min(1)).min(1).optional().meta({
    description: "Fields that carry the request ID; request_id, correlation_id, req_id, trace_id if left out.",
  }),
});

const environment = z.strictObject({
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
  prometheus: prometheus.optional(),
  alertmanagers: z.array(alertmanager).max(16, "must be at most 16").optional(),
  loki: loki.optional(),
  grafana: z.strictObject({ url: httpUrl }).optional(),
});

export const settingsFileSchema = z.strictObject({
  $schema: z.string().optional(),
  version: z.literal(1, { error: "must be 1" }),
  environments: z.array(environment),
});

export type SettingsFile = Readonly<z.output<typeof settingsFileSchema>>;
export type EnvironmentSettings = SettingsFile["environments"][number];
export type ConnectionSettings = z.output<typeof prometheus>;
export type LokiSettings = z.output<typeof loki>;

export const defaultTimeoutMs = 10_000;
export const defaultPollIntervalMs = 15_000;
export const defaultRequestIdFields: readonly string[] = ["request_id", "correlation_id", "req_id", "trace_id"];

/** The deadline of a backend's requests in milliseconds. */
export function timeoutMsOf(settings: ConnectionSettings): number {
  return settings.timeout === undefined ? defaultTimeoutMs : durationMs(settings.timeout);
}

/** The time between two polls of a backend in milliseconds. */
export function pollIntervalMsOf(settings: ConnectionSettings): number {
  return settings.pollInterval === undefined ? defaultPollIntervalMs : durationMs(settings.pollInterval);
}

/** The JSON schema of the settings file, for editors. */
export function settingsJsonSchema(): unknown {
  return z.toJSONSchema(settingsFileSchema, { io: "input" });
}
