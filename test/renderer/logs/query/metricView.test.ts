import { expect, test } from "vitest";
import { gridOf, looksOf, rowOf, seriesName, sortRows } from "../../../../renderer/logs/query/metricView.ts";
import type { Labels } from "../../../../shared/model/alert.ts";

test("a step without a point is a gap, in every series", () => {
  const series = [
    {
      labels: {},
      points: [
        [1000, 1],
        [2000, null],
        [5000, 4],
      ] as [number, number | null][],
    },
    { labels: {}, points: [[2000, 7]] as [number, number | null][] },
  ];
  expect(gridOf({ series, stepMs: 1000 })).toEqual([
    [1, 2, 3, 4, 5],
    [1, null, null, null, 4],
    [null, 7, null, null, null],
  ]);
  expect(gridOf({ series: [], stepMs: 1000 })).toEqual([[]]);
});

test("figures of a series leave out what is no number", () => {
  expect(
    rowOf(
      { level: "ERROR", a: "b" },
      [
        [1, 4],
        [2, null],
        [3, 2],
      ],
      3,
    ),
  ).toEqual({
    index: 3,
    name: "a=b, level=ERROR",
    last: 2,
    min: 2,
    max: 4,
    avg: 3,
  });
  expect(rowOf({}, [[1, null]], 0)).toMatchObject({ name: "all lines", last: null, avg: null });
  expect(seriesName({})).toBe("all lines");
});

test("rows sort by a column either way, and what has no value is last", () => {
  const row = (index: number, max: number | null) => ({ index, name: `s${index}`, last: max, min: max, max, avg: max });
  const rows = [row(0, 1), row(1, null), row(2, 5)];
  const order = (descending: boolean) => sortRows(rows, { column: "max", descending }).map(({ index }) => index);
  expect(order(true)).toEqual([2, 0, 1]);
  expect(order(false)).toEqual([0, 2, 1]);
  expect(sortRows(rows, { column: "name", descending: true }).map(({ name }) => name)).toEqual(["s2", "s1", "s0"]);
});

test("32 series look different", () => {
  const series = Array.from({ length: 32 }, (_, index) => ({ labels: { service: `s${index}` } }));
  expect(new Set(looksOf(series).map((look) => JSON.stringify(look))).size).toBe(32);
});

test("a level has its own colour, whatever its place, name or case", () => {
  const tokens = (...all: readonly Labels[]) => looksOf(all.map((labels) => ({ labels }))).map(({ token }) => token);
  expect(tokens({ level: "WARNING" }, { level: "ERROR" }, { level: "INFO" }, { level: "debug" })).toEqual([
    "--warning",
    "--critical",
    "--info",
    "--unknown",
  ]);
  expect(tokens({ detected_level: "error" }, { severity: "warn" }, { level: "?", severity: "err" })).toEqual([
    "--critical",
    "--warning",
    "--critical",
  ]);
});

test("what is no level is neither red nor green, and series of one colour differ by their dashes", () => {
  const looks = looksOf([
    ...Array.from({ length: 12 }, (_, index) => ({ labels: { level: "strange", service: `s${index}` } })),
    { labels: JSON.parse('{"__proto__": "ERROR"}') as Labels },
  ]);
  expect(looks.map(({ token }) => token)).not.toContain("--critical");
  expect(looks.map(({ token }) => token)).not.toContain("--ok");
  const errors = looksOf([{ labels: { level: "ERROR", a: "1" } }, { labels: { level: "ERROR", a: "2" } }]);
  expect(errors[0]?.token).toBe(errors[1]?.token);
  expect(errors[0]?.dash).not.toEqual(errors[1]?.dash);
});
