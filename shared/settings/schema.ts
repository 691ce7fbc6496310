import * as z from "zod";
import { templateFault } from "../linkTemplate.ts";
import { severities } from "../model/severity.ts";

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

/** OAuth 2, by the provider's issuer (its endpoints are then asked for) or by the endpoints themselves. */
const oauth2 = z
  .strictObject({
    type: z.literal("oauth2"),
    grant: z.enum(["client_credentials", "device"]).meta({
      description: "client_credentials: with the client's secret. device: a person signs in with a browser.",
    }),
    issuer: httpUrl.optional().meta({
      description: "Where the provider describes itself, such as https://keycloak.example.com/realms/ops.",
    }),
    tokenUrl: httpUrl.optional().meta({ description: "The token endpoint, where there is no issuer." }),
    deviceUrl: httpUrl.optional().meta({ description: "The device authorization endpoint, where there is no issuer." }),
    clientId: z.string().min(1, "must not be empty").max(512),
    scope: z.string().min(1, "must not be empty").max(2000).optional(),
    audience: z.string().min(1, "must not be empty").max(2000).optional(),
  })
  .refine(({ issuer, tokenUrl }) => issuer !== undefined || tokenUrl !== undefined, {
    error: "must have an issuer or a tokenUrl",
  })
  .refine(({ grant, issuer, deviceUrl }) => grant !== "device" || issuer !== undefined || deviceUrl !== undefined, {
    error: "must have an issuer or a deviceUrl for the device grant",
  });

const commandLine = z
  .array(z.string().max(4096))
  .min(1, "must name a program")
  .max(64, "must have at most 64 parts")
  .refine(([program]) => program !== undefined && program.trim() !== "", { error: "must name a program" })
  .meta({
    description:
      "Program and arguments; no shell reads them. It prints a token, or JSON with one. Each person is asked before it runs.",
  });

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
      oauth2,
      z.strictObject({ type: z.literal("command"), command: commandLine }),
    ],
    {
      error:
        'must have a "type" of none, basic, bearer, headers, oauth2 or command; the secret itself never stands here',
    },
  )
  .meta({
    description: "How to prove who we are. The secret is asked for and kept in the keychain, never in this file.",
  });

/** Only to look at a file on another machine sends Windows' password, hashed, to a server of the file's choice. */
const localFile = z
  .string()
  .min(1, "must not be empty")
  .regex(/^(?![\\/]{2})/, "must not be a network path");

const connection = {
  url: httpUrl.meta({ description: "Base URL, with the route prefix where the server has one." }),
  auth: auth.optional(),
  caFile: localFile.optional().meta({ description: "PEM file of the authority that signed the server's certificate." }),
  clientCert: z
    .strictObject({ cert: localFile, key: localFile })
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
  requestIdFields: z.array(z.string().min(1)).optional().meta({
    description:
      "Fields that carry the request ID; request_id, correlation_id, req_id, trace_id if left out, [] where none does.",
  }),
});

const notEmpty = z.string().min(1, "must not be empty");
const identifier = "[A-Za-z_][A-Za-z0-9_]{0,62}";
const column = z
  .string()
  .regex(new RegExp(`^${identifier}$`), "must be the name of a column: letters, digits and _, as the table spells it");

/** A host as URLs have it. */
function bracketed(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

const audit = z.strictObject({
  host: z
    .string()
    .regex(/^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?|(?=.*:.*:)[0-9A-Fa-f:.]{2,45})$/, {
      error: "must be a host name or an IP address, without a scheme or a port",
      abort: true,
    })
    .refine((host) => URL.canParse(`postgres://${bracketed(host)}/`), { error: "is not an IP address" })
    .meta({ description: "Host of the PostgreSQL server." }),
  port: z
    .int("must be a whole number")
    .min(1, "must be at least 1")
    .max(65_535, "must be at most 65535")
    .optional()
    .meta({ description: "5432 if left out." }),
  database: notEmpty.max(63, "must have at most 63 characters"),
  user: z
    .string()
    .regex(/^[^:]{1,63}$/, "must be the name of a database user, without a colon")
    .meta({ description: "A user that may only read. Its password is asked for and kept in the keychain." }),
  tls: z.boolean().optional().meta({
    description: "true if left out: encrypted, and the certificate checked. false only where nobody can listen in.",
  }),
  caFile: connection.caFile,
  table: z
    .string()
    .regex(new RegExp(`^${identifier}(?:\\.${identifier})?$`), {
      error: 'must be the name of a table, with its schema if need be, such as "public.user_actions"',
    })
    .meta({ description: "The audit table, spelt as the database lists it (capitals count)." }),
  columns: z
    .strictObject({
      requestId: column.optional().meta({ description: "Holds the request ID; request_id if left out." }),
      time: column.optional().meta({ description: "Rows are ordered by it; timestamp if left out." }),
      show: z
        .array(column)
        .min(1, "must name at least one column")
        .max(50, "must be at most 50")
        .optional()
        .meta({ description: "Which columns to read; all that the user may read if left out." }),
    })
    .optional(),
  timeout: durationBetween("100ms", "1m")
    .optional()
    .meta({ description: "After so long the server ends a query; 10s if left out." }),
  pollInterval: connection.pollInterval.meta({
    description: "Time between checks of the connection; 60s if left out.",
  }),
  limit: z
    .int("must be a whole number")
    .min(1, "must be at least 1")
    .max(1000, "must be at most 1000")
    .optional()
    .meta({ description: "Most rows to read; 200 if left out." }),
});

const jaeger = z.strictObject({
  ...connection,
  pollInterval: connection.pollInterval.meta({
    description: "Time between checks of the connection; 60s if left out.",
  }),
  tags: z
    .array(z.string().regex(/^[^\s"\\]{1,200}$/, "must be the name of a tag"))
    .min(1, "must name at least one tag")
    .max(5, "must be at most 5")
    .optional()
    .meta({ description: "Tags of spans that carry the request ID; request_id if left out." }),
  service: notEmpty.optional().meta({ description: "Search this service only; every service if left out." }),
});

const link = z.strictObject({
  name: z.string().trim().min(1, "must not be empty").max(60, "must have at most 60 characters"),
  url: z
    .string()
    .max(2000, "must have at most 2000 characters")
    .superRefine((template, context) => {
      const message = templateFault(template);
      if (message !== null) context.addIssue({ code: "custom", message });
    })
    .meta({
      description:
        "https:// address with {id} for the request ID and {from}, {to} for its time (ISO 8601), or {fromMs}, {toMs}.",
    }),
});

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
export type ConnectionSettings = z.output<typeof prometheus> & {
  /** True where a database is asked without encryption; for HTTP the URL tells. */
  readonly unencrypted?: boolean;
};
export type AuthSettings = NonNullable<ConnectionSettings["auth"]>;
export type LokiSettings = z.output<typeof loki>;
export type AuditSettings = z.output<typeof audit>;
export type JaegerSettings = z.output<typeof jaeger>;
export type LinkSettings = z.output<typeof link>;

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

const postgresPort = 5432;

/** The audit table's server as a backend: its URL names the server and the database, its user stands in `auth`. */
export function auditConnection(settings: AuditSettings): ConnectionSettings {
  const { host, port = postgresPort, database, user, tls, caFile, timeout, pollInterval } = settings;
  return {
    url: `postgres://${bracketed(host)}:${port}/${encodeURIComponent(database)}`,
    auth: { type: "basic", username: user },
    ...(tls === false ? { unencrypted: true } : {}),
    ...(caFile === undefined ? {} : { caFile }),
    ...(timeout === undefined ? {} : { timeout }),
    ...(pollInterval === undefined ? {} : { pollInterval }),
  };
}

/** The JSON schema of the settings file, for editors. */
export function settingsJsonSchema(): unknown {
  return z.toJSONSchema(settingsFileSchema, { io: "input" });
}
