import { describe, expect, test } from "vitest";
import { resolvedKeptCount, resolvedKeptMs, type Source } from "../../../electron/console/alerts/settle.ts";
import type { GatewaySnapshot } from "../../../electron/console/gateway/normalise.ts";
import { type GatewayAlerts, settleGateway } from "../../../electron/console/gateway/settle.ts";
import type { Alert, AlertChange } from "../../../shared/model/alert.ts";
import { noOwnSeverities, ownSeverities } from "../../../shared/model/severity.ts";
import { gateway, gatewayAlert, startedAt, startedAtMs } from "./support.ts";

const start = Date.parse("2026-11-21T03:42:00Z");
const minute = 60_000;

/** A gateway that is heard, poll by poll. */
class Story {
  known: GatewayAlerts = new Map();

  /** Settles at `start + at`; answers the kinds of changes. */
  tell(at: number, source: Source<GatewaySnapshot>, severities = noOwnSeverities): readonly AlertChange["kind"][] {
    const { after, changes } = settleGateway({ environment: "production", severities }, this.known, source, start + at);
    this.known = after;
    return changes.map(({ kind }) => kind);
  }

  get alert(): Alert {
    const [alert, ...others] = this.known.values();
    if (alert === undefined || others.length > 0) throw new Error(`there are ${this.known.size} alerts`);
    return alert;
  }
}

const firing = gateway([gatewayAlert()]);

test("an alert that fires appears, whole", () => {
  const story = new Story();
  expect(story.tell(0, firing)).toEqual(["appeared"]);
  expect(story.alert).toEqual({
    id: "production/gateway-f1",
    environment: "production",
    fingerprint: "gateway-f1",
    name: "CircuitBreakerOpen",
    severity: "high",
    state: "firing",
    since: startedAtMs,
    startsAt: startedAtMs,
    activeAt: null,
    holdSeconds: null,
    labels: { alertname: "CircuitBreakerOpen", severity: "high", service: "authors-api" },
    annotations: { summary: "The circuit breaker is open" },
    receivers: [],
    silencedBy: [],
    inhibitedBy: [],
    mutedBy: [],
    generatorUrl: null,
    value: null,
    reportedBy: ["gateway"],
    gateway: { fingerprint: "f1", acknowledged: false },
    reason: null,
    lastState: null,
  });
});

test.each([
  ["critical", "critical"],
  ["high", "high"],
  ["medium", "warning"],
  ["low", "info"],
  ["info", "info"],
  ["sev9", "unknown"],
  ["P1", "critical"],
])("the severity %s is %s", (severity, level) => {
  const story = new Story();
  story.tell(0, gateway([gatewayAlert({ severity })]), ownSeverities({ p1: "critical" }));
  expect(story.alert.severity).toBe(level);
});

test("the same answer again changes nothing", () => {
  const story = new Story();
  story.tell(0, firing);
  const { alert } = story;
  expect([story.tell(minute, gateway([gatewayAlert()])), story.alert]).toEqual([[], alert]);
  expect(story.alert).toBe(alert);
});

describe("what is done in the gateway", () => {
  test("an acknowledged alert still fires", () => {
    const story = new Story();
    story.tell(0, firing);
    expect(story.tell(minute, gateway([gatewayAlert({ status: "acknowledged" })]))).toEqual(["changed"]);
    expect(story.alert).toMatchObject({ state: "firing", since: startedAtMs, gateway: { acknowledged: true } });
  });

  test("a suppressed alert is silenced from then on", () => {
    const story = new Story();
    story.tell(0, firing);
    const suppressed = gateway([gatewayAlert({ status: "suppressed" })]);
    expect(story.tell(minute, suppressed)).toEqual(["changed"]);
    expect(story.tell(2 * minute, suppressed)).toEqual([]);
    expect(story.alert).toMatchObject({ state: "silenced", since: start + minute, startsAt: startedAtMs });
    expect(story.tell(3 * minute, firing)).toEqual(["changed"]);
  });
});

describe("the end of an alert", () => {
  test.each([
    ["is said", gateway([gatewayAlert({ status: "resolved" })])],
    ["is that it is gone", gateway([])],
  ])("%s", (_how, over) => {
    const story = new Story();
    story.tell(0, firing);
    expect(story.tell(minute, over)).toEqual(["resolved"]);
    expect(story.alert).toMatchObject({
      state: "resolved",
      since: start + minute,
      lastState: "firing",
      reason: null,
      reportedBy: [],
    });
    expect(story.tell(2 * minute, over)).toEqual([]);
    expect(story.tell(minute + resolvedKeptMs + 1, over)).toEqual(["forgotten"]);
    expect(story.tell(minute + resolvedKeptMs + 2, over)).toEqual([]);
  });

  test("that was before the console ever saw it is not shown", () => {
    const story = new Story();
    expect([story.tell(0, gateway([gatewayAlert({ status: "resolved" })])), story.known.size]).toEqual([[], 0]);
  });

  test("is followed by a new episode", () => {
    const story = new Story();
    story.tell(0, firing);
    story.tell(minute, gateway([]));
    const again = gateway([gatewayAlert({ started_at: "2026-11-21T03:44:00Z" })]);
    expect(story.tell(3 * minute, again)).toEqual(["refired"]);
    expect(story.alert).toMatchObject({
      state: "firing",
      startsAt: Date.parse("2026-11-21T03:44:00Z"),
      lastState: null,
    });
  });

  test("may fall between two polls", () => {
    const story = new Story();
    story.tell(0, firing);
    const again = gateway([gatewayAlert({ started_at: "2026-11-21T03:42:30Z" })]);
    expect(story.tell(minute, again)).toEqual(["refired"]);
  });

  test("many of them are forgotten, the oldest first", () => {
    const story = new Story();
    const many = Array.from({ length: resolvedKeptCount + 5 }, (_, index) =>
      gatewayAlert({ fingerprint: `f${index}` }),
    );
    story.tell(0, gateway(many));
    const changes = story.tell(minute, gateway([]));
    expect([story.known.size, changes.filter((kind) => kind === "forgotten").length]).toEqual([resolvedKeptCount, 5]);
  });
});

describe("an alert is unknown, not resolved", () => {
  test.each([
    ["the gateway's last poll failed", gateway([], "failing"), "Gateway gives no good answer"],
    ["its answer is too old", gateway([gatewayAlert()], "stale"), "Gateway gives no good answer"],
    [
      "an answer that says it is over is too old",
      gateway([gatewayAlert({ status: "resolved" })], "stale"),
      "gives no good answer",
    ],
    [
      "its answer may lack alerts",
      gateway([], "answering", "1 alert in its answer could not be read."),
      "could not be read",
    ],
  ])("because %s", (_why, source, reason) => {
    const story = new Story();
    story.tell(0, firing);
    expect(story.tell(minute, source)).toEqual(["lost"]);
    expect(story.alert).toMatchObject({
      state: "unknown",
      since: start + minute,
      lastState: "firing",
      reason: expect.stringContaining(reason),
    });
    expect(story.tell(2 * minute, source)).toEqual([]);
    expect(story.tell(3 * minute, firing)).toEqual(["changed"]);
    expect(story.alert).toMatchObject({ state: "firing", since: startedAtMs, reason: null });
  });

  test("and resolved from there once the gateway answers without it", () => {
    const story = new Story();
    story.tell(0, gateway([gatewayAlert({ status: "suppressed" })]));
    story.tell(minute, gateway([], "stale"));
    expect(story.tell(2 * minute, gateway([]))).toEqual(["resolved"]);
    expect(story.alert).toMatchObject({ state: "resolved", lastState: "silenced", reason: null });
  });

  test("with the reason of now", () => {
    const story = new Story();
    story.tell(0, firing);
    story.tell(minute, gateway([], "stale"));
    expect(story.tell(2 * minute, gateway([], "answering", "It lists too few."))).toEqual(["changed"]);
    expect(story.alert).toMatchObject({ reason: "Gateway: It lists too few.", since: start + minute });
  });
});

test("what a gateway says is over is over, though other entries could not be read", () => {
  const story = new Story();
  story.tell(0, firing);
  const said = gateway([gatewayAlert({ status: "resolved" })], "answering", "1 alert could not be read.");
  expect(story.tell(minute, said)).toEqual(["resolved"]);
});

test("one failed poll leaves alone what its last answer still tells", () => {
  const story = new Story();
  story.tell(0, firing);
  expect(story.tell(minute, gateway([gatewayAlert()], "failing"))).toEqual([]);
});

test("a gateway that was not asked yet leaves what was known before an edit of the settings", () => {
  const story = new Story();
  story.tell(0, firing);
  const { known } = story;
  expect(story.tell(minute, gateway([], "waiting"))).toEqual([]);
  expect(story.known).toBe(known);
});

describe("an alert without a start", () => {
  const undated = gateway([gatewayAlert({ started_at: null })]);

  test("starts when it is first seen, and keeps that", () => {
    const story = new Story();
    expect(story.tell(0, undated)).toEqual(["appeared"]);
    expect(story.tell(minute, undated)).toEqual([]);
    expect(story.tell(2 * minute, gateway([], "stale"))).toEqual(["lost"]);
    expect(story.tell(3 * minute, undated)).toEqual(["changed"]);
    expect(story.alert).toMatchObject({ startsAt: start, since: start });
  });

  test("begins anew after its end", () => {
    const story = new Story();
    story.tell(0, undated);
    story.tell(minute, gateway([]));
    expect(story.tell(2 * minute, undated)).toEqual(["refired"]);
    expect(story.alert.startsAt).toBe(start + 2 * minute);
  });
});

test("an alert without a fingerprint is followed by its labels, and cannot be acknowledged there", () => {
  const story = new Story();
  const bare = { fingerprint: null, started_at: startedAt };
  story.tell(0, gateway([gatewayAlert(bare)]));
  expect(story.tell(minute, gateway([gatewayAlert({ ...bare, message: "Worse" })]))).toEqual(["changed"]);
  expect(story.alert).toMatchObject({
    annotations: { summary: "Worse" },
    gateway: { fingerprint: null, acknowledged: false },
  });
  expect(story.tell(2 * minute, gateway([]))).toEqual(["resolved"]);
});
