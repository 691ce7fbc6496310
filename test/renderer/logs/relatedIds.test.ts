import { expect, test } from "vitest";
import { idsWithPrefix, relatedIds } from "../../../renderer/logs/relatedIds.ts";
import { entryAt } from "./fakeEntries.ts";

const line = (fields: Readonly<Record<string, unknown>>) => JSON.stringify({ message: "m", ...fields });

test("IDs on the lines are offered, most frequent first, and the searched one is not", () => {
  const entries = [
    entryAt(1, { line: line({ request_id: "abc12345", user_id: "u123", order: "x" }) }),
    entryAt(2, { line: line({ request_id: "ABC12345", user_id: "u123", parent_id: "def00000" }) }),
    entryAt(3, { line: line({ ticket: "T-1", user_id: "", trace_id: null }), stream: 0 }),
  ];
  expect(relatedIds(entries, [{ trace_id: "4bf92f35", app: "shell" }], "abc12345", ["ticket"])).toEqual([
    { name: "trace_id", value: "4bf92f35", count: 3 },
    { name: "user_id", value: "u123", count: 2 },
    { name: "parent_id", value: "def00000", count: 1 },
    { name: "ticket", value: "T-1", count: 1 },
  ]);
});

test("a field named like the prototype's is no ID and breaks nothing", () => {
  const entries = [entryAt(1, { line: '{"__proto__":{"user_id":"x"},"constructor":"y","user_id":"u1"}' })];
  expect(relatedIds(entries, [], "abc", []).map(({ value }) => value)).toContain("u1");
});

test("a prefix search's IDs are told apart, also in lines that are not JSON", () => {
  const entries = [
    entryAt(1, { line: line({ request_id: "abc12345" }) }),
    entryAt(2, { line: "failed abc12345 then abc19999." }),
    entryAt(3, { line: "xabc1 is another word; abc1-77" }),
  ];
  expect(idsWithPrefix(entries, "abc1").map(({ value, count }) => [value, count])).toEqual([
    ["abc12345", 2],
    ["abc1-77", 1],
    ["abc19999", 1],
  ]);
  expect(idsWithPrefix(entries, "a.c")).toEqual([]);
});
