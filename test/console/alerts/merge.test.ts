import { describe, expect, test } from "vitest";
import type { AlertmanagerAlert } from "../../../electron/console/alertmanager/normalise.ts";
import {
  foldReports,
  type MergeContext,
  mergeReport,
  type Reported,
  sameReport,
} from "../../../electron/console/alerts/merge.ts";
import type { PrometheusAlert } from "../../../electron/console/prometheus/normalise.ts";
import type { Alert } from "../../../shared/model/alert.ts";
import { ownSeverities } from "../../../shared/model/severity.ts";
import { fromAlertmanager, fromPrometheus, hour, minute, redis, start } from "./sources.ts";

const context: MergeContext = { environment: "production", prometheusBackend: "prometheus" };

function report(peers: readonly AlertmanagerAlert[], prometheus: PrometheusAlert | null = null): Reported {
  return {
    fingerprint: fromAlertmanager().fingerprint,
    alertmanagers: peers.map((peer, index) => [`alertmanager-${index + 1}`, peer] as const),
    prometheus,
  };
}

function merge(
  peers: readonly AlertmanagerAlert[],
  prometheus: PrometheusAlert | null = null,
  previous?: Alert,
  now = start,
) {
  return mergeReport(report(peers, prometheus), context, previous, now);
}

test("an alert of both Alertmanager and Prometheus takes from each what it knows best", () => {
  const own = fromPrometheus({ annotations: { summary: "Redis is down for 2 minutes" }, value: "0e+00" });
  expect(merge([fromAlertmanager()], own)).toEqual({
    id: `production/${own.fingerprint}`,
    environment: "production",
    fingerprint: own.fingerprint,
    name: "RedisDown",
    severity: "critical",
    state: "firing",
    since: start,
    startsAt: start,
    activeAt: start - minute,
    holdSeconds: 60,
    labels: redis,
    annotations: { summary: "Redis is down for 2 minutes" },
    receivers: ["pagerduty"],
    silencedBy: [],
    inhibitedBy: [],
    mutedBy: [],
    generatorUrl: "http://prometheus:9090/graph",
    value: "0e+00",
    reportedBy: ["alertmanager-1", "prometheus"],
    gateway: null,
    reason: null,
    lastState: null,
  });
});

test("the environment's own words decide the severity", () => {
  const named = report([fromAlertmanager({ labels: { ...redis, severity: "P1" } })]);
  const severities = ownSeverities({ p1: "high" });
  expect(mergeReport(named, { ...context, severities }, undefined, start).severity).toBe("high");
  expect(mergeReport(named, context, undefined, start).severity).toBe("unknown");
});

test("an alert without a name or severity has both all the same", () => {
  const bare = fromAlertmanager({ labels: { job: "no-alertname" } });
  expect(merge([bare])).toMatchObject({ name: "(no alertname)", severity: "unknown" });
});

describe("peers that differ", () => {
  const firing = fromAlertmanager();
  const silenced = fromAlertmanager({ state: "silenced", silencedBy: ["s1"] });
  const inhibited = fromAlertmanager({ state: "inhibited", inhibitedBy: ["i1"] });

  test.each([
    ["one that fires decides", [silenced, firing], "firing"],
    ["all silenced is silenced", [silenced, silenced], "silenced"],
    ["silenced outweighs inhibited", [inhibited, silenced], "silenced"],
    ["all inhibited is inhibited", [inhibited, inhibited], "inhibited"],
  ])("%s", (_rule, peers, state) => {
    expect([merge(peers).state, merge([...peers].reverse()).state]).toEqual([state, state]);
  });

  test("give the earliest start and the union of their lists", () => {
    const peers = [
      fromAlertmanager({ startsAt: start + 2, receivers: ["slack", "mail"], generatorUrl: null, silencedBy: ["s1"] }),
      fromAlertmanager({
        startsAt: start + 1,
        receivers: ["mail", "pagerduty"],
        mutedBy: ["night"],
        inhibitedBy: ["i"],
      }),
    ];
    expect(merge(peers)).toMatchObject({
      startsAt: start + 1,
      receivers: ["slack", "mail", "pagerduty"],
      silencedBy: ["s1"],
      inhibitedBy: ["i"],
      mutedBy: ["night"],
      generatorUrl: "http://prometheus:9090/graph",
      reportedBy: ["alertmanager-1", "alertmanager-2"],
    });
  });
});

describe("an alert that Prometheus alone reports", () => {
  test.each([
    ["pending starts when its condition became true", { state: "pending" }, start - minute],
    ["firing starts after its hold", { state: "firing" }, start],
    ["firing without a hold starts at once", { state: "firing", holdSeconds: 0 }, start - minute],
    ["firing of an unknown rule starts at once", { state: "firing", holdSeconds: null }, start - minute],
  ] as const)("%s", (_rule, changes, startsAt) => {
    const { state } = changes;
    expect(merge([], fromPrometheus(changes))).toMatchObject({ state, startsAt, since: startsAt, receivers: [] });
  });

  test("keeps the start that Alertmanager gave the same episode, and no other's", () => {
    const before = merge([fromAlertmanager({ startsAt: start + 1_234 })], fromPrometheus());
    const same = merge([], fromPrometheus(), before);
    const other = merge([], fromPrometheus({ activeAt: start + hour }), before);
    expect([same.startsAt, other.startsAt]).toEqual([start + 1_234, start + hour + minute]);
  });
});

describe("what only Prometheus knows", () => {
  const before = merge([fromAlertmanager()], fromPrometheus());

  test("is kept while it is silent and the episode is the same", () => {
    expect(merge([fromAlertmanager()], null, before)).toMatchObject({
      activeAt: start - minute,
      holdSeconds: 60,
      value: null,
      reportedBy: ["alertmanager-1"],
    });
  });

  test("is forgotten with the episode", () => {
    const again = merge([fromAlertmanager({ startsAt: start + hour })], null, before);
    expect(again).toMatchObject({ activeAt: null, holdSeconds: null });
  });
});

describe("since when it is in its state", () => {
  const silenced = fromAlertmanager({ state: "silenced", silencedBy: ["s1"] });
  const firing = merge([fromAlertmanager()]);

  test("a firing alert: since it fires, also after a silence", () => {
    const quiet = merge([silenced], null, firing, start + hour);
    expect(merge([fromAlertmanager()], null, quiet, start + 2 * hour).since).toBe(start);
  });

  test("a silenced alert: since the silence was seen, and it stays so", () => {
    const first = merge([silenced], null, firing, start + hour);
    const second = merge([silenced], null, first, start + 2 * hour);
    expect([first.since, second.since]).toEqual([start + hour, start + hour]);
  });

  test("a silenced alert met for the first time: since its start", () => {
    expect(merge([silenced], null, undefined, start + hour).since).toBe(start);
  });

  test("never before the episode began", () => {
    const quiet = merge([silenced], null, firing, start + minute);
    const refired = merge([{ ...silenced, startsAt: start + hour }], null, quiet, start + hour + 1_000);
    expect(refired.since).toBeGreaterThanOrEqual(refired.startsAt);
  });
});

describe("folding", () => {
  const one = fromAlertmanager();
  const other = fromAlertmanager({ labels: { alertname: "Other" } });
  const pending = fromPrometheus({ labels: { alertname: "Pending" }, state: "pending" });
  const answers = (alerts: readonly AlertmanagerAlert[]) => new Map(alerts.map((alert) => [alert.fingerprint, alert]));

  test("puts together what has the same fingerprint, and keeps what only one reports", () => {
    const own = fromPrometheus();
    const { reports } = foldReports({
      alertmanagers: [
        { backend: "alertmanager-1", alerts: answers([one]) },
        { backend: "alertmanager-2", alerts: answers([other, one]) },
      ],
      prometheus: {
        backend: "prometheus",
        alerts: new Map([
          [own.fingerprint, own],
          [pending.fingerprint, pending],
        ]),
      },
    });
    expect([...reports.values()]).toEqual([
      {
        fingerprint: one.fingerprint,
        alertmanagers: [
          ["alertmanager-1", one],
          ["alertmanager-2", one],
        ],
        prometheus: own,
      },
      { fingerprint: other.fingerprint, alertmanagers: [["alertmanager-2", other]], prometheus: null },
      { fingerprint: pending.fingerprint, alertmanagers: [], prometheus: pending },
    ]);
  });

  test("tells the same report from one in which anything differs", () => {
    const own = fromPrometheus();
    const base = report([one], own);
    const others = [
      report([one]),
      report([one, one], own),
      report([], own),
      report([{ ...one }], own),
      report([one], { ...own }),
      { ...base, alertmanagers: [["alertmanager-2", one]] as const },
    ];
    expect([sameReport(base, report([one], own)), ...others.map((changed) => sameReport(base, changed))]).toEqual([
      true,
      ...Array(others.length).fill(false),
    ]);
  });
});
