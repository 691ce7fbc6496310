import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type AlertmanagerSnapshot,
  noAlertmanagerAlerts,
  normaliseAlertmanagerAlerts,
} from "../../../electron/console/alertmanager/normalise.ts";
import { ConsoleError } from "../../../electron/console/errors.ts";
import { json } from "../../support/arbitraries.ts";
import { alertLists, alertmanagerVersions, recordedAlerts, recordedBody } from "../../support/fixtures.ts";

function normalise(body: unknown, previous = noAlertmanagerAlerts): AlertmanagerSnapshot {
  return normaliseAlertmanagerAlerts(body, previous);
}

/** An element of an answer, as JSON text would give it. */
function wireAlert(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    annotations: { summary: "Redis is down" },
    endsAt: "2026-11-21T03:46:07.901Z",
    fingerprint: "7af91618cffc30c1",
    receivers: [{ name: "pagerduty" }, { name: "slack" }],
    startsAt: "2026-11-21T03:42:07.901869889Z",
    status: { inhibitedBy: [], mutedBy: [], silencedBy: [], state: "active" },
    updatedAt: "2026-11-21T03:42:07.905Z",
    generatorURL: "http://prometheus:9090/graph?g0.expr=up",
    labels: { alertname: "RedisDown", severity: "critical" },
    ...changes,
  };
}

function only(snapshot: AlertmanagerSnapshot) {
  const alerts = [...snapshot.alerts.values()];
  if (alerts.length !== 1) throw new Error(`there are ${alerts.length} alerts`);
  return alerts[0];
}

describe("an element of the answer", () => {
  test("shares what it does not have with the others: thousands of alerts have no silence", () => {
    const fingerprints = ["7af91618cffc30c1", "00000000000000aa"];
    const alerts = [...normalise(fingerprints.map((fingerprint) => wireAlert({ fingerprint }))).alerts.values()];
    expect(
      new Set(alerts.flatMap(({ silencedBy, inhibitedBy, mutedBy }) => [silencedBy, inhibitedBy, mutedBy])).size,
    ).toBe(1);
  });

  test("keeps texts that others have too, whatever they are named", () => {
    const labels = JSON.parse('{"alertname":"x","constructor":"x","toString":"","hasOwnProperty":"x"}');
    const wire = ["1", "2"].map((fingerprint) => wireAlert({ fingerprint, labels, generatorURL: "x" }));
    const shown = [...normalise(wire).alerts.values()].map((alert) => [alert.labels, alert.generatorUrl]);
    expect(shown).toEqual([
      [labels, "x"],
      [labels, "x"],
    ]);
  });

  test("becomes an alert", () => {
    expect(normalise([wireAlert()])).toEqual({
      alerts: new Map([
        [
          "7af91618cffc30c1",
          {
            fingerprint: "7af91618cffc30c1",
            labels: { alertname: "RedisDown", severity: "critical" },
            annotations: { summary: "Redis is down" },
            startsAt: Date.parse("2026-11-21T03:42:07.901Z"),
            state: "firing",
            receivers: ["pagerduty", "slack"],
            silencedBy: [],
            inhibitedBy: [],
            mutedBy: [],
            generatorUrl: "http://prometheus:9090/graph?g0.expr=up",
          },
        ],
      ]),
      endsAt: new Map([["7af91618cffc30c1", Date.parse("2026-11-21T03:46:07.901Z")]]),
      rejected: 0,
    });
  });

  test("may lack what Go leaves out or writes as null", () => {
    const bare = {
      ...wireAlert(),
      annotations: null,
      receivers: null,
      generatorURL: undefined,
      status: { state: "active", silencedBy: null, inhibitedBy: null },
    };
    expect(only(normalise([bare]))).toMatchObject({
      annotations: {},
      receivers: [],
      generatorUrl: null,
      silencedBy: [],
      inhibitedBy: [],
      mutedBy: [],
    });
  });

  test.each([
    ["active", [], [], "firing"],
    ["unprocessed", [], [], "firing"],
    ["a word of a later version", ["s"], [], "firing"],
    ["suppressed", ["s"], [], "silenced"],
    ["suppressed", [], ["i"], "inhibited"],
    ["suppressed", ["s"], ["i"], "silenced"],
    ["suppressed", [], [], "silenced"],
  ])("%s, silenced by %j, inhibited by %j, is %s", (state, silencedBy, inhibitedBy, expected) => {
    const status = { state, silencedBy, inhibitedBy };
    expect(only(normalise([wireAlert({ status })]))).toMatchObject({ state: expected, silencedBy, inhibitedBy });
  });

  test.each([
    ["no object", 7],
    ["null", null],
    ["no fingerprint", wireAlert({ fingerprint: undefined })],
    ["an empty fingerprint", wireAlert({ fingerprint: "" })],
    ["no labels", wireAlert({ labels: undefined })],
    ["a label that is no text", wireAlert({ labels: { severity: 1 } })],
    ["no status", wireAlert({ status: undefined })],
    ["a start that never was", wireAlert({ startsAt: "0001-01-01T00:00:00Z" })],
    ["a start that is no time", wireAlert({ startsAt: "yesterday" })],
    ["receivers without names", wireAlert({ receivers: [{}] })],
  ])("with %s is left out and counted, and hides no other", (_fault, element) => {
    const good = wireAlert({ fingerprint: "00000000000000a1" });
    const { alerts, rejected } = normalise([element, good]);
    expect({ kept: [...alerts.keys()], rejected }).toEqual({ kept: ["00000000000000a1"], rejected: 1 });
  });

  test.each([{}, null, "not found", 7, { status: "success", data: [] }])(
    "an answer that is no list is refused: %j",
    (body) => {
      expect(() => normalise(body)).toThrow(expect.objectContaining({ name: "ConsoleError", code: "BAD_ANSWER" }));
    },
  );
});

describe.each(alertmanagerVersions)("what %s recorded", (server) => {
  test.each(alertLists)("%s is read whole, with its states", (name) => {
    const recorded = recordedAlerts(server, name);
    const { alerts, rejected } = normalise(recorded);
    const told = [...alerts.values()].map(({ fingerprint, state }) => [fingerprint, state]);
    const expected = recorded.map(({ fingerprint, status }) => [
      fingerprint,
      status.state === "active" ? "firing" : status.silencedBy.length > 0 ? "silenced" : "inhibited",
    ]);
    expect({ told, rejected }).toEqual({ told: expected, rejected: 0 });
  });

  test("read twice gives the same objects", () => {
    for (const name of alertLists) {
      const first = normalise(recordedBody(server, name));
      const second = normalise(recordedBody(server, name), first);
      for (const [fingerprint, alert] of second.alerts) expect(alert).toBe(first.alerts.get(fingerprint));
      expect(second).toEqual(first);
    }
  });

  test("later on shares what stayed and renews what changed", () => {
    const before = normalise(recordedBody(server, "alerts_firing"));
    const after = normalise(recordedBody(server, "alerts_silenced"), before);
    const shared = [...after.alerts].filter(([fingerprint, alert]) => before.alerts.get(fingerprint) === alert);
    const renewed = [...after.alerts.values()].filter(
      ({ fingerprint }) => before.alerts.has(fingerprint) && !shared.some(([known]) => known === fingerprint),
    );
    expect(shared.length).toBeGreaterThan(5);
    expect(renewed.length).toBeGreaterThan(0);
    for (const alert of renewed) expect(alert).not.toEqual(before.alerts.get(alert.fingerprint));
    // Reading anew, without what was known, must give the same.
    expect([...after.alerts]).toEqual([...normalise(recordedBody(server, "alerts_silenced")).alerts]);
  });
});

describe("an alert known from the poll before", () => {
  const before = normalise([wireAlert()]);

  test("is the same object when only its end and its update moved", () => {
    const again = wireAlert({ endsAt: "2026-11-21T03:50:07.901Z", updatedAt: "2026-11-21T03:46:07.905Z" });
    const after = normalise([again], before);
    expect(only(after)).toBe(only(before));
    expect([...after.endsAt.values()]).toEqual([Date.parse("2026-11-21T03:50:07.901Z")]);
  });

  test.each([
    ["a label", { labels: { alertname: "RedisDown", severity: "high" } }],
    ["a label more", { labels: { alertname: "RedisDown", severity: "critical", toString: "x" } }],
    ["a label less", { labels: { alertname: "RedisDown" } }],
    ["an annotation", { annotations: { summary: "Redis is gone" } }],
    ["its annotations gone", { annotations: null }],
    ["its start", { startsAt: "2026-11-21T04:42:07.901Z" }],
    ["its state", { status: { state: "suppressed", silencedBy: ["s"], inhibitedBy: [] } }],
    ["its inhibition", { status: { state: "suppressed", silencedBy: [], inhibitedBy: ["i"] } }],
    ["its muting", { status: { state: "active", silencedBy: [], inhibitedBy: [], mutedBy: ["night"] } }],
    ["its receivers", { receivers: [{ name: "slack" }, { name: "pagerduty" }] }],
    ["its receivers gone", { receivers: null }],
    ["its link", { generatorURL: "http://prometheus:9090/graph?g0.expr=down" }],
    ["its link gone", { generatorURL: undefined }],
  ])("is a new one when %s changed", (_field, change) => {
    const after = normalise([wireAlert(change)], before);
    expect(only(after)).not.toBe(only(before));
    expect(only(after)).toEqual(only(normalise([wireAlert(change)])));
  });

  test.each([
    ["a broken label", { labels: { alertname: "RedisDown", severity: 1 } }],
    ["no labels", { labels: null }],
    ["a broken start", { startsAt: 7 }],
    ["no status", { status: null }],
  ])("does not lend itself to an element with %s", (_fault, change) => {
    expect(normalise([wireAlert(change)], before)).toMatchObject({ alerts: new Map(), rejected: 1 });
  });

  test("leaves its end behind for one poll after it vanished", () => {
    const vanished = normalise([], before);
    const later = normalise([], vanished);
    expect([vanished.alerts.size, [...vanished.endsAt], later.endsAt.size]).toEqual([0, [...before.endsAt], 0]);
  });
});

describe("labels named as what every object has", () => {
  const text = `[{"fingerprint":"1","startsAt":"2026-11-21T03:42:07Z","endsAt":"2026-11-21T03:46:07Z","receivers":[],
    "status":{"state":"active","silencedBy":[],"inhibitedBy":[]},"annotations":{"constructor":"a"},
    "labels":{"alertname":"A","toString":"t","constructor":"c","hasOwnProperty":"h"}}]`;

  test("are labels as any other", () => {
    const snapshot = normalise(JSON.parse(text));
    expect(only(snapshot)?.labels).toEqual({ alertname: "A", toString: "t", constructor: "c", hasOwnProperty: "h" });
    expect(only(normalise(JSON.parse(text), snapshot))).toBe(only(snapshot));
  });

  test("and __proto__ reaches no prototype, and stays the same object from poll to poll", () => {
    const hostile = () => JSON.parse(text.replace('"toString"', '"__proto__"')) as unknown;
    const snapshot = normalise(hostile());
    expect(Object.getPrototypeOf(only(snapshot)?.labels ?? {})).toBe(Object.prototype);
    expect(only(normalise(hostile(), snapshot))).toBe(only(snapshot));
  });
});

test("any JSON is read or refused with a ConsoleError, also after any other", () => {
  const element = fc.oneof(
    json,
    fc
      // Not `endsAt`: it is no part of the alert, so a known alert may stand without a good one.
      .tuple(fc.constantFrom(...Object.keys(wireAlert()).filter((field) => field !== "endsAt"), "__proto__"), json)
      .map(([field, value]) => wireAlert({ [field]: value })),
  );
  const body = fc.oneof({ weight: 4, arbitrary: fc.array(element, { maxLength: 4 }) }, { weight: 1, arbitrary: json });
  const read = (value: unknown, previous?: AlertmanagerSnapshot): AlertmanagerSnapshot => {
    try {
      return normalise(value, previous);
    } catch (cause) {
      expect(cause).toBeInstanceOf(ConsoleError);
      return noAlertmanagerAlerts;
    }
  };
  fc.assert(
    fc.property(body, body, (first, second) => {
      const before = read(first);
      const after = read(second, before);
      expect(after.alerts).toEqual(read(second).alerts);
      if (Array.isArray(second)) {
        expect(after.rejected + after.alerts.size).toBeLessThanOrEqual(second.length);
      }
    }),
    { numRuns: 1_000 },
  );
});

test("10,000 alerts of which one changed share the other 9,999", () => {
  const many = Array.from({ length: 10_000 }, (_, index) =>
    wireAlert({ fingerprint: index.toString(16).padStart(16, "0"), labels: { alertname: "Many", shard: `${index}` } }),
  );
  const before = normalise(many);
  const after = normalise(structuredClone(many).with(5_000, wireAlert({ fingerprint: "0000000000001388" })), before);
  const shared = [...after.alerts].filter(([fingerprint, alert]) => before.alerts.get(fingerprint) === alert);
  expect([after.alerts.size, shared.length, after.rejected]).toEqual([10_000, 9_999, 0]);
});
