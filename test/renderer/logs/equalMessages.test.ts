import { expect, test } from "vitest";
import { groupEqualMessages } from "../../../renderer/logs/equalMessages.ts";
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
