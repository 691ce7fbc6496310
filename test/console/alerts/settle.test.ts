import { describe, expect, test } from "vitest";
import { resolvedKeptCount, resolvedKeptMs, type Sources } from "../../../electron/console/alerts/settle.ts";
import { patchOf } from "../../../electron/console/environments/environments.ts";
import { noAlerts, reduceAlerts } from "../../../shared/state/alerts.ts";
import {
  alertmanager,
  fromAlertmanager,
  fromPrometheus,
  hour,
  kinds,
  minute,
  prometheus,
  redis,
  Story,
  start,
} from "./sources.ts";

const firing = fromAlertmanager();
const silenced = fromAlertmanager({ state: "silenced", silencedBy: ["s1"] });
const inhibited = fromAlertmanager({ state: "inhibited", inhibitedBy: ["i1"] });
const confirmed = fromPrometheus();
const pending = fromPrometheus({ state: "pending" });

const both = (sent = [firing], own = [confirmed]): Sources => ({
  alertmanagers: [alertmanager(sent)],
  prometheus: prometheus(own),
});
const nothing = both([], []);

/** A story in which the alert fires by everyone's word. */
function firingStory(): Story {
  const story = new Story();
  story.tell(0, both());
  return story;
}

describe("an alert", () => {
  test("appears at the first poll", () => {
    const story = new Story();
    expect([kinds(story.tell(0, both())), story.alert.state]).toEqual([["appeared"], "firing"]);
  });

  test("that stays as it was is the same object, and no change", () => {
    const story = firingStory();
    const before = story.alert;
    expect([story.tell(15_000, both()), story.alert === before]).toEqual([[], true]);
  });

  test("that goes from pending to firing stays the same episode", () => {
    const story = new Story();
    const steps = [
      story.tell(-30_000, both([], [pending])),
      story.tell(0, both([], [confirmed])),
      story.tell(15_000, both([fromAlertmanager({ startsAt: start + 400 })], [confirmed])),
    ];
    expect(steps.map(kinds)).toEqual([["appeared"], ["changed"], ["changed"]]);
    expect(story.alert).toMatchObject({ state: "firing", startsAt: start + 400, activeAt: start - minute });
  });

  test.each([
    ["silenced", silenced, { state: "silenced", silencedBy: ["s1"] }],
    ["inhibited", inhibited, { state: "inhibited", inhibitedBy: ["i1"] }],
  ])("is %s when Alertmanager says so, and fires again after", (_state, quieted, expected) => {
    const story = firingStory();
    const quietedChanges = kinds(story.tell(minute, both([quieted])));
    expect([quietedChanges, story.alert]).toMatchObject([["changed"], { ...expected, since: start + minute }]);
    expect([kinds(story.tell(2 * minute, both())), story.alert]).toMatchObject([
      ["changed"],
      { state: "firing", since: start },
    ]);
  });

  test("fires where one peer was not told of the silence", () => {
    const story = new Story();
    const peers = [alertmanager([silenced]), alertmanager([firing], { number: 2 })];
    story.tell(0, { alertmanagers: peers, prometheus: null });
    expect(story.alert).toMatchObject({ state: "firing", silencedBy: ["s1"] });
  });

  test("with a new start is a re-fire", () => {
    const story = firingStory();
    const again = both(
      [fromAlertmanager({ startsAt: start + hour })],
      [fromPrometheus({ activeAt: start + hour - minute })],
    );
    expect([kinds(story.tell(hour, again)), story.alert.startsAt]).toEqual([["refired"], start + hour]);
  });

  test("that comes back after it was resolved is a re-fire, and resolved no more", () => {
    const story = firingStory();
    story.tell(minute, nothing);
    const again = both(
      [fromAlertmanager({ startsAt: start + hour })],
      [fromPrometheus({ activeAt: start + hour - minute })],
    );
    expect([kinds(story.tell(hour, again)), story.alert]).toMatchObject([
      ["refired"],
      { state: "firing", startsAt: start + hour, lastState: null, reason: null },
    ]);
  });
});

describe("an alert that vanishes", () => {
  test("while everyone answers is resolved", () => {
    const story = firingStory();
    expect([kinds(story.tell(minute, nothing)), story.alert]).toMatchObject([
      ["resolved"],
      { state: "resolved", since: start + minute, startsAt: start, lastState: "firing", reason: null, reportedBy: [] },
    ]);
  });

  test("while it was silenced is resolved too", () => {
    const story = new Story();
    story.tell(0, both([silenced]));
    story.tell(minute, nothing);
    expect(story.alert).toMatchObject({ state: "resolved", lastState: "silenced" });
  });

  test("from one peer only still fires", () => {
    const story = new Story();
    const second = alertmanager([firing], { number: 2 });
    story.tell(0, { alertmanagers: [alertmanager([firing]), second], prometheus: prometheus([]) });
    story.tell(minute, { alertmanagers: [alertmanager([]), second], prometheus: prometheus([]) });
    expect(story.alert).toMatchObject({ state: "firing", reportedBy: ["alertmanager-2"] });
  });

  const target = { job: "redis", instance: "redis:9121" };
  const doubts: [string, Sources, string][] = [
    [
      "Prometheus fails",
      { ...nothing, prometheus: prometheus([], { condition: "failing" }) },
      "Prometheus gives no good answer, so it cannot be told whether this still fires.",
    ],
    [
      "Prometheus is silent",
      { ...nothing, prometheus: prometheus([confirmed], { condition: "stale" }) },
      "Prometheus gives no good answer, so it cannot be told whether this still fires.",
    ],
    [
      "Prometheus never answered",
      { ...nothing, prometheus: prometheus([], { condition: "waiting" }) },
      "Prometheus gives no good answer, so it cannot be told whether this still fires.",
    ],
    [
      "Prometheus restarted",
      { ...nothing, prometheus: prometheus([], { settling: "It has not evaluated 3 rules." }) },
      "Prometheus: It has not evaluated 3 rules.",
    ],
    [
      "Alertmanager fails",
      { ...nothing, alertmanagers: [alertmanager([], { condition: "failing" })] },
      "Alertmanager 1 gives no good answer, so it cannot be told whether this still fires.",
    ],
    [
      "Alertmanager is silent",
      { ...nothing, alertmanagers: [alertmanager([firing], { condition: "stale" })] },
      "Alertmanager 1 gives no good answer, so it cannot be told whether this still fires.",
    ],
    [
      "Alertmanager restarted",
      { ...nothing, alertmanagers: [alertmanager([], { settling: "It restarted 3 s ago." })] },
      "Alertmanager 1: It restarted 3 s ago.",
    ],
    [
      "one peer is silent",
      { ...nothing, alertmanagers: [alertmanager([]), alertmanager([], { number: 2, condition: "stale" })] },
      "Alertmanager 2 gives no good answer, so it cannot be told whether this still fires.",
    ],
    [
      "one peer restarted",
      { ...nothing, alertmanagers: [alertmanager([]), alertmanager([], { number: 2, settling: "It restarted." })] },
      "Alertmanager 2: It restarted.",
    ],
    [
      "its target cannot be scraped",
      { ...nothing, prometheus: prometheus([], { downTargets: [target] }) },
      "Prometheus cannot scrape redis:9121 now, so it cannot be told whether this still fires.",
    ],
  ];

  describe.each(doubts)("while %s", (_doubt, sources, reason) => {
    test("is unknown, with the reason", () => {
      const story = firingStory();
      expect([kinds(story.tell(minute, sources)), story.alert]).toMatchObject([
        ["lost"],
        { state: "unknown", since: start + minute, startsAt: start, lastState: "firing", reason },
      ]);
    });

    test("stays unknown since then", () => {
      const story = firingStory();
      story.tell(minute, sources);
      expect([story.tell(2 * minute, sources), story.alert.since]).toEqual([[], start + minute]);
    });

    test("fires again when it is reported, in the same episode", () => {
      const story = firingStory();
      story.tell(minute, sources);
      expect([kinds(story.tell(2 * minute, both())), story.alert]).toMatchObject([
        ["changed"],
        { state: "firing", since: start, lastState: null, reason: null },
      ]);
    });

    test("is resolved when everyone answers without it", () => {
      const story = firingStory();
      story.tell(minute, sources);
      expect([kinds(story.tell(2 * minute, nothing)), story.alert]).toMatchObject([
        ["resolved"],
        { state: "resolved", since: start + 2 * minute, lastState: "firing", reason: null },
      ]);
    });

    test("is a re-fire when it comes back with another start", () => {
      const story = firingStory();
      story.tell(minute, sources);
      const again = both(
        [fromAlertmanager({ startsAt: start + hour })],
        [fromPrometheus({ activeAt: start + hour - minute })],
      );
      expect(kinds(story.tell(hour, again))).toEqual(["refired"]);
    });
  });

  test("for another reason than before changes its reason, not its moment", () => {
    const story = firingStory();
    story.tell(minute, { ...nothing, prometheus: prometheus([], { condition: "failing" }) });
    const changes = story.tell(2 * minute, { ...nothing, prometheus: prometheus([], { settling: "It restarted." }) });
    expect([kinds(changes), story.alert]).toMatchObject([
      ["changed"],
      { state: "unknown", since: start + minute, lastState: "firing", reason: "Prometheus: It restarted." },
    ]);
  });

  test.each([
    ["of another instance", { job: "redis", instance: "redis:9122" }],
    ["of another job", { job: "node", instance: "redis:9121" }],
  ])("while a target %s cannot be scraped is resolved", (_which, down) => {
    const story = firingStory();
    story.tell(minute, { ...nothing, prometheus: prometheus([], { downTargets: [down] }) });
    expect(story.alert.state).toBe("resolved");
  });
});

describe("a pending alert", () => {
  const story = () => {
    const told = new Story();
    told.tell(-30_000, both([], [pending]));
    return told;
  };

  test("that goes away is forgotten: it never fired", () => {
    const told = story();
    expect([kinds(told.tell(0, nothing)), told.settled.alerts.size]).toEqual([["forgotten"], 0]);
  });

  test("is forgotten whatever Alertmanager does, since Alertmanager never knew it", () => {
    const told = story();
    const silent = { ...nothing, alertmanagers: [alertmanager([], { condition: "stale" })] };
    expect([kinds(told.tell(0, silent)), told.settled.alerts.size]).toEqual([["forgotten"], 0]);
  });

  test("is unknown while Prometheus is silent, and forgotten after", () => {
    const told = story();
    const silent = { ...nothing, prometheus: prometheus([], { condition: "stale" }) };
    const lost = kinds(told.tell(0, silent));
    expect([lost, told.alert]).toMatchObject([["lost"], { state: "unknown", lastState: "pending" }]);
    expect(kinds(told.tell(minute, nothing))).toEqual(["forgotten"]);
  });
});

describe("an alert that fires in Prometheus alone", () => {
  const alone = (): Story => {
    const story = new Story();
    story.tell(0, both([], [confirmed]));
    return story;
  };

  test("gets its reason after a minute, once", () => {
    const story = alone();
    const steps = [59_999, 60_000, 75_000].map((at) => [
      kinds(story.tell(at, both([], [confirmed]))),
      story.alert.reason,
    ]);
    const reason = "It fires in Prometheus, but Alertmanager does not list it: nobody may have been notified.";
    expect(steps).toEqual([
      [[], null],
      [["changed"], reason],
      [[], reason],
    ]);
  });

  test("loses its reason when Alertmanager lists it", () => {
    const story = alone();
    story.tell(hour, both([], [confirmed]));
    expect([kinds(story.tell(hour + 1, both())), story.alert.reason]).toEqual([["changed"], null]);
  });

  test("needs no reason where there is no Alertmanager, and is resolved by Prometheus's word", () => {
    const story = new Story();
    story.tell(0, { alertmanagers: [], prometheus: prometheus([confirmed]) });
    story.tell(hour, { alertmanagers: [], prometheus: prometheus([confirmed]) });
    expect(story.alert.reason).toBeNull();
    story.tell(hour + 1, { alertmanagers: [], prometheus: prometheus([]) });
    expect(story.alert.state).toBe("resolved");
  });

  const silent = {
    alertmanagers: [alertmanager([firing], { condition: "stale" as const })],
    prometheus: prometheus([confirmed]),
  };

  test("because Alertmanager is silent says so, and goes on saying it", () => {
    const story = firingStory();
    const reason = "Reported by Prometheus; Alertmanager 1 gives no good answer, so who was notified is not known.";
    const told = [minute, 2 * minute].map((at) => [
      kinds(story.tell(at, silent)),
      story.alert.state,
      story.alert.reason,
    ]);
    expect(told).toEqual([
      [["changed"], "firing", reason],
      [[], "firing", reason],
    ]);
  });

  test("and was silenced when Alertmanager fell silent says so, and goes on saying it", () => {
    const story = new Story();
    story.tell(0, both([silenced]));
    const reason = "It was silenced when Alertmanager 1 last answered; whether it still is, nobody can tell.";
    const told = [minute, 2 * minute, 3 * minute].map((at) => [kinds(story.tell(at, silent)), story.alert.reason]);
    expect(told).toEqual([
      [["changed"], reason],
      [[], reason],
      [[], reason],
    ]);
  });
});

describe("without a Prometheus", () => {
  const only = (sent = [firing], endsAt = start + 4 * minute): Sources => ({
    alertmanagers: [alertmanager(sent, { endsAt: [[firing.fingerprint, endsAt]] })],
    prometheus: null,
  });

  test("an alert that vanishes before its end was repaired", () => {
    const story = new Story();
    story.tell(0, only());
    story.tell(minute, only([]));
    expect(story.alert).toMatchObject({ state: "resolved", reason: null });
  });

  test("an alert that vanishes at its end ran out, which is said", () => {
    const story = new Story();
    story.tell(0, only());
    story.tell(4 * minute, only([]));
    expect(story.alert).toMatchObject({
      state: "resolved",
      reason: "It ran out because its sender stopped refreshing it; nothing said that the cause is gone.",
    });
  });

  test("the latest end of all peers counts", () => {
    const story = new Story();
    story.tell(0, only());
    const peers = [
      alertmanager([], { endsAt: [[firing.fingerprint, start + 4 * minute]] }),
      alertmanager([], { number: 2, endsAt: [[firing.fingerprint, start + 5 * minute]] }),
    ];
    story.tell(4 * minute, { alertmanagers: peers, prometheus: null });
    expect(story.alert).toMatchObject({ state: "resolved", reason: null });
  });
});

describe("a resolved alert", () => {
  test("is kept for a day, unchanged, and then forgotten", () => {
    const story = firingStory();
    story.tell(minute, nothing);
    const resolved = story.alert;
    const kept = story.tell(minute + resolvedKeptMs, nothing);
    expect([kept, story.alert === resolved]).toEqual([[], true]);
    expect([kinds(story.tell(minute + resolvedKeptMs + 1, nothing)), story.settled.alerts.size]).toEqual([
      ["forgotten"],
      0,
    ]);
  });

  const shards = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) =>
      fromAlertmanager({ labels: { alertname: "Many", shard: String(from + index) } }),
    );

  test("is forgotten where later ones fill the list", () => {
    const story = new Story();
    story.tell(0, both(shards(0, 10), []));
    story.tell(minute, nothing);
    story.tell(2 * minute, both(shards(10, resolvedKeptCount - 5), []));
    const changes = kinds(story.tell(3 * minute, nothing));
    const kept = [...story.settled.alerts.values()];
    expect({
      forgotten: changes.filter((kind) => kind === "forgotten").length,
      kept: kept.length,
      old: kept.filter(({ since }) => since === start + minute).length,
    }).toEqual({ forgotten: 5, kept: resolvedKeptCount, old: 5 });
  });

  test("that is forgotten at once, because too many resolve together, does not stay on the screen", () => {
    const story = new Story();
    let shown = reduceAlerts(noAlerts, patchOf(story.tell(0, both(shards(0, resolvedKeptCount + 3), []))));
    shown = reduceAlerts(shown, patchOf(story.tell(minute, nothing)));
    expect([story.settled.alerts.size, Object.keys(shown.alerts).length]).toEqual([
      resolvedKeptCount,
      resolvedKeptCount,
    ]);
  });
});

test("the same labels in two environments are two alerts", () => {
  expect(redis.alertname).toBe(firingStory().alert.name);
  expect(firingStory().alert.id).toBe(`production/${firing.fingerprint}`);
});

describe("an alert of a whole job", () => {
  const labels = { alertname: "HighErrorRate", severity: "critical", job: "fastapi" };
  const ofJob = both([fromAlertmanager({ labels })], [fromPrometheus({ labels })]);

  test("is unknown while a target of the job cannot be scraped", () => {
    const story = new Story();
    story.tell(0, ofJob);
    const down = prometheus([], { downTargets: [{ job: "fastapi", instance: "fastapi-2:8000" }] });
    story.tell(minute, { ...nothing, prometheus: down });
    expect(story.alert).toMatchObject({ state: "unknown", reason: expect.stringContaining("fastapi-2:8000") });
  });

  test("is resolved while only another job's targets are down", () => {
    const story = new Story();
    story.tell(0, ofJob);
    const down = prometheus([], { downTargets: [{ job: "redis", instance: "redis:9121" }] });
    story.tell(minute, { ...nothing, prometheus: down });
    expect(story.alert.state).toBe("resolved");
  });
});

test("an alert that Prometheus alone can still confirm keeps its routing and its link", () => {
  const story = firingStory();
  const { receivers, generatorUrl } = story.alert;
  story.tell(minute, {
    alertmanagers: [alertmanager([], { condition: "stale" })],
    prometheus: prometheus([confirmed]),
  });
  expect(story.alert).toMatchObject({ state: "firing", reportedBy: ["prometheus"], receivers, generatorUrl });
  expect([receivers, generatorUrl]).toEqual([["pagerduty"], "http://prometheus:9090/graph"]);
});

describe("while an Alertmanager fills up again after its restart", () => {
  const restarted = alertmanager([], { settling: "It restarted." });

  test("nobody is accused of not having been notified", () => {
    const story = firingStory();
    story.tell(5 * minute, { alertmanagers: [restarted], prometheus: prometheus([confirmed]) });
    expect(story.alert).toMatchObject({
      state: "firing",
      reason: "Alertmanager 1 restarted and does not list it yet.",
    });
  });

  test("a silence is remembered", () => {
    const story = new Story();
    story.tell(0, both([silenced]));
    story.tell(minute, { alertmanagers: [restarted], prometheus: prometheus([confirmed]) });
    expect(story.alert.reason).toBe("It was silenced before Alertmanager 1 restarted, which does not list it yet.");
  });
});

describe("where the labels that Prometheus adds are not known", () => {
  const labels = { ...redis, cluster: "eu-1" };
  const sent = fromAlertmanager({ labels });

  test("an alert is one, not two, once Alertmanager has it", () => {
    const story = new Story();
    story.tell(0, both([], [confirmed]));
    expect(story.alerts.map(({ state }) => state)).toEqual(["firing"]);
    const changes = story.tell(15_000, both([sent], [confirmed]));
    expect(kinds(changes).toSorted()).toEqual(["appeared", "forgotten"]);
    expect(story.alerts).toMatchObject([{ state: "firing", labels, value: confirmed.value, reason: null }]);
  });

  test("two alerts that differ in another label stay two", () => {
    const story = new Story();
    const own = [confirmed, fromPrometheus({ labels: { ...redis, instance: "redis-2:9121" } })];
    story.tell(0, both([sent], own));
    expect(story.alerts.map((alert) => alert.reportedBy.length).toSorted()).toEqual([1, 2]);
  });
});
