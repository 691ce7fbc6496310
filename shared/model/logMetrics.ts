import * as z from "zod";
import { consoleErrorSchema } from "../errors.ts";
import { labelsSchema } from "./alert.ts";
import { logLevels, spanSchema } from "./logs.ts";

/** A metric query's answer in one environment. Times are ms since 1970. */
export const logMetricSchema = z.object({
  environment: z.string(),
  /** Milliseconds between two points. */
  stepMs: z.number(),
  /** `[time, value]`; NaN and infinities are null. At most 200 series; `seriesCount` says how many there are. */
  series: z.array(z.object({ labels: labelsSchema, points: z.array(z.tuple([z.number(), z.number().nullable()])) })),
  seriesCount: z.number(),
  notes: z.array(z.string()),
  error: consoleErrorSchema.nullable(),
  /** A query that would probably work, where the server refused this one over lines that it cannot parse. */
  suggestion: z.string().nullable(),
});
export type LogMetric = Readonly<z.infer<typeof logMetricSchema>>;

/** How many lines there are, by level, over a whole range. */
export const logVolumeSchema = z.object({
  environment: z.string(),
  span: spanSchema,
  stepMs: z.number(),
  /** `[start of the bucket, level, lines]`, only buckets with lines. */
  buckets: z.array(z.tuple([z.number(), z.enum(logLevels), z.number()])),
  /** False where the server detects no levels, so that all are `unknown`. */
  levels: z.boolean(),
  error: consoleErrorSchema.nullable(),
});
export type LogVolume = Readonly<z.infer<typeof logVolumeSchema>>;
