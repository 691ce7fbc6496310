import type { Alert, Labels } from "../../../shared/model/alert.ts";
import type { Span } from "../../../shared/model/logs.ts";

/** Labels of an alert that may name the streams of what it is about, most telling first. */
export const tellingLabels = [
  "service_name",
  "service",
  "container",
  "pod",
  "app",
  "job",
  "component",
  "namespace",
] as const;

/** The cause comes before the alert: by the rule's `for`, and by the scrape before it. */
const leadMs = 5 * 60_000;
const followMs = 5 * 60_000;
/** An alert that fires for days is explained by its first day. */
const longestMs = 24 * 3_600_000;

/** The span in which to look for an alert's cause, ms since 1970. */
export function alertSpan(alert: Pick<Alert, "state" | "since" | "startsAt" | "activeAt">, now: number): Span {
  const from = Math.min(alert.activeAt ?? alert.startsAt, alert.startsAt) - leadMs;
  const end = alert.state === "resolved" ? alert.since + followMs : now;
  return { from, to: Math.max(from + leadMs, Math.min(end, from + longestMs)) };
}

/**
 * The streams an alert is about: its most telling label whose value Loki knows, under the alert's own name for it or
 * under another telling name (an alert's `job="fastapi"` may be a stream's `service="fastapi"`). One label only, since
 * two that each exist may be on no stream together. Empty where none is known.
 */
export function alertStreamLabels(labels: Labels, values: ReadonlyMap<string, ReadonlySet<string>>): Labels {
  for (const name of tellingLabels) {
    const value = labels[name];
    if (value !== undefined && values.get(name)?.has(value) === true) return { [name]: value };
  }
  for (const name of tellingLabels) {
    const value = labels[name];
    const other =
      value === undefined ? undefined : tellingLabels.find((label) => values.get(label)?.has(value) === true);
    if (value !== undefined && other !== undefined) return { [other]: value };
  }
  return {};
}
