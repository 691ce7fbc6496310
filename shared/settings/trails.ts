import * as z from "zod";
import { templateFault } from "../linkTemplate.ts";
import { type ConnectionSettings, connection } from "./backends.ts";
import { durationBetween, notEmpty } from "./values.ts";

// Where else a request ID may have left a trail.

const identifier = "[A-Za-z_][A-Za-z0-9_]{0,62}";
const column = z
  .string()
  .regex(new RegExp(`^${identifier}$`), "must be the name of a column: letters, digits and _, as the table spells it");

/** A host as URLs have it. */
function bracketed(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

export const audit = z.strictObject({
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

export const jaeger = z.strictObject({
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

export const link = z.strictObject({
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

export type AuditSettings = z.output<typeof audit>;
export type JaegerSettings = z.output<typeof jaeger>;
export type LinkSettings = z.output<typeof link>;

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
