import { describe, expect, test } from "vitest";
import { Ledger } from "../../../electron/console/acknowledgements/ledger.ts";
import { fingerprint } from "../../../electron/console/alerts/fingerprint.ts";
import type { Store } from "../../../electron/console/store/store.ts";
import type { Acknowledgement } from "../../../shared/model/acknowledgement.ts";
import type { Alert, AlertChange } from "../../../shared/model/alert.ts";
import { alert } from "../../support/arbitraries.ts";
import { createFakeClock, recordedHour } from "../../support/clock.ts";
import { sendJson } from "../../support/httpServer.ts";
import { startPrometheus } from "../environments/harness.ts";
import { newCluster, startFakeAlertmanager } from "../silences/fakeAlertmanager.ts";
import { closeAfterwards, environmentOf, memoryStore, openDesk } from "../silences/harness.ts";

// A rule whose `for` is no multiple of its interval: Alertmanager's start differs from the one that is reckoned.

const second = 1_000;
const labels = { alertname: "Down", severity: "critical" };
const down = fingerprint(labels);
const activeAt = recordedHour - 600 * second;
const reckoned = activeAt + 100 * second;
const told = activeAt + 105 * second;

async function setUp() {
  const rule = { type: "alerting", name: "Down", query: "up == 0", duration: 100, labels: {}, health: "ok" };
  const firing = { labels, annotations: {}, state: "firing", activeAt: new Date(activeAt).toISOString(), value: "0" };
  const success = (data: object) => ({ body: { status: "success", data } });
  const prometheus = await startPrometheus("prometheus-3.5", "alerts_baseline", "rules_type_record");
  prometheus.answers.set("/api/v1/rules", success({ groups: [{ name: "g", file: "f", rules: [rule] }] }));
  prometheus.answers.set("/api/v1/status/config", success({ yaml: "" }));
  prometheus.answers.set("/api/v1/alerts", success({ alerts: [firing] }));
  const clock = createFakeClock();
  const cluster = newCluster();
  const server = closeAfterwards(await startFakeAlertmanager(clock.now, cluster));
  const environments = [environmentOf("staging", [server], { prometheus: { url: prometheus.url } })];
  const options = { clock, store: memoryStore(clock), author: "jane" };
  const desk = await openDesk(environments, options);
  return {
    ...desk,
    again: () => openDesk(environments, options),
    server,
    prometheus,
    raise: (startsAt: number) => cluster.alerts.set(down, { labels, startsAt }),
    acknowledge: (startsAt: number) =>
      desk.acknowledgements.acknowledge({
        alerts: [{ alert: `staging/${down}`, startsAt }],
        note: "",
        shareMinutes: null,
        confirmation: null,
      }),
    shown: () => desk.acknowledgement(`staging/${down}`)?.startsAt,
    startsAt: () => desk.alert("staging", down)?.startsAt,
  };
}

describe("an episode whose start Alertmanager corrects", () => {
  test("is acknowledged by the start that was shown before", async () => {
    const desk = await setUp();
    expect(desk.startsAt()).toBe(reckoned);
    desk.raise(told);
    await desk.poll();
    expect(desk.startsAt()).toBe(told);
    expect(await desk.acknowledge(reckoned)).toMatchObject({ refused: [], acknowledged: [{ startsAt: told }] });
    expect(desk.shown()).toBe(told);
  });

  test("takes its acknowledgement along, in the topic too; who knows the former start is answered alike", async () => {
    const desk = await setUp();
    await desk.acknowledge(reckoned);
    desk.raise(told);
    await desk.poll();
    expect([desk.startsAt(), desk.shown()]).toEqual([told, told]);
    const has = (startsAt: number) => desk.acknowledgements.has({ id: `staging/${down}`, startsAt });
    expect([has(reckoned), has(told), has(activeAt - second)]).toEqual([true, true, false]);
  });

  test("an earlier episode's start is refused", async () => {
    const desk = await setUp();
    const { refused } = await desk.acknowledge(activeAt - second);
    expect(refused).toMatchObject([{ message: "Down ended and fired again meanwhile. Look at it anew." }]);
  });

  test("outlives a restart in which Prometheus answers first", async () => {
    const desk = await setUp();
    desk.raise(told);
    await desk.poll();
    await desk.acknowledge(told);
    // Alertmanager's answer waits for Prometheus to be through.
    desk.server.answer = (response, { path }) => {
      if (!path.startsWith("/api/v2/alerts") || path.includes("late")) return false;
      setTimeout(() => {
        desk.server.answer = null;
        response.writeHead(307, { location: "/api/v2/alerts?late" }).end();
      }, 300);
      return true;
    };
    const again = await desk.again();
    expect(again.acknowledgement(`staging/${down}`)).toMatchObject({ author: "jane", startsAt: told });
  });

  test("outlives a restart in which it is corrected, by an Alertmanager that answers first", async () => {
    const desk = await setUp();
    await desk.acknowledge(reckoned);
    desk.raise(told);
    const alerts = desk.prometheus.answers.get("/api/v1/alerts");
    desk.prometheus.answers.set("/api/v1/alerts", (response) => {
      setTimeout(() => {
        if (alerts !== undefined && "body" in alerts) sendJson(response, alerts.body);
      }, 300);
    });
    const again = await desk.again();
    expect(again.acknowledgement(`staging/${down}`)).toMatchObject({ author: "jane", startsAt: told });
  });
});

describe("while not every backend was asked since the start", () => {
  const forgetful = { all: () => [], run: () => {}, transaction: (work: () => void) => work() } as unknown as Store;
  const own: Acknowledgement = {
    alert: alert().id,
    startsAt: told,
    author: "jane",
    at: told,
    note: "",
    via: "console",
    silence: null,
    until: null,
    own: true,
  };
  const known = alert({ startsAt: reckoned, activeAt });
  const foreign = alert({ startsAt: told + second, activeAt: null });
  const other = alert({ startsAt: told + 900 * second, activeAt: told + 800 * second });
  const appeared = (one: Alert): AlertChange => ({ kind: "appeared", alert: one });
  const after = (one: Alert, sure: boolean) => {
    const ledger = new Ledger(forgetful, () => {});
    ledger.put([own]);
    ledger.follow([appeared(one)], false);
    const before = ledger.ownIn("production").length;
    ledger.judge("production", new Map([[one.id, one]]), sure, new Set());
    return [before, ledger.ownIn("production").map(({ startsAt }) => startsAt)];
  };

  test.each<[string, Alert, boolean, readonly unknown[]]>([
    ["the same episode is", known, true, [1, [reckoned]]],
    ["one that cannot be told apart ends only where all answered", foreign, true, [1, []]],
    ["and else is kept", foreign, false, [1, [told]]],
    ["another episode ends it where all answered", other, true, [1, []]],
  ])("nothing ends: %s", (_, one, sure, expected) => {
    expect(after(one, sure)).toEqual(expected);
  });
});
