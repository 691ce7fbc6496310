import { expect, test } from "vitest";
import {
  alertMarks,
  columnsOf,
  columnWords,
  searchSpan,
  selectedSpan,
  totalsOf,
  volumeWords,
  widened,
} from "../../../../renderer/logs/volume/columns.ts";
import { barsOf } from "../../../../renderer/logs/volume/geometry.ts";
import type { Alert } from "../../../../shared/model/alert.ts";
import type { LogVolume } from "../../../../shared/model/logMetrics.ts";
import type { EnvironmentSearch, SearchState } from "../../../../shared/model/logs.ts";

const start = Date.UTC(2026, 10, 21, 10);
const minute = 60_000;

function volume(buckets: LogVolume["buckets"], change: Partial<LogVolume> = {}): LogVolume {
  const span = { from: start, to: start + 4 * minute };
  return { environment: "production", span, stepMs: minute, buckets, levels: true, error: null, ...change };
}

test("environments are added up by level, and a bucket without lines is an empty column", () => {
  const columns = columnsOf([
    volume([
      [start, "error", 2],
      [start + 2 * minute, "info", 5],
    ]),
    volume([[start, "error", 1]], { environment: "staging" }),
    volume([[start, "error", 100]], { error: { code: "TIMEOUT", message: "x" } }),
  ]);
  expect(columns.map(({ total }) => total)).toEqual([3, 0, 5, 0]);
  expect(totalsOf(columns)).toEqual([
    ["error", 3],
    ["info", 5],
  ]);
  expect(columnsOf([])).toEqual([]);
});

test("a column and the whole are said in words", () => {
  const columns = columnsOf([
    volume([
      [start, "error", 1],
      [start, "info", 40],
      [start + minute, "info", 2],
    ]),
  ]);
  const [first] = columns;
  if (first === undefined) throw new Error("there is a column");
  expect(columnWords(first, "utc")).toBe("10:00 to 10:01: 41 lines, 1 error");
  expect(volumeWords(columns, "utc")).toBe(
    "43 lines from 10:00 to 10:04: 1 error, 42 info. Most of them, 41, from 10:00 to 10:01.",
  );
  expect(volumeWords(columnsOf([volume([])]), "utc")).toBe("No lines from 10:00 to 10:04.");
});

test("bars fill the width, the worst at the bottom, and one error is seen among thousands of lines", () => {
  const columns = columnsOf([
    volume([
      [start, "error", 1],
      [start, "info", 9_999],
      [start + minute, "info", 5_000],
    ]),
  ]);
  const bars = barsOf(columns, 403, 50);
  expect(bars.map(({ x }) => x)).toEqual([0, 101, 202, 302]);
  expect(bars[0]?.parts).toEqual([
    { level: "error", y: 48, height: 2 },
    { level: "info", y: 0, height: 48 },
  ]);
  expect(bars[1]?.parts[0]).toMatchObject({ level: "info", height: 25 });
});

test("a selection is a span whichever way it was drawn", () => {
  const columns = columnsOf([volume([])]);
  expect(selectedSpan(columns, 2, 1)).toEqual({ from: start + minute, to: start + 3 * minute });
  expect(selectedSpan(columns, 1, 9)).toBeNull();
});

test("alerts that began within the span are marked, in its environments only", () => {
  const alert = (id: string, startsAt: number, environment = "production") => ({ id, startsAt, environment }) as Alert;
  const span = { from: start, to: start + 80 * minute };
  const alerts = [
    alert("b", start + 40.5 * minute),
    alert("a", start + 40 * minute),
    alert("before", start - 1),
    alert("end", span.to),
    alert("elsewhere", start, "dev"),
  ];
  const marks = alertMarks(alerts, span, ["production"]);
  expect(marks.map(({ alerts: list }) => list.map(({ id }) => id))).toEqual([["a", "b"]]);
  expect(marks[0]?.place).toBeCloseTo(0.506, 3);
});

const settled: EnvironmentSearch = {
  status: "found",
  found: 1,
  span: { from: 5, to: 9 },
  searched: { from: 2, to: 9 },
  more: false,
  logql: "",
  notes: [],
  error: null,
  startedAt: 0,
  settledAt: 1,
};

test.each([
  ["an absolute range", { range: { kind: "absolute", from: 1, to: 4 } }, { from: 1, to: 4 }],
  ["a relative one, from when it was asked", { range: { kind: "relative", milliseconds: 30 } }, { from: 70, to: 100 }],
  ["what was searched, where it widened", {}, { from: 2, to: 9 }],
  [
    "that of the environments with lines, where others were searched further back",
    { environments: { staging: { ...settled, status: "none", searched: { from: 0, to: 9 } }, production: settled } },
    { from: 2, to: 9 },
  ],
  ["nothing while it widens", { environments: { production: { ...settled, status: "searching" } } }, null],
  ["an alert's own span", { query: { kind: "alert", alert: "x", errorsOnly: true } }, { from: 5, to: 9 }],
] as const)("the span of a search is %s", (_name, change, expected) => {
  const search: SearchState = {
    id: "s",
    query: { kind: "logql", expression: "{}", direction: "backward", limit: null },
    range: { kind: "widening" },
    startedAt: 100,
    environments: { production: settled },
    streams: [],
    entries: [],
    ...change,
  };
  expect(searchSpan(search)).toEqual(expected);
});

test("zooming out doubles the span and does not go beyond now", () => {
  expect(widened({ from: 1000, to: 2000 }, 10_000)).toEqual({ from: 500, to: 2500 });
  expect(widened({ from: 1000, to: 2000 }, 2100)).toEqual({ from: 100, to: 2100 });
});
