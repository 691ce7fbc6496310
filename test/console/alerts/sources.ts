import type { AlertmanagerAlert, AlertmanagerSnapshot } from "../../../electron/console/alertmanager/normalise.ts";
import { fingerprint } from "../../../electron/console/alerts/fingerprint.ts";
import {
  nothingSettled,
  type Settled,
  type Source,
  type Sources,
  settleAlerts,
} from "../../../electron/console/alerts/settle.ts";
import type {
  DownTarget,
  PrometheusAlert,
  PrometheusSnapshot,
} from "../../../electron/console/prometheus/normalise.ts";
import type { Alert, AlertChange } from "../../../shared/model/alert.ts";

// What backends answer, said briefly. Times are milliseconds since `start`, which tests count from.

export const start = Date.parse("2026-11-21T03:42:00Z");
export const minute = 60_000;
export const hour = 60 * minute;

export const redis = { alertname: "RedisDown", severity: "critical", job: "redis", instance: "redis:9121" } as const;

export function fromAlertmanager(changes: Partial<AlertmanagerAlert> = {}): AlertmanagerAlert {
  const labels = changes.labels ?? redis;
  return {
    fingerprint: fingerprint(labels),
    labels,
    annotations: { summary: "Redis is down" },
    startsAt: start,
    state: "firing",
    receivers: ["pagerduty"],
    silencedBy: [],
    inhibitedBy: [],
    mutedBy: [],
    generatorUrl: "http://prometheus:9090/graph",
    ...changes,
  };
}

export function fromPrometheus(changes: Partial<PrometheusAlert> = {}): PrometheusAlert {
  const labels = changes.labels ?? redis;
  return {
    fingerprint: fingerprint(labels),
    labels,
    ownLabels: labels,
    annotations: { summary: "Redis is down" },
    state: "firing",
    activeAt: start - minute,
    value: "0e+00",
    holdSeconds: 60,
    ...changes,
  };
}

type Condition = "answering" | "failing" | "stale" | "waiting";

/** A source in one of the conditions that a backend can be in. */
function source<S>(
  backend: string,
  name: string,
  snapshot: S,
  condition: Condition,
  settling: string | null,
): Source<S> {
  return {
    backend,
    name,
    snapshot: condition === "waiting" ? null : snapshot,
    fresh: condition === "answering" || condition === "failing",
    answering: condition === "answering",
    settling,
  };
}

export function alertmanagerSnapshot(
  alerts: readonly AlertmanagerAlert[],
  endsAt: readonly (readonly [string, number])[] = [],
): AlertmanagerSnapshot {
  return { alerts: new Map(alerts.map((alert) => [alert.fingerprint, alert])), endsAt: new Map(endsAt), rejected: 0 };
}

export function alertmanager(
  alerts: readonly AlertmanagerAlert[],
  options: {
    readonly number?: number;
    readonly condition?: Condition;
    readonly settling?: string;
    readonly endsAt?: readonly (readonly [string, number])[];
  } = {},
): Source<AlertmanagerSnapshot> {
  const { number = 1, condition = "answering", settling = null, endsAt } = options;
  const snapshot = alertmanagerSnapshot(alerts, endsAt);
  return source(`alertmanager-${number}`, `Alertmanager ${number}`, snapshot, condition, settling);
}

export function prometheus(
  alerts: readonly PrometheusAlert[],
  options: {
    readonly condition?: Condition;
    readonly settling?: string;
    readonly downTargets?: readonly DownTarget[];
  } = {},
): Source<PrometheusSnapshot> {
  const { condition = "answering", settling = null, downTargets = [] } = options;
  const snapshot = {
    alerts: new Map(alerts.map((alert) => [alert.fingerprint, alert])),
    rules: [],
    downTargets,
    rejected: 0,
  };
  return source("prometheus", "Prometheus", snapshot, condition, settling);
}

/** An environment that is told, poll by poll, what its backends say. */
export class Story {
  settled: Settled = nothingSettled;

  /** Settles at `start + at`; answers the changes. */
  tell(at: number, sources: Sources): readonly AlertChange[] {
    const { after, changes } = settleAlerts("production", this.settled, sources, start + at);
    this.settled = after;
    return changes;
  }

  get alerts(): readonly Alert[] {
    return [...this.settled.alerts.values()];
  }

  /** The only alert there is. */
  get alert(): Alert {
    const [alert, ...others] = this.settled.alerts.values();
    if (alert === undefined || others.length > 0) throw new Error(`there are ${this.settled.alerts.size} alerts`);
    return alert;
  }
}

export function kinds(changes: readonly AlertChange[]): string[] {
  return changes.map(({ kind }) => kind);
}
