import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { alertStates } from "../../shared/model/alert.ts";
import { backendCondition } from "../../shared/model/backend.ts";
import { severities } from "../../shared/model/severity.ts";
import { verdictOf } from "../../shared/state/verdict.ts";
import { health } from "../support/arbitraries.ts";

const now = 1_000_000;
const error = { code: "TIMEOUT", message: "Prometheus took too long." } as const;
const answering = health({ id: "a/prometheus", lastSuccessAt: now - 5_000, staleAfterMs: 40_000 });
const failing = health({ ...answering, id: "a/loki", error });
const stale = health({ ...answering, id: "a/alertmanager-1", lastSuccessAt: now - 40_001, error });
const waiting = health({ ...answering, id: "a/waiting", lastSuccessAt: null });
const neverAnswered = health({ ...waiting, id: "a/never", error });
const settling = health({ ...answering, id: "a/settling", settling: "It restarted 3 s ago." });

test("a backend's condition is told by its last good answer first, then by its last poll", () => {
  const edge = health({ ...answering, lastSuccessAt: now - 40_000 });
  const conditions = [answering, edge, failing, stale, waiting, neverAnswered].map((one) => backendCondition(one, now));
  expect(conditions).toEqual(["answering", "answering", "failing", "stale", "waiting", "stale"]);
});

describe("with no alert that needs a person", () => {
  test.each([
    ["clear", [answering, failing]],
    ["unsure", [answering, stale]],
    ["unsure", [answering, neverAnswered]],
    ["unsure", [answering, settling]],
    ["unsure", [waiting, stale]],
    ["waiting", [answering, waiting]],
    ["empty", []],
  ] as const)("an environment is %s", (verdict, backends) => {
    const quiet = [
      { state: "silenced", severity: "critical" },
      { state: "inhibited", severity: "critical" },
      { state: "pending", severity: "critical" },
      { state: "resolved", severity: "critical" },
    ] as const;
    expect(verdictOf(quiet, backends, now)).toMatchObject({ verdict, count: 0, worst: null });
  });
});

test("a gateway alone can clear an environment, and its silence cannot", () => {
  const gateway = health({ ...answering, id: "a/gateway", backend: "gateway", kind: "gateway" });
  const loki = health({ ...answering, id: "a/loki", backend: "loki", kind: "loki" });
  const silent = { ...stale, backend: "gateway", kind: "gateway" } as const;
  const noted = { ...gateway, notes: ["The gateway counts 7 active alerts, its list has 5."] };
  const verdicts = [[gateway], [gateway, loki], [loki], [silent], [answering, silent], [{ ...gateway, settling: "?" }]];
  expect(verdicts.map((backends) => verdictOf([], backends, now).verdict)).toEqual([
    "clear",
    "clear",
    "empty",
    "unsure",
    "unsure",
    "unsure",
  ]);
  expect(verdictOf([], [noted], now).noted).toEqual([noted]);
});

test("a backend that fell silent while it settled is silent, and settles no more", () => {
  const both = { ...stale, settling: "It restarted." };
  expect(verdictOf([], [both], now)).toMatchObject({ silent: [both], settling: [] });
});

test("alerts that fire or are unknown are counted, and the worst of them named, whatever the backends do", () => {
  const noted = { ...answering, notes: ["2 rules fail to evaluate."] };
  const alerts = [
    { state: "unknown", severity: "high" },
    { state: "firing", severity: "info" },
    { state: "firing", severity: "unknown" },
    { state: "silenced", severity: "critical" },
  ] as const;
  expect(verdictOf(alerts, [answering, failing, stale, settling, noted], now)).toEqual({
    verdict: "alerting",
    count: 3,
    firing: 2,
    unknown: 1,
    worst: "high",
    silent: [stale],
    failing: [failing],
    settling: [settling],
    noted: [noted],
    oldestAnswerMs: 40_001,
  });
});

test("the age of what the verdict rests on is unknown where an answer is missing", () => {
  const ages = [[answering, stale], [answering, waiting], [waiting, answering], []].map(
    (backends) => verdictOf([], backends, now).oldestAnswerMs,
  );
  expect(ages).toEqual([40_001, null, null, null]);
});

const anyHealth = fc
  .record({
    lastSuccessAt: fc.option(fc.integer({ min: now - 100_000, max: now })),
    error: fc.constantFrom(null, error),
    settling: fc.constantFrom(null, null, "It restarted."),
    staleAfterMs: fc.integer({ min: 1_000, max: 90_000 }),
    polling: fc.boolean(),
    failingSince: fc.option(fc.integer({ min: 0, max: now })),
  })
  .map(health);
const anyAlert = fc.record({ state: fc.constantFrom(...alertStates), severity: fc.constantFrom(...severities) });

test("nothing is called clear unless every backend answered lately, none is settling, and nothing fires or is unknown", () => {
  fc.assert(
    fc.property(fc.array(anyAlert, { maxLength: 4 }), fc.array(anyHealth, { maxLength: 4 }), (alerts, backends) => {
      const clear =
        backends.length > 0 &&
        backends.every(
          ({ lastSuccessAt, staleAfterMs, settling }) =>
            lastSuccessAt !== null && now - lastSuccessAt <= staleAfterMs && settling === null,
        ) &&
        alerts.every(({ state }) => state !== "firing" && state !== "unknown");
      expect(verdictOf(alerts, backends, now).verdict === "clear").toBe(clear);
    }),
    { numRuns: 2_000 },
  );
});
