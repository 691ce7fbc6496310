import fc from "fast-check";
import { expect, test } from "vitest";
import { compareEntries, type LogEntry } from "../../shared/model/logs.ts";
import { mergeEntries } from "../../shared/state/search.ts";
import { logEntries, logEntry } from "../support/arbitraries.ts";

test("the timeline goes by nanosecond, then environment, then place in the answer", () => {
  const entries = [
    logEntry({ key: "e", timestamp: "1795232391000000002", environment: "a", order: 0 }),
    logEntry({ key: "d", timestamp: "1795232391000000001", environment: "b", order: 0 }),
    logEntry({ key: "c", timestamp: "1795232391000000001", environment: "a", order: 10 }),
    logEntry({ key: "b", timestamp: "1795232391000000001", environment: "a", order: 9 }),
    logEntry({ key: "a", timestamp: "999999999999999999", environment: "z", order: 0 }),
  ];
  expect(entries.sort(compareEntries).map(({ key }) => key)).toEqual(["a", "b", "c", "d", "e"]);
});

test("nanoseconds that a float could not tell apart are told apart", () => {
  const first = logEntry({ timestamp: "1795232391123456788", environment: "z" });
  const second = logEntry({ timestamp: "1795232391123456789", environment: "a" });
  expect(Number(first.timestamp)).toBe(Number(second.timestamp));
  expect([compareEntries(first, second), compareEntries(second, first)].map(Math.sign)).toEqual([-1, 1]);
});

test("the order agrees with the numbers themselves", () => {
  const stamp = fc.bigInt(0n, 4_000_000_000_000_000_000n);
  fc.assert(
    fc.property(stamp, stamp, (a, b) => {
      const order = compareEntries(logEntry({ timestamp: String(a) }), logEntry({ timestamp: String(b) }));
      expect(Math.sign(order)).toBe(a === b ? 0 : a < b ? -1 : 1);
    }),
  );
});

test("merging two ordered lists gives what sorting them together gives, and changes neither", () => {
  const ordered = logEntries.map((entries) => Object.freeze([...entries].sort(compareEntries)));
  fc.assert(
    fc.property(ordered, ordered, (first, second) => {
      const sorted: LogEntry[] = [...first, ...second].sort(compareEntries);
      expect(mergeEntries(first, second)).toEqual(sorted);
    }),
  );
});

test("entries that compare as equal keep the first list's first", () => {
  const known = logEntry({ key: "known" });
  const found = logEntry({ key: "found" });
  const later = logEntry({ key: "later", order: 1 });
  expect(mergeEntries([known, later], [found]).map(({ key }) => key)).toEqual(["known", "found", "later"]);
});
