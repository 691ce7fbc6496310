import { describe, expect, test } from "vitest";
import { initialPolicyState, parsePolicyState } from "../../../electron/console/notifications/policy.ts";
import type { AlertState } from "../../../shared/model/alert.ts";
import type { NotificationLevel } from "../../../shared/model/notification.ts";
import { appeared, many, minute, named, normal, rehearse, second, start, to } from "./policySupport.ts";

const redis = named("RedisDown");

describe("levels", () => {
  test.each<[NotificationLevel, string[], string]>([
    ["off", [], "RedisDown off"],
    ["silent", ["silent"], "RedisDown notified"],
    ["normal", ["normal"], "RedisDown notified"],
    ["insistent", ["insistent"], "RedisDown notified"],
  ])("%s", (level, levels, outcome) => {
    const policy = rehearse({ settings: { defaults: { levels: { ...normal, critical: level }, quietHours: null } } });
    policy.changes(appeared(redis));
    expect(policy.told.map((told) => told.level)).toEqual(levels);
    expect(policy.outcomes()).toEqual([outcome]);
  });

  test("an environment has its own", () => {
    const own = { levels: { ...normal, critical: "off" as const }, quietHours: null };
    const policy = rehearse({ settings: { environments: { staging: own } } });
    policy.changes(appeared(redis));
    policy.changes(appeared(named("RedisDown", { environment: "staging" })));
    expect(policy.titles()).toEqual(["Production · critical · RedisDown"]);
  });

  test("a severity that nobody knows notifies", () => {
    const policy = rehearse();
    policy.changes(appeared(named("Odd", { severity: "unknown", labels: { alertname: "Odd", severity: "Purple" } })));
    expect(policy.titles()).toEqual(["Production · Purple · Odd"]);
  });
});

describe("an episode is announced once", () => {
  const refired = { ...redis, startsAt: start + minute };
  test.each<[string, (readonly [AlertState, number?])[], string[]]>([
    ["firing", [["firing"]], ["notified"]],
    ["pending is not, firing is", [["pending"], ["firing", start + 60]], ["not-announced", "notified"]],
    ["silenced is not", [["silenced"]], ["silenced"]],
    ["inhibited is not", [["inhibited"]], ["silenced"]],
    ["un-silenced is", [["silenced"], ["firing"]], ["silenced", "notified"]],
    ["announced, silenced, un-silenced", [["firing"], ["silenced"], ["firing"]], ["notified", "silenced", "notified"]],
    ["announced, inhibited, and no longer", [["firing"], ["inhibited"], ["firing"]], ["notified", "silenced", "known"]],
    ["unknown and back", [["firing"], ["unknown"], ["firing"]], ["notified", "not-announced", "known"]],
    ["lost while pending", [["pending"], ["unknown"], ["firing"]], ["not-announced", "not-announced", "notified"]],
    ["resolved", [["firing"], ["resolved"]], ["notified", "notified"]],
    ["silenced from the start, resolved", [["silenced"], ["resolved"]], ["silenced", "not-announced"]],
    ["unknown, resolved", [["firing"], ["unknown"], ["resolved"]], ["notified", "not-announced", "notified"]],
    ["reckoned anew", [["firing"], ["unknown"], ["firing", start]], ["notified", "not-announced", "known"]],
  ])("%s", (_, states, outcomes) => {
    const policy = rehearse();
    let previous = redis;
    states.forEach(([state, startsAt], index) => {
      policy.now += 5 * minute;
      const change = to(previous, state, startsAt === undefined ? {} : { startsAt });
      const told = index === 0 ? appeared({ ...redis, state }) : change;
      policy.changes(told);
      if (told.kind !== "forgotten") previous = told.alert;
    });
    expect(policy.outcomes()).toEqual(outcomes.map((outcome) => `RedisDown ${outcome}`));
  });

  test("a re-fire is another episode, resolved in between or not", () => {
    const policy = rehearse({ settings: { flapping: { transitions: 9, windowMinutes: 10 } } });
    policy.changes(appeared(redis));
    policy.changes({ kind: "refired", alert: refired, previous: redis });
    expect(policy.told.map(({ kind }) => kind)).toEqual(["alert", "alert"]);
  });

  test("the start that is reckoned otherwise by another backend is no other episode", () => {
    const policy = rehearse();
    policy.changes(appeared(redis));
    const later = { ...redis, startsAt: start + second };
    policy.changes({ kind: "changed", alert: later, previous: redis });
    policy.changes(to(later, "inhibited"));
    policy.changes(to({ ...later, state: "inhibited" }, "firing"));
    expect(policy.outcomes()).toEqual(["RedisDown notified", "RedisDown silenced", "RedisDown known"]);
  });

  test("annotations that change are no news", () => {
    const policy = rehearse();
    policy.changes(appeared(redis));
    const before = policy.state;
    const { decisions, state } = policy.changes({ kind: "changed", alert: { ...redis, value: "1" }, previous: redis });
    expect(decisions).toEqual([]);
    expect(state).toBe(before);
  });

  test("Alertmanager's labels for what Prometheus listed alone are the same alert", () => {
    const policy = rehearse();
    policy.changes(appeared(redis));
    const withCluster = { ...redis, id: "production/other", labels: { ...redis.labels, cluster: "a" } };
    policy.changes({ kind: "forgotten", previous: redis }, appeared(withCluster));
    expect(policy.outcomes()).toEqual(["RedisDown notified", "RedisDown not-announced", "RedisDown known"]);
  });

  test("a pending alert whose condition went away has its line", () => {
    const policy = rehearse();
    const pending = { ...redis, state: "pending" as const };
    policy.changes(appeared(pending));
    policy.changes({ kind: "forgotten", previous: pending });
    expect(policy.outcomes()).toEqual(["RedisDown not-announced", "RedisDown not-announced"]);
    expect(policy.told).toEqual([]);
  });
});

describe("what a notification says", () => {
  test("title, body, actions, link", () => {
    const policy = rehearse();
    policy.changes(appeared(redis));
    expect(policy.told).toEqual([
      {
        kind: "alert",
        at: start,
        environment: "production",
        severity: "critical",
        level: "normal",
        title: "Production · critical · RedisDown",
        body: "RedisDown is bad",
        alerts: ["production/redisdown"],
        backend: null,
        actions: ["acknowledge", "silence"],
        announced: ["production/redisdown"],
      },
    ]);
    expect(policy.entries[0]).toMatchObject({
      alert: "production/redisdown",
      link: "#/alerts?env=production&alert=production%2Fredisdown",
      severity: "critical",
    });
  });

  test("a server's text is one line of what can be shown", () => {
    const policy = rehearse();
    const name = `Evil\u202eNam\ne\u0007`;
    const summary = `${"long ".repeat(100)}\u2066end`;
    policy.changes(appeared(named("Evil", { name, annotations: { summary, constructor: "x" } })));
    const [told] = policy.told;
    expect(told?.title).toBe("Production · critical · Evil Nam e");
    expect([...(told?.body ?? "")].length).toBeLessThanOrEqual(240);
    expect(told?.body).toMatch(/^long long .*…$/);
  });

  test("labels where there are no annotations", () => {
    const policy = rehearse();
    policy.changes(appeared(named("Bare", { annotations: {} })));
    expect(policy.told[0]?.body).toBe("instance=bare:9090");
  });

  test("resolved: silent, without actions, and what it replaces is over", () => {
    const policy = rehearse();
    policy.changes(appeared(redis));
    policy.now += 5 * minute;
    policy.changes(to(redis, "resolved"));
    expect(policy.told[1]).toMatchObject({
      kind: "resolved",
      level: "silent",
      title: "Production · critical · RedisDown · ended",
      actions: [],
      announced: [],
    });
    expect(policy.over).toEqual(["production/redisdown"]);
  });

  test("several that end are one; what was not announced is not among them", () => {
    const policy = rehearse();
    const [a, b, c] = [named("A"), named("B"), named("C", { state: "silenced" })];
    policy.changes(appeared(a), appeared(b), appeared(c));
    policy.now += minute;
    policy.changes(to(a, "resolved"), to(b, "resolved"), to(c, "resolved"));
    expect(policy.told.at(-1)).toMatchObject({ title: "Production · 2 alerts ended", kind: "resolved" });
    expect(policy.outcomes().slice(3).sort()).toEqual(["A digested", "B digested", "C not-announced"]);
  });

  test("resolved can be switched off", () => {
    const policy = rehearse({ settings: { resolved: false } });
    policy.changes(appeared(redis));
    policy.changes(to(redis, "resolved"));
    expect(policy.outcomes()).toEqual(["RedisDown notified", "RedisDown off"]);
  });
});

describe("digests", () => {
  test("more than a few in one poll are one", () => {
    const policy = rehearse();
    const alerts = [...many(9, { severity: "warning" }), ...many(3, {}, "Worse")];
    policy.changes(...alerts.map(appeared));
    expect(policy.told).toHaveLength(1);
    expect(policy.told[0]).toMatchObject({
      kind: "digest",
      title: "Production · 12 new alerts · 3 critical",
      severity: "critical",
      actions: ["acknowledge"],
    });
    expect(policy.told[0]?.body).toMatch(/^Worse0, Worse1, Worse2, Alert0, Alert1 and 7 more$/);
    expect(policy.told[0]?.announced).toHaveLength(12);
    expect(policy.outcomes().every((line) => line.endsWith("digested"))).toBe(true);
  });

  test("as many as the settings allow are said one by one", () => {
    const policy = rehearse();
    policy.changes(...many(4).map(appeared));
    expect(policy.told.map(({ kind }) => kind)).toEqual(["alert", "alert", "alert", "alert"]);
  });

  test("a storm over several polls is said at once and at the end of the minute", () => {
    const policy = rehearse();
    for (const [index, alert] of many(12).entries()) {
      policy.now = start + index * 5 * second;
      policy.changes(appeared(alert));
    }
    expect(policy.told).toHaveLength(4);
    policy.changes(to(named("Alert11"), "resolved"));
    policy.advance(minute);
    expect(policy.told.map(({ kind }) => kind)).toEqual(["alert", "alert", "alert", "alert", "digest"]);
    expect(policy.told[4]).toMatchObject({ at: start + minute, title: "Production · 7 new alerts · 7 critical" });
    expect(policy.outcomes().filter((line) => line.startsWith("Alert11"))).toEqual([
      "Alert11 held",
      "Alert11 not-announced",
    ]);
  });

  test("environments do not share a storm", () => {
    const policy = rehearse();
    policy.changes(...many(4).map(appeared));
    policy.changes(...many(4, { environment: "staging" }).map(appeared));
    expect(policy.told).toHaveLength(8);
  });

  test("more than twenty are not acknowledged by one click", () => {
    const policy = rehearse();
    policy.changes(...many(21).map(appeared));
    expect(policy.told[0]?.actions).toEqual([]);
  });
});

describe("acknowledged groups", () => {
  const first = named("DiskFull", { fingerprint: "a" });
  test.each([
    [1, ["1 new in an acknowledged group. DiskFull is bad · instance=diskfull:9090"]],
    [
      2,
      [
        "2 new in an acknowledged group. DiskFull is bad · instance=diskfull:9090",
        "2 new in an acknowledged group. DiskFull is bad · instance=diskfull:9090",
      ],
    ],
    [5, ["5 new in an acknowledged group. DiskFull ×5"]],
  ])("%i new members notify", (count, bodies) => {
    const policy = rehearse({ settings: { digestAbove: 4 } });
    policy.changes(appeared(first));
    policy.acknowledged.add(`${first.id}@${start}`);
    policy.now += 2 * minute;
    const members = Array.from({ length: count }, (_, index) => named("DiskFull", { fingerprint: `b${index}` }));
    policy.changes(...members.map(appeared));
    expect(policy.told.slice(1).map(({ body }) => body)).toEqual(bodies);
  });

  test("an alert that is acknowledged already is not announced, until that is taken back", () => {
    const policy = rehearse();
    policy.acknowledged.add(`${redis.id}@${start}`);
    policy.changes(appeared(redis));
    expect(policy.outcomes()).toEqual(["RedisDown acknowledged"]);
    policy.acknowledged.clear();
    policy.send({ kind: "acknowledged", alerts: [redis] });
    expect(policy.outcomes()).toEqual(["RedisDown notified"]);
  });

  test("a notification of what was acknowledged is over", () => {
    const policy = rehearse();
    policy.changes(appeared(redis));
    policy.acknowledged.add(`${redis.id}@${start}`);
    policy.send({ kind: "acknowledged", alerts: [redis] });
    expect(policy.over).toEqual([redis.id]);
  });
});

test("what left the settings is forgotten", () => {
  const policy = rehearse();
  policy.changes(appeared(redis));
  policy.send({ kind: "removed", environments: ["production"] });
  expect(policy.state).toEqual(initialPolicyState);
  policy.changes(appeared(redis));
  expect(policy.told).toHaveLength(2);
});

test.each([
  [null],
  ["x"],
  [{ version: 2 }],
  [{ version: 1, environments: { production: {} } }],
  [{ version: 1, environments: [] }],
])("a damaged memory %j is forgotten", (json) => {
  expect(parsePolicyState(json)).toEqual(initialPolicyState);
});
