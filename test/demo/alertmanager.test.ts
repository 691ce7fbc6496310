import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fingerprintOf } from "../../electron/demo/alertmanager/fingerprint.ts";
import { ask, managedAlerts, recording, type Stage, stageDemo, type WireManagedAlert } from "./support.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await stageDemo();
  stage.at(120);
});
afterAll(() => stage.demo.close());

const base = (peer = 0): string => `${stage.production.alertmanagers[peer]?.url}/api/v2`;

describe("a fingerprint", () => {
  it("is the one that Alertmanager computed", () => {
    const recorded = ["alerts_firing", "alerts_only_inhibited"].flatMap(
      (name) => recording("alertmanager-0.33", name).body as readonly WireManagedAlert[],
    );
    expect(recorded.length).toBeGreaterThan(10);
    expect(recorded.map(({ labels }) => fingerprintOf(labels))).toEqual(recorded.map(({ fingerprint }) => fingerprint));
  });
});

describe("the alerts", () => {
  const names = async (parameters: string) =>
    (await managedAlerts(stage.production, parameters)).map(({ labels }) => labels.alertname).sort();

  it.each([
    [
      "silenced=false&inhibited=false&filter=severity%3D%22critical%22",
      ["DatabaseConnectionPoolExhausted", "HighErrorRate", "HighErrorRate"],
    ],
    ["active=false&inhibited=false", ["RedisMemoryHigh"]],
    ["active=false&silenced=false", ["SlowDatabaseQueries"]],
    ["filter=component%3D~%22data.*%22&filter=severity!%3D%22warning%22", ["DatabaseConnectionPoolExhausted"]],
    ["filter=alertname%3DHighCPUUsage", ["HighCPUUsage"]],
    ["receiver=email", ["SSLCertificateExpiringSoon"]],
    ["receiver=mail", []],
    ["active=maybe&silenced=no&inhibited=true", ["SlowDatabaseQueries"]],
  ])("with %s", async (parameters, expected) => {
    expect(await names(parameters)).toEqual(expected);
  });

  it("are sorted by fingerprint, and name what suppresses them", async () => {
    const alerts = await managedAlerts(stage.production);
    expect(alerts.map(({ fingerprint }) => fingerprint)).toEqual(alerts.map(({ fingerprint }) => fingerprint).sort());
    const find = (name: string) => alerts.find(({ labels }) => labels.alertname === name);
    expect(find("SlowDatabaseQueries")?.status.inhibitedBy).toEqual([
      find("DatabaseConnectionPoolExhausted")?.fingerprint,
    ]);
    expect(find("RedisMemoryHigh")?.status.state).toBe("suppressed");
  });

  it("are grouped by name and severity for each receiver", async () => {
    const { body } = await ask(`${base()}/alerts/groups`);
    const groups = body as readonly { labels: Record<string, string>; receiver: { name: string }; alerts: unknown[] }[];
    expect(
      groups.map(
        ({ labels, receiver, alerts }) => `${labels.alertname} ${labels.severity} ${receiver.name} ${alerts.length}`,
      ),
    ).toEqual([
      "DatabaseConnectionPoolExhausted critical pagerduty 1",
      "DiskSpaceLow warning slack 1",
      "HighCPUUsage warning slack 1",
      "HighErrorRate critical pagerduty 2",
      "RedisMemoryHigh warning slack 1",
      "SSLCertificateExpiringSoon info email 1",
      "SlowDatabaseQueries warning slack 1",
      "SlowResponseTime warning slack 1",
    ]);
  });
});

describe("a silence", () => {
  const wish = (more: object = {}) => ({
    matchers: [{ name: "alertname", value: "HighErrorRate", isRegex: false }],
    startsAt: new Date(stage.now() - 1000).toISOString(),
    endsAt: new Date(stage.now() + 600_000).toISOString(),
    createdBy: "me",
    comment: "on it",
    ...more,
  });
  const post = (body: unknown, peer = 0) =>
    ask(`${base(peer)}/silences`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const idOf = (body: unknown) => (body as { silenceID: string }).silenceID;

  it("covers its alerts on both peers until it is expired", async () => {
    const id = idOf((await post(wish())).body);
    for (const peer of [0, 1]) {
      const covered = (await managedAlerts(stage.production, "", peer)).filter(({ status }) =>
        status.silencedBy.includes(id),
      );
      expect(covered.map(({ labels }) => labels.alertname)).toEqual(["HighErrorRate", "HighErrorRate"]);
    }
    const stored = (await ask(`${base(1)}/silence/${id}`)).body;
    expect(stored).toEqual({
      id,
      status: { state: "active" },
      updatedAt: new Date(stage.now()).toISOString(),
      comment: "on it",
      createdBy: "me",
      endsAt: new Date(stage.now() + 600_000).toISOString(),
      matchers: [{ isEqual: true, isRegex: false, name: "alertname", value: "HighErrorRate" }],
      startsAt: new Date(stage.now()).toISOString(),
    });
    expect((await ask(`${base(1)}/silence/${id}`, { method: "DELETE" })).status).toBe(200);
    expect((await ask(`${base(1)}/silence/${id}`, { method: "DELETE" })).status).toBe(200);
    expect((await managedAlerts(stage.production, "active=false&inhibited=false")).length).toBe(1);
    expect((await ask(`${base()}/silence/${id}`)).body).toMatchObject({ status: { state: "expired" } });
  });

  it("keeps its ID when only its end or comment changes, else it gets a new one", async () => {
    const id = idOf((await post(wish())).body);
    const { startsAt } = (await ask(`${base()}/silence/${id}`)).body as { startsAt: string };
    expect(idOf((await post(wish({ id, startsAt, comment: "longer" }))).body)).toBe(id);
    const other = idOf(
      (await post(wish({ id, startsAt, matchers: [{ name: "a", value: "b", isRegex: false }] }))).body,
    );
    expect(other).not.toBe(id);
    expect((await ask(`${base()}/silence/${id}`)).body).toMatchObject({ status: { state: "expired" } });
    await ask(`${base()}/silence/${other}`, { method: "DELETE" });
  });

  it("of the story is there from the beginning", async () => {
    const { body } = await ask(`${base()}/silences?filter=alertname%3DRedisMemoryHigh`);
    expect(body).toMatchObject([{ status: { state: "active" }, createdBy: "dana@example.com" }]);
  });

  it.each(["silence_no_comment", "silence_bad_no_matchers", "silence_bad_matches_empty", "silence_update_unknown_id"])(
    "is refused as recorded: %s",
    async (name) => {
      const { request, status, body } = recording("alertmanager-0.33", name);
      const sent = { ...(request.body as object), startsAt: wish().startsAt, endsAt: wish().endsAt };
      const answer = await post(sent);
      expect({ status: answer.status, body: answer.body }).toEqual({ status, body });
    },
  );

  it.each([
    ["silence_bad_end_in_past", { endsAt: "2026-11-21T08:00:00Z", startsAt: "2026-11-21T07:00:00Z" }],
    ["silence_bad_end_before_start", { startsAt: "2026-11-21T18:00:00Z", endsAt: "2026-11-21T17:00:00Z" }],
    ["silence_bad_regex", { matchers: [{ name: "alertname", value: "(", isRegex: true }] }],
  ])("is refused as recorded: %s", async (name, more) => {
    const { status, body } = recording("alertmanager-0.33", name);
    const answer = await post(wish(more));
    expect({ status: answer.status, body: answer.body }).toEqual({ status, body });
  });

  it("is refused as recorded when the body is no JSON, or not said to be", async () => {
    const send = (type: string, body: string) =>
      ask(`${base()}/silences`, { method: "POST", headers: { "content-type": type }, body });
    const broken = await send("application/json", '{"matchers":');
    expect({ status: broken.status, body: broken.body }).toMatchObject({
      status: 400,
      body: recording("alertmanager-0.33", "silence_bad_json").body,
    });
    const plain = await send("text/plain", "{}");
    expect({ status: plain.status, body: plain.body }).toMatchObject({
      status: 415,
      body: recording("alertmanager-0.33", "silence_text_plain").body,
    });
  });
});

describe("an error of Alertmanager", () => {
  it.each([
    "alerts_filter_bad",
    "alerts_filter_bad_regex",
    "alerts_filter_braces",
    "alerts_receiver_bad_regex",
    "silence_get_baduuid",
    "api_v2_unknown",
    "v1_alerts",
  ])("is the recorded one: %s", async (name) => {
    const { request, status, headers, body } = recording("alertmanager-0.33", name);
    const url = new URL(`${request.path}?${request.query}`, stage.production.alertmanagers[0]?.url);
    const answer = await ask(url.href);
    expect({ status: answer.status, type: answer.type, body: answer.body }).toEqual({
      status,
      type: headers["content-type"],
      body,
    });
  });
});

describe("a restarted Alertmanager", () => {
  it("answers nothing at first, and everything within a minute with the first start times", async () => {
    stage.at(200);
    const before = await managedAlerts(stage.production);
    stage.demo.control.restartAlertmanager("production", 0);
    stage.at(202);
    expect((await managedAlerts(stage.production)).length).toBeLessThan(before.length);
    expect((await managedAlerts(stage.production, "", 1)).length).toBeGreaterThanOrEqual(before.length);
    const { body } = await ask(`${base()}/status`);
    expect(body).toMatchObject({ uptime: new Date(stage.now() - 2000).toISOString() });
    stage.at(265);
    const after = await managedAlerts(stage.production);
    expect(after.map(({ fingerprint, startsAt }) => fingerprint + startsAt)).toEqual(
      expect.arrayContaining(before.map(({ fingerprint, startsAt }) => fingerprint + startsAt)),
    );
  });
});
