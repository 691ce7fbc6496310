import { describe, expect, test } from "vitest";
import type { Alert } from "../../../shared/model/alert.ts";
import type { NotificationSettings, QuietHours } from "../../../shared/model/notification.ts";
import {
  alertOf,
  appeared,
  hour,
  many,
  minute,
  named,
  normal,
  type Rehearsal,
  rehearse,
  second,
  start,
  to,
} from "./policySupport.ts";

const redis = named("RedisDown");
const everyDay = [0, 1, 2, 3, 4, 5, 6];

function toggle(policy: Rehearsal, alert: Alert, times: number, apart: number): Alert {
  let last: Alert = { ...alert, state: "resolved" };
  for (let index = 0; index < times; index += 1) {
    const change =
      index === 0
        ? appeared({ ...alert, startsAt: policy.now })
        : last.state === "resolved"
          ? to(last, "firing", { startsAt: policy.now })
          : to(last, "resolved", { since: policy.now });
    policy.changes(change);
    if (change.kind !== "forgotten") last = change.alert;
    policy.advance(apart);
  }
  return last;
}

function kinds(policy: Rehearsal): string[] {
  return policy.told.map(({ kind, at }) => `${kind} ${(at - start) / minute}`);
}

describe("flapping", () => {
  test("is said once, then not until it is calm", () => {
    const policy = rehearse({ settings: { resolved: true } });
    toggle(policy, redis, 8, minute);
    expect(kinds(policy)).toEqual(["alert 0", "resolved 1", "flapping 2"]);
    expect(policy.outcomes()).toEqual([
      ...Array<string>(3).fill("RedisDown notified"),
      ...Array<string>(5).fill("RedisDown flapping"),
    ]);
    expect(policy.told[2]?.body).toBe(
      "RedisDown (instance=redisdown:9090) has changed 3 times in 10 min; it will not be said again until it is calm.",
    );
  });

  test("after a calm window it is an alert like any other", () => {
    const policy = rehearse();
    const last = toggle(policy, redis, 4, minute);
    policy.advance(20 * minute);
    policy.changes(to(last, "firing", { startsAt: policy.now }));
    expect(kinds(policy).at(-1)).toBe("alert 24");
  });

  test.each([
    ["critical", ["alert 0", "resolved 1", "flapping 2", "alert 12"]],
    ["warning", ["alert 0", "resolved 1", "flapping 2"]],
  ] as const)("a %s that then fires on", (severity, expected) => {
    const policy = rehearse();
    toggle(policy, named("Steady", { severity }), 3, minute);
    policy.advance(hour);
    expect(kinds(policy)).toEqual(expected);
  });

  test("many that begin to flap are one", () => {
    const policy = rehearse({ settings: { resolved: false } });
    let alerts = many(6);
    for (const state of ["firing", "resolved", "firing"] as const) {
      const at = policy.now;
      policy.changes(...alerts.map((one) => (at === start ? appeared(one) : to(one, state, { startsAt: at }))));
      alerts = alerts.map((one) => ({ ...one, state, startsAt: at }));
      policy.advance(2 * minute);
    }
    expect(policy.titles()).toEqual([
      "Production · 6 new alerts · 6 critical",
      "Production · 6 alerts flapping · 6 critical",
    ]);
  });

  test("slow changes are none", () => {
    const policy = rehearse();
    toggle(policy, redis, 6, 6 * minute);
    expect(policy.told.map(({ kind }) => kind)).not.toContain("flapping");
  });

  test("a silence is no transition", () => {
    const policy = rehearse();
    policy.changes(appeared(redis));
    for (let index = 0; index < 4; index += 1) {
      policy.changes(to(redis, "silenced"));
      policy.changes(to({ ...redis, state: "silenced" }, "firing"));
    }
    // The end of a silence is said, by itself; the last one waits for the digest of the minute.
    expect(kinds(policy)).toEqual(Array(4).fill("alert 0"));
    expect(policy.outcomes()).not.toContain("RedisDown flapping");
  });

  test("a silenced or inhibited alert is never said to flap, however often it comes and goes", () => {
    for (const state of ["silenced", "inhibited"] as const) {
      const policy = rehearse({ settings: { resolved: true } });
      let quiet = named("Quiet", { state });
      policy.changes(appeared(quiet));
      for (let index = 0; index < 8; index += 1) {
        policy.advance(second);
        const next = index % 2 === 0 ? "resolved" : state;
        const change = to(quiet, next, next === "resolved" ? {} : { startsAt: policy.now });
        policy.changes(change);
        quiet = alertOf(change);
      }
      expect(policy.told).toEqual([]);
      expect(new Set(policy.outcomes())).toEqual(new Set(["Quiet silenced", "Quiet not-announced"]));
    }
  });

  test("what Alertmanager tells to be silenced a moment after Prometheus told that it fires is not said to flap", () => {
    const policy = rehearse({ settings: { resolved: true } });
    policy.mutes = [{ environment: null, until: start + hour }];
    let late = named("Late");
    policy.changes(appeared(late));
    for (let index = 0; index < 4; index += 1) {
      for (const state of ["silenced", "resolved", "firing"] as const) {
        policy.advance(second);
        const change = to(late, state, state === "firing" ? { startsAt: policy.now } : {});
        policy.changes(change);
        late = alertOf(change);
      }
    }
    expect(policy.outcomes()).not.toContain("Late flapping");
    policy.changes(to(late, "silenced"));
    policy.advance(2 * hour);
    expect(policy.told).toEqual([]);
  });

  test("what is suppressed in the gateway is not said to be so in Alertmanager", () => {
    const policy = rehearse();
    policy.changes(
      appeared(named("Quiet", { state: "silenced", gateway: { fingerprint: null, acknowledged: false } })),
    );
    expect(policy.entries.map(({ text }) => text)).toEqual([
      "Not announced: it is suppressed in the gateway (instance=quiet:9090).",
    ]);
  });

  test("what is lost and back is no transition, whatever it comes back as", () => {
    const policy = rehearse({ settings: { resolved: true } });
    let lost = redis;
    policy.changes(appeared(lost));
    for (let index = 0; index < 8; index += 1) {
      policy.advance(second);
      const change = to(lost, lost.state === "unknown" ? "firing" : "unknown", { lastState: null });
      policy.changes(change);
      lost = alertOf(change);
    }
    policy.changes(to({ ...lost, state: "unknown", lastState: "firing" }, "resolved"));
    expect(policy.told.map(({ kind }) => kind)).toEqual(["alert", "resolved"]);
  });

  test.each([
    ["changes", "silenced"],
    ["changes", "inhibited"],
    ["baseline", "silenced"],
    ["baseline", "inhibited"],
  ] as const)("what nobody can tell to be quiet still is no news in %s after it was %s", (kind, state) => {
    const policy = rehearse();
    const reason = `It was ${state} when Alertmanager last answered; whether it still is, nobody can tell.`;
    const quiet = named("Quiet", { state });
    const unknown = { ...quiet, state: "unknown" as const, lastState: state };
    const doubtful = { ...quiet, state: "firing" as const, lastState: state, reason };
    policy.changes(appeared(quiet));
    policy.changes(to(quiet, "unknown"));
    if (kind === "baseline") {
      policy.send({ kind: "awaiting", environment: "production", reason: "resume" });
      policy.send({ kind: "baseline", environment: "production", alerts: [doubtful] });
    } else policy.changes({ kind: "changed", alert: doubtful, previous: unknown });
    expect(policy.told).toEqual([]);
    expect(policy.entries.filter(({ outcome }) => outcome === "silenced").at(-1)?.text).toBe(
      `Not announced: ${reason.slice(0, -1)} (instance=quiet:9090).`,
    );
    // Alertmanager answers again, and nothing keeps it quiet any more.
    policy.changes({ kind: "changed", alert: { ...doubtful, lastState: null, reason: null }, previous: doubtful });
    expect(policy.titles()).toEqual(["Production · critical · Quiet"]);
  });

  test("what is calm and fires keeps its notification; what is calm and over does not", () => {
    const policy = rehearse();
    const steady = toggle(policy, named("Steady"), 5, minute);
    toggle(policy, named("Gone"), 4, minute);
    policy.over.length = 0;
    policy.advance(hour);
    expect([steady.state, policy.over]).toEqual(["firing", ["production/gone"]]);
  });
});

describe("a silence that ends while the alert fires", () => {
  const warning = named("Slow", { severity: "warning" });
  const silenced = { ...warning, state: "silenced" as const };
  const announced = (policy: Rehearsal) => {
    policy.changes(appeared(warning));
    policy.advance(5 * minute);
    policy.changes(to(warning, "silenced"));
    policy.advance(2 * hour);
  };

  test("is announced once", () => {
    const policy = rehearse();
    announced(policy);
    policy.changes(to(silenced, "firing"));
    policy.changes({ kind: "changed", alert: { ...warning, value: "2" }, previous: warning });
    policy.advance(24 * hour);
    expect(kinds(policy)).toEqual(["alert 0", "alert 125"]);
    expect(policy.told[1]).toMatchObject({ body: "Its silence ended. Slow is bad", announced: [warning.id] });
    expect(policy.entries.at(-1)?.text).toBe(
      "Its silence ended. It still fires and was announced (instance=slow:9090).",
    );
  });

  test("escalates anew from there", () => {
    const policy = rehearse({ settings: { escalateAfterMinutes: [5] } });
    policy.changes(appeared(redis));
    policy.changes(to(redis, "silenced"));
    policy.advance(2 * hour);
    policy.changes(to({ ...redis, state: "silenced" }, "firing"));
    policy.advance(hour);
    expect(kinds(policy)).toEqual(["alert 0", "alert 120", "repeat 125"]);
  });

  test("is not while nobody can tell that it ended, but once that is told", () => {
    const policy = rehearse();
    announced(policy);
    const doubtful = { ...warning, lastState: "silenced" as const, reason: "Alertmanager does not answer." };
    policy.changes({ kind: "changed", alert: doubtful, previous: silenced });
    policy.advance(hour);
    expect(policy.told).toHaveLength(1);
    policy.changes({ kind: "changed", alert: warning, previous: doubtful });
    expect(kinds(policy)).toEqual(["alert 0", "alert 185"]);
  });

  test("is when it was unknown in between, and when the console was not running", () => {
    const policy = rehearse();
    announced(policy);
    const unknown = { ...silenced, state: "unknown" as const, lastState: "silenced" as const };
    policy.changes({ kind: "lost", alert: unknown, previous: silenced });
    policy.changes(to(unknown, "firing", { lastState: null }));
    policy.changes(to(warning, "silenced"));
    policy.send({ kind: "awaiting", environment: "production", reason: "start" });
    policy.send({ kind: "baseline", environment: "production", alerts: [warning] });
    expect(kinds(policy)).toEqual(["alert 0", "alert 125", "digest 125"]);
    expect(policy.told[2]).toMatchObject({ body: "No longer silenced. Slow is bad", announced: [warning.id] });
  });

  test("is not where it is acknowledged, nor where only an inhibition ended", () => {
    const policy = rehearse();
    announced(policy);
    policy.acknowledged.add(`${warning.id}@${start}`);
    policy.changes(to(silenced, "firing"));
    const inhibited = named("Other", { severity: "warning" });
    policy.changes(appeared(inhibited));
    policy.changes(to(inhibited, "inhibited"));
    policy.changes(to({ ...inhibited, state: "inhibited" }, "firing"));
    expect(policy.outcomes().slice(2)).toEqual([
      "Slow acknowledged",
      "Other notified",
      "Other silenced",
      "Other known",
    ]);
  });

  test("waits for the end of a mute; its own end is said once", () => {
    const policy = rehearse();
    announced(policy);
    policy.mutes = [{ environment: null, until: policy.now + hour }];
    policy.changes(to(silenced, "firing"));
    policy.changes(to(warning, "resolved"));
    policy.advance(2 * hour);
    expect(policy.told.slice(1)).toMatchObject([
      { kind: "digest", title: "Production · While muted: 1 that was announced has ended" },
    ]);
  });

  test("is part of a digest with what is new", () => {
    const policy = rehearse();
    announced(policy);
    policy.changes(to(silenced, "firing"), ...many(5).map(appeared));
    expect(policy.told[1]).toMatchObject({ kind: "digest", title: "Production · 6 alerts · 5 critical" });
    expect(policy.told[1]?.body).toMatch(/^1 of them no longer silenced\. /);
  });
});

describe("a clock that is set back by a day", () => {
  test("does not put off repeats", () => {
    const policy = rehearse({ settings: { escalateAfterMinutes: [5, 10] } });
    policy.changes(appeared(redis));
    policy.now -= 24 * hour;
    const before = policy.now;
    policy.changes(appeared(named("Other", { severity: "info" })));
    policy.advance(hour);
    const repeats = policy.told.filter(({ kind }) => kind === "repeat").map(({ at }) => (at - before) / minute);
    expect(repeats).toEqual([5, 10]);
  });

  test("does not put off the digest of a storm, nor an alert's calm", () => {
    const policy = rehearse({ settings: { digestAbove: 2 } });
    toggle(policy, redis, 5, second);
    policy.changes(...many(3).map(appeared));
    policy.now -= 24 * hour;
    policy.told.length = 0;
    policy.changes(appeared(named("Other", { state: "pending" })));
    expect(policy.told).toMatchObject([{ kind: "digest" }]);
    policy.advance(hour);
    expect(policy.outcomes()).not.toContain("RedisDown held");
    expect(Object.values(policy.state.environments.production?.shards ?? {}).flatMap(Object.values)).toSatisfy(
      (all: { calmAt: number | null }[]) => all.every(({ calmAt }) => calmAt === null),
    );
  });
});

describe("escalation", () => {
  test.each<[string, Partial<NotificationSettings>, Partial<Alert>, number[]]>([
    ["a critical that is normal", {}, {}, [0, 5, 10, 15]],
    ["a warning that is normal", {}, { severity: "warning" }, [0]],
    [
      "an insistent one goes on",
      { defaults: { levels: { ...normal, warning: "insistent" }, quietHours: null } },
      { severity: "warning" },
      [0, 5, 10, 15, 20, 25, 30],
    ],
    ["other minutes", { escalateAfterMinutes: [20, 1] }, {}, [0, 1, 20]],
    ["none", { escalateAfterMinutes: [] }, {}, [0]],
    [
      "one minute, insistent",
      { escalateAfterMinutes: [15], defaults: { levels: { ...normal, critical: "insistent" }, quietHours: null } },
      {},
      [0, 15, 30],
    ],
  ])("%s", (_, settings, changes, minutes) => {
    const policy = rehearse({ settings: { escalateAfterMinutes: [5, 10, 15], ...settings } });
    policy.changes(appeared(named("RedisDown", changes)));
    policy.advance(34 * minute);
    expect(policy.told.map(({ at }) => (at - start) / minute)).toEqual(minutes);
    expect(policy.told.slice(1).every(({ kind }) => kind === "repeat")).toBe(true);
  });

  const insistent = {
    escalateAfterMinutes: [5, 10, 15],
    defaults: { levels: { ...normal, critical: "insistent" as const }, quietHours: null },
  };

  test("stops with an acknowledgement and goes on at the next step without it", () => {
    const policy = rehearse({ settings: insistent });
    policy.changes(appeared(redis));
    policy.advance(6 * minute);
    policy.acknowledged.add(`${redis.id}@${start}`);
    policy.send({ kind: "acknowledged", alerts: [redis] });
    policy.advance(12 * minute);
    policy.acknowledged.clear();
    policy.advance(8 * minute);
    expect(kinds(policy)).toEqual(["alert 0", "repeat 5", "repeat 20", "repeat 25"]);
  });

  test.each(["silenced", "unknown", "resolved"] as const)("stops when it is %s", (state) => {
    const policy = rehearse({ settings: { ...insistent, resolved: false } });
    policy.changes(appeared(redis));
    policy.advance(6 * minute);
    policy.changes(to(redis, state));
    policy.advance(hour);
    expect(kinds(policy)).toEqual(["alert 0", "repeat 5"]);
  });

  test("several due at once are one, also of several environments", () => {
    const policy = rehearse({ settings: insistent });
    policy.changes(appeared(redis), appeared(named("Other")));
    policy.advance(4 * second);
    policy.changes(appeared(named("Third", { environment: "staging" })));
    policy.advance(6 * minute);
    expect(policy.titles()).toEqual([
      "Production · critical · RedisDown",
      "Production · critical · Other",
      "Staging · critical · Third",
      "Production · 2 critical alerts still wait for somebody",
      "Staging · critical · Third",
    ]);
    policy.advance(10 * second);
    expect(policy.told[3]).toMatchObject({ kind: "repeat", level: "insistent", actions: ["acknowledge"] });
  });
});

describe("held back", () => {
  const quiet = (changes: Partial<QuietHours> = {}): Partial<NotificationSettings> => ({
    defaults: { levels: normal, quietHours: { from: "22:00", to: "07:00", days: everyDay, except: [], ...changes } },
  });

  test("until the end of quiet hours, then one digest with what came and went", () => {
    const policy = rehearse({ settings: quiet() });
    const [a, b, c, d] = [named("A"), named("B", { severity: "warning" }), named("C"), named("D")];
    policy.changes(appeared(a), appeared(b), appeared(c), appeared(d));
    expect(policy.entries[0]?.text).toBe("Held back: quiet hours until 07:00 (instance=a:9090).");
    policy.advance(hour);
    policy.changes(to(d, "resolved"));
    policy.advance(12 * hour);
    expect(policy.told).toHaveLength(1);
    expect(policy.told[0]).toMatchObject({
      kind: "digest",
      at: start + 4 * hour,
      title: "Production · During quiet hours: 4 alerts, 3 still firing",
      announced: ["production/a", "production/b", "production/c"],
    });
    expect(policy.nextAt).toBeNull();
  });

  test.each<[string, Partial<QuietHours>, number, boolean]>([
    ["within", {}, 3, true],
    ["at its end", { to: "03:00" }, 3, false],
    ["at its beginning", { from: "03:00", to: "04:00" }, 3, true],
    ["the night of Friday", { days: [5] }, 3, true],
    ["not the night of Saturday", { days: [6] }, 3, false],
    ["the evening of Saturday", { days: [6] }, 23, true],
    ["severities let through", { except: ["critical"] }, 3, false],
    ["others not", { except: ["warning"] }, 3, true],
    ["a whole day", { from: "00:00", to: "00:00", days: [6] }, 3, true],
  ])("quiet hours: %s", (_, hours, at, held) => {
    const policy = rehearse({ settings: quiet(hours), at: start + (at - 3) * hour });
    policy.changes(appeared(redis));
    expect(policy.outcomes()).toEqual([`RedisDown ${held ? "held" : "notified"}`]);
  });

  test("a mute of one environment, or of all, lets no exception through", () => {
    const policy = rehearse({ settings: quiet({ except: ["critical"] }) });
    policy.mutes = [{ environment: "staging", until: start + hour }];
    policy.changes(appeared(redis));
    policy.changes(appeared(named("RedisDown", { environment: "staging" })));
    policy.mutes = [{ environment: null, until: start + hour }];
    policy.changes(appeared(named("Other")));
    expect(policy.outcomes()).toEqual(["RedisDown notified", "RedisDown held", "Other held"]);
    policy.advance(2 * hour);
    expect(policy.titles().slice(1)).toEqual([
      "Production · While muted: 1 alert, 1 still firing",
      "Staging · While muted: 1 alert, 1 still firing",
    ]);
  });

  test("where a mute and quiet hours overlap, until both ended; exceptions when the mute did", () => {
    const policy = rehearse({ settings: quiet({ except: ["critical"] }) });
    policy.mutes = [{ environment: null, until: start + hour }];
    policy.changes(appeared(redis), appeared(named("Slow", { severity: "warning" })));
    expect(policy.entries[1]?.text).toBe("Held back: quiet hours and a mute until 07:00 (instance=slow:9090).");
    policy.advance(12 * hour);
    expect(policy.told.map(({ at, announced }) => [(at - start) / hour, announced])).toEqual([
      [1, ["production/redisdown"]],
      [4, ["production/slow"]],
    ]);
  });

  test("a mute that is taken back ends at once", () => {
    const policy = rehearse();
    policy.mutes = [{ environment: null, until: start + 10 * hour }];
    policy.changes(appeared(redis));
    policy.advance(hour);
    policy.mutes = [];
    policy.send({ kind: "tick" });
    expect(policy.told[0]).toMatchObject({ at: start + hour, kind: "digest", announced: [redis.id] });
  });

  test("nothing to say of what was acknowledged, silenced or switched off meanwhile", () => {
    const policy = rehearse();
    policy.mutes = [{ environment: null, until: start + hour }];
    policy.changes(appeared(redis), appeared(named("B")), appeared(named("C", { severity: "info" })));
    policy.changes(to(named("B"), "silenced"));
    policy.acknowledged.add(`${redis.id}@${start}`);
    policy.settings = { ...policy.settings, defaults: { levels: { ...normal, info: "off" }, quietHours: null } };
    policy.advance(2 * hour);
    expect(policy.told).toEqual([]);
    expect(policy.outcomes()).toEqual([
      "RedisDown held",
      "B held",
      "C held",
      "B silenced",
      "RedisDown acknowledged",
      "C off",
    ]);
  });

  test("endings and repeats are part of the digest", () => {
    const policy = rehearse({ settings: { escalateAfterMinutes: [5] } });
    policy.changes(appeared(redis), appeared(named("B")));
    policy.mutes = [{ environment: "production", until: start + hour }];
    policy.advance(10 * minute);
    policy.changes(to(named("B"), "resolved"));
    policy.advance(2 * hour);
    expect(policy.told.slice(2)).toMatchObject([
      {
        kind: "digest",
        title: "Production · While muted: 1 alert, 1 still firing, 1 that was announced has ended",
        announced: [],
        alerts: [redis.id],
      },
    ]);
  });

  test("a repeat that was held back is none of what was acknowledged meanwhile", () => {
    const policy = rehearse({ settings: { escalateAfterMinutes: [5] } });
    policy.changes(appeared(redis));
    policy.mutes = [{ environment: "production", until: start + hour }];
    policy.advance(10 * minute);
    policy.acknowledged.add(`${redis.id}@${start}`);
    policy.advance(2 * hour);
    expect(policy.told).toHaveLength(1);
  });

  test("what flaps is said to, and not as an alert that was announced", () => {
    const policy = rehearse();
    policy.mutes = [{ environment: null, until: start + 5 * minute }];
    toggle(policy, named("Restless", { severity: "info" }), 3, minute);
    policy.advance(10 * minute);
    expect(policy.told).toMatchObject([{ kind: "digest", alerts: ["production/restless"], announced: [] }]);
    expect(policy.told[0]?.body).toBe("Firing: Restless. 1 of them flapping.");
  });

  test("an alert that only came and went is counted", () => {
    const policy = rehearse();
    policy.mutes = [{ environment: null, until: start + hour }];
    policy.changes(appeared(redis));
    policy.changes(to(redis, "resolved"));
    policy.advance(2 * hour);
    expect(policy.told).toMatchObject([
      { title: "Production · While muted: 1 alert, none still firing", level: "silent", actions: [] },
    ]);
  });

  const berlin = new Intl.DateTimeFormat("en-GB", {
    timeZone: "Europe/Berlin",
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
  const inBerlin = (at: number) => {
    const parts = new Map(berlin.formatToParts(at).map(({ type, value }) => [type, value]));
    const minutes = Number(parts.get("hour")) * 60 + Number(parts.get("minute"));
    return { day: days.indexOf(parts.get("weekday") ?? ""), minutes };
  };

  test.each([
    ["an ordinary night", "2026-11-20T22:30:00Z", "07:00", "2026-11-21T06:00:00Z"],
    ["clocks go forward", "2026-03-28T22:30:00Z", "07:00", "2026-03-29T05:00:00Z"],
    ["clocks go back", "2026-10-24T22:30:00Z", "07:00", "2026-10-25T06:00:00Z"],
    ["the end is left out", "2026-03-28T22:30:00Z", "02:30", "2026-03-29T01:00:00Z"],
    // The clock shows 02:30 for the first time at 00:30Z and again an hour later: it begins anew at 02:00.
    ["the end comes twice", "2026-10-24T22:30:00Z", "02:30", "2026-10-25T00:30:00Z"],
  ])("daylight saving: %s", (_, at, toTime, end) => {
    const policy = rehearse({ settings: quiet({ to: toTime }), localTime: inBerlin, at: Date.parse(at) });
    policy.changes(appeared(redis));
    policy.advance(12 * hour);
    expect(policy.told.map((told) => new Date(told.at).toISOString())).toEqual([end.replace("Z", ".000Z")]);
  });
});
