import { aroundExclamation, exclamation, numberShape, shapes } from "./shapes.ts";
import type { Sign } from "./trayState.ts";

export interface Picture {
  readonly sign: Sign;
  /** Drawn as a digit where it is above 0. */
  readonly count: number;
  /** Something could not be announced. */
  readonly marked: boolean;
  /** What it stands on. `template`: black on nothing, which macOS colours by itself. */
  readonly on: "dark" | "light" | "template";
}

type Color = readonly [red: number, green: number, blue: number];

/** Colours of `renderer/app/tokens.css`, for a dark ground and for a light one. */
const colors: Readonly<Record<Sign, { readonly dark: Color; readonly light: Color }>> = {
  "firing-critical": { dark: [0xf4, 0x56, 0x6a], light: [0xb3, 0x18, 0x2f] },
  "firing-high": { dark: [0xff, 0x7b, 0x54], light: [0xb0, 0x3d, 0x0e] },
  "firing-warning": { dark: [0xf5, 0xa5, 0x24], light: [0x8a, 0x58, 0x00] },
  "firing-unknown": { dark: [0x9a, 0xa6, 0xb5], light: [0x4d, 0x58, 0x66] },
  "firing-info": { dark: [0x5f, 0x9b, 0xf5], light: [0x1f, 0x5f, 0xc0] },
  unknown: { dark: [0x9a, 0xa6, 0xb5], light: [0x4d, 0x58, 0x66] },
  acknowledged: { dark: [0x9b, 0x90, 0xe6], light: [0x5a, 0x4d, 0xb4] },
  waiting: { dark: [0x9a, 0xa6, 0xb5], light: [0x4d, 0x58, 0x66] },
  ok: { dark: [0x5f, 0xb8, 0x6a], light: [0x20, 0x74, 0x2d] },
  nothing: { dark: [0x9a, 0xa6, 0xb5], light: [0x4d, 0x58, 0x66] },
};
/** Digits and marks. */
const ink: Readonly<Record<Picture["on"], Color>> = {
  dark: [0xff, 0xff, 0xff],
  light: [0x10, 0x14, 0x18],
  template: [0, 0, 0],
};

/** Points looked at in each direction of a pixel, so that edges are smooth. */
const samples = 4;

/** A picture for the tray or the task bar, `size` pixels square, as a bitmap in BGRA, premultiplied as Chromium's are. */
export function drawPicture(picture: Picture, size: number): Buffer {
  const { number, around } = numberShape(picture.count);
  const colored = picture.on === "template" ? ink.template : colors[picture.sign][picture.on];
  const layerAt = (x: number, y: number): Color | null => {
    if (number(x, y) || (picture.marked && exclamation(x, y))) return ink[picture.on];
    if (around(x, y) || (picture.marked && aroundExclamation(x, y))) return null;
    return shapes[picture.sign](x, y) ? colored : null;
  };
  const bitmap = Buffer.alloc(size * size * 4);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) bitmap.set(pixelAt(x, y, size, layerAt), (y * size + x) * 4);
  }
  return bitmap;
}

function pixelAt(
  x: number,
  y: number,
  size: number,
  layerAt: (x: number, y: number) => Color | null,
): readonly [blue: number, green: number, red: number, alpha: number] {
  let [red, green, blue, covered] = [0, 0, 0, 0];
  for (let sample = 0; sample < samples * samples; sample += 1) {
    const color = layerAt(
      ((x + ((sample % samples) + 0.5) / samples) / size) * 2 - 1,
      ((y + (Math.floor(sample / samples) + 0.5) / samples) / size) * 2 - 1,
    );
    if (color === null) continue;
    [red, green, blue, covered] = [red + color[0], green + color[1], blue + color[2], covered + 1];
  }
  const share = (sum: number) => Math.round(sum / (samples * samples));
  return [share(blue), share(green), share(red), share(covered * 255)];
}
