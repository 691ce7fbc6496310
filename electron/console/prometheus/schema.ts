import * as z from "zod";

// The wire shapes of Prometheus's API v1, as 2.42 to 3.5 send them.

/** `{"status": "success", "data": …}`; errors are refused before this, by their HTTP status. */
export function envelope<T extends z.ZodType>(data: T) {
  return z.object({ status: z.literal("success"), data });
}

/** Beside the data: Thanos answers, with a warning each, though some of those that it asks do not answer it. */
export const wireWarningsSchema = z.object({ warnings: z.array(z.string()).min(1) });

const labels = z
  .record(z.string(), z.string())
  .nullish()
  .transform((map) => map ?? {});

export const wireAlertSchema = z.object({
  /** Without the server's `external_labels`. */
  labels: z.record(z.string(), z.string()),
  annotations: labels,
  state: z.enum(["pending", "firing", "inactive", "unknown"]),
  /** When the condition became true, not when it began to fire. */
  activeAt: z.string().nullish(),
  /** `"1e+00"`, `"NaN"`, `"+Inf"`. */
  value: z.string(),
});

export const wireAlertsSchema = envelope(z.object({ alerts: z.array(z.unknown()) }));

export const wireRuleSchema = z.object({
  type: z.literal("alerting"),
  name: z.string(),
  query: z.string(),
  /** The rule's `for`, in seconds. */
  duration: z.number().catch(0),
  labels,
  health: z.string(),
  lastError: z.string().nullish(),
  /** Year 1 before the first evaluation. */
  lastEvaluation: z.string().nullish(),
});

export const wireRulesSchema = envelope(
  z.object({
    groups: z
      .array(z.object({ name: z.string(), file: z.string().catch(""), rules: z.array(z.unknown()).nullish() }))
      .nullish(),
  }),
);

export const wireRuntimeInfoSchema = envelope(
  z.object({
    startTime: z.string(),
    lastConfigTime: z.string().nullish(),
    reloadConfigSuccess: z.boolean().nullish(),
  }),
);

export const wireBuildInfoSchema = envelope(z.object({ version: z.string() }));

export const wireConfigSchema = envelope(z.object({ yaml: z.string() }));

export const wireVectorSchema = envelope(
  z.object({
    resultType: z.literal("vector"),
    result: z.array(z.object({ metric: z.record(z.string(), z.string()) })),
  }),
);

/** A sample: seconds since 1970 with a fraction, and the value as text. */
const sample = z.tuple([z.number(), z.string()]);

export const wireMatrixSchema = envelope(
  z.object({
    resultType: z.literal("matrix"),
    result: z.array(z.object({ metric: z.record(z.string(), z.string()), values: z.array(sample).optional() })),
  }),
);
