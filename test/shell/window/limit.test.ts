import { expect, test } from "vitest";
import { createLimit } from "../../../electron/shell/window/limit.ts";

test("three times within a minute, then again once the first is a minute ago", () => {
  let now = 0;
  const limit = createLimit({ most: 3, withinMs: 60_000 }, { now: () => now });
  const tries = [0, 10_000, 20_000, 30_000, 59_999, 60_000, 60_001, 70_000].map((at) => {
    now = at;
    return limit.allows();
  });
  expect(tries).toEqual([true, true, true, false, false, true, false, true]);
  limit.forget();
  expect(limit.allows()).toBe(true);
});
