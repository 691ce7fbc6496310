import * as z from "zod";

// The wire shapes of the API gateway's alert API, which no version pins down: what can be missing may be missing.

/** Label values that are numbers or booleans count as their text; other values are no labels. */
const labels = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((map) => scalars(map ?? {}));

export const wireAlertSchema = z.object({
  rule_name: z.string().trim().min(1),
  /** `critical`, `high`, `medium`, `low`, `info`. */
  severity: z.string().nullish().catch(null),
  /** `firing`, `resolved`, `suppressed`, `acknowledged`. */
  status: z.string(),
  message: z.string().nullish().catch(null),
  /** ISO 8601, from Python often without a zone, which means UTC then. */
  started_at: z.unknown().optional(),
  labels,
  /** Needed to acknowledge and to suppress, and yet not in the API's own sample. */
  fingerprint: z
    .union([z.string(), z.number().transform(String)])
    .nullish()
    .catch(null),
});

export type WireAlert = z.output<typeof wireAlertSchema>;

export const wireAlertListSchema = z.object({
  alerts: z.array(z.unknown()),
  total_count: z.number().nullish().catch(null),
});

const counter = z.number().nullish().catch(null);

export const wireStatsSchema = z.object({
  alert_statistics: z.object({ active_alerts: z.number(), total_rules: counter, enabled_rules: counter }),
});

/** A component is its status, or a map that has one. */
const status = z
  .union([z.string(), z.object({ status: z.string() }).transform((component) => component.status)])
  .nullish()
  .catch(null);

export const wireObservabilitySchema = z.object({
  observability: z.record(z.string(), status).nullish().catch(null),
  health: z
    .object({ overall_status: status, components: z.record(z.string(), status).nullish().catch(null) })
    .nullish()
    .catch(null),
});

export type WireObservability = z.output<typeof wireObservabilitySchema>;

function scalars(map: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(map).flatMap(([name, value]) =>
      // This name would reach the prototype wherever labels are copied.
      name !== "__proto__" && (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
        ? [[name, String(value)]]
        : [],
    ),
  );
}
