import { describe, expect, test } from "vitest";
import { verdictOf } from "../../../shared/state/verdict.ts";
import { sendJson } from "../../support/httpServer.ts";
import {
  environment,
  type Harness,
  openConsole,
  settingsOf,
  startBackend,
  startPlainAlertmanager,
  wireAlert,
} from "../environments/harness.ts";
import { gatewayAlert, list, stats, wellObservability } from "./support.ts";

const paths = { list: "/api/v1/alerts", stats: "/api/v1/alerts/stats", parts: "/api/v1/observability" } as const;

function startGateway(...alerts: readonly object[]) {
  return startBackend({
    [paths.list]: { body: list(...alerts) },
    [paths.stats]: { body: stats(alerts.length) },
    [paths.parts]: { body: wellObservability },
  });
}

/** A console with one environment that has a gateway and nothing else. */
async function openGateway(...alerts: readonly object[]) {
  const gateway = await startGateway(...alerts);
  const console = await openConsole(settingsOf(environment("a", { gateway: { url: gateway.url } })));
  await console.until(() => console.log.some((line) => line.startsWith("A: ")));
  return { ...console, gateway };
}

function verdict({ alerts, health, clock }: Pick<Harness, "alerts" | "health" | "clock">, ...ids: readonly string[]) {
  const backends = ids.flatMap((id) => health(id) ?? []);
  return verdictOf(alerts(), backends, clock.now()).verdict;
}

describe("an environment with a gateway alone", () => {
  test("shows its alerts, and conforms to the contract", async () => {
    const opened = await openGateway(gatewayAlert(), gatewayAlert({ fingerprint: undefined, status: "suppressed" }));
    expect(opened.alerts().map(({ state, gateway }) => [state, gateway])).toEqual([
      ["firing", { fingerprint: "f1", acknowledged: false }],
      ["silenced", { fingerprint: null, acknowledged: false }],
    ]);
    expect(opened.health("a/gateway")).toMatchObject({
      kind: "gateway",
      name: "Gateway",
      error: null,
      version: null,
      settling: null,
      notes: [],
    });
    expect(opened.log).toContain("A: 1 firing, 1 silenced");
    expect([opened.faults, verdict(opened, "a/gateway")]).toEqual([[], "alerting"]);
  });

  test("is clear once it answers with no alerts", async () => {
    const opened = await openGateway();
    expect(verdict(opened, "a/gateway")).toBe("clear");
  });

  test("resolves what is gone, in one patch with the rest", async () => {
    const { gateway, pollAll, alerts, messages } = await openGateway(gatewayAlert());
    const before = messages.length;
    gateway.answers.set(paths.list, { body: list(gatewayAlert({ fingerprint: "f2" })) });
    await pollAll();
    expect(alerts().map(({ fingerprint, state }) => [fingerprint, state])).toEqual([
      ["gateway-f1", "resolved"],
      ["gateway-f2", "firing"],
    ]);
    expect(messages.slice(before).filter(([topic]) => topic === "alerts")).toHaveLength(1);
  });

  test("keeps an alert as unknown while entries cannot be read", async () => {
    const opened = await openGateway(gatewayAlert());
    opened.gateway.answers.set(paths.list, { body: list({ rule: "odd" }) });
    await opened.pollAll();
    expect(opened.alerts()).toMatchObject([
      { state: "unknown", reason: "Gateway: 1 alert in its answer could not be read." },
    ]);
    expect(opened.health("a/gateway")?.settling).toBe("1 alert in its answer could not be read.");
  });

  test.each([
    [401, "UNAUTHORIZED"],
    [500, "UNAVAILABLE"],
    [404, "NOT_FOUND"],
  ])("that answers %d keeps its alerts, which are unknown once its answer is too old", async (status, code) => {
    const { gateway, pollAll, alerts, health, clock, until } = await openGateway(gatewayAlert());
    gateway.answers.set(paths.list, (response) => sendJson(response, { detail: "no" }, status));
    await pollAll();
    expect([alerts()[0]?.state, health("a/gateway")?.error?.code]).toEqual(["firing", code]);
    await clock.advance(40_001);
    await until(() => alerts()[0]?.state !== "firing");
    expect(alerts()).toMatchObject([
      { state: "unknown", lastState: "firing", reason: expect.stringContaining("Gateway gives no good answer") },
    ]);
  });

  test("that does not answer in time has its alerts unknown", async () => {
    const { gateway, alerts, health, clock, until, console } = await openGateway(gatewayAlert());
    gateway.answers.set(paths.list, () => {});
    const asked = gateway.requests.length;
    await console.call("poll.now", { environment: null });
    await gateway.arrived(asked + 1);
    await clock.advance(10_000);
    await until(() => health("a/gateway")?.error?.code === "TIMEOUT");
    expect(alerts()).toMatchObject([{ state: "firing" }]);
    await clock.advance(31_000);
    await until(() => alerts()[0]?.state === "unknown");
  });

  test("notes a count that differs from its list only when it holds", async () => {
    const { gateway, pollAll, health } = await openGateway(gatewayAlert());
    gateway.answers.set(paths.stats, { body: stats(7) });
    await pollAll();
    expect(health("a/gateway")?.notes).toEqual([]);
    await pollAll();
    expect(health("a/gateway")?.notes).toEqual(["The gateway counts 7 active alerts, its list has 1."]);
    gateway.answers.set(paths.stats, { body: stats(1) });
    await pollAll();
    expect(health("a/gateway")?.notes).toEqual([]);
  });
});

test("the environment's own words of severity hold for all its alerts", async () => {
  const gateway = await startGateway(gatewayAlert({ severity: "P2" }));
  const alertmanager = await startPlainAlertmanager(wireAlert("00000000000000a1", { severity: "Sev-1" }));
  const { alerts, until } = await openConsole(
    settingsOf(
      environment("a", {
        severities: { p2: "high", "sev-1": "critical" },
        gateway: { url: gateway.url },
        alertmanagers: [{ url: alertmanager.url }],
      }),
    ),
  );
  await until(() => alerts().length === 2);
  expect(alerts().map(({ severity }) => severity)).toEqual(expect.arrayContaining(["critical", "high"]));
});

describe("beside an Alertmanager", () => {
  async function openBoth() {
    const gateway = await startGateway(gatewayAlert());
    const alertmanager = await startPlainAlertmanager(wireAlert("00000000000000a1"));
    const both = { gateway: { url: gateway.url }, alertmanagers: [{ url: alertmanager.url }] };
    const console = await openConsole(settingsOf(environment("a", both)));
    await console.until(() => console.log.some((line) => line.startsWith("A: ")));
    return { ...console, gateway, alertmanager, both };
  }

  const stateOf = (opened: Harness, reporter: string) =>
    opened.alerts().find(({ fingerprint }) => fingerprint.startsWith("gateway-") === (reporter === "gateway"))?.state;

  test("the baseline waits for both", async () => {
    const opened = await openBoth();
    expect(opened.log.filter((line) => line.startsWith("A: "))).toEqual(["A: 2 firing"]);
  });

  test("the silence of one says nothing of the other's alerts", async () => {
    const opened = await openBoth();
    opened.gateway.answers.set(paths.list, (response) => response.writeHead(500).end());
    opened.alertmanager.answers.set("/api/v2/alerts", { body: [] });
    await opened.pollAll();
    expect([stateOf(opened, "gateway"), stateOf(opened, "alertmanager")]).toEqual(["firing", "resolved"]);
    opened.gateway.answers.set(paths.list, { body: list() });
    opened.alertmanager.answers.set("/api/v2/alerts", { body: [wireAlert("00000000000000a1")] });
    await opened.pollAll();
    expect([stateOf(opened, "gateway"), stateOf(opened, "alertmanager")]).toEqual(["resolved", "firing"]);
    expect(opened.faults).toEqual([]);
  });

  test("another gateway in the settings takes what the old one knew away", async () => {
    const opened = await openBoth();
    const other = await startGateway(gatewayAlert({ fingerprint: "f9" }));
    await opened.write(settingsOf(environment("a", { ...opened.both, gateway: { url: other.url } })));
    await opened.until(() => opened.alerts().some(({ fingerprint }) => fingerprint === "gateway-f9"));
    expect(opened.alerts().some(({ fingerprint }) => fingerprint === "gateway-f1")).toBe(false);
  });

  test("an edit of the settings that leaves the servers loses nothing", async () => {
    const opened = await openBoth();
    const before = opened.messages.length;
    await opened.write(settingsOf({ ...environment("a", opened.both), name: "Renamed" }));
    await opened.until(() => opened.log.some((line) => line.startsWith("Renamed: ")));
    const seen = opened.messages.slice(before).flatMap(([topic, message]) => (topic === "alerts" ? [message] : []));
    const text = JSON.stringify(seen);
    expect([text.includes("gateway-f1") && text.includes("unknown"), stateOf(opened, "gateway")]).toEqual([
      false,
      "firing",
    ]);
  });
});

describe("a URL of the wrong kind", () => {
  test("a Prometheus that stands as a gateway says what to change", async () => {
    const prometheus = await startBackend({ [paths.list]: { body: { status: "success", data: { alerts: [] } } } });
    const { health, until } = await openConsole(settingsOf(environment("a", { gateway: { url: prometheus.url } })));
    await until(() => health("a/gateway")?.error !== null && health("a/gateway") !== undefined);
    expect(health("a/gateway")?.error).toMatchObject({
      code: "BAD_ANSWER",
      message: "This is a Prometheus, not a gateway: move the URL to prometheus in the settings.",
    });
  });

  test("a gateway that stands as a Prometheus says so too", async () => {
    const gateway = await startGateway(gatewayAlert());
    const { health, until } = await openConsole(settingsOf(environment("a", { prometheus: { url: gateway.url } })));
    await until(() => health("a/prometheus")?.error !== null && health("a/prometheus") !== undefined);
    expect(health("a/prometheus")?.error).toMatchObject({
      code: "BAD_ANSWER",
      message: "This is an API gateway, not a Prometheus: move the URL to gateway in the settings.",
    });
  });
});
