import { expect, test } from "vitest";
import { groupEqualMessages } from "../../../renderer/logs/equalMessages.ts";
import { groupRows } from "../../../renderer/logs/timelineRows.ts";
import { entryAt } from "./fakeEntries.ts";

test("messages that differ in numbers and IDs only are one", () => {
  const pool = (size: number) => `QueuePool limit of size ${size} reached`;
  const entries = [
    entryAt(1, { message: pool(20) }),
    entryAt(2, { message: "Other" }),
    entryAt(3, { message: pool(21) }),
    entryAt(4, { message: pool(22), level: "error" }),
  ];
  expect(groupEqualMessages(entries).map(({ count, first, last }) => [count, first.key, last.key])).toEqual([
    [2, "production:1", "production:3"],
    [1, "production:2", "production:2"],
    [1, "production:4", "production:4"],
  ]);
});

test("an entry knows whether it stands below its group or alone", () => {
  const groups = groupEqualMessages([
    entryAt(1, { message: "a 1" }),
    entryAt(2, { message: "a 2" }),
    entryAt(3, { message: "b" }),
  ]);
  const rows = groupRows(groups, new Set(groups.map(({ key }) => key)));
  expect(rows.map((row) => (row.kind === "entry" ? [row.key, row.member] : row.kind))).toEqual([
    "group",
    ["production:1", true],
    ["production:2", true],
    ["production:3", false],
  ]);
});
