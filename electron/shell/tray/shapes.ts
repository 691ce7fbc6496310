import type { Sign } from "./trayState.ts";

/** Whether a point belongs to a shape; both from -1 to 1, y downwards. */
type Shape = (x: number, y: number) => boolean;

const disc =
  (radius: number): Shape =>
  (x, y) =>
    Math.hypot(x, y) <= radius;
const ring =
  (outer: number, inner: number): Shape =>
  (x, y) =>
    Math.hypot(x, y) <= outer && Math.hypot(x, y) >= inner;
const either =
  (...shapes: readonly Shape[]): Shape =>
  (x, y) =>
    shapes.some((shape) => shape(x, y));

/** A line with round ends. */
function stroke(x1: number, y1: number, x2: number, y2: number, width: number): Shape {
  const [dx, dy] = [x2 - x1, y2 - y1];
  return (x, y) => {
    const along = ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy || 1);
    const part = Math.min(1, Math.max(0, along));
    return Math.hypot(x - x1 - part * dx, y - y1 - part * dy) <= width / 2;
  };
}

/** The hook of a question mark, open to the lower left, with its stem and point. */
const question: Shape = either(
  (x, y) => Math.abs(Math.hypot(x, y + 0.42) - 0.4) <= 0.13 && !(x < 0 && y > -0.42),
  stroke(0.02, 0, 0, 0.3, 0.26),
  (x, y) => Math.hypot(x, y - 0.72) <= 0.17,
);

/**
 * A shape for each sign, those of severities as the page has them (`renderer/components/Severity.tsx`): octagon,
 * diamond, triangle, square, disc. So colour is not the only sign, and in the Mac's menu bar there is none.
 */
export const shapes: Readonly<Record<Sign, Shape>> = {
  "firing-critical": (x, y) => Math.max(Math.abs(x), Math.abs(y)) <= 0.88 && Math.abs(x) + Math.abs(y) <= 1.26,
  "firing-high": (x, y) => Math.abs(x) + Math.abs(y) <= 0.97,
  "firing-warning": (x, y) => y >= -0.82 && y <= 0.72 && Math.abs(x) <= (y + 0.82) * 0.6,
  "firing-unknown": (x, y) => Math.max(Math.abs(x), Math.abs(y)) <= 0.72,
  "firing-info": disc(0.62),
  unknown: question,
  acknowledged: either(ring(0.9, 0.68), disc(0.36)),
  waiting: either(stroke(-0.62, 0, -0.62, 0, 0.34), stroke(0, 0, 0, 0, 0.34), stroke(0.62, 0, 0.62, 0, 0.34)),
  ok: either(ring(0.94, 0.76), stroke(-0.42, 0.04, -0.12, 0.36, 0.2), stroke(-0.12, 0.36, 0.44, -0.32, 0.2)),
  nothing: ring(0.9, 0.68),
};

/** Stands in the upper right corner where something could not be announced. */
export const exclamation: Shape = either(
  stroke(0.68, -0.88, 0.68, -0.46, 0.24),
  (x, y) => Math.hypot(x - 0.68, y + 0.12) <= 0.14,
);
/** What is left free around it. */
export const aroundExclamation: Shape = (x, y) => x >= 0.38 && y <= 0.14;

/** Digits of three by five points, a row each, as the bits 4, 2 and 1. */
const digits: Readonly<Record<string, readonly number[]>> = {
  "1": [2, 6, 2, 2, 7],
  "2": [7, 1, 7, 4, 7],
  "3": [7, 1, 7, 1, 7],
  "4": [5, 5, 7, 1, 1],
  "5": [7, 4, 7, 1, 7],
  "6": [7, 4, 7, 5, 7],
  "7": [7, 1, 2, 2, 2],
  "8": [7, 5, 7, 5, 7],
  "9": [7, 5, 7, 1, 7],
  "+": [0, 2, 7, 2, 0],
};
const point = 0.2;
const glyph = 4 * point;

/** A number in the lower right corner; more than nine is `9+`. Nothing for 0. */
export function numberShape(count: number): { readonly number: Shape; readonly around: Shape } {
  const text = count > 9 ? "9+" : count > 0 ? String(count) : "";
  const left = 1 - text.length * glyph;
  const number: Shape = (x, y) => {
    const index = Math.floor((x - left) / glyph);
    const column = Math.floor((x - left - index * glyph) / point);
    const row = Math.floor(y / point);
    const rows = digits[text[index] ?? ""];
    return rows !== undefined && column < 3 && (((rows[row] ?? 0) >> (2 - column)) & 1) === 1;
  };
  return { number, around: (x, y) => text !== "" && x >= left - point && y >= -point };
}
