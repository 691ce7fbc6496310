import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ConsoleError } from "../../../electron/console/errors.ts";
import { type GatewayAlert, normaliseGatewayAlerts } from "../../../electron/console/gateway/normalise.ts";
import { json, labels } from "../../support/arbitraries.ts";
import { recordedBody } from "../../support/fixtures.ts";
import { each, gatewayAlert, list, startedAtMs } from "./support.ts";

function read(...alerts: readonly unknown[]): GatewayAlert[] {
  return [...normaliseGatewayAlerts(list(...alerts)).alerts.values()];
}

function only(changes: Readonly<Record<string, unknown>>): GatewayAlert {
  const [alert, ...others] = read(gatewayAlert(changes));
  if (alert === undefined || others.length > 0) throw new Error("there is not one alert");
  return alert;
}

test("an alert's fields become labels, a summary and a start", () => {
  expect(read(gatewayAlert())).toEqual([
    {
      fingerprint: "gateway-f1",
      own: "f1",
      name: "CircuitBreakerOpen",
      labels: { alertname: "CircuitBreakerOpen", severity: "high", service: "authors-api" },
      annotations: { summary: "The circuit breaker is open" },
      startsAt: startedAtMs,
      state: "firing",
      acknowledged: false,
    },
  ]);
});

test("the labels that it has itself win over its fields", () => {
  const { labels: own, name } = only({ labels: { alertname: "A", severity: "low" } });
  expect([own, name]).toEqual([{ alertname: "A", severity: "low" }, "CircuitBreakerOpen"]);
});

test.each([
  ["firing", "firing", false],
  ["FIRING ", "firing", false],
  ["active", "firing", false],
  ["acknowledged", "firing", true],
  ["suppressed", "silenced", false],
  ["resolved", "resolved", false],
])("the status %j means %s", (status, state, acknowledged) => {
  expect(only({ status })).toMatchObject({ state, acknowledged });
  expect(normaliseGatewayAlerts(list(gatewayAlert({ status }))).strangeStatuses).toEqual([]);
});

test.each(["escalated", "constructor", "__proto__", ""])("the status %j is strange, and counts as firing", (status) => {
  const { alerts, strangeStatuses } = normaliseGatewayAlerts(list(gatewayAlert({ status })));
  expect([[...alerts.values()].map(({ state }) => state), strangeStatuses]).toEqual([["firing"], [status]]);
});

test.each([
  ["2026-11-21T03:40:00Z", startedAtMs],
  ["2026-11-21T03:40:00.000000", startedAtMs],
  ["2026-11-21 03:40:00", startedAtMs],
  ["2026-11-21T03:40:00.250000", startedAtMs + 250],
  ["2026-11-21T05:40:00+02:00", startedAtMs],
  ["2026-11-21T05:40:00+0200", startedAtMs],
  ["2026-11-21T03:40Z", startedAtMs],
  [startedAtMs, startedAtMs],
  [startedAtMs / 1000, startedAtMs],
  ["2026-13-41T03:40:00Z", null],
  ["2026-11-21T03:40:00 (local)", null],
  ["yesterday", null],
  ["", null],
  [null, null],
  [0, null],
  [-5, null],
  [1e300, null],
  [{}, null],
] as const)("the start %j is read as %s", (started_at, startsAt) => {
  const { alerts, undated } = normaliseGatewayAlerts(list(gatewayAlert({ started_at })));
  expect([[...alerts.values()][0]?.startsAt, undated]).toEqual([startsAt, startsAt === null ? 1 : 0]);
});

describe("the identity", () => {
  test.each(each(undefined, null, "", "  ", {}, []))(
    "follows from rule and labels where the fingerprint is %j",
    (given) => {
      const { fingerprint, own } = only({ fingerprint: given });
      expect([fingerprint, own]).toEqual([expect.stringMatching(/^gateway-~[0-9a-f]{16}$/), null]);
      expect(only({ fingerprint: given, message: "Another text", status: "acknowledged" }).fingerprint).toBe(
        fingerprint,
      );
      const others = [{ rule_name: "Other" }, { labels: { service: "books" } }, { severity: "low" }];
      for (const other of others) expect(only({ fingerprint: given, ...other }).fingerprint).not.toBe(fingerprint);
    },
  );

  test.each(["../../etc", "a/b", "a b", "ü", "\ud800", "x".repeat(129), "~0123456789abcdef", "<img src=x>"])(
    "of the fingerprint %j is safe in an id, and the gateway's own is kept",
    (own) => {
      const alert = only({ fingerprint: own });
      expect(alert).toMatchObject({ own, fingerprint: expect.stringMatching(/^gateway-~[0-9a-f]{16}$/) });
    },
  );

  test("a number is a fingerprint too", () => {
    expect(only({ fingerprint: 17 })).toMatchObject({ own: "17", fingerprint: "gateway-17" });
  });

  test("is never shared by two fingerprints", () => {
    const pair = fc.uniqueArray(fc.string({ unit: "grapheme", minLength: 1, maxLength: 140 }), {
      minLength: 2,
      maxLength: 2,
      selector: (text) => text.trim(),
    });
    fc.assert(
      fc.property(pair, (owns) => {
        fc.pre(owns.every((own) => own.trim() !== ""));
        expect(read(...owns.map((fingerprint) => gatewayAlert({ fingerprint }))).length).toBe(2);
      }),
    );
  });
});

describe("two entries with one identity", () => {
  test("an episode that is over does not hide the one that is on", () => {
    const over = gatewayAlert({ status: "resolved", started_at: "2026-11-21T01:00:00Z" });
    for (const order of [
      [over, gatewayAlert()],
      [gatewayAlert(), over],
    ]) {
      const { alerts, merged } = normaliseGatewayAlerts(list(...order));
      expect([[...alerts.values()], merged]).toMatchObject([[{ state: "firing", startsAt: startedAtMs }], 0]);
    }
  });

  test("the one that asks more of a person is shown, and it is said", () => {
    const entries = ["resolved", "suppressed", "acknowledged", "firing"].map((status) => gatewayAlert({ status }));
    for (const order of [entries, entries.toReversed()]) {
      const { alerts, merged } = normaliseGatewayAlerts(list(...order));
      expect([[...alerts.values()], merged]).toMatchObject([[{ state: "firing", acknowledged: false }], 2]);
    }
  });
});

test.each(each(null, 1, "alert", [], {}, { rule_name: "" }, { rule_name: "A" }, { rule_name: "A", status: 1 }))(
  "the entry %j is no alert and is counted",
  (entry) => {
    const { alerts, rejected } = normaliseGatewayAlerts(list(entry, gatewayAlert()));
    expect([alerts.size, rejected]).toEqual([1, 1]);
  },
);

test("labels that are numbers or flags are text, and others are none", () => {
  const odd = JSON.parse('{"a": 1, "b": true, "c": null, "d": {"x": 1}, "__proto__": "p", "toString": "t"}') as object;
  const { labels: read } = only({ labels: odd });
  expect(Object.entries(read)).toEqual([
    ["alertname", "CircuitBreakerOpen"],
    ["severity", "high"],
    ["a", "1"],
    ["b", "true"],
    ["toString", "t"],
  ]);
  expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
});

test("what is missing stays away: severity, message and labels", () => {
  const bare = { rule_name: "A", status: "firing" };
  expect(read(bare)).toMatchObject([{ labels: { alertname: "A" }, annotations: {}, startsAt: null, own: null }]);
  expect(read({ ...bare, severity: 3, message: {} })).toMatchObject([{ labels: { alertname: "A" }, annotations: {} }]);
});

test("alerts that it counts but does not list are missing", () => {
  const answer = { ...list(gatewayAlert()), total_count: 5 };
  expect(normaliseGatewayAlerts(answer).missing).toBe(4);
  expect(normaliseGatewayAlerts({ alerts: [gatewayAlert()], total_count: 0 }).missing).toBe(0);
  expect(normaliseGatewayAlerts({ alerts: [] }).missing).toBe(0);
});

describe("an answer of something else", () => {
  const sentence = (body: unknown): string => {
    try {
      normaliseGatewayAlerts(body);
    } catch (cause) {
      if (cause instanceof ConsoleError && cause.code === "BAD_ANSWER") return cause.message;
      throw cause;
    }
    return "no fault";
  };

  test.each(["prometheus-2.42", "prometheus-3.5"])("a recorded %s is named", (version) => {
    expect(sentence(recordedBody(version, "alerts_firing"))).toBe(
      "This is a Prometheus, not a gateway: move the URL to prometheus in the settings.",
    );
  });

  test("an old Alertmanager is named", () => {
    expect(sentence({ status: "success", data: [] })).toBe(
      "This is an Alertmanager, not a gateway: move the URL to alertmanagers in the settings.",
    );
  });

  test.each(each(null, 1, "x", [], {}, { alerts: {} }, { alerts: null }, { status: "success", data: {} }))(
    "%j is no list of alerts",
    (body) => {
      expect(sentence(body)).toBe("The answer is JSON, but not a gateway's list of alerts. Is the URL right?");
    },
  );

  test("whatever comes is read or refused in a sentence, and every entry is accounted for", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          json,
          fc.array(json).map((alerts) => ({ alerts })),
        ),
        (body) => {
          const entries = (body as { alerts?: unknown } | null)?.alerts;
          try {
            const { alerts, rejected } = normaliseGatewayAlerts(body);
            expect(Array.isArray(entries) && alerts.size + rejected <= entries.length).toBe(true);
          } catch (cause) {
            expect(cause).toMatchObject({ code: "BAD_ANSWER", message: expect.stringMatching(/[.?]$/) });
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

test("whatever labels an alert has, they are all kept, under an id without a slash", () => {
  fc.assert(
    fc.property(labels, fc.string(), (given, fingerprint) => {
      const alert = only({ labels: given, fingerprint });
      expect(alert.labels).toMatchObject(given);
      expect(alert.fingerprint).toMatch(/^gateway-[A-Za-z0-9._:~-]{1,128}$/);
    }),
  );
});
