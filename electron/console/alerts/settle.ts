import type { Alert, AlertChange, AlertState } from "../../../shared/model/alert.ts";
import { noOwnSeverities, type OwnSeverities } from "../../../shared/model/severity.ts";
import type { AlertmanagerSnapshot } from "../alertmanager/normalise.ts";
import { type PrometheusSnapshot, ruleOf } from "../prometheus/normalise.ts";
import { type Answers, foldReports, type MergeContext, mergeReport, type Reported, sameReport } from "./merge.ts";

/** A backend's last good answer and whether it may still be relied on. Times are ms since 1970. */
export interface Source<Snapshot> {
  readonly backend: string;
  readonly name: string;
  /** Null until it answered for the first time. */
  readonly snapshot: Snapshot | null;
  /** False once the last good answer is older than two polls. */
  readonly fresh: boolean;
  /** True while the last poll succeeded. */
  readonly answering: boolean;
  /** A sentence while it answers but cannot yet tell which alerts are true (after its restart). */
  readonly settling: string | null;
}

export interface Sources {
  readonly alertmanagers: readonly Source<AlertmanagerSnapshot>[];
  readonly prometheus: Source<PrometheusSnapshot> | null;
}

/** What the console knows of one environment's alerts, and what it was built of. */
export interface Settled {
  readonly alerts: ReadonlyMap<string, Alert>;
  readonly reports: ReadonlyMap<string, Reported>;
}

export const nothingSettled: Settled = { alerts: new Map(), reports: new Map() };

/** A resolved alert is shown for a day. */
export const resolvedKeptMs = 24 * 3_600_000;
/** And no more than so many of them for one environment, latest first. */
export const resolvedKeptCount = 2_000;
/** Prometheus and Alertmanager may differ for a minute: old Prometheus versions drop notifications on a reload. */
export const toleratedMismatchMs = 60_000;

/**
 * The next knowledge of an environment's alerts, and what changed on the way there. An alert that nobody reports any
 * more is resolved only where every Alertmanager answered without it, its Prometheus answered too, and none of them
 * just restarted. Otherwise it is unknown, with the reason.
 */
export function settleAlerts(
  environment: string,
  before: Settled,
  sources: Sources,
  now: number,
  severities: OwnSeverities = noOwnSeverities,
): { readonly after: Settled; readonly changes: readonly AlertChange[] } {
  const answers = answersThatCount(sources);
  const { reports, folded } = foldReports(answers);
  const context: MergeContext = { environment, prometheusBackend: answers.prometheus?.backend ?? null, severities };
  const alerts = new Map<string, Alert>();
  const changes: AlertChange[] = [];
  for (const report of reports.values()) {
    const previous = before.alerts.get(report.fingerprint);
    const alert = reportedAlert(report, before, previous, sources, context, now);
    alerts.set(report.fingerprint, alert);
    const change = changeBetween(previous, alert);
    if (change !== null) changes.push(change);
  }
  for (const previous of before.alerts.values()) {
    if (reports.has(previous.fingerprint)) continue;
    // It is reported still, under the labels that Alertmanager has for it.
    const alert = folded.has(previous.fingerprint) ? null : unreportedAlert(previous, sources, now);
    if (alert === null) {
      changes.push({ kind: "forgotten", previous });
      continue;
    }
    alerts.set(previous.fingerprint, alert);
    const change = changeBetween(previous, alert);
    if (change !== null) changes.push(change);
  }
  forgetSurplus(alerts, changes);
  return { after: { alerts, reports }, changes };
}

function answersThatCount(sources: Sources): Answers {
  const { prometheus } = sources;
  return {
    alertmanagers: sources.alertmanagers.flatMap(({ backend, snapshot, fresh }) =>
      snapshot !== null && fresh ? [{ backend, alerts: snapshot.alerts }] : [],
    ),
    prometheus:
      prometheus !== null && prometheus.snapshot !== null && prometheus.fresh
        ? { backend: prometheus.backend, alerts: prometheus.snapshot.alerts }
        : null,
  };
}

function reportedAlert(
  report: Reported,
  before: Settled,
  previous: Alert | undefined,
  sources: Sources,
  context: MergeContext,
  now: number,
): Alert {
  const lonely = report.alertmanagers.length === 0 && report.prometheus?.state === "firing";
  const known = before.reports.get(report.fingerprint);
  // The reason of an alert that Prometheus alone reports depends on the time, so it is worked out anew.
  if (!lonely && previous !== undefined && known !== undefined && sameReport(known, report)) return previous;
  const merged = mergeReport(report, context, previous, now);
  if (!lonely) return merged;
  const reason = reasonWithoutAlertmanager(merged, previous, sources, now);
  const unchanged = previous !== undefined && known !== undefined && sameReport(known, report);
  if (unchanged && previous.reason === reason) return previous;
  return { ...merged, reason, lastState: reason === null ? null : quietedBefore(previous) };
}

/** The state in which Alertmanager last had an alert that Prometheus alone reports now, where it notified nobody. */
function quietedBefore(previous: Alert | undefined): "silenced" | "inhibited" | null {
  if (previous === undefined || previous.state === "resolved") return null;
  const state = previous.lastState ?? previous.state;
  return state === "silenced" || state === "inhibited" ? state : null;
}

/** Why an alert that fires in Prometheus is in no Alertmanager; null where that is no wonder. */
function reasonWithoutAlertmanager(
  alert: Alert,
  previous: Alert | undefined,
  sources: Sources,
  now: number,
): string | null {
  if (sources.alertmanagers.length === 0) return null;
  const quieted = quietedBefore(previous);
  const silent = sources.alertmanagers.find((source) => !source.fresh);
  if (silent !== undefined) {
    // Not asked yet, at the console's start: nothing to say of it.
    if (silent.snapshot === null && silent.answering) return null;
    return quieted !== null
      ? `It was ${quieted} when ${silent.name} last answered; whether it still is, nobody can tell.`
      : `Reported by Prometheus; ${silent.name} gives no good answer, so who was notified is not known.`;
  }
  const settling = sources.alertmanagers.find((source) => source.settling !== null);
  if (settling !== undefined) {
    return quieted !== null
      ? `It was ${quieted} before ${settling.name} restarted, which does not list it yet.`
      : `${settling.name} restarted and does not list it yet.`;
  }
  if (now - alert.startsAt < toleratedMismatchMs) return null;
  return "It fires in Prometheus, but Alertmanager does not list it: nobody may have been notified.";
}

/** What to make of an alert that no answer names any more; null where it can be dropped. */
function unreportedAlert(previous: Alert, sources: Sources, now: number): Alert | null {
  if (previous.state === "resolved") return now - previous.since > resolvedKeptMs ? null : previous;
  const doubt = doubtAbout(previous, sources);
  if (doubt !== null) {
    if (previous.state === "unknown") return previous.reason === doubt ? previous : { ...previous, reason: doubt };
    return { ...previous, state: "unknown", since: now, lastState: previous.state, reason: doubt };
  }
  const lastState = previous.state === "unknown" ? previous.lastState : previous.state;
  // A pending alert whose condition went away never fired, so there is nothing to resolve.
  if (lastState === "pending") return null;
  const reason = sources.prometheus === null ? ranOut(previous, sources.alertmanagers, now) : null;
  return { ...previous, state: "resolved", since: now, lastState, reason, reportedBy: [] };
}

/** Why the absence of an alert does not prove that it is over; null where it does. */
function doubtAbout(alert: Alert, sources: Sources): string | null {
  const { prometheus } = sources;
  const wasPending = (alert.lastState ?? alert.state) === "pending";
  const judges = wasPending && prometheus !== null ? [prometheus] : [...sources.alertmanagers, prometheus];
  for (const source of judges) {
    if (source === null) continue;
    if (source.snapshot === null || !source.fresh || !source.answering) {
      return `${source.name} gives no good answer, so it cannot be told whether this still fires.`;
    }
    if (source.settling !== null) return `${source.name}: ${source.settling}`;
  }
  return prometheus === null ? null : (notEvaluated(alert, prometheus) ?? targetDown(alert, prometheus.snapshot));
}

/** A rule that was not evaluated since the server's start has no say yet; a group's interval may be an hour. */
function notEvaluated(alert: Alert, { name, snapshot }: Source<PrometheusSnapshot>): string | null {
  const namesakes = snapshot?.rules.filter((rule) => rule.name === alert.name) ?? [];
  if (ruleOf(alert.labels, namesakes)?.health !== "unknown") return null;
  return `${name} has not evaluated its rule since its start, so it cannot be told whether this still fires.`;
}

/** When a scrape fails, alerts on that target's series go away within seconds, which is no repair. */
function targetDown(alert: Alert, snapshot: PrometheusSnapshot | null): string | null {
  const { job, instance } = alert.labels;
  if (instance === undefined && job === undefined) return null;
  const down = snapshot?.downTargets.find(
    (target) => (instance === undefined || target.instance === instance) && (job === undefined || target.job === job),
  );
  return down === undefined
    ? null
    : `Prometheus cannot scrape ${down.instance || down.job} now, so it cannot be told whether this still fires.`;
}

/**
 * Without a Prometheus to ask: a repaired alert is ended by its sender before it would run out, while one whose sender
 * stopped vanishes when it runs out. Both count as resolved, since there is nobody else to ask and many scripts end
 * their alerts by silence; but the second is said. Source: Alertmanager keeps an alert until its last send's `endsAt`.
 */
function ranOut(alert: Alert, alertmanagers: readonly Source<AlertmanagerSnapshot>[], now: number): string | null {
  const ends = alertmanagers.flatMap(({ snapshot }) => snapshot?.endsAt.get(alert.fingerprint) ?? []);
  if (ends.length === 0) return null;
  const end = Math.max(...ends);
  return now >= end
    ? "It ran out because its sender stopped refreshing it; nothing said that the cause is gone."
    : null;
}

/** How an alert's knowledge changed; null where it did not. */
export function changeBetween(previous: Alert | undefined, alert: Alert): AlertChange | null {
  if (previous === alert) return null;
  if (previous === undefined) return { kind: "appeared", alert };
  if (alert.state === "resolved") return { kind: "resolved", alert, previous };
  if (alert.state === "unknown") {
    return previous.state === "unknown" ? { kind: "changed", alert, previous } : { kind: "lost", alert, previous };
  }
  // It never fired in its new episode yet, so there is no re-fire to speak of.
  if (previous.state === "resolved" && alert.state === "pending") return { kind: "appeared", alert };
  return isNewEpisode(previous, alert) ? { kind: "refired", alert, previous } : { kind: "changed", alert, previous };
}

const fires: ReadonlySet<AlertState> = new Set(["firing", "silenced", "inhibited"]);

/** Going from pending to firing moves `startsAt`, but it is the episode that was announced. */
function isNewEpisode(previous: Alert, alert: Alert): boolean {
  if (previous.state === "resolved") return true;
  // The same moment of the condition becoming true is the same episode, whichever backend reckons its start.
  if (alert.activeAt !== null && alert.activeAt === previous.activeAt) return false;
  const before = previous.state === "unknown" ? previous.lastState : previous.state;
  return before !== null && fires.has(before) && fires.has(alert.state) && previous.startsAt !== alert.startsAt;
}

/** Takes the oldest resolved alerts out where there are too many, and says so among the changes. */
export function forgetSurplus(alerts: Map<string, Alert>, changes: AlertChange[]): void {
  const resolved = [...alerts.values()].filter((alert) => alert.state === "resolved");
  if (resolved.length <= resolvedKeptCount) return;
  resolved.sort((a, b) => b.since - a.since);
  const surplus = new Set(resolved.slice(resolvedKeptCount));
  for (const previous of surplus) alerts.delete(previous.fingerprint);
  // An alert must not be both announced and forgotten by one and the same list of changes.
  const kept = changes.filter((change) => change.kind === "forgotten" || !surplus.has(change.alert));
  changes.splice(0, changes.length, ...kept);
  for (const previous of surplus) changes.push({ kind: "forgotten", previous });
}
