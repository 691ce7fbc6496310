import * as z from "zod";
import { alertStates } from "./alert.ts";
import { severities } from "./severity.ts";

// Times are ms since 1970, durations ms.

/** One episode of an alert, as far as it is known. */
export const episodeSchema = z.object({
  alert: z.string(),
  environment: z.string(),
  fingerprint: z.string(),
  name: z.string(),
  severity: z.enum(severities),
  /** Labels at the last transition, alertname included. */
  labels: z.record(z.string(), z.string()),
  startsAt: z.number(),
  /** Null while it goes on, or where its end is not known. */
  endedAt: z.number().nullable(),
  /** The first notification of it; null where there was none. */
  notifiedAt: z.number().nullable(),
  acknowledgedAt: z.number().nullable(),
  acknowledgedBy: z.string().nullable(),
  /** The state it was last seen in. */
  state: z.enum(alertStates),
  transitions: z.number(),
  /** `console`: seen by this console; `prometheus`: filled in from `ALERTS` for a time when it was not running. */
  source: z.enum(["console", "prometheus"]),
});
export type Episode = Readonly<z.infer<typeof episodeSchema>>;

/** One change of state. */
export const transitionSchema = z.object({
  at: z.number(),
  alert: z.string(),
  startsAt: z.number(),
  state: z.enum(alertStates),
  /** Null for the first of an episode. */
  from: z.enum(alertStates).nullable(),
  reason: z.string().nullable(),
  source: z.enum(["console", "prometheus"]),
});
export type Transition = Readonly<z.infer<typeof transitionSchema>>;

/** A span in which the console was not running, or asleep; what is known of it comes from Prometheus, if from anywhere. */
export const gapSchema = z.object({
  from: z.number(),
  to: z.number(),
  environment: z.string(),
  /** A sentence: filled from Prometheus, or why not. */
  text: z.string(),
  filled: z.boolean(),
});
export type Gap = Readonly<z.infer<typeof gapSchema>>;

/** What a History view asks about. */
export const historyRangeSchema = z.object({
  /** Null: all environments. */
  environment: z.string().nullable(),
  from: z.number(),
  to: z.number(),
});
export type HistoryRange = Readonly<z.infer<typeof historyRangeSchema>>;

/** A row of the statistics: one alert name in one environment and severity. */
export const alertStatisticsSchema = z.object({
  environment: z.string(),
  name: z.string(),
  severity: z.enum(severities),
  episodes: z.number(),
  transitions: z.number(),
  /** Mean time to acknowledge and to resolve, ms; null where no episode was. `…Of` counts the episodes they are means of. */
  mttaMs: z.number().nullable(),
  mttaOf: z.number(),
  mttrMs: z.number().nullable(),
  mttrOf: z.number(),
  /** Ms of the range in which at least one of them fired. */
  firingMs: z.number(),
  lastStartsAt: z.number(),
});
export type AlertStatistics = Readonly<z.infer<typeof alertStatisticsSchema>>;

export const severityStatisticsSchema = alertStatisticsSchema
  .pick({ severity: true, episodes: true, mttaMs: true, mttaOf: true, mttrMs: true, mttrOf: true })
  .readonly();
export type SeverityStatistics = z.infer<typeof severityStatisticsSchema>;

/** Everything that a History view shows of a range. */
export const historyReportSchema = z.object({
  range: historyRangeSchema,
  /** Newest first, at most 2,000; `episodeCount` says how many there are. */
  episodes: z.array(episodeSchema),
  episodeCount: z.number(),
  /** Most frequent first. */
  alerts: z.array(alertStatisticsSchema),
  severities: z.array(severityStatisticsSchema),
  /** Episodes that began in each hour: `[start of the hour, alert name, count]`. */
  heatmap: z.array(z.tuple([z.number(), z.string(), z.number()])),
  gaps: z.array(gapSchema),
  /** The oldest moment that anything is known of; null where nothing is. */
  knownSince: z.number().nullable(),
});
export type HistoryReport = Readonly<z.infer<typeof historyReportSchema>>;

/** One write to a server, as the audit log keeps it. */
export const auditEntrySchema = z.object({
  at: z.number(),
  /** Who did it: the author in force. */
  who: z.string(),
  environment: z.string(),
  backend: z.string(),
  /** `create silence`, `edit silence`, `expire silence`, `acknowledge`, `suppress`. */
  what: z.string(),
  /** What was sent, as a sentence; never a secret. */
  detail: z.string(),
  /** What the server answered, or why nothing was sent. */
  answer: z.string(),
  ok: z.boolean(),
});
export type AuditEntry = Readonly<z.infer<typeof auditEntrySchema>>;
