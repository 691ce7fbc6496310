import { rm } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { fingerprint } from "../../../electron/console/alerts/fingerprint.ts";
import type { AlertsPatch } from "../../../shared/state/alerts.ts";
import { createFakeClock, settled } from "../../support/clock.ts";
import { recordedAlerts, recordedBody, recordedPairs } from "../../support/fixtures.ts";
import { sendJson } from "../../support/httpServer.ts";
import {
  type Answer,
  environment,
  openConsole,
  settingsOf,
  startAlertmanager,
  startBackend,
  startPlainAlertmanager,
  startPrometheus,
  statusSince,
  wireAlert,
} from "./harness.ts";

const prometheusAnswer = (data: object): Answer => ({ body: { status: "success", data } });

/** A console with one environment whose two servers replay what was recorded while alerts fired. */
async function openRecorded(prometheusVersion: string, alertmanagerVersion: string) {
  const prometheus = await startPrometheus(prometheusVersion, "alerts_firing", "rules_firing");
  const alertmanager = await startAlertmanager(alertmanagerVersion, "alerts_firing");
  const backends = { prometheus: { url: prometheus.url }, alertmanagers: [{ url: alertmanager.url }] };
  // Both servers were up for long by then.
  const clock = createFakeClock(Date.parse("2026-11-21T04:00:00Z"));
  const console = await openConsole(settingsOf(environment("a", backends)), clock);
  await console.until(() => console.log.some((line) => line.startsWith("A: ")));
  return { ...console, prometheus, alertmanager };
}

function states(alerts: readonly { readonly state: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state } of alerts) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

describe.each(recordedPairs)("recordings of %s and %s", (prometheusVersion, alertmanagerVersion) => {
  test("become the alerts of an environment, each reported by both", async () => {
    const { alerts, health, faults } = await openRecorded(prometheusVersion, alertmanagerVersion);
    const sent = recordedAlerts(alertmanagerVersion, "alerts_firing");
    const reported = alerts().filter(({ reportedBy }) => reportedBy.length === 2);
    expect(reported.map(({ fingerprint }) => fingerprint).sort()).toEqual(sent.map(({ fingerprint }) => fingerprint));
    expect(reported.map(({ value }) => typeof value)).toEqual(Array(sent.length).fill("string"));
    expect(states(alerts())).toEqual({ firing: 16, inhibited: 1, pending: 1 });
    expect([health("a/prometheus"), health("a/alertmanager-1")]).toMatchObject([
      { error: null, version: expect.stringMatching(/^[23]\.\d/), credential: "none" },
      { error: null, version: expect.stringMatching(/^0\.\d/), settling: null },
    ]);
    expect(faults).toEqual([]);
  });

  test("polled again change nothing and publish no alerts", async () => {
    const { messages, pollAll, alerts } = await openRecorded(prometheusVersion, alertmanagerVersion);
    const [before, known] = [messages.length, alerts()];
    await pollAll();
    expect(messages.slice(before).filter(([topic]) => topic === "alerts")).toEqual([]);
    expect(alerts()).toEqual(known);
  });

  test("taken after the repair resolve what is gone, though one slow group has not been evaluated yet", async () => {
    const { prometheus, alertmanager, alerts, pollAll, faults } = await openRecorded(
      prometheusVersion,
      alertmanagerVersion,
    );
    const before = new Set(alerts().map(({ fingerprint }) => fingerprint));
    prometheus.answers.set("/api/v1/alerts", { body: recordedBody(prometheusVersion, "alerts_resolved") });
    prometheus.answers.set("/api/v1/rules", { body: recordedBody(prometheusVersion, "rules_resolved") });
    alertmanager.answers.set("/api/v2/alerts", { body: recordedBody(alertmanagerVersion, "alerts_resolved") });
    await pollAll();
    const still = new Set(recordedAlerts(alertmanagerVersion, "alerts_resolved").map(({ fingerprint }) => fingerprint));
    const gone = alerts().filter(
      ({ fingerprint, lastState }) => !still.has(fingerprint) && before.has(fingerprint) && lastState !== null,
    );
    expect(faults).toEqual([]);
    expect([gone.length > 5, states(gone)]).toEqual([true, { resolved: gone.length }]);
  });

  test("of a Prometheus that is starting make its alerts unknown, not resolved", async () => {
    const { prometheus, alertmanager, alerts, pollAll, health, clock } = await openRecorded(
      prometheusVersion,
      alertmanagerVersion,
    );
    const firing = alerts().filter(({ state }) => state !== "pending").length;
    prometheus.answers.set("/api/v1/alerts", { body: recordedBody(prometheusVersion, "alerts_just_after_start") });
    prometheus.answers.set("/api/v1/rules", { body: recordedBody(prometheusVersion, "rules_just_after_start") });
    const startTime = new Date(clock.now() - 2_000).toISOString();
    prometheus.answers.set("/api/v1/status/runtimeinfo", prometheusAnswer({ startTime, lastConfigTime: startTime }));
    alertmanager.answers.set("/api/v2/alerts", { body: [] });
    await pollAll();
    expect(health("a/prometheus")?.settling).toContain("It restarted");
    expect(health("a/prometheus")?.notes.join(" ")).toContain("30 rules were not evaluated yet");
    expect(states(alerts())).toEqual({ unknown: firing + 1 });
  });
});

describe("an Alertmanager that answers an empty list", () => {
  async function openFiring() {
    const alertmanager = await startPlainAlertmanager(wireAlert("00000000000000a1"));
    const console = await openConsole(settingsOf(environment("a", { alertmanagers: [{ url: alertmanager.url }] })));
    await console.until(() => console.alerts().length === 1);
    return { ...console, alertmanager };
  }

  test("has nothing firing any more", async () => {
    const { alertmanager, pollAll, alerts } = await openFiring();
    alertmanager.answers.set("/api/v2/alerts", { body: [] });
    await pollAll();
    expect(alerts()).toMatchObject([{ state: "resolved", lastState: "firing" }]);
  });

  test("because it just restarted proves nothing for two minutes", async () => {
    const { alertmanager, pollAll, alerts, health, clock, until } = await openFiring();
    alertmanager.answers.set("/api/v2/alerts", { body: [] });
    alertmanager.answers.set("/api/v2/status", { body: statusSince("2026-11-21T03:41:59Z") });
    await pollAll();
    expect(health("a/alertmanager-1")).toMatchObject({
      restartedAt: clock.now(),
      settling: expect.stringContaining("It restarted"),
    });
    expect(alerts()).toMatchObject([
      { state: "unknown", lastState: "firing", reason: expect.stringContaining("restarted") },
    ]);
    for (let passed = 0; passed < 120; passed += 15) {
      expect(alerts()).toMatchObject([{ state: "unknown" }]);
      const before = health("a/alertmanager-1")?.lastSuccessAt ?? 0;
      await clock.advance(15_000);
      await until(() => (health("a/alertmanager-1")?.lastSuccessAt ?? 0) > before);
    }
    expect([alerts()[0]?.state, health("a/alertmanager-1")?.settling]).toEqual(["resolved", null]);
  });

  test("because it was started just before the console proves nothing either", async () => {
    const alertmanager = await startPlainAlertmanager();
    alertmanager.answers.set("/api/v2/status", { body: statusSince("2026-11-21T03:41:30Z") });
    const { health, until } = await openConsole(
      settingsOf(environment("a", { alertmanagers: [{ url: alertmanager.url }] })),
    );
    await until(() => health("a/alertmanager-1")?.lastSuccessAt !== null);
    expect(health("a/alertmanager-1")).toMatchObject({
      restartedAt: Date.parse("2026-11-21T03:41:30Z"),
      settling: "It restarted and may not have all its alerts back yet.",
    });
  });
});

test("an Alertmanager whose clock is ahead of ours did not restart in the future", async () => {
  const alertmanager = await startPlainAlertmanager();
  alertmanager.answers.set("/api/v2/status", { body: statusSince("2026-11-21T03:52:00Z") });
  const { health, until, clock } = await openConsole(
    settingsOf(environment("a", { alertmanagers: [{ url: alertmanager.url }] })),
  );
  await until(() => health("a/alertmanager-1")?.lastSuccessAt !== null);
  const { restartedAt, settling } = health("a/alertmanager-1") ?? {};
  expect([(restartedAt ?? 0) <= clock.now(), settling?.includes("-")]).toEqual([true, false]);
});

test("a target that cannot be scraped leaves its alert unknown, and another's resolved", async () => {
  const prometheus = await startPrometheus("prometheus-3.5", "alerts_just_after_start", "rules_type_record");
  const down = { job: "redis", instance: "redis:9121" };
  const alertmanager = await startPlainAlertmanager(
    wireAlert("1", down),
    wireAlert("2", { ...down, instance: "redis:9122" }),
  );
  const backends = { prometheus: { url: prometheus.url }, alertmanagers: [{ url: alertmanager.url }] };
  const { until, alerts, pollAll } = await openConsole(settingsOf(environment("a", backends)));
  await until(() => alerts().length === 2);
  alertmanager.answers.set("/api/v2/alerts", { body: [] });
  prometheus.answers.set("/api/v1/query", prometheusAnswer({ resultType: "vector", result: [{ metric: down }] }));
  await pollAll();
  expect(alerts().map(({ fingerprint, state }) => [fingerprint, state])).toEqual([
    ["1", "unknown"],
    ["2", "resolved"],
  ]);
});

test("a severity that is a name which every object has does not break the topic", async () => {
  const alertmanager = await startPlainAlertmanager(
    wireAlert("1", { severity: "constructor" }),
    wireAlert("2", { severity: "__proto__" }),
  );
  const { until, alerts, faults } = await openConsole(
    settingsOf(environment("a", { alertmanagers: [{ url: alertmanager.url }] })),
  );
  await until(() => alerts().length === 2);
  expect(faults).toEqual([]);
});

describe("the settings file", () => {
  test("need not exist: the console starts empty, and begins when it appears", async () => {
    const alertmanager = await startPlainAlertmanager(wireAlert("1"));
    const { settings, write, until, alerts, faults } = await openConsole(null);
    expect(settings()).toMatchObject({
      fileExists: false,
      environments: [],
      problems: [],
      demo: false,
      version: "0.1.0",
    });
    await write(settingsOf(environment("a", { alertmanagers: [{ url: alertmanager.url }] })));
    await until(() => alerts().length === 1);
    expect([settings().fileExists, settings().environments.map(({ id }) => id), faults]).toEqual([true, ["a"], []]);
  });

  test("edited takes effect without a restart, and environments that stayed the same go on undisturbed", async () => {
    const [kept, old, fresh] = await Promise.all([
      startPlainAlertmanager(wireAlert("1")),
      startPlainAlertmanager(wireAlert("2")),
      startPlainAlertmanager(wireAlert("3")),
    ]);
    const stays = environment("stays", { alertmanagers: [{ url: kept.url }] });
    const goes = environment("goes", { alertmanagers: [{ url: old.url }] });
    const comes = environment("comes", { alertmanagers: [{ url: fresh.url }] });
    const { write, until, alerts, backends, settings, messages, faults, clock } = await openConsole(
      settingsOf(stays, goes),
    );
    await until(() => alerts().length === 2);
    await expect.poll(() => kept.requests).toHaveLength(3);
    const [before, polls] = [messages.length, kept.requests.length];
    await write(settingsOf(comes, stays));
    await until(() => alerts().some(({ environment: id }) => id === "comes"));
    expect({
      environments: settings().environments.map(({ id }) => id),
      alerts: alerts()
        .map(({ id }) => id)
        .sort(),
      backends: backends(),
      pollsOfKept: kept.requests.length,
      faults,
    }).toEqual({
      environments: ["comes", "stays"],
      alerts: ["comes/3", "stays/1"],
      backends: ["comes/alertmanager-1", "stays/alertmanager-1"],
      pollsOfKept: polls,
      faults: [],
    });
    expect(JSON.stringify(messages.slice(before).filter(([topic]) => topic !== "settings"))).not.toContain("stays");
    const [keptPolls, oldPolls] = [kept.requests.length, old.requests.length];
    await clock.advance(15_000);
    await kept.arrived(keptPolls + 1);
    expect(old.requests.length).toBe(oldPolls);
  });

  test("tells the renderer of an environment before its backends and alerts", async () => {
    const alertmanager = await startPlainAlertmanager(wireAlert("1"));
    const { write, until, alerts, messages } = await openConsole(null);
    await write(settingsOf(environment("a", { alertmanagers: [{ url: alertmanager.url }] })));
    await until(() => alerts().length === 1);
    const first = (topic: string) =>
      messages.findIndex(([name, message]) => name === topic && JSON.stringify(message).includes("alertmanager-1"));
    expect(first("settings")).toBeGreaterThan(0);
    expect([first("settings") < first("health"), first("health") < first("alerts")]).toEqual([true, true]);
  });

  test("that changes how an environment is polled loses none of its alerts", async () => {
    const alertmanager = await startPlainAlertmanager(wireAlert("1"));
    const withInterval = (pollInterval: string) =>
      settingsOf(environment("a", { alertmanagers: [{ url: alertmanager.url, pollInterval }] }));
    const { write, until, alerts, health, messages } = await openConsole(withInterval("15s"));
    await until(() => alerts().length === 1);
    await write(withInterval("30s"));
    await until(
      () => health("a/alertmanager-1")?.intervalMs === 30_000 && health("a/alertmanager-1")?.lastSuccessAt !== null,
    );
    const removed = messages.flatMap(([topic, message]) =>
      topic === "alerts" && message.kind === "patch" ? (message.patch as AlertsPatch).remove : [],
    );
    expect([alerts().map(({ state }) => state), removed]).toEqual([["firing"], []]);
  });

  test("that changes how an environment is polled does not forget what then turns out to be repaired", async () => {
    const alertmanager = await startPlainAlertmanager(wireAlert("1"));
    const withInterval = (pollInterval: string) =>
      settingsOf(environment("a", { alertmanagers: [{ url: alertmanager.url, pollInterval }] }));
    const { write, until, alerts, health } = await openConsole(withInterval("15s"));
    await until(() => alerts().length === 1);
    alertmanager.answers.set("/api/v2/alerts", { body: [] });
    await write(withInterval("30s"));
    await until(
      () => health("a/alertmanager-1")?.intervalMs === 30_000 && health("a/alertmanager-1")?.lastSuccessAt !== null,
    );
    await settled();
    expect(alerts().map(({ state }) => state)).toEqual(["resolved"]);
  });

  test("that takes all alert sources from an environment takes its alerts, which nobody can vouch for", async () => {
    const alertmanager = await startPlainAlertmanager(wireAlert("1"));
    const { write, until, alerts, backends } = await openConsole(
      settingsOf(environment("a", { alertmanagers: [{ url: alertmanager.url }] })),
    );
    await until(() => alerts().length === 1);
    await write(settingsOf(environment("a", {})));
    await until(() => backends().length === 0);
    await settled();
    expect(alerts().filter(({ state }) => state === "firing")).toEqual([]);
  });

  test("broken by an edit leaves the last good one in force and says where the fault is, until it is mended", async () => {
    const alertmanager = await startPlainAlertmanager(wireAlert("1"));
    const good = settingsOf(environment("a", { alertmanagers: [{ url: alertmanager.url }] }));
    const { write, until, alerts, settings, file, log, clock } = await openConsole(good);
    await until(() => alerts().length === 1);
    await write('{\n  "version": 1,\n  "environments": 7\n}');
    await until(() => settings().problems.length > 0);
    expect(settings()).toMatchObject({
      environments: [{ id: "a" }],
      problems: [{ line: 3, column: 3, field: "environments", message: "must be a list" }],
    });
    expect(log).toContain(`${file}:3: environments must be a list`);
    const polls = alertmanager.requests.length;
    await clock.advance(15_000);
    await alertmanager.arrived(polls + 1);
    await write(`${JSON.stringify(good)}\n`);
    await until(() => settings().problems.length === 0);
    expect(alerts().map(({ state }) => state)).toEqual(["firing"]);
  });

  test("that vanishes leaves the last good one in force", async () => {
    const alertmanager = await startPlainAlertmanager(wireAlert("1"));
    const { until, alerts, settings, file } = await openConsole(
      settingsOf(environment("a", { alertmanagers: [{ url: alertmanager.url }] })),
    );
    await until(() => alerts().length === 1);
    await rm(file);
    await until(() => !settings().fileExists);
    expect([settings().problems.length, settings().environments.length, alerts().length]).toEqual([1, 1, 1]);
  });
});

describe("a credential", () => {
  const password = "correct horse battery staple";
  const credential = { scheme: "basic", username: "oncall", password };
  const authorization = `Basic ${Buffer.from(`oncall:${password}`).toString("base64")}`;

  /** An Alertmanager that wants to know who asks. */
  async function openGuarded() {
    const guarded = await startBackend({});
    const guard =
      (body: unknown): Answer =>
      (response, { headers }) => {
        if (headers.authorization === authorization) sendJson(response, body);
        else response.writeHead(401, { "www-authenticate": "Basic" }).end("Unauthorized\n");
      };
    guarded.answers.set("/api/v2/alerts", guard([wireAlert("1")]));
    guarded.answers.set("/api/v2/status", guard(statusSince("2026-11-01T00:00:00Z")));
    guarded.answers.set("/api/v2/silences", guard([]));
    const auth = { type: "basic", username: "oncall" };
    const settings = settingsOf(environment("a", { alertmanagers: [{ url: guarded.url, auth }] }));
    return { guarded, settings };
  }

  test("is asked for, set, used at once, and forgotten; and it is in no message, answer or log line", async () => {
    const { settings, guarded } = await openGuarded();
    const { console, until, health, alerts, messages, log, faults, secrets } = await openConsole(settings);
    await until(() => health("a/alertmanager-1")?.error !== null);
    expect(health("a/alertmanager-1")).toMatchObject({
      error: { code: "UNAUTHORIZED", environment: "a", backend: "alertmanager-1" },
      asksFor: { scheme: "basic", username: "oncall", headerNames: [] },
      credential: "none",
    });
    const answer = await console.call("credentials.set", {
      environment: "a",
      backend: "alertmanager-1",
      url: health("a/alertmanager-1")?.url,
      credential,
    });
    await until(() => alerts().length === 1);
    expect([answer, health("a/alertmanager-1")]).toMatchObject([
      { ok: true, value: { kept: "keychain", note: null } },
      { error: null, asksFor: null, credential: "keychain" },
    ]);
    expect([...secrets.kept].map(([account, { origin }]) => [account, origin])).toEqual([
      ["a/alertmanager-1", guarded.url],
    ]);
    await console.call("credentials.forget", { environment: "a", backend: "alertmanager-1" });
    await until(() => health("a/alertmanager-1")?.error !== null);
    expect([health("a/alertmanager-1")?.credential, secrets.kept.size]).toEqual(["none", 0]);
    expect(guarded.requests.some(({ headers }) => headers.authorization === authorization)).toBe(true);
    const said = JSON.stringify([answer, messages, log, faults]);
    expect([said.includes(password), said.includes(authorization), faults]).toEqual([false, false, []]);
  });

  test("that is set while a poll is under way is what that poll tells of", async () => {
    const { settings, guarded } = await openGuarded();
    const { console, until, health, messages } = await openConsole(settings);
    await until(() => health("a/alertmanager-1")?.asksFor !== null && health("a/alertmanager-1")?.polling === false);
    // The server hangs while it is asked without a credential.
    const answers = [...guarded.answers];
    let hanging = 0;
    for (const [path] of answers) {
      guarded.answers.set(path, () => {
        hanging += 1;
      });
    }
    await console.call("poll.now", { environment: "a" });
    await until(() => health("a/alertmanager-1")?.polling === true);
    await expect.poll(() => hanging).toBeGreaterThan(0);
    for (const [path, answer] of answers) guarded.answers.set(path, answer);
    const told = messages.length;
    await console.call("credentials.set", {
      environment: "a",
      backend: "alertmanager-1",
      url: health("a/alertmanager-1")?.url,
      credential,
    });
    await until(() => health("a/alertmanager-1")?.error === null);
    expect(JSON.stringify(messages.slice(told))).not.toContain("connections were made anew");
  });

  test("that is set while the keychain is still being asked for the old one is used all the same", async () => {
    const { settings } = await openGuarded();
    const { console, until, health, alerts, secrets, clock } = await openConsole(settings);
    const idle = () => until(() => health("a/alertmanager-1")?.polling === false);
    await idle();
    // The poll that this starts asks the keychain, which takes its time: a person may have to unlock it.
    const release = secrets.holdBack();
    await console.call("credentials.forget", { environment: "a", backend: "alertmanager-1" });
    await console.call("credentials.set", {
      environment: "a",
      backend: "alertmanager-1",
      url: health("a/alertmanager-1")?.url,
      credential,
    });
    release();
    await idle();
    await clock.advance(0);
    await idle();
    await clock.advance(60_000);
    await idle();
    expect(alerts().map(({ id }) => id)).toEqual(["a/1"]);
  });

  test.each([
    ["with a colon in its user name", { ...credential, username: "on:call" }],
    ["with a line break in its token", { scheme: "bearer", token: "secret\r\nX-Admin: 1" }],
    ["with a line break in a header", { scheme: "headers", headers: { "X-Api-Key": "secret\nX: 1" } }],
    ["with a header name that is none", { scheme: "headers", headers: { "X Api": "secret" } }],
    ["that is empty", { ...credential, password: "" }],
    ["of an unknown scheme", { scheme: "token", token: "secret" }],
  ])("%s is refused, and not repeated", async (_fault, refused) => {
    const { settings } = await openGuarded();
    const { console, secrets, log } = await openConsole(settings);
    const answer = await console.call("credentials.set", {
      environment: "a",
      backend: "alertmanager-1",
      url: "http://127.0.0.1:1",
      credential: refused,
    });
    expect([answer, secrets.kept.size]).toMatchObject([{ ok: false, error: { code: "INVALID_INPUT" } }, 0]);
    expect(/secret|horse/.test(JSON.stringify([answer, log]))).toBe(false);
  });
});

describe("a credential that is kept for one server", () => {
  const credential = { scheme: "basic", username: "oncall", password: "correct horse battery staple" };
  const target = { environment: "a", backend: "alertmanager-1" };

  /** An Alertmanager that takes any credential, but wants one. */
  async function startCurious(fingerprint: string) {
    const server = await startBackend({});
    const guard =
      (body: unknown): Answer =>
      (response, { headers }) => {
        if (headers.authorization !== undefined) sendJson(response, body);
        else response.writeHead(401, { "www-authenticate": "Basic" }).end("Unauthorized\n");
      };
    server.answers.set("/api/v2/alerts", guard([wireAlert(fingerprint)]));
    server.answers.set("/api/v2/status", guard(statusSince("2026-11-01T00:00:00Z")));
    server.answers.set("/api/v2/silences", guard([]));
    const told = () => server.requests.filter(({ headers }) => headers.authorization !== undefined).length;
    return { ...server, told };
  }

  const settingsFor = (...alertmanagers: readonly object[]) => settingsOf(environment("a", { alertmanagers }));

  /** A console whose first server was given the credential. */
  async function openTrusted(connection: object = {}) {
    const first = await startCurious("1");
    const second = await startCurious("2");
    const console = await openConsole(settingsFor({ url: first.url, ...connection }));
    const { until, health } = console;
    await until(() => health("a/alertmanager-1")?.asksFor !== null);
    const set = (value: unknown, url = health("a/alertmanager-1")?.url) =>
      console.console.call("credentials.set", { ...target, url, credential: value });
    expect(await set(credential)).toMatchObject({ ok: true });
    await until(() => console.alerts().length === 1);
    // Alerts, status and silences: its first poll is over.
    await expect.poll(() => first.told()).toBe(3);
    /** Resolves once the backend of that URL has refused us. */
    const refused = (url: string) => until(() => health("a/alertmanager-1")?.url === url && asks());
    const asks = () => health("a/alertmanager-1")?.asksFor !== null;
    return { ...console, first, second, set, refused };
  }

  test("is held back once it was refused, and sent when a person wants it asked", async () => {
    const { first, until, health, console, clock } = await openTrusted();
    for (const path of ["/api/v2/alerts", "/api/v2/status", "/api/v2/silences"]) {
      first.answers.set(path, (response) => response.writeHead(401, { "www-authenticate": "Basic" }).end());
    }
    const waitsFor = () => {
      const { polling, nextPollAt } = health("a/alertmanager-1") ?? {};
      return polling === false && nextPollAt != null ? nextPollAt - clock.now() : 0;
    };
    await expect
      .poll(() => {
        const waits = waitsFor();
        if (waits > 0 && waits < 40_000) clock.advance(waits);
        return waits;
      })
      .toBeGreaterThan(40_000);
    const sent = first.told();
    clock.advance(30_000);
    expect(await console.call("poll.now", { environment: "a" })).toMatchObject({ ok: true });
    await expect.poll(first.told).toBe(sent + 1);
    await until(() => waitsFor() > 40_000);
    expect([first.told(), health("a/alertmanager-1")?.error?.code]).toEqual([sent + 1, "UNAUTHORIZED"]);
  });

  test("is not kept for an address that the form did not show", async () => {
    const { first, second, write, refused, secrets, set } = await openTrusted();
    await write(settingsFor({ url: second.url }));
    await refused(second.url);
    const answer = await set({ ...credential, password: "for the first" }, first.url);
    expect(answer).toMatchObject({ ok: false, error: { code: "INVALID_INPUT" } });
    expect(secrets.kept.get("a/alertmanager-1")).toEqual({ origin: first.url, credential });
  });

  test("is not sent to another after an edit of the URL, and works again once it is undone", async () => {
    const { first, second, write, refused, until, health, secrets, set, faults } = await openTrusted();
    await write(settingsFor({ url: second.url }));
    await refused(second.url);
    expect(health("a/alertmanager-1")).toMatchObject({
      error: {
        code: "UNAUTHORIZED",
        message: `The saved credential is for ${first.url}, so it was not sent. Enter the one for this address.`,
      },
      credential: "withheld",
      asksFor: { scheme: "basic" },
      notes: [],
    });
    expect([second.requests.length > 0, second.told()]).toEqual([true, 0]);
    expect(secrets.kept.get("a/alertmanager-1")).toEqual({ origin: first.url, credential });
    await write(settingsFor({ url: `${first.url}/` }));
    await until(() => health("a/alertmanager-1")?.credential === "keychain");
    await write(settingsFor({ url: second.url }));
    await refused(second.url);
    expect(second.told()).toBe(0);
    await set({ ...credential, password: "another" });
    await until(() => health("a/alertmanager-1")?.error === null);
    expect([second.told() > 0, secrets.kept.get("a/alertmanager-1")?.origin, faults]).toEqual([true, second.url, []]);
  });

  test("is not sent to another that takes its place in the list", async () => {
    const { first, second, write, refused, health, until } = await openTrusted();
    await write(settingsFor({ url: second.url }, { url: first.url }));
    await refused(second.url);
    await until(() => health("a/alertmanager-2")?.asksFor !== null);
    expect(second.told()).toBe(0);
    expect(health("a/alertmanager-2")?.error?.message).toContain("and none was sent (401)");
  });

  test("is not missed by one that answers without", async () => {
    const { first, write, until, health, secrets, console } = await openTrusted();
    const open = await startPlainAlertmanager();
    await write(settingsFor({ url: open.url }));
    await until(() => health("a/alertmanager-1")?.url === open.url && health("a/alertmanager-1")?.version !== null);
    expect(health("a/alertmanager-1")).toMatchObject({
      error: null,
      asksFor: null,
      notes: [`The saved credential is for ${first.url}, so it was not sent. Enter the one for this address.`],
    });
    expect(open.requests.some(({ headers }) => headers.authorization !== undefined)).toBe(false);
    await console.call("credentials.forget", target);
    await until(() => health("a/alertmanager-1")?.credential === "none");
    expect([health("a/alertmanager-1")?.notes, secrets.kept.size]).toEqual([[], 0]);
  });

  test.each([
    [
      { type: "bearer" },
      "The settings want a token, but the saved credential is a user name and password, so it was not sent. Enter the one that they want.",
      "bearer",
    ],
    [
      { type: "headers", names: ["X-Api-Key"] },
      "The settings want headers, but the saved credential is a user name and password, so it was not sent. Enter the one that they want.",
      "headers",
    ],
    [
      { type: "basic", username: "ada" },
      "The settings want the user “ada”, but the saved credential is for another user, so it was not sent. Enter the one that they want.",
      "basic",
    ],
  ])("is not sent where settings say %j", async (auth, message, scheme) => {
    const { first, write, until, health, secrets, set } = await openTrusted();
    const before = first.told();
    await write(settingsFor({ url: first.url, auth }));
    await until(() => health("a/alertmanager-1")?.asksFor?.scheme === scheme);
    expect(health("a/alertmanager-1")).toMatchObject({ error: { message }, credential: "withheld" });
    expect(await set({ ...credential, password: "another" })).toMatchObject({
      ok: false,
      error: { code: "INVALID_INPUT", message: expect.stringContaining("so it was not saved.") },
    });
    expect([first.told() - before, secrets.kept.get("a/alertmanager-1")?.credential]).toEqual([0, credential]);
  });

  test("is what a form for another begins with", async () => {
    const { health, set, until } = await openTrusted();
    expect(health("a/alertmanager-1")?.credentialForm).toEqual({ scheme: "basic", username: null, headerNames: [] });
    await set({ scheme: "bearer", token: "secret-token" });
    await until(() => health("a/alertmanager-1")?.credentialForm.scheme === "bearer");
    expect(health("a/alertmanager-1")?.asksFor).toBeNull();
  });
});

describe("a Loki that wants a tenant", () => {
  test("asks for no password", async () => {
    const loki = await startBackend({
      "/loki/api/v1/labels": (response) => response.writeHead(401).end("no org id\n"),
    });
    const { until, health } = await openConsole(settingsOf(environment("a", { loki: { url: loki.url } })));
    await until(() => health("a/loki")?.error !== null);
    expect(health("a/loki")).toMatchObject({
      error: { code: "UNAUTHORIZED", message: expect.stringContaining("`tenants`") },
      asksFor: null,
    });
  });
});

describe("a call", () => {
  test.each([
    ["of no name of ours", "alerts.silence", {}],
    ["of a name that every object has", "constructor", {}],
    ["of another such name", "__proto__", null],
    ["with nothing", "poll.now", undefined],
    ["with null", "poll.now", null],
    ["with an empty environment", "poll.now", { environment: "" }],
    ["with an environment that is no text", "poll.now", { environment: 7 }],
    ["with an endless alert id", "alerts.rule", { alert: "x".repeat(513) }],
    [
      "with no environments to search",
      "search.start",
      { query: { kind: "request", id: "x" }, environments: [], range: { kind: "widening" } },
    ],
    [
      "with a blank request ID",
      "search.start",
      { query: { kind: "request", id: " " }, environments: ["a"], range: { kind: "widening" } },
    ],
    [
      "with a range of another kind",
      "search.start",
      { query: { kind: "request", id: "x" }, environments: ["a"], range: { kind: "all" } },
    ],
  ])("%s is refused with INVALID_INPUT", async (_fault, name, input) => {
    const { console } = await openConsole(null);
    expect(await console.call(name, input)).toMatchObject({ ok: false, error: { code: "INVALID_INPUT" } });
  });

  test.each([
    ["an environment", "poll.now", { environment: "b" }],
    ["an environment of a name that every object has", "poll.now", { environment: "constructor" }],
    ["a backend that none could be", "credentials.forget", { environment: "a", backend: "../loki" }],
    ["an alert", "alerts.rule", { alert: "a/0000000000000000" }],
    ["an alert whose id is none", "alerts.graph", { alert: "a" }],
    ["an alert of no environment", "alerts.graph", { alert: "b/0000000000000000" }],
  ])("for %s that is not there answers NOT_FOUND", async (_what, name, input) => {
    const alertmanager = await startPlainAlertmanager();
    const { console } = await openConsole(settingsOf(environment("a", { alertmanagers: [{ url: alertmanager.url }] })));
    expect(await console.call(name, input)).toMatchObject({ ok: false, error: { code: "NOT_FOUND" } });
  });

  test("for an alert's rule and graph answers what Prometheus knows of it", async () => {
    const { console, alerts, prometheus } = await openRecorded("prometheus-3.5", "alertmanager-0.33");
    const alert = alerts().find(({ name, labels }) => name === "RedisDown" && labels.component === "redis");
    const rule = await console.call("alerts.rule", { alert: alert?.id });
    const graph = await console.call("alerts.graph", { alert: alert?.id });
    expect([rule, graph]).toMatchObject([
      {
        ok: true,
        value: { group: "infrastructure", expression: 'up{job="redis"} == 0', holdSeconds: 3, health: "ok" },
      },
      { ok: true, value: { expression: 'up{job="redis"}', comparison: "==", threshold: 0 } },
    ]);
    const form = new URLSearchParams(prometheus.requests.find(({ path }) => path === "/api/v1/query_range")?.body);
    expect(form.get("query")).toBe('up{job="redis"}');
  });
});

describe("time", () => {
  test("a backend that falls silent turns its health, and an alert that only it knew is unknown at the next word of another", async () => {
    const [first, second] = await Promise.all([
      startPlainAlertmanager(wireAlert("1")),
      startPlainAlertmanager(wireAlert("2")),
    ]);
    const urls = [{ url: first.url }, { url: second.url }];
    const { until, alerts, health, clock } = await openConsole(settingsOf(environment("a", { alertmanagers: urls })));
    await until(() => alerts().length === 2);
    await first.close();
    const steps: string[][] = [];
    for (let poll = 0; poll < 3; poll += 1) {
      const before = health("a/alertmanager-2")?.lastSuccessAt ?? 0;
      await clock.advance(15_000);
      await until(
        () =>
          (health("a/alertmanager-2")?.lastSuccessAt ?? 0) > before && health("a/alertmanager-1")?.polling === false,
      );
      steps.push(alerts().map(({ state }) => state));
    }
    expect(steps).toEqual([
      ["firing", "firing"],
      ["firing", "firing"],
      ["unknown", "firing"],
    ]);
    expect(health("a/alertmanager-1")).toMatchObject({ error: { code: "UNREACHABLE" } });
  });

  test("after a sleep every backend is asked anew, and the log says so once", async () => {
    const [first, second] = await Promise.all([startPlainAlertmanager(), startPlainAlertmanager()]);
    const environments = [first, second].map(({ url }, index) =>
      environment(`e${index}`, { alertmanagers: [{ url }] }),
    );
    const { until, health, clock, log } = await openConsole(settingsOf(...environments));
    const answered = (id: string) => health(id)?.polling === false && health(id)?.lastSuccessAt === clock.now();
    await until(() => answered("e0/alertmanager-1") && answered("e1/alertmanager-1"));
    await clock.sleep(3_600_000);
    await until(() => answered("e0/alertmanager-1") && answered("e1/alertmanager-1"));
    expect(log.filter((line) => line.startsWith("The machine woke up"))).toHaveLength(1);
    expect(log.filter((line) => line === "E0: no alerts")).toHaveLength(2);
  });

  describe("a wake-up", () => {
    /** A console whose Alertmanager can be made to keep its answers until it is told. */
    async function openHeld(connection: object = {}) {
      const held: (() => void)[] = [];
      const alertmanager = await startPlainAlertmanager(wireAlert("1"));
      const opened = await openConsole(
        settingsOf(environment("a", { alertmanagers: [{ url: alertmanager.url, ...connection }] })),
      );
      const baselines = () => opened.log.filter((line) => line.startsWith("A: "));
      await opened.until(() => baselines().length === 1);
      await opened.until(() => opened.health("a/alertmanager-1")?.polling === false);
      alertmanager.answers.set("/api/v2/alerts", (response) => {
        held.push(() => sendJson(response, [wireAlert("1")]));
      });
      const asked = async (times: number) => {
        while (held.length < times) await settled();
      };
      return {
        ...opened,
        alertmanager,
        asked,
        baselines,
        wakeUps: () => opened.log.filter((line) => line.startsWith("The machine woke up")).length,
        release: () => {
          alertmanager.answers.set("/api/v2/alerts", { body: [wireAlert("1")] });
          for (const send of held) send();
        },
        journal: async () => {
          const query = { environment: null, alert: null, from: null, to: null, before: null, limit: 100 };
          const page = await opened.console.call("journal.read", query);
          return JSON.stringify(page).match(/(Started|Woke up): [^"]*/g);
        },
      };
    }

    test("that is told of twice does not take down what the first one asked", async () => {
      const desk = await openHeld();
      desk.console.resume();
      await desk.asked(1);
      await desk.clock.advance(300);
      desk.console.resume();
      desk.release();
      await desk.until(() => desk.baselines().length === 2);
      expect([desk.wakeUps(), desk.baselines()]).toEqual([1, ["A: 1 firing", "A: 1 firing"]]);
      desk.console.resume();
      expect(desk.wakeUps()).toBe(2);
    });

    test("that is told of again after a while asks again; polls that it drops tell nothing", async () => {
      const desk = await openHeld({ timeout: "60s" });
      desk.console.resume();
      await desk.asked(1);
      await desk.clock.advance(11_000);
      desk.console.resume();
      await desk.until(() => desk.health("a/alertmanager-1")?.error?.code === "CANCELLED");
      await desk.clock.advance(0);
      expect([desk.wakeUps(), desk.baselines()]).toEqual([2, ["A: 1 firing"]]);
      desk.release();
      await desk.clock.advance(0);
      await desk.until(() => desk.baselines().length === 2);
      expect(desk.alerts().map(({ state }) => state)).toEqual(["firing"]);
      expect(await desk.journal()).toEqual(["Woke up: 1 firing, all known.", "Started: 1 firing."]);
    });

    test("is not over because what was known has become old", async () => {
      const desk = await openHeld();
      await desk.clock.sleep(3_600_000);
      await desk.asked(1);
      expect(desk.baselines()).toEqual(["A: 1 firing"]);
      desk.release();
      await desk.until(() => desk.baselines().length === 2);
      expect(await desk.journal()).toEqual(["Woke up: 1 firing, all known.", "Started: 1 firing."]);
    });

    test("without a network says that what fires is unknown", async () => {
      const desk = await openHeld();
      await desk.alertmanager.close();
      await desk.clock.sleep(3_600_000);
      await desk.until(() => desk.baselines().length === 2);
      expect(await desk.journal()).toContain("Woke up: what fires is unknown. Alertmanager does not answer.");
    });
  });

  test("after its end, a console asks and says nothing more", async () => {
    const alertmanager = await startPlainAlertmanager(wireAlert("1"));
    const { console, until, alerts, clock, messages } = await openConsole(
      settingsOf(environment("a", { alertmanagers: [{ url: alertmanager.url }] })),
    );
    await until(() => alerts().length === 1);
    await console.dispose();
    const [said, asked] = [messages.length, alertmanager.requests.length];
    await clock.advance(3_600_000);
    expect([messages.length, alertmanager.requests.length, clock.alarms()]).toEqual([said, asked, []]);
  });
});

test("a Prometheus that just restarted, evaluated its rules, but has not scraped yet, proves no repair", async () => {
  const labels = { alertname: "RedisDown", severity: "critical" };
  const activeAt = "2026-11-21T03:40:00Z";
  const rule = { type: "alerting", name: "RedisDown", query: "up == 0", duration: 0, labels: {}, health: "ok" };
  const prometheus = await startPrometheus("prometheus-3.5", "alerts_baseline", "rules_type_record");
  prometheus.answers.set("/api/v1/rules", prometheusAnswer({ groups: [{ name: "g", file: "f", rules: [rule] }] }));
  prometheus.answers.set("/api/v1/status/config", prometheusAnswer({ yaml: "" }));
  const firing = prometheusAnswer({ alerts: [{ labels, annotations: {}, state: "firing", activeAt, value: "0e+00" }] });
  prometheus.answers.set("/api/v1/alerts", firing);
  const alertmanager = await startPlainAlertmanager(wireAlert(fingerprint(labels)));
  const backends = { prometheus: { url: prometheus.url }, alertmanagers: [{ url: alertmanager.url }] };
  const { until, alerts, pollAll, clock } = await openConsole(settingsOf(environment("a", backends)));
  await until(() => alerts()[0]?.reportedBy.length === 2);
  // It goes down, for longer than Alertmanager keeps an alert that is not sent again.
  prometheus.answers.set("/api/v1/alerts", (response) => response.writeHead(503).end("Service Unavailable"));
  await pollAll();
  alertmanager.answers.set("/api/v2/alerts", { body: [] });
  await clock.advance(5 * 60_000);
  await pollAll();
  const down = alerts().map(({ state }) => state);
  const startTime = new Date(clock.now() - 5_000).toISOString();
  prometheus.answers.set("/api/v1/status/runtimeinfo", prometheusAnswer({ startTime, lastConfigTime: startTime }));
  prometheus.answers.set("/api/v1/alerts", prometheusAnswer({ alerts: [] }));
  await pollAll();
  expect([down, alerts().map(({ state }) => state)]).toEqual([["unknown"], ["unknown"]]);
});
