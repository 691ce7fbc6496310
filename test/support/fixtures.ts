import { readFileSync } from "node:fs";
import { join } from "node:path";

/** One recorded exchange with a real server. */
export interface Recording {
  readonly request: { readonly method: string; readonly path: string; readonly query: string };
  readonly status: number;
  /** Parsed where it was JSON. */
  readonly body: unknown;
  readonly recordedAt: string;
}

export const alertmanagerVersions = ["alertmanager-0.25", "alertmanager-0.33"] as const;
export const prometheusVersions = ["prometheus-2.42", "prometheus-3.5"] as const;

/** The Prometheus that sent its alerts to the Alertmanager of the same row, while both were recorded. */
export const recordedPairs = [
  ["prometheus-2.42", "alertmanager-0.25"],
  ["prometheus-3.5", "alertmanager-0.33"],
] as const;

/** Recordings of `/api/v2/alerts` that hold a list, in both versions. */
export const alertLists = [
  "alerts_active_false",
  "alerts_after_silence_expiry",
  "alerts_all_false",
  "alerts_bad_bool",
  "alerts_empty",
  "alerts_filter_eq",
  "alerts_filter_missing_label",
  "alerts_filter_neg",
  "alerts_filter_negregex",
  "alerts_filter_noquotes",
  "alerts_filter_regex",
  "alerts_filter_two",
  "alerts_firing",
  "alerts_inhibited_false",
  "alerts_just_after_am_restart",
  "alerts_only_active",
  "alerts_only_inhibited",
  "alerts_only_silenced",
  "alerts_posted",
  "alerts_prometheus_dead",
  "alerts_receiver_none",
  "alerts_receiver_partial",
  "alerts_receiver_regex",
  "alerts_receiver_slack",
  "alerts_resolved",
  "alerts_silenced",
  "alerts_silenced_false",
  "alerts_unknown_param",
  "alerts_unprocessed_false",
  "continue_two_receivers_alerts",
  "muted_alerts",
  "muted_alerts_active_false",
  "muted_alerts_before_flush",
] as const;

/** `recording("alertmanager-0.33", "alerts_firing")` */
export function recording(server: string, name: string): Recording {
  const file = join(import.meta.dirname, "..", "fixtures", server, `${name}.json`);
  return JSON.parse(readFileSync(file, "utf8")) as Recording;
}

/** The body of a recording; a new copy each time. */
export function recordedBody(server: string, name: string): unknown {
  return recording(server, name).body;
}

/** An alert as a recorded Alertmanager sent it. */
export interface RecordedAlert {
  readonly fingerprint: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL?: string;
  readonly receivers: readonly { readonly name: string }[];
  readonly status: {
    readonly state: string;
    readonly silencedBy: readonly string[];
    readonly inhibitedBy: readonly string[];
    readonly mutedBy?: readonly string[];
  };
}

export function recordedAlerts(server: string, name: string): RecordedAlert[] {
  return recordedBody(server, name) as RecordedAlert[];
}
