import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  parseWindowState,
  placeWindow,
  type Rectangle,
  usualWindowState,
  type WindowState,
} from "../../../electron/shell/window/windowState.ts";

const laptop: Rectangle = { x: 0, y: 25, width: 1440, height: 875 };
const right: Rectangle = { x: 1440, y: 0, width: 2560, height: 1400 };
const above: Rectangle = { x: 0, y: -1080, width: 1920, height: 1080 };
/** A display at 300 %. */
const small: Rectangle = { x: 0, y: 0, width: 853, height: 450 };
const least = { minWidth: 1024, minHeight: 640 };

const at = (x: number, y: number, width = 1280, height = 800): WindowState => ({
  ...usualWindowState,
  bounds: { x, y, width, height },
});

describe("where the window is put", () => {
  test.each<readonly [string, WindowState, readonly Rectangle[], object]>([
    ["nothing is remembered", usualWindowState, [laptop], { width: 1280, height: 800, ...least }],
    ["there is no display", at(5, 5), [], { width: 1280, height: 800, ...least }],
    ["it fits", at(100, 50), [laptop], { x: 100, y: 50, width: 1280, height: 800, ...least }],
    [
      "it is on the second display",
      at(1500, 10, 2000, 1300),
      [laptop, right],
      { x: 1500, y: 10, width: 2000, height: 1300, ...least },
    ],
    ["it hangs over an edge", at(1300, 50), [laptop], { x: 1300, y: 50, width: 1280, height: 800, ...least }],
    ["its display is gone", at(1500, 10), [laptop], { x: 80, y: 63, width: 1280, height: 800, ...least }],
    [
      "its display is gone and it was larger than what is left",
      at(1500, 10, 2500, 1400),
      [laptop],
      { x: 0, y: 25, width: 1440, height: 875, ...least },
    ],
    [
      "the nearest of two is above",
      at(-50, -3000),
      [laptop, above],
      { x: 320, y: -940, width: 1280, height: 800, ...least },
    ],
    [
      "its title bar would be out of reach",
      at(100, -40),
      [laptop],
      { x: 80, y: 63, width: 1280, height: 800, ...least },
    ],
    ["only a corner is to be seen", at(1400, 100), [laptop], { x: 80, y: 63, width: 1280, height: 800, ...least }],
    [
      "it is smaller than the page wants",
      at(0, 25, 200, 100),
      [laptop],
      { x: 0, y: 25, width: 1024, height: 640, ...least },
    ],
    [
      "the display is smaller than the page wants",
      at(0, 0),
      [small],
      { x: 0, y: 0, width: 853, height: 450, minWidth: 853, minHeight: 450 },
    ],
  ])("where %s", (_what, state, areas, placed) => {
    expect(placeWindow(state, areas)).toEqual(placed);
  });

  test("its title bar is always within reach, and it is never larger than its display", () => {
    const area = fc.record({
      x: fc.integer({ min: -5000, max: 5000 }),
      y: fc.integer({ min: -5000, max: 5000 }),
      width: fc.integer({ min: 300, max: 6000 }),
      height: fc.integer({ min: 200, max: 4000 }),
    });
    fc.assert(
      fc.property(area, fc.array(area, { minLength: 1, maxLength: 4 }), (bounds, areas) => {
        const { x = 0, y = 0, width, height } = placeWindow({ ...usualWindowState, bounds }, areas);
        const holding = areas.filter(
          (one) =>
            Math.min(x + width, one.x + one.width) - Math.max(x, one.x) >= 120 &&
            y >= one.y &&
            y + 30 <= one.y + one.height,
        );
        expect(holding.length).toBeGreaterThan(0);
        expect(holding.some((one) => width <= one.width && height <= one.height)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe("window.json", () => {
  const state: WindowState = {
    version: 1,
    bounds: { x: -5, y: 0, width: 1300, height: 900 },
    maximized: true,
    fullScreen: false,
    toldOfTray: true,
  };

  test("is read as it was written", () => {
    expect(parseWindowState(JSON.stringify(state))).toEqual(state);
  });

  test.each([
    "",
    "{",
    "null",
    "[]",
    JSON.stringify({ ...state, version: 2 }),
    JSON.stringify({ ...state, bounds: { x: 1e9, y: 0, width: 1, height: 1 } }),
    JSON.stringify({ ...state, bounds: { x: 0, y: 0, width: 0.5, height: 1 } }),
    JSON.stringify({ ...state, bounds: { x: 0, y: 0 } }),
    JSON.stringify({ ...state, maximized: "yes" }),
    '{"__proto__": {"version": 1}}',
  ])("counts for nothing where it is damaged: %s", (text) => {
    expect(parseWindowState(text)).toEqual(usualWindowState);
  });
});
