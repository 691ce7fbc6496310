import { type Alert, type AlertState, alertId, type Labels } from "../../../shared/model/alert.ts";
import { type OwnSeverities, severityOf } from "../../../shared/model/severity.ts";
import type { AlertmanagerAlert } from "../alertmanager/normalise.ts";
import type { PrometheusAlert } from "../prometheus/normalise.ts";

/** One alert as every backend of an environment that knows it reports it. */
export interface Reported {
  readonly fingerprint: string;
  /** `[backend, alert]` of each Alertmanager peer. Peers share silences but do not gossip alerts. */
  readonly alertmanagers: readonly (readonly [string, AlertmanagerAlert])[];
  readonly prometheus: PrometheusAlert | null;
}

/** What the backends whose answers still count say. */
export interface Answers {
  readonly alertmanagers: readonly {
    readonly backend: string;
    readonly alerts: ReadonlyMap<string, AlertmanagerAlert>;
  }[];
  readonly prometheus: { readonly backend: string; readonly alerts: ReadonlyMap<string, PrometheusAlert> } | null;
}

/** The reports by fingerprint, and the fingerprints that went up in another one. */
export interface Folded {
  readonly reports: ReadonlyMap<string, Reported>;
  /** Prometheus's own fingerprints of alerts that Alertmanager knows with more labels. */
  readonly folded: ReadonlySet<string>;
}

/**
 * Folds the answers of all backends by fingerprint. An alert of Prometheus that no Alertmanager has under its
 * fingerprint is folded into one with the same labels and more, since the labels that a Prometheus adds on the way are
 * not always to be known: its configuration may be hidden, or relabel in ways that are not followed here.
 */
export function foldReports(answers: Answers): Folded {
  const reports = new Map<string, Reported>();
  const fromPrometheus = answers.prometheus?.alerts ?? new Map<string, PrometheusAlert>();
  for (const { backend, alerts } of answers.alertmanagers) {
    for (const alert of alerts.values()) {
      const known = reports.get(alert.fingerprint);
      const entry = [backend, alert] as const;
      reports.set(alert.fingerprint, {
        fingerprint: alert.fingerprint,
        alertmanagers: known === undefined ? [entry] : [...known.alertmanagers, entry],
        prometheus: fromPrometheus.get(alert.fingerprint) ?? null,
      });
    }
  }
  const folded = new Set<string>();
  // Mostly every alert is found by its fingerprint, and there is nothing to look for.
  let counterparts: Counterparts | null = null;
  for (const alert of fromPrometheus.values()) {
    if (reports.has(alert.fingerprint)) continue;
    counterparts ??= new Counterparts(reports);
    const counterpart = counterparts.take(alert);
    if (counterpart === undefined) {
      reports.set(alert.fingerprint, { fingerprint: alert.fingerprint, alertmanagers: [], prometheus: alert });
    } else {
      reports.set(counterpart.fingerprint, { ...counterpart, prometheus: alert });
      folded.add(alert.fingerprint);
    }
  }
  return { reports, folded };
}

/** Finds alerts of Alertmanager that have all labels of one of Prometheus's, each at most once. */
class Counterparts {
  private readonly byName = new Map<string, Reported[]>();
  /** For each set of label names, the alerts by their values of these labels. */
  private readonly indexes = new Map<string, Map<string, Reported[]>>();

  constructor(reports: ReadonlyMap<string, Reported>) {
    for (const report of reports.values()) {
      if (report.prometheus !== null) continue;
      const name = labelsOf(report).alertname ?? "";
      const list = this.byName.get(name);
      if (list === undefined) this.byName.set(name, [report]);
      else list.push(report);
    }
  }

  take({ ownLabels, state }: PrometheusAlert): Reported | undefined {
    // What is pending was not sent to any Alertmanager.
    if (state === "pending") return undefined;
    const names = Object.keys(ownLabels).sort();
    const key = JSON.stringify([ownLabels.alertname, names]);
    const index = this.indexes.get(key) ?? this.indexBy(names, ownLabels.alertname ?? "");
    this.indexes.set(key, index);
    return index.get(valuesOf(ownLabels, names))?.pop();
  }

  private indexBy(names: readonly string[], alertname: string): Map<string, Reported[]> {
    const index = new Map<string, Reported[]>();
    // The one with the fewest labels more is taken first, whatever order the peers came in.
    const candidates = (this.byName.get(alertname) ?? []).toSorted(moreLabelsFirst);
    for (const report of candidates) {
      const key = valuesOf(labelsOf(report), names);
      const list = index.get(key);
      if (list === undefined) index.set(key, [report]);
      else list.push(report);
    }
    return index;
  }
}

function moreLabelsFirst(a: Reported, b: Reported): number {
  const size = (report: Reported) => Object.keys(labelsOf(report)).length;
  return size(b) - size(a) || (a.fingerprint < b.fingerprint ? 1 : -1);
}

function labelsOf(report: Reported): Labels {
  return report.alertmanagers[0]?.[1].labels ?? {};
}

function valuesOf(labels: Labels, names: readonly string[]): string {
  return JSON.stringify(names.map((name) => labels[name] ?? null));
}

/** True where both are built of the same reports, which makes the merged alert the same too. */
export function sameReport(a: Reported, b: Reported): boolean {
  return (
    a.prometheus === b.prometheus &&
    a.alertmanagers.length === b.alertmanagers.length &&
    a.alertmanagers.every(([backend, alert], index) => {
      const other = b.alertmanagers[index];
      return other !== undefined && other[0] === backend && other[1] === alert;
    })
  );
}

/** Where an alert is merged: its environment with its own words of severity, and the backend id of its Prometheus. */
export interface MergeContext {
  readonly environment: string;
  readonly prometheusBackend: string | null;
  readonly severities?: OwnSeverities;
}

/** The one alert that all reports of it make. `previous` gives the moment it entered a state that has not changed. */
export function mergeReport(report: Reported, context: MergeContext, previous: Alert | undefined, now: number): Alert {
  const peers = report.alertmanagers.map(([, alert]) => alert);
  const [first] = peers;
  const { prometheus } = report;
  const base: { readonly labels: Labels; readonly annotations: Labels } | null = first ?? prometheus;
  if (base === null) throw new Error("A report without a reporter");
  const state = foldState(peers, prometheus);
  const startsAt = startOf(peers, prometheus, state, previous);
  // While no Alertmanager can be asked, where the same episode was routed to is still worth knowing.
  const last = peers.length === 0 && previous?.startsAt === startsAt ? previous : undefined;
  return {
    id: alertId(context.environment, report.fingerprint),
    environment: context.environment,
    fingerprint: report.fingerprint,
    name: base.labels.alertname ?? "(no alertname)",
    severity: severityOf(base.labels.severity, context.severities),
    state,
    since: sinceOf(state, startsAt, previous, now),
    startsAt,
    activeAt: prometheus?.activeAt ?? (previous?.startsAt === startsAt ? previous.activeAt : null),
    holdSeconds: prometheus?.holdSeconds ?? (previous?.startsAt === startsAt ? previous.holdSeconds : null),
    labels: base.labels,
    // Prometheus's annotations are those of its last evaluation, Alertmanager's those of the last send.
    annotations: prometheus?.annotations ?? base.annotations,
    receivers: last?.receivers ?? union(peers.map((peer) => peer.receivers)),
    silencedBy: union(peers.map((peer) => peer.silencedBy)),
    inhibitedBy: union(peers.map((peer) => peer.inhibitedBy)),
    mutedBy: union(peers.map((peer) => peer.mutedBy)),
    generatorUrl: peers.map((peer) => peer.generatorUrl).find((url) => url !== null) ?? last?.generatorUrl ?? null,
    value: prometheus?.value ?? null,
    reportedBy: [
      ...report.alertmanagers.map(([backend]) => backend),
      ...(prometheus !== null && context.prometheusBackend !== null ? [context.prometheusBackend] : []),
    ],
    gateway: null,
    reason: null,
    lastState: null,
  };
}

/** A peer that would notify decides: an alert counts as silenced or inhibited only where every peer says so. */
function foldState(peers: readonly AlertmanagerAlert[], prometheus: PrometheusAlert | null): AlertState {
  if (peers.length === 0) return prometheus?.state ?? "firing";
  if (peers.some((peer) => peer.state === "firing")) return "firing";
  return peers.some((peer) => peer.state === "silenced") ? "silenced" : "inhibited";
}

/** The episode's start: Alertmanager's earliest `startsAt`; without one, what Prometheus lets us reckon. */
function startOf(
  peers: readonly AlertmanagerAlert[],
  prometheus: PrometheusAlert | null,
  state: AlertState,
  previous: Alert | undefined,
): number {
  if (peers.length > 0) return Math.min(...peers.map((peer) => peer.startsAt));
  if (prometheus === null) return 0;
  const sameEpisode = previous?.activeAt === prometheus.activeAt && previous.startsAt > prometheus.activeAt;
  if (sameEpisode && state === "firing") return previous.startsAt;
  return state === "pending" ? prometheus.activeAt : prometheus.activeAt + (prometheus.holdSeconds ?? 0) * 1000;
}

function sinceOf(state: AlertState, startsAt: number, previous: Alert | undefined, now: number): number {
  if (state === "firing" || state === "pending") return startsAt;
  if (previous === undefined || previous.state === "resolved" || previous.state === "unknown") return startsAt;
  // A re-fire that is silenced from its first moment began no earlier than it fired.
  return previous.state === state ? Math.max(previous.since, startsAt) : now;
}

function union(lists: readonly (readonly string[])[]): readonly string[] {
  const [only, ...rest] = lists;
  return only !== undefined && rest.length === 0 ? only : [...new Set(lists.flat())];
}
