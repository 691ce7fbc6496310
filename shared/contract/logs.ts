import * as z from "zod";
import { labelsSchema } from "../model/alert.ts";
import { logMetricSchema, logVolumeSchema } from "../model/logMetrics.ts";
import { logEntrySchema, logQuerySchema, spanSchema } from "../model/logs.ts";
import { trailsSchema } from "../model/trails.ts";
import { type Calls, environmentIds, id } from "./terms.ts";

/** Questions to the logs and to what else knows of a request, each with one answer. */
export const logCalls = {
  /** The entries of the same stream before and after an entry, whatever their level. `timestamp` in nanoseconds. */
  "logs.around": {
    input: z.object({
      environment: id,
      /** The labels of the entry's stream. */
      stream: labelsSchema,
      timestamp: z.string().regex(/^\d{1,19}$/),
      before: z.int().min(0).max(500),
      after: z.int().min(0).max(500),
    }),
    output: z.object({
      entries: z.array(logEntrySchema),
      streams: z.array(labelsSchema),
      moreBefore: z.boolean(),
      moreAfter: z.boolean(),
    }),
  },
  /** How many lines a query has, by level, over its whole range. */
  "logs.volume": {
    input: z.object({
      query: logQuerySchema,
      environments: environmentIds,
      span: spanSchema,
      buckets: z.int().min(1).max(500),
    }),
    output: z.array(logVolumeSchema),
  },
  /** A query for numbers, over a range. */
  "logs.metric": {
    input: z.object({
      expression: z.string().trim().min(1).max(16_384),
      environments: environmentIds,
      span: spanSchema,
      points: z.int().min(2).max(1000),
    }),
    output: z.array(logMetricSchema),
  },
  /** Label names of the last day, or of the streams of a selector. */
  "logs.labels": {
    input: z.object({ environment: id, selector: z.string().max(4096).nullable() }),
    output: z.array(z.string()),
  },
  "logs.values": {
    input: z.object({ environment: id, label: id, selector: z.string().max(4096).nullable() }),
    output: z.array(z.string()),
  },
  /** Fields found in recent lines of a selector, most frequent first. */
  "logs.fields": {
    input: z.object({ environment: id, selector: z.string().min(1).max(4096) }),
    output: z.array(z.string()),
  },
  /** What the environment's logs are known to allow. */
  "logs.limits": {
    input: z.object({ environment: id }),
    output: z.object({ maxEntries: z.number(), maxSpanMs: z.number(), retentionMs: z.number().nullable() }),
  },
  /** The LogQL that an alert means, with the person's own in its place where there is one. */
  "logs.alertQuery": {
    input: z.object({ alert: id }),
    output: z.object({ expression: z.string(), derived: z.string(), span: spanSchema, own: z.boolean() }),
  },
  /** Errors in an alert's logs since it fired: how many, and which messages most. */
  "logs.alertErrors": {
    input: z.object({ alert: id }),
    output: z.object({
      span: spanSchema,
      expression: z.string(),
      /** Null where the server cannot count them; the sentence is in `note`. */
      count: z.number().nullable(),
      /** Equal messages, most frequent first, of the latest lines read. */
      messages: z.array(z.object({ message: z.string(), count: z.number(), lastAt: z.number() })),
      /** The messages are of so many lines. */
      read: z.number(),
      note: z.string().nullable(),
    }),
  },
  /** What the other systems of an environment know of a request ID. `span` narrows it to the time of its entries. */
  "trails.read": { input: z.object({ environment: id, id, span: spanSchema.nullable() }), output: trailsSchema },
} as const satisfies Calls;
