type Rgb = readonly [red: number, green: number, blue: number];

function parse(hex: string): Rgb {
  const digits = /^#([0-9a-f]{6})$/i.exec(hex)?.[1];
  if (digits === undefined) return [128, 128, 128];
  return [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16)) as unknown as Rgb;
}

function luminance(color: Rgb): number {
  const [red, green, blue] = color.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The WCAG contrast of two `#rrggbb` colours, from 1 to 21. */
export function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(parse(a)), luminance(parse(b))].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const readableContrast = 5;

/** The colour, moved towards black or white as far as it takes to be read as text on the background. */
export function readable(color: string, background: string): string {
  const target = luminance(parse(background)) > 0.4 ? 0 : 255;
  const channels = parse(color);
  for (let step = 0; step <= 20; step += 1) {
    const mixed = channels.map((channel) => Math.round(channel + ((target - channel) * step) / 20));
    const hex = `#${mixed.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
    if (contrast(hex, background) >= readableContrast) return hex;
  }
  return target === 0 ? "#000000" : "#ffffff";
}
