import { decide, initialPolicyState, type PolicyContext } from "../../electron/console/notifications/policy.ts";
import { type Alert, type AlertChange, alertId } from "../../shared/model/alert.ts";
import { defaultNotificationSettings } from "../../shared/model/notification.ts";
import { severityOf } from "../../shared/model/severity.ts";
import { alertmanagerAnswer } from "./data.ts";
import { medianOf, timed } from "./timing.ts";

const alerts = 10_000;
const rounds = 15;

function benchAlerts(): Alert[] {
  return (alertmanagerAnswer(alerts, 1) as WireAlert[]).map(({ fingerprint, labels, annotations, startsAt }) => ({
    id: alertId("bench", fingerprint),
    environment: "bench",
    fingerprint,
    name: labels.alertname ?? "",
    severity: severityOf(labels.severity),
    state: "firing",
    since: Date.parse(startsAt),
    startsAt: Date.parse(startsAt),
    activeAt: null,
    holdSeconds: null,
    labels,
    annotations,
    receivers: ["pagerduty"],
    silencedBy: [],
    inhibitedBy: [],
    mutedBy: [],
    generatorUrl: null,
    value: null,
    reportedBy: ["alertmanager-1"],
    gateway: null,
    reason: null,
    lastState: null,
  }));
}

interface WireAlert {
  readonly fingerprint: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
}

function contextAt(now: number): PolicyContext {
  return {
    now,
    settings: defaultNotificationSettings,
    mutes: [],
    environmentName: () => "Bench",
    acknowledged: () => false,
    localTime: (at) => ({ day: 6, minutes: Math.floor(at / 60_000) % 1440 }),
  };
}

/**
 * Time to decide about 10,000 alerts that appear at once, about one more when they are known, and about a poll that
 * says nothing new, each against parsing the 10,000 alerts from JSON.
 */
export function policyRatio() {
  const all = benchAlerts();
  const text = JSON.stringify(all);
  const changes = all.map((alert): AlertChange => ({ kind: "appeared", alert }));
  const now = Date.parse("2026-11-21T03:42:00Z");
  const [extra] = all;
  const known = decide(initialPolicyState, { kind: "changes", environment: "bench", changes }, contextAt(now)).state;
  const more: AlertChange[] =
    extra === undefined
      ? []
      : [{ kind: "appeared", alert: { ...extra, id: "bench/ffffffffffffff01", fingerprint: "ffffffffffffff01" } }];
  const ours = medianTime(() =>
    decide(initialPolicyState, { kind: "changes", environment: "bench", changes }, contextAt(now)),
  );
  const one = medianTime(() =>
    decide(known, { kind: "changes", environment: "bench", changes: more }, contextAt(now + 120_000)),
  );
  const floor = medianTime(() => JSON.parse(text) as unknown);
  return {
    policy: {
      ratio: ours / floor,
      aim: 2,
      ms: ours,
      floorMs: floor,
      oneChangeRatio: one / floor,
      changes: alerts,
      stateBytes: Buffer.byteLength(JSON.stringify(known)),
    },
  };
}

/** The median time of some runs in ms, after a few that warm up. */
function medianTime(run: () => unknown): number {
  for (let round = 0; round < 5; round += 1) run();
  return medianOf(rounds, () => timed(run));
}
