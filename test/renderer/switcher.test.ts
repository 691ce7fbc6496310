import { describe, expect, test } from "vitest";
import { cutOffIn } from "../../renderer/app/cutOff.ts";

const pills = ["production", "staging", "preview", "dev"].map((id) => ({ id, width: 96 }));
const room = (width: number) => ({ width, gap: 4, more: 50 });

describe("pills without room", () => {
  test.each([
    [400, []],
    // The button for the rest needs room too.
    [399, ["dev"]],
    [350, ["dev"]],
    [349, ["preview", "dev"]],
    [149, ["production", "staging", "preview", "dev"]],
    [0, ["production", "staging", "preview", "dev"]],
  ])("in %d pixels are the last ones", (width, cutOff) => {
    expect(cutOffIn(pills, room(width), null)).toEqual(cutOff);
  });

  test.each([
    ["dev", 399, ["preview"]],
    ["staging", 249, ["production", "preview", "dev"]],
    ["dev", 0, ["production", "staging", "preview"]],
    ["gone", 399, ["dev"]],
  ])("are never the chosen one's: %s", (chosen, width, cutOff) => {
    expect(cutOffIn(pills, room(width), chosen)).toEqual(cutOff);
  });

  test("are none where there is no pill", () => {
    expect(cutOffIn([], room(0), null)).toEqual([]);
  });
});
