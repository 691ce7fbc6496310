import * as z from "zod";

// The wire shapes of Loki's API, as 2.9 to 3.7 send them.

const labels = z.record(z.string(), z.string());

export const wireStreamsSchema = z.object({
  status: z.literal("success"),
  data: z.object({
    resultType: z.literal("streams"),
    /** Values are checked one by one by `readValue`: thousands of them are too many for a general parser. */
    result: z.array(z.object({ stream: labels, values: z.array(z.unknown()) })).nullish(),
  }),
});

/**
 * `[nanoseconds, line]`; null where it is none. A third element comes only where `categorize-labels` was asked for,
 * which we do not: with it a Loki 3.7 was seen to answer 200 without any line where the plain answer is refused as
 * larger than 4 MiB, and lines lost in silence are the worst that a search can do.
 */
export function readValue(value: unknown): readonly [timestamp: string, line: string] | null {
  if (!Array.isArray(value)) return null;
  const [timestamp, line] = value as unknown[];
  if (typeof timestamp !== "string" || typeof line !== "string" || !/^\d{1,19}$/.test(timestamp)) return null;
  return [timestamp, line];
}

/** An empty list has no `data` key. */
export const wireNamesSchema = z.object({ status: z.literal("success"), data: z.array(z.string()).nullish() });

export const wireBuildInfoSchema = z.object({ version: z.string() });

export const wireLimitsSchema = z.object({
  limits: z.object({
    max_entries_limit_per_query: z.number().nullish(),
    /** A Go duration with days: `30d1h`; `0s` means none. */
    max_query_length: z.string().nullish(),
    retention_period: z.string().nullish(),
  }),
});

/** Numbers over time. Values are text: `NaN` and `+Inf` are no JSON numbers. */
export const wireMatrixSchema = z.object({
  status: z.literal("success"),
  data: z.object({
    resultType: z.literal("matrix"),
    result: z.array(z.object({ metric: labels, values: z.array(z.tuple([z.number(), z.string()])) })).nullish(),
  }),
});

export const wireVectorSchema = z.object({
  status: z.literal("success"),
  data: z.object({
    resultType: z.literal("vector"),
    result: z.array(z.object({ metric: labels, value: z.tuple([z.number(), z.string()]) })).nullish(),
  }),
});

/** Since Loki 3.0. */
export const wireFieldsSchema = z.object({
  fields: z.array(z.object({ label: z.string(), cardinality: z.number().nullish() })).nullish(),
});
