import { isDeepStrictEqual } from "node:util";
import { type Alert, type AlertChange, alertId } from "../../../shared/model/alert.ts";
import { type OwnSeverities, severityOf } from "../../../shared/model/severity.ts";
import { changeBetween, forgetSurplus, resolvedKeptMs, type Source } from "../alerts/settle.ts";
import type { GatewayAlert, GatewaySnapshot } from "./normalise.ts";

/** The alerts of one environment's gateway by fingerprint. They merge with nobody else's. */
export type GatewayAlerts = ReadonlyMap<string, Alert>;

export interface GatewayContext {
  readonly environment: string;
  readonly severities: OwnSeverities;
}

/**
 * The next knowledge of a gateway's alerts, and what changed on the way there. An alert is resolved only where the
 * gateway answers and says so, or answers all it has without it. Otherwise an alert that is not reported is unknown,
 * with the reason. One that was resolved before it was ever seen firing is not shown. `now` in ms since 1970.
 */
export function settleGateway(
  context: GatewayContext,
  before: GatewayAlerts,
  source: Source<GatewaySnapshot>,
  now: number,
): { readonly after: GatewayAlerts; readonly changes: readonly AlertChange[] } {
  // After an edit of the settings the new client has not asked yet; what was known stands until it has.
  if (source.snapshot === null && source.answering) return { after: before, changes: [] };
  const alerts = new Map<string, Alert>();
  const changes: AlertChange[] = [];
  const reports = source.fresh && source.snapshot !== null ? source.snapshot.alerts : new Map<string, GatewayAlert>();
  for (const report of reports.values()) {
    if (report.state === "resolved") continue;
    const previous = before.get(report.fingerprint);
    const made = activeAlert(report, context, source.backend, previous, now);
    const alert = previous !== undefined && isDeepStrictEqual(previous, made) ? previous : made;
    alerts.set(alert.fingerprint, alert);
    const change = changeBetween(previous, alert);
    if (change !== null) changes.push(change);
  }
  for (const previous of before.values()) {
    if (alerts.has(previous.fingerprint)) continue;
    const said = reports.get(previous.fingerprint)?.state === "resolved";
    const alert = inactiveAlert(previous, source, said, now);
    if (alert === null) {
      changes.push({ kind: "forgotten", previous });
      continue;
    }
    alerts.set(alert.fingerprint, alert);
    const change = changeBetween(previous, alert);
    if (change !== null) changes.push(change);
  }
  forgetSurplus(alerts, changes);
  return { after: alerts, changes };
}

function activeAlert(
  report: GatewayAlert,
  { environment, severities }: GatewayContext,
  backend: string,
  previous: Alert | undefined,
  now: number,
): Alert {
  const { fingerprint, own, name, labels, annotations, acknowledged } = report;
  const state = report.state === "silenced" ? "silenced" : "firing";
  const startsAt =
    report.startsAt ?? (previous === undefined || previous.state === "resolved" ? now : previous.startsAt);
  return {
    id: alertId(environment, fingerprint),
    environment,
    fingerprint,
    name,
    severity: severityOf(labels.severity, severities),
    state,
    since: sinceOf(state, startsAt, previous, now),
    startsAt,
    activeAt: null,
    holdSeconds: null,
    labels,
    annotations,
    receivers: [],
    silencedBy: [],
    inhibitedBy: [],
    mutedBy: [],
    generatorUrl: null,
    value: null,
    reportedBy: [backend],
    gateway: { fingerprint: own, acknowledged },
    reason: null,
    lastState: null,
  };
}

function sinceOf(state: "firing" | "silenced", startsAt: number, previous: Alert | undefined, now: number): number {
  if (state === "firing" || previous === undefined) return startsAt;
  if (previous.state === "resolved" || previous.state === "unknown") return startsAt;
  return previous.state === state ? Math.max(previous.since, startsAt) : Math.max(now, startsAt);
}

/** What to make of an alert that is not reported as active; null where it can be dropped. */
function inactiveAlert(previous: Alert, source: Source<GatewaySnapshot>, said: boolean, now: number): Alert | null {
  if (previous.state === "resolved") return now - previous.since > resolvedKeptMs ? null : previous;
  const doubt = doubtAbout(source, said);
  if (doubt !== null) {
    if (previous.state === "unknown") return previous.reason === doubt ? previous : { ...previous, reason: doubt };
    return { ...previous, state: "unknown", since: now, lastState: previous.state, reason: doubt };
  }
  const lastState = previous.state === "unknown" ? previous.lastState : previous.state;
  return { ...previous, state: "resolved", since: now, lastState, reason: null, reportedBy: [] };
}

/** Why an alert's absence does not prove that it is over. Where the gateway `said` that it is, its answer is enough. */
function doubtAbout(
  { name, snapshot, fresh, answering, settling }: Source<GatewaySnapshot>,
  said: boolean,
): string | null {
  if (snapshot === null || !fresh || !answering) {
    return `${name} gives no good answer, so it cannot be told whether this still fires.`;
  }
  return settling === null || said ? null : `${name}: ${settling}`;
}
