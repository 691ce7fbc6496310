import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ConsoleUnderTest, openConsole, until } from "../support/consoleUnderTest.ts";
import {
  type Alertmanager,
  type Exporter,
  removeAll,
  type Server,
  startAlertmanager,
  startExporter,
  startPrometheus,
  without,
} from "./servers.ts";

const rules = `
groups:
  - name: stack
    rules:
      - alert: PoolExhausted
        expr: pool_used > 0.9
        for: 3s
        labels: { severity: critical, component: database }
        annotations: { summary: "Pool at {{ $value }}" }
      - alert: SlowResponse
        expr: response_seconds > 1
        labels: { severity: warning, component: database }
      - alert: NeverFires
        expr: no_such_series > 1
        labels: { severity: warning }
`;

const alertmanagerConfig = JSON.stringify({
  route: { receiver: "pagerduty", group_by: ["alertname"], group_wait: "1s", group_interval: "1s" },
  inhibit_rules: [
    { source_matchers: ['severity="critical"'], target_matchers: ['severity="warning"'], equal: ["component"] },
  ],
  receivers: [{ name: "pagerduty" }],
});

const fast = { pollInterval: "1s", timeout: "2s" } as const;

/** Posts to an Alertmanager and answers what it said. */
async function post(url: string, body: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
  const text = await response.text();
  return text === "" ? null : (JSON.parse(text) as unknown);
}

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

describe.skipIf(without("prometheus", "alertmanager"))("the console on real servers", { timeout: 180_000 }, () => {
  let exporter: Exporter;
  let alertmanager: Alertmanager;
  let prometheus: Server;
  let opened: ConsoleUnderTest;

  beforeAll(async () => {
    exporter = await startExporter();
    alertmanager = await startAlertmanager({ config: alertmanagerConfig });
    prometheus = await startPrometheus({
      rules,
      scrapeTargets: exporter.targets,
      alertmanagers: [alertmanager.url],
      externalLabels: { cluster: "test", replica: "a" },
      resendDelay: "1s",
    });
    opened = await openConsole([
      {
        id: "real",
        name: "Real",
        production: false,
        prometheus: { url: prometheus.url, ...fast },
        alertmanagers: [{ url: alertmanager.url, ...fast }],
      },
    ]);
  });

  afterAll(async () => {
    await opened?.close();
    await exporter?.close();
    await removeAll();
  });

  const state = (name: string) => opened.alert(name)?.state ?? "absent";
  const becomes = (name: string, expected: string) =>
    until(
      () => state(name) === expected,
      () => opened.alert(name),
    );

  test("all clear is said only once both answered, and not while Alertmanager has just started", async () => {
    expect(["waiting", "unsure"]).toContain(opened.verdict("real").verdict);
    await until(
      () => (opened.health("real/alertmanager-1")?.settling ?? null) !== null,
      () => opened.health("real/alertmanager-1"),
    );
    await until(
      () => (opened.health("real/prometheus")?.version ?? null) !== null,
      () => opened.health("real/prometheus"),
    );
    expect(opened.verdict("real").verdict).toBe("unsure");
    expect(opened.health("real/alertmanager-1")?.settling).toMatch(/^It restarted/);
    expect(opened.health("real/prometheus")?.version).toMatch(/^\d+\.\d+/);
  });

  test("an alert is pending, then fires as the same episode, with Alertmanager's labels and receiver", async () => {
    exporter.set("pool_used", 0.95);
    await becomes("PoolExhausted", "pending");
    const pending = opened.alert("PoolExhausted");
    expect(pending).toMatchObject({ severity: "critical", holdSeconds: 3, reportedBy: ["prometheus"] });
    await until(
      () => opened.alert("PoolExhausted")?.reportedBy.includes("alertmanager-1") === true,
      () => opened.alert("PoolExhausted"),
    );
    const firing = opened.alert("PoolExhausted");
    expect(firing).toMatchObject({
      id: pending?.id,
      state: "firing",
      activeAt: pending?.activeAt,
      receivers: ["pagerduty"],
      annotations: { summary: "Pool at 0.95" },
      labels: { cluster: "test", replica: "a", instance: "custom-1" },
    });
    expect(firing?.startsAt).toBeGreaterThan(firing?.activeAt ?? 0);
    expect(opened.statesOf("PoolExhausted")).toEqual(["pending", "firing"]);
  });

  test("the rule and its graph are read from Prometheus", async () => {
    const alert = opened.alert("PoolExhausted")?.id;
    expect(await opened.call("alerts.rule", { alert })).toMatchObject({ expression: "pool_used > 0.9", health: "ok" });
    const graph = (await opened.call("alerts.graph", { alert })) as {
      threshold: number;
      points: [number, number | null][];
    };
    expect(graph.threshold).toBe(0.9);
    expect(graph.points.map(([, value]) => value)).toContain(0.95);
  });

  test("a warning of the same component is inhibited", async () => {
    exporter.set("response_seconds", 2);
    await becomes("SlowResponse", "inhibited");
    expect(opened.alert("SlowResponse")?.inhibitedBy).toEqual([opened.alert("PoolExhausted")?.fingerprint]);
  });

  test("a silence shows at the next poll, and its end too", async () => {
    const answer = (await post(`${alertmanager.url}/api/v2/silences`, {
      matchers: [{ name: "alertname", value: "PoolExhausted", isRegex: false, isEqual: true }],
      startsAt: new Date().toISOString(),
      endsAt: inMinutes(10),
      createdBy: "test",
      comment: "test",
    })) as { silenceID: string };
    await becomes("PoolExhausted", "silenced");
    expect(opened.alert("PoolExhausted")?.silencedBy).toEqual([answer.silenceID]);
    await fetch(`${alertmanager.url}/api/v2/silence/${answer.silenceID}`, { method: "DELETE" });
    await becomes("PoolExhausted", "firing");
  });

  test("a killed Alertmanager: the alert goes on firing by Prometheus's word, and the screen says whose", async () => {
    await alertmanager.kill();
    await until(
      () => opened.alert("PoolExhausted")?.reason !== null,
      () => opened.alert("PoolExhausted"),
    );
    expect(opened.alert("PoolExhausted")).toMatchObject({ state: "firing", reportedBy: ["prometheus"] });
    expect(opened.alert("PoolExhausted")?.reason).toContain("Alertmanager gives no good answer");
    expect(opened.health("real/alertmanager-1")?.error?.message).toMatch(/^Alertmanager refused the connection/);
    expect(opened.verdict("real").silent.map((backend) => backend.name)).toEqual(["Alertmanager"]);
  });

  test("an Alertmanager that comes back empty resolves nothing", async () => {
    const episode = opened.alert("PoolExhausted")?.startsAt;
    await alertmanager.restart({ empty: true });
    await until(
      () => opened.alert("PoolExhausted")?.reportedBy.includes("alertmanager-1") === true,
      () => opened.alert("PoolExhausted"),
    );
    expect(opened.alert("PoolExhausted")).toMatchObject({ state: "firing", reason: null, startsAt: episode });
    expect(opened.statesOf("PoolExhausted")).not.toContain("resolved");
    expect(opened.statesOf("SlowResponse")).not.toContain("resolved");
  });

  test("an alert that only Alertmanager knew is unknown, not resolved, after its restart", async () => {
    await post(`${alertmanager.url}/api/v2/alerts`, [
      { labels: { alertname: "Posted", severity: "high" }, startsAt: new Date().toISOString(), endsAt: inMinutes(5) },
    ]);
    await becomes("Posted", "firing");
    await alertmanager.restart({ empty: true });
    await becomes("Posted", "unknown");
    expect(opened.alert("Posted")?.reason).toMatch(/^Alertmanager: It restarted/);
    expect(opened.statesOf("Posted")).toEqual(["firing", "unknown"]);
  });

  test("a killed Prometheus: alerts that run out of Alertmanager become unknown, not resolved", async () => {
    await until(
      () => opened.alert("PoolExhausted")?.reportedBy.includes("alertmanager-1") === true,
      () => opened.alert("PoolExhausted"),
    );
    await prometheus.kill();
    await becomes("PoolExhausted", "unknown");
    expect(opened.alert("PoolExhausted")?.lastState).toBe("firing");
    expect(opened.alert("PoolExhausted")?.reason).toMatch(
      /^(Prometheus gives no good answer|Alertmanager: It restarted)/,
    );
    expect(opened.verdict("real").verdict).toBe("alerting");
    expect(opened.statesOf("PoolExhausted")).not.toContain("resolved");
  });

  test("it fires again when Prometheus is back", async () => {
    await prometheus.restart();
    await becomes("PoolExhausted", "firing");
    expect(opened.health("real/prometheus")).toMatchObject({ error: null, failingSince: null });
    expect(opened.health("real/prometheus")?.restartedAt).not.toBeNull();
  });

  test("after a sleep of three minutes it is resolved once the cause is gone and everyone has answered", async () => {
    opened.sleep(180_000);
    await until(
      () => opened.health("real/alertmanager-1")?.settling === null,
      () => opened.health("real/alertmanager-1"),
    );
    expect(opened.statesOf("PoolExhausted")).not.toContain("resolved");
    exporter.set("pool_used", 0.2);
    exporter.set("response_seconds", 0.1);
    await becomes("PoolExhausted", "resolved");
    await becomes("SlowResponse", "resolved");
    expect(opened.alert("PoolExhausted")).toMatchObject({ lastState: "firing", reason: null });
    await until(
      () => opened.verdict("real").verdict === "clear",
      () => opened.verdict("real"),
    );
  });

  test("it fires again as a new episode", async () => {
    const first = opened.alert("PoolExhausted")?.startsAt ?? 0;
    exporter.set("pool_used", 0.97);
    await becomes("PoolExhausted", "firing");
    expect(opened.alert("PoolExhausted")?.startsAt).toBeGreaterThan(first);
  });

  test("a target that cannot be scraped is no repair", async () => {
    await exporter.close();
    await until(
      () => ["unknown", "resolved"].includes(state("PoolExhausted")),
      () => opened.alert("PoolExhausted"),
    );
    expect(opened.alert("PoolExhausted")).toMatchObject({ state: "unknown", lastState: "firing" });
    expect(opened.alert("PoolExhausted")?.reason).toContain("cannot scrape custom-1");
  });
});
