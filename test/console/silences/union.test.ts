import { describe, expect, test } from "vitest";
import { Known } from "../../../electron/console/silences/known.ts";
import { type Expectation, keepUnchanged, reviewed, unionOf } from "../../../electron/console/silences/union.ts";
import type { Silence } from "../../../shared/model/silence.ts";

function silence(changes: Partial<Silence> = {}): Silence {
  const id = changes.silence ?? "one";
  return {
    id: `production/${id}`,
    environment: "production",
    silence: id,
    state: "active",
    matchers: [
      { name: "alertname", operator: "=", value: "Down" },
      { name: "instance", operator: "=", value: "a" },
    ],
    startsAt: 0,
    endsAt: 10_000,
    updatedAt: 100,
    createdBy: "jane",
    comment: "deploy",
    optimistic: false,
    acknowledges: null,
    ...changes,
  };
}

const listOf = (...silences: readonly Silence[]) => new Map(silences.map((each) => [each.silence, each]));

describe("the union of peers", () => {
  test("has each silence once, as the peer has it that heard of it last", () => {
    const fresh = silence({ updatedAt: 200, state: "expired" });
    const other = silence({ silence: "two" });
    for (const lists of [
      [listOf(silence(), other), listOf(fresh)],
      [listOf(fresh), listOf(silence(), other)],
    ]) {
      expect([...unionOf(lists).values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual([fresh, other]);
    }
  });

  test("keeps what did not change as the same object", () => {
    const before = listOf(silence(), silence({ silence: "two" }));
    const kept = keepUnchanged([silence(), silence({ silence: "two", comment: "new" })], before);
    expect(kept.get("one")).toBe(before.get("one"));
    expect(kept.get("two")).not.toBe(before.get("two"));
  });
});

describe("what was written, against a poll", () => {
  const written = silence({ optimistic: true, updatedAt: 500 });
  const expectation: Expectation = { silence: written, backend: "alertmanager-1", contradictions: 0 };
  const ended: Expectation = { ...expectation, silence: { ...written, state: "expired" } };
  const now = 1_000;

  test.each<[string, Expectation, readonly Silence[], string, number | null]>([
    ["shows it", expectation, [silence({ updatedAt: 500 })], "alertmanager-1", null],
    ["shows it at another peer", expectation, [silence({ updatedAt: 500 })], "alertmanager-2", null],
    [
      "shows it with its matchers in another order",
      expectation,
      [silence({ updatedAt: 500, matchers: silence().matchers.toReversed() })],
      "alertmanager-1",
      null,
    ],
    [
      "shows what somebody made of it later",
      expectation,
      [silence({ updatedAt: 600, comment: "x" })],
      "alertmanager-1",
      null,
    ],
    ["does not have it yet", expectation, [], "alertmanager-1", 1],
    ["does not have it at another peer", expectation, [], "alertmanager-2", 0],
    ["has it as it was before", expectation, [silence({ comment: "old" })], "alertmanager-1", 1],
    ["still has it active though it was ended", ended, [silence({ updatedAt: 500 })], "alertmanager-1", 1],
    ["has it ended", ended, [silence({ state: "expired" })], "alertmanager-1", null],
    ["contradicts for the second time", { ...expectation, contradictions: 1 }, [], "alertmanager-1", null],
    ["comes after its end", { ...expectation, silence: { ...written, endsAt: now } }, [], "alertmanager-2", null],
  ])("%s", (_name, expected, polled, backend, contradictions) => {
    expect(reviewed(expected, backend, listOf(...polled), now)?.contradictions ?? null).toBe(contradictions);
  });
});

test("what is written to an environment that left the settings meanwhile is not expected to be seen there", () => {
  const shown = new Set<string>();
  const known = new Known((_, { put, remove }) => {
    for (const { id } of put) shown.add(id);
    for (const id of remove) shown.delete(id);
  });
  known.expect("production", "alertmanager-1", [silence()]);
  expect([...shown]).toEqual(["production/one"]);
  known.forget("production");
  known.expect("production", "alertmanager-1", [silence({ silence: "two" })]);
  expect([[...shown], known.of("production").size]).toEqual([[], 0]);
  known.polled("production", "alertmanager-1", [], 0);
  known.expect("production", "alertmanager-1", [silence({ silence: "three" })]);
  expect([...shown]).toEqual(["production/three"]);
});
