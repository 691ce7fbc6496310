import * as z from "zod";

// The wire shapes of Loki's API, as 2.9 to 3.7 send them.

const labels = z.record(z.string(), z.string());

/** The third element of a value, sent where we asked for `categorize-labels` (Loki 3). */
const categories = z.object({ structuredMetadata: labels.optional(), parsed: labels.optional() });

export const wireStreamsSchema = z.object({
  status: z.literal("success"),
  data: z.object({
    resultType: z.literal("streams"),
    result: z
      .array(
        z.object({
          stream: labels,
          /** `[nanoseconds, line]` or `[nanoseconds, line, categories]`. */
          values: z.array(z.union([z.tuple([z.string(), z.string()]), z.tuple([z.string(), z.string(), categories])])),
        }),
      )
      .nullish(),
  }),
});

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
