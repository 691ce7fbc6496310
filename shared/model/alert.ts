import * as z from "zod";
import { severities } from "./severity.ts";

/** Label or annotation names to their values. */
export const labelsSchema = z.record(z.string(), z.string());
export type Labels = Readonly<Record<string, string>>;

/**
 * What the console knows of an alert.
 * `unknown`: it was there, and nothing that could tell whether it still is has answered. Never `resolved` by absence.
 */
export const alertStates = ["firing", "pending", "silenced", "inhibited", "unknown", "resolved"] as const;
export type AlertState = (typeof alertStates)[number];

/** One alert of one environment, merged from every backend that reports it. Times are milliseconds since 1970. */
export const alertSchema = z.object({
  /** `<environment>/<fingerprint>`. */
  id: z.string(),
  environment: z.string(),
  /**
   * Alertmanager's: FNV-1a 64 over the sorted labels, 16 hex digits. Alerts of an API gateway are another system's, so
   * theirs begins with `gateway-`.
   */
  fingerprint: z.string(),
  name: z.string(),
  severity: z.enum(severities),
  state: z.enum(alertStates),
  /** When it entered `state`, as far as the backends tell; the console's own clock for `unknown` and `resolved`. */
  since: z.number(),
  /** Start of the episode: when it began to fire, or, while pending, when its condition became true. */
  startsAt: z.number(),
  /** When the rule's condition became true (Prometheus's `activeAt`); null where no Prometheus reports it. */
  activeAt: z.number().nullable(),
  /** The rule's `for`, in seconds; null where no rule is known. Tells when a pending alert will fire. */
  holdSeconds: z.number().nullable(),
  labels: labelsSchema,
  annotations: labelsSchema,
  receivers: z.array(z.string()),
  silencedBy: z.array(z.string()),
  inhibitedBy: z.array(z.string()),
  mutedBy: z.array(z.string()),
  generatorUrl: z.string().nullable(),
  /** The value of the rule's expression as Prometheus writes it (`"9.4e-01"`, `"NaN"`); null where none reports it. */
  value: z.string().nullable(),
  /** Ids of the backends that reported it at their last answer. */
  reportedBy: z.array(z.string()),
  /**
   * Set where the API gateway reports it: the id by which the gateway acknowledges and suppresses it, null where it gave
   * none, and whether it counts as acknowledged there.
   */
  gateway: z.object({ fingerprint: z.string().nullable(), acknowledged: z.boolean() }).nullable(),
  /** Why it is unknown, or why it is taken for resolved, in a sentence; null otherwise. */
  reason: z.string().nullable(),
  /** The state before it became unknown or resolved. */
  lastState: z.enum(alertStates).nullable(),
});

type Lists = "receivers" | "silencedBy" | "inhibitedBy" | "mutedBy" | "reportedBy";

/** Its lists may be those of another alert: thousands of alerts share the empty one. */
export type Alert = Readonly<Omit<z.infer<typeof alertSchema>, Lists> & Record<Lists, readonly string[]>>;

/** The id of an alert: the same labels in two environments are two alerts. */
export function alertId(environment: string, fingerprint: string): string {
  return `${environment}/${fingerprint}`;
}

/** True where the alert asks for a person now: it fires and nobody silenced it, or nobody can tell. */
export function needsAttention(alert: Pick<Alert, "state">): boolean {
  return alert.state === "firing" || alert.state === "unknown";
}

/** What happened to an alert between two states of the console's knowledge. */
export type AlertChange =
  | { readonly kind: "appeared"; readonly alert: Alert }
  | { readonly kind: "refired"; readonly alert: Alert; readonly previous: Alert }
  | { readonly kind: "changed"; readonly alert: Alert; readonly previous: Alert }
  | { readonly kind: "lost"; readonly alert: Alert; readonly previous: Alert }
  | { readonly kind: "resolved"; readonly alert: Alert; readonly previous: Alert }
  | { readonly kind: "forgotten"; readonly previous: Alert };
