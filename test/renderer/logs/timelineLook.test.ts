import { describe, expect, test } from "vitest";
import {
  columnsKey,
  fieldNames,
  fieldValues,
  gridTemplate,
  noChoice,
  shownColumns,
} from "../../../renderer/logs/columns.ts";
import { groupEqualMessages } from "../../../renderer/logs/equalMessages.ts";
import { groupRows } from "../../../renderer/logs/timelineRows.ts";
import { formatTimelineSettings, parseTimelineSettings } from "../../../renderer/logs/timelineSettings.ts";
import { entryAt } from "./fakeEntries.ts";

describe("columns", () => {
  test("the environment has one only where there are several", () => {
    expect(shownColumns(noChoice, false)).toEqual(["time", "after", "level", "component"]);
    expect(shownColumns({ hidden: ["after", "level"], fields: ["pool"] }, true)).toEqual([
      "time",
      "environment",
      "component",
    ]);
  });

  test("each has a width, and the message the rest", () => {
    expect(gridTemplate(["time", "component"], 0, false, false)).toBe("96px min(210px, 20cqw) minmax(0, 1fr)");
    expect(gridTemplate(["time", "component"], 1, true, true)).toBe("132px min(130px, 15cqw) minmax(160px, 1fr)");
  });

  test("are kept for one environment, or for searches over several", () => {
    expect([columnsKey(["production"]), columnsKey(["production", "staging"])]).toEqual(["production", "*"]);
  });

  test("the fields on offer are those of the lines and of their streams, most frequent first", () => {
    const entries = [entryAt(1, { line: '{"pool":"a","x":1}' }), entryAt(2, { line: '{"pool":"b"}' })];
    expect(fieldNames(entries, [{ app: "shell" }])).toEqual(["app", "pool", "x"]);
  });

  test("a field's value comes from the line, else from the labels, and never from a prototype", () => {
    const entry = entryAt(1, { line: '{"pool":"a","nested":{"deep":1}}' });
    const names = ["pool", "nested_deep", "app", "constructor", "__proto__"];
    expect(fieldValues(entry, { app: "shell" }, names)).toEqual(["a", "1", "shell", undefined, undefined]);
  });
});

describe("how the timeline is drawn is kept", () => {
  test("and read back as it was", () => {
    const settings = {
      wrap: true,
      pretty: false,
      columns: new Map([["production", { hidden: ["after"] as const, fields: ["pool"] }]]),
    };
    expect(parseTimelineSettings(formatTimelineSettings(settings))).toEqual(settings);
  });

  test.each([
    null,
    "",
    "{",
    "[]",
    '{"columns":{"a":1}}',
    '{"columns":[["production"],[1,{}],["x",{"hidden":"time","fields":[1]}]]}',
  ])("%s is no reason to fail", (text) => {
    const { wrap, pretty, columns } = parseTimelineSettings(text);
    expect([wrap, pretty]).toEqual([false, true]);
    expect([...columns.values()].every(({ hidden, fields }) => hidden.length === 0 && fields.length === 0)).toBe(true);
  });
});

test("a group opens to its entries, each with the time since the one above; a lone message is a row", () => {
  const groups = groupEqualMessages([
    entryAt(1, { message: "QueuePool limit of size 20" }),
    entryAt(2, { message: "Other" }),
    entryAt(3, { message: "QueuePool limit of size 30" }),
  ]);
  expect(groupRows(groups, new Set()).map(({ kind }) => kind)).toEqual(["group", "entry"]);
  const rows = groupRows(groups, new Set([groups[0]?.key ?? ""]));
  expect(rows.map((row) => (row.kind === "entry" ? [row.key, row.previous?.key] : row.group.count))).toEqual([
    2,
    ["production:1", undefined],
    ["production:3", "production:1"],
    ["production:2", undefined],
  ]);
});
