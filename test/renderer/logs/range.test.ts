import { expect, test } from "vitest";
import { parseRange, rangeName, rangesOf, spanOfRange } from "../../../renderer/logs/range.ts";

const now = Date.UTC(2026, 10, 21, 10, 30);
const minute = 60_000;
const hour = 60 * minute;
const absolute = (from: number, to: number) => ({ kind: "absolute", from, to });

test.each([
  ["90m", { kind: "relative", milliseconds: 90 * minute }],
  [" Last 3 hours ", { kind: "relative", milliseconds: 3 * hour }],
  ["2d", { kind: "relative", milliseconds: 48 * hour }],
  ["now-2h", { kind: "relative", milliseconds: 2 * hour }],
  ["3 h to 1 h ago", absolute(now - 3 * hour, now - hour)],
  ["now-3h to now-1h", absolute(now - 3 * hour, now - hour)],
  ["10:00 to 10:15", absolute(now - 30 * minute, now - 15 * minute)],
  ["10:00 - 10:15:30", absolute(now - 30 * minute, now - 14.5 * minute)],
  ["2026-11-20 22:00 to 23:00", absolute(now - 12.5 * hour, now - 11.5 * hour)],
  ["2026-11-20 to 2026-11-21", absolute(now - 34.5 * hour, now - 10.5 * hour)],
  ["10:15 to 10:00", null],
  ["", null],
  ["soon", null],
  ["0 h", null],
  ["1 h to 2 h to 3 h", null],
] as const)("%j is typed for %j", (typed, range) => {
  expect(parseRange(typed, now, "utc")).toEqual(range);
});

test("a length that is no whole hour is said as it is", () => {
  const name = (milliseconds: number) => rangeName({ kind: "relative", milliseconds }, now, "utc");
  expect([15 * minute, 90 * minute, 24 * hour].map(name)).toEqual(["Last 15 min", "Last 1 h 30 min", "Last 24 h"]);
});

test("a range that widens begins with the last hour", () => {
  expect(spanOfRange({ kind: "widening" }, now)).toEqual({ from: now - hour, to: now });
  expect(spanOfRange({ kind: "relative", milliseconds: 5 }, now)).toEqual({ from: now - 5, to: now });
});

test("until something is found is offered for what is looked for, not for a query", () => {
  expect(rangesOf("trace")[0]?.[1]).toEqual({ kind: "widening" });
  expect(rangesOf("query").map(([, { kind }]) => kind)).not.toContain("widening");
});
