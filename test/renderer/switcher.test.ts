import { describe, expect, test } from "vitest";
import { cutOffAfter } from "../../renderer/app/cutOff.ts";

const order = ["production", "staging", "preview"];

describe("pills without room", () => {
  test("are those of which a part cannot be seen, in their order", () => {
    const seen = [
      { id: "preview", ratio: 0 },
      { id: "staging", ratio: 0.6 },
      { id: "production", ratio: 0.98 },
    ];
    expect(cutOffAfter([], seen, order)).toEqual(["staging", "preview"]);
  });

  test("stay so until they are seen whole", () => {
    const before = ["staging", "preview"];
    expect(cutOffAfter(before, [{ id: "staging", ratio: 1 }], order)).toEqual(["preview"]);
    expect(cutOffAfter(before, [{ id: "production", ratio: 0.2 }], order)).toEqual(order);
  });

  test("are forgotten with their environment", () => {
    expect(cutOffAfter(["staging", "gone"], [], order)).toEqual(["staging"]);
  });

  test("are the same list where nothing changed, so that nothing is drawn again", () => {
    const before = ["preview"];
    expect(cutOffAfter(before, [{ id: "preview", ratio: 0.1 }], order)).toBe(before);
  });
});
