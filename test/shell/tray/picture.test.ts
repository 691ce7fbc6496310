import { describe, expect, test } from "vitest";
import { drawPicture, type Picture } from "../../../electron/shell/tray/picture.ts";
import { shapes } from "../../../electron/shell/tray/shapes.ts";
import type { Sign } from "../../../electron/shell/tray/trayState.ts";

const signs = Object.keys(shapes) as Sign[];
const plain: Picture = { sign: "ok", count: 0, marked: false, on: "dark" };

/** Which pixels are covered: the picture without its colours. */
function covered(picture: Picture, size = 22): string {
  const bitmap = drawPicture(picture, size);
  return Array.from({ length: size * size }, (_, pixel) => ((bitmap[pixel * 4 + 3] ?? 0) > 127 ? "#" : ".")).join("");
}

describe("the tray's picture", () => {
  test.each([16, 18, 22, 44])("differs in shape for every sign at %i pixels", (size) => {
    expect(new Set(signs.map((sign) => covered({ ...plain, sign }, size))).size).toBe(signs.length);
  });

  test("differs for every count up to nine, and then says more", () => {
    const counts = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    expect(new Set(counts.map((count) => covered({ ...plain, count }))).size).toBe(counts.length);
    expect(covered({ ...plain, count: 10 })).toBe(covered({ ...plain, count: 5000 }));
  });

  test.each(signs)("of %s keeps its mark beside a count", (sign) => {
    expect(covered({ ...plain, sign, marked: true, count: 3 })).not.toBe(covered({ ...plain, sign, count: 3 }));
  });

  test("is black alone in the Mac's menu bar", () => {
    const bitmap = drawPicture({ ...plain, sign: "firing-critical", on: "template" }, 18);
    const colors = Array.from({ length: 18 * 18 }, (_, pixel) => [...bitmap.subarray(pixel * 4, pixel * 4 + 3)]);
    expect(colors.flat().every((value) => value === 0)).toBe(true);
    expect(bitmap.some((value) => value === 255)).toBe(true);
  });

  test("is darker on a light ground, and premultiplied", () => {
    const middle = (on: "dark" | "light") =>
      [...drawPicture({ ...plain, sign: "firing-critical", on }, 3)].slice(16, 20);
    expect([middle("dark"), middle("light")]).toEqual([
      [0x6a, 0x56, 0xf4, 255],
      [0x2f, 0x18, 0xb3, 255],
    ]);
    const bitmap = drawPicture({ ...plain, marked: true, count: 8 }, 22);
    for (let index = 0; index < bitmap.length; index += 4) {
      const alpha = bitmap[index + 3] ?? 0;
      expect(Math.max(...bitmap.subarray(index, index + 3))).toBeLessThanOrEqual(alpha);
    }
  });
});
