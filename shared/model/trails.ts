import * as z from "zod";
import { consoleErrorSchema } from "../errors.ts";

// What other systems know of a request ID. Times are ms since 1970.

export const trailKinds = ["audit", "spans", "links"] as const;
export type TrailKind = (typeof trailKinds)[number];

/** A row of the audit table, its columns as text in the order of the table; null is SQL's. */
export const auditTrailSchema = z.object({
  columns: z.array(z.string()),
  rows: z.array(z.object({ at: z.number().nullable(), values: z.array(z.string().nullable()) })),
  /** True where there are more rows than were read. */
  more: z.boolean(),
});
export type AuditTrail = Readonly<z.infer<typeof auditTrailSchema>>;

export const spanSchema = z.object({
  id: z.string(),
  parent: z.string().nullable(),
  trace: z.string(),
  service: z.string(),
  operation: z.string(),
  /** Microseconds since 1970. */
  startUs: z.number(),
  durationUs: z.number(),
  error: z.boolean(),
  tags: z.array(z.tuple([z.string(), z.string()])),
});
export type TraceSpan = Readonly<z.infer<typeof spanSchema>>;

/** A trail of one kind in one environment: what was found, or why not. */
const outcome = <T extends z.ZodType>(found: T) =>
  z.object({ configured: z.boolean(), found: found.nullable(), error: consoleErrorSchema.nullable() });

export const trailsSchema = z.object({
  environment: z.string(),
  audit: outcome(auditTrailSchema),
  spans: outcome(z.array(spanSchema)),
  /** Filled link templates of the settings, safe to open. */
  links: z.array(z.object({ name: z.string(), url: z.string() })),
});
export type Trails = Readonly<z.infer<typeof trailsSchema>>;
