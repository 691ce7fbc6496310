import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { alignRequests, componentDifferences, mostCompared } from "../../../renderer/logs/compare/align.ts";
import { differenceWords } from "../../../renderer/logs/compare/words.ts";
import type { LogEntry } from "../../../shared/model/logs.ts";
import { entryAt } from "./fakeEntries.ts";

function request(start: number, ...steps: readonly (readonly [number, string, string])[]): LogEntry[] {
  return steps.map(([offset, component, message], index) =>
    entryAt(start + offset, { key: `${start}:${index}`, component, message }),
  );
}

const good = request(
  1_000_000,
  [0, "web", "received"],
  [31, "auth", "user 7"],
  [50, "api", "found 999"],
  [60, "web", "done in 60 ms"],
);
const bad = request(
  5_000_000,
  [0, "web", "received"],
  [40, "auth", "user 8"],
  [45, "db", "waiting"],
  [990, "api", "QueuePool limit"],
  [999, "web", "done in 999 ms"],
);

describe("two requests side by side", () => {
  test("share a row for each equal step, numbers aside, and for what a component said otherwise", () => {
    expect(
      alignRequests(good, bad).map(({ a, b, same, firstDifference }) => [
        a?.entry.message ?? null,
        b?.entry.message ?? null,
        same,
        firstDifference,
      ]),
    ).toEqual([
      ["received", "received", true, false],
      ["user 7", "user 8", true, false],
      [null, "waiting", false, true],
      ["found 999", "QueuePool limit", false, false],
      ["done in 60 ms", "done in 999 ms", true, false],
    ]);
  });

  test("offsets count from each one's own start", () => {
    expect(alignRequests(good, bad).map(({ a, b }) => [a && a.offset / 1e6, b && b.offset / 1e6])).toEqual([
      [0, 0],
      [31, 40],
      [null, 45],
      [50, 990],
      [60, 999],
    ]);
  });

  const steps = fc.array(
    fc.tuple(fc.nat(1000), fc.constantFrom("web", "api", "db"), fc.constantFrom("x", "y", "z 1", "z 2")),
    { maxLength: 25 },
  );
  const inOrder = (list: readonly (readonly [number, string, string])[]) => [...list].sort(([a], [b]) => a - b);

  test("every entry of both is there once and in its order", () => {
    fc.assert(
      fc.property(steps, steps, (first, second) => {
        const [a, b] = [request(1_000_000, ...inOrder(first)), request(5_000_000, ...inOrder(second))];
        const rows = alignRequests(a, b);
        expect(rows.flatMap((row) => row.a?.entry.key ?? [])).toEqual(a.map(({ key }) => key));
        expect(rows.flatMap((row) => row.b?.entry.key ?? [])).toEqual(b.map(({ key }) => key));
        expect(rows.filter(({ firstDifference }) => firstDifference).length).toBe(
          rows.every(({ same }) => same) ? 0 : 1,
        );
        expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
      }),
    );
  });

  test("a request is equal to itself", () => {
    fc.assert(
      fc.property(steps, (list) => {
        const entries = request(1_000_000, ...inOrder(list));
        expect(alignRequests(entries, entries).every(({ same }) => same)).toBe(true);
      }),
    );
  });

  test("more than can be compared is cut", () => {
    const many = Array.from({ length: mostCompared + 50 }, (_, index) => entryAt(1_000_000 + index));
    expect(alignRequests(many, [])).toHaveLength(mostCompared);
  });
});

test("how long each component took in both", () => {
  expect(componentDifferences(good, bad).map((each) => [each.component, differenceWords(each)])).toEqual([
    ["web", "60 ms and 999 ms: 939 ms more"],
    ["auth", "one moment in both"],
    ["api", "one moment in both"],
    ["db", "only in the second (0 ms)"],
  ]);
});
