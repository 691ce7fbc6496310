import * as z from "zod";

/** The Prometheus rule behind an alert, and its recent values. */
export const alertRuleSchema = z.object({
  group: z.string(),
  file: z.string(),
  expression: z.string(),
  holdSeconds: z.number(),
  health: z.enum(["ok", "err", "unknown"]),
  /** The server's words where the rule fails to evaluate. */
  lastError: z.string().nullable(),
  lastEvaluationAt: z.number().nullable(),
});
export type AlertRule = Readonly<z.infer<typeof alertRuleSchema>>;

/** A line to draw: the expression without its comparison, for this alert's labels, and the threshold it is compared with. */
export const alertGraphSchema = z.object({
  expression: z.string(),
  threshold: z.number().nullable(),
  comparison: z.string().nullable(),
  from: z.number(),
  to: z.number(),
  stepMs: z.number(),
  /** `[milliseconds, value]`; null where the server has a gap or a value that is no number. */
  points: z.array(z.tuple([z.number(), z.number().nullable()])),
});
export type AlertGraph = Readonly<z.infer<typeof alertGraphSchema>>;
