import * as z from "zod";
import { auth } from "./auth.ts";
import { durationBetween, durationMs, httpUrl, localFile } from "./values.ts";

/** What every backend over HTTP has. */
export const connection = {
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

export const prometheus = z.strictObject(connection);
export const alertmanager = z.strictObject(connection);
export const loki = z.strictObject({
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

export type ConnectionSettings = z.output<typeof prometheus> & {
  /** True where a database is asked without encryption; for HTTP the URL tells. */
  readonly unencrypted?: boolean;
};
export type AuthSettings = NonNullable<ConnectionSettings["auth"]>;
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
