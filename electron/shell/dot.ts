import type { BadgeState } from "./badgeState.ts";

/** Colours of `renderer/app/tokens.css`, red, green, blue. */
const colors: Readonly<Record<BadgeState["sign"], readonly [number, number, number]>> = {
  failed: [0xf5, 0xa5, 0x24],
  firing: [0xf4, 0x56, 0x6a],
  quiet: [0x98, 0xa4, 0xb3],
};

/**
 * A small picture for the tray and the task bar, `size` pixels square, as a bitmap in BGRA: a ring where all is quiet, a
 * disc where something fires, a disc with an exclamation mark where something could not be announced. So colour is not
 * the only sign.
 */
export function dotBitmap(sign: BadgeState["sign"], size: number): Buffer {
  const bitmap = Buffer.alloc(size * size * 4);
  const [red, green, blue] = colors[sign];
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const cover = coverAt(sign, x + 0.5 - size / 2, y + 0.5 - size / 2, size / 2);
      const alpha = Math.round(255 * cover);
      // Premultiplied, as Chromium's bitmaps are.
      bitmap.set(
        [Math.round(blue * cover), Math.round(green * cover), Math.round(red * cover), alpha],
        (y * size + x) * 4,
      );
    }
  }
  return bitmap;
}

/** How much of the pixel at a distance from the middle is covered, 0 to 1. */
function coverAt(sign: BadgeState["sign"], x: number, y: number, radius: number): number {
  const distance = Math.hypot(x, y);
  const outer = clamp(radius - 0.5 - distance);
  if (sign === "quiet") return Math.min(outer, clamp(distance - radius * 0.58));
  if (sign === "firing") return outer;
  const stroke = Math.abs(x) < radius * 0.14 && y > -radius * 0.62 && y < radius * 0.2;
  const point = Math.abs(x) < radius * 0.14 && y > radius * 0.38 && y < radius * 0.64;
  return stroke || point ? 0 : outer;
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value + 0.5));
}
