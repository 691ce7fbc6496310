import { describe, expect, test } from "vitest";
import { noAlerts, reduceAlerts } from "../../shared/state/alerts.ts";
import { noHealth, reduceHealth } from "../../shared/state/health.ts";
import { reduceSearch } from "../../shared/state/search.ts";
import { alert, health, logEntry } from "../support/arbitraries.ts";

describe("alerts", () => {
  const first = alert({ fingerprint: "1" });
  const second = alert({ fingerprint: "2" });
  const changed = alert({ fingerprint: "1", state: "resolved" });

  test("are put by id and removed by id, without touching the state before", () => {
    const before = Object.freeze({ alerts: Object.freeze({ [first.id]: first, [second.id]: second }) });
    expect(reduceAlerts(before, { put: [changed], remove: [second.id] })).toEqual({ alerts: { [first.id]: changed } });
  });

  test("that stayed are the same objects", () => {
    const after = reduceAlerts({ alerts: { [first.id]: first, [second.id]: second } }, { put: [changed], remove: [] });
    expect(after.alerts[second.id]).toBe(second);
  });

  test("of an empty patch or an unknown id change nothing", () => {
    expect(reduceAlerts(noAlerts, { put: [], remove: ["production/none"] })).toEqual(noAlerts);
  });
});

test("health is put by id and removed by id", () => {
  const [one, two] = [health({ id: "a/loki" }), health({ id: "b/loki" })];
  const both = reduceHealth(noHealth, { put: [one, two], remove: [] });
  expect(both).toEqual({ backends: { "a/loki": one, "b/loki": two } });
  expect(reduceHealth(both, { put: [], remove: ["a/loki"] })).toEqual({ backends: { "b/loki": two } });
});

test("a search gains streams at the end and entries in their place", () => {
  const state = {
    id: "1",
    query: { kind: "request", id: "abc12345" },
    range: { kind: "widening" },
    startedAt: 0,
    environments: {},
    streams: [{ service: "shell" }],
    entries: [logEntry({ key: "a", order: 1 }), logEntry({ key: "c", order: 3 })],
  } as const;
  const patch = { environments: {}, streams: [{ service: "api" }], entries: [logEntry({ key: "b", order: 2 })] };
  const after = reduceSearch({ ...state, streams: [...state.streams], entries: [...state.entries] }, patch);
  expect({ streams: after.streams, keys: after.entries.map(({ key }) => key) }).toEqual({
    streams: [{ service: "shell" }, { service: "api" }],
    keys: ["a", "b", "c"],
  });
});
