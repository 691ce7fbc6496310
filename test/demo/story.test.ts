import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { begin, managedAlerts, prometheusAlerts, type Stage, stageDemo } from "./support.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await stageDemo();
});
afterAll(() => stage.demo.close());

/** `HighErrorRate POST /authors: firing` for every alert that Prometheus has at a second. */
async function states(environment: "production" | "staging", seconds: number): Promise<readonly string[]> {
  stage.at(seconds);
  const alerts = await prometheusAlerts(stage[environment]);
  return alerts
    .map(({ labels, state }) =>
      [labels.alertname, labels.method, labels.endpoint].filter(Boolean).join(" ").concat(`: ${state}`),
    )
    .sort();
}

/** `HighErrorRate: active` for every alert that the first Alertmanager has. */
async function managed(environment: "production" | "staging", seconds: number): Promise<readonly string[]> {
  stage.at(seconds);
  const alerts = await managedAlerts(stage[environment]);
  return alerts
    .map(({ labels, status }) => {
      const why =
        status.silencedBy.length > 0 ? "silenced" : status.inhibitedBy.length > 0 ? "inhibited" : status.state;
      return `${labels.alertname}: ${why} > ${labels.severity}`;
    })
    .sort();
}

const always = ["DiskSpaceLow: firing", "RedisMemoryHigh: firing", "SSLCertificateExpiringSoon: firing"];
const trouble = [
  "DatabaseConnectionPoolExhausted",
  "HighErrorRate GET /books",
  "HighErrorRate POST /authors",
  "SlowDatabaseQueries",
  "SlowResponseTime /authors",
];

describe("production", () => {
  it("has something on the screen at once: long-running, silenced and pending", async () => {
    expect(await states("production", 0)).toEqual(["HighCPUUsage: pending", ...always].sort());
    expect(await managed("production", 0)).toEqual([
      "DiskSpaceLow: active > warning",
      "RedisMemoryHigh: silenced > warning",
      "SSLCertificateExpiringSoon: active > info",
    ]);
  });

  it("goes pending within 25 s, fires within a minute, and is calm again after seven minutes", async () => {
    expect(await states("production", 25)).toContain("DatabaseConnectionPoolExhausted: pending");
    expect(await states("production", 45)).toContain("DatabaseConnectionPoolExhausted: firing");
    expect(await states("production", 60)).toEqual(
      [...trouble.map((name) => `${name}: firing`), "HighCPUUsage: pending", ...always].sort(),
    );
    expect(await managed("production", 60)).toEqual([
      "DatabaseConnectionPoolExhausted: active > critical",
      "DiskSpaceLow: active > warning",
      "HighErrorRate: active > critical",
      "HighErrorRate: active > critical",
      "RedisMemoryHigh: silenced > warning",
      "SSLCertificateExpiringSoon: active > info",
      "SlowDatabaseQueries: inhibited > warning",
      "SlowResponseTime: active > warning",
    ]);
    expect(await states("production", 200)).toContain("HighWebSocketConnections: firing");
    expect(await states("production", 200)).toContain("HighCPUUsage: firing");
    expect(await states("production", 440)).toEqual(always);
  });

  it("tells the same again in the next cycle, as new episodes of the same alerts", async () => {
    stage.at(120);
    const first = await managedAlerts(stage.production);
    stage.at(840);
    const second = await managedAlerts(stage.production);
    const pool = (alerts: typeof first) =>
      alerts.find(({ labels }) => labels.alertname === "DatabaseConnectionPoolExhausted");
    expect(pool(second)?.fingerprint).toBe(pool(first)?.fingerprint);
    expect(Date.parse(pool(second)?.startsAt ?? "") - Date.parse(pool(first)?.startsAt ?? "")).toBe(720_000);
    expect(second.map(({ labels }) => labels)).toEqual(first.map(({ labels }) => labels));
  });

  it("never fires without being pending for its time, never flickers, and resolves once a cycle", async () => {
    const changes = new Map<string, string[]>();
    for (let seconds = 0; seconds < 720; seconds += 5) {
      const present = new Map(
        (await states("production", seconds)).map((text) => text.split(": ") as [string, string]),
      );
      for (const name of new Set([...present.keys(), ...changes.keys()])) {
        const history = changes.get(name) ?? [];
        const state = present.get(name) ?? "none";
        if (history.at(-1) !== state) changes.set(name, [...history, state]);
      }
    }
    for (const name of [...trouble, "HighWebSocketConnections"])
      expect([name, changes.get(name)]).toEqual([name, ["pending", "firing", "none"]]);
    for (const text of always) expect(changes.get(text.split(": ")[0] ?? "")).toEqual(["firing"]);
    expect(changes.get("HighCPUUsage")).toEqual(["pending", "firing", "none", "pending"]);
    expect(changes.size).toBe(trouble.length + always.length + 2);
  });

  it("keeps an alert pending exactly as long as its rule says", async () => {
    stage.at(120);
    const pending = (await prometheusAlerts(stage.production)).find(
      ({ labels }) => labels.alertname === "DatabaseConnectionPoolExhausted",
    );
    const firing = (await managedAlerts(stage.production)).find(
      ({ labels }) => labels.alertname === "DatabaseConnectionPoolExhausted",
    );
    expect(Date.parse(firing?.startsAt ?? "") - Date.parse(pending?.activeAt ?? "")).toBe(20_000);
    expect(firing?.annotations).toEqual({
      description: "96.67% of connections in use",
      runbook_url: "https://runbooks.example.com/database/connection-pool",
      summary: "Database connection pool nearly exhausted",
    });
    expect(firing?.labels).toEqual({
      alertname: "DatabaseConnectionPoolExhausted",
      cluster: "eu-1",
      component: "database",
      environment: "production",
      instance: "fastapi-2:8000",
      job: "fastapi",
      severity: "critical",
    });
    expect(pending?.labels).not.toHaveProperty("environment");
  });

  it("tells its two Alertmanagers at different moments", async () => {
    const names = async (peer: number) =>
      (await managedAlerts(stage.production, "", peer)).map(({ labels }) => labels.alertname);
    for (let seconds = 30; seconds < 50; seconds += 0.5) {
      stage.at(seconds);
      if (!(await names(0)).includes("DatabaseConnectionPoolExhausted")) continue;
      expect(await names(1)).not.toContain("DatabaseConnectionPoolExhausted");
      stage.at(seconds + 2.5);
      expect(await names(1)).toContain("DatabaseConnectionPoolExhausted");
      return;
    }
    expect.unreachable("the alert never came");
  });

  it("sends again every minute, so that the alert is good for four minutes more", async () => {
    stage.at(250);
    for (const alert of await managedAlerts(stage.production)) {
      expect(Date.parse(alert.endsAt)).toBeGreaterThan(stage.now() + 170_000);
      expect(Date.parse(alert.updatedAt)).toBeLessThanOrEqual(stage.now());
    }
  });
});

describe("staging", () => {
  it("has one warning, one silenced and one inhibited from the beginning", async () => {
    expect(await managed("staging", 0)).toEqual([
      "HighCPUUsage: silenced > warning",
      "HighCacheMissRate: active > warning",
      "HighResponseTime: inhibited > warning",
    ]);
  });

  it("has a warning that comes and goes, and a critical one that never fires", async () => {
    expect(await states("staging", 180)).toContain("HighAuthFailureRate: firing");
    expect(await states("staging", 345)).toContain("HighErrorRate POST /api/v1/orders: pending");
    for (let seconds = 0; seconds < 720; seconds += 5) {
      const critical = (await managed("staging", seconds)).filter((text) => text.endsWith("critical"));
      expect(critical).toEqual([]);
    }
    expect(await states("staging", 400)).toEqual([
      "HighCPUUsage: firing",
      "HighCacheMissRate: firing",
      "HighResponseTime /api/v1/quotes: firing",
    ]);
  });
});

describe("the story of another seed", () => {
  it.each([2, 3, 7])("%i has the same alerts, and none of them flickers", async (seed) => {
    const other = await stageDemo(seed);
    const history = new Map<string, string[]>();
    for (let seconds = 0; seconds < 720; seconds += 5) {
      other.at(seconds);
      const alerts = (await Promise.all(other.demo.environments.map(prometheusAlerts))).flat();
      const present = new Map(alerts.map(({ labels, state }) => [JSON.stringify(labels), state]));
      for (const key of new Set([...present.keys(), ...history.keys()])) {
        const states = history.get(key) ?? [];
        const state = present.get(key) ?? "none";
        if (states.at(-1) !== state) history.set(key, [...states, state]);
      }
    }
    await other.demo.close();
    const told = [...history.values()].map((states) => states.join(" ")).sort();
    expect(told).toEqual([
      ...Array.from({ length: 6 }, () => "firing"),
      ...Array.from({ length: 7 }, () => "pending firing none"),
      "pending firing none pending",
      "pending none",
    ]);
  });
});

describe("the history", () => {
  it("has yesterday's incident in the metrics", async () => {
    stage.at(0);
    const yesterday = begin / 1000 - 26.4 * 3600 + 300;
    const url = `${stage.production.prometheus.url}/api/v1/query`;
    const body = new URLSearchParams({
      query: 'ALERTS{alertname="HighErrorRate",alertstate="firing"}',
      time: String(yesterday),
    });
    const response = await fetch(url, { method: "POST", body });
    const { data } = (await response.json()) as { data: { result: unknown[] } };
    expect(data.result).toHaveLength(2);
  });
});
