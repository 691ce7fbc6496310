import { contrast } from "../../format/color.ts";

/** Production's own colour, which no other environment is offered. */
export const productionColor = "#d6409f";

export interface Swatch {
  readonly name: string;
  readonly color: string;
}

/** Seen on the dark and on the light panel alike, and told apart from each other. */
export const swatches: readonly Swatch[] = [
  { name: "Teal", color: "#12908a" },
  { name: "Blue", color: "#3b82f6" },
  { name: "Violet", color: "#8b6cf0" },
  { name: "Olive", color: "#8f8414" },
  { name: "Green", color: "#4f8f3a" },
  { name: "Orange", color: "#cc6a1a" },
  { name: "Brown", color: "#9a6b4f" },
  { name: "Grey", color: "#76808f" },
];

/** The swatches that this environment is offered. */
export function swatchesFor(production: boolean): readonly Swatch[] {
  return production ? [{ name: "Production's own", color: productionColor }, ...swatches] : swatches;
}

/** The swatch that is farthest from every colour in use; the first one where none is. */
export function freeColor(used: readonly (string | undefined)[]): string {
  const others = used.filter((color) => color !== undefined && isColor(color)) as string[];
  const nearest = (color: string) => Math.min(...others.map((other) => distance(color, other)));
  const [best] = swatches.toSorted((a, b) => nearest(b.color) - nearest(a.color));
  return (others.length === 0 ? swatches[0] : best)?.color ?? productionColor;
}

/** The colour after the switch for production was turned: chosen ones stay, the offered one gives way. */
export function colorFor(production: boolean, color: string | undefined, offered: string): string | undefined {
  if (production) return color === undefined || color === offered ? productionColor : color;
  return color === productionColor ? offered : color;
}

type Lab = readonly [lightness: number, a: number, b: number];

/** The colour in OKLab, where distances are those that the eye sees. https://bottosson.github.io/posts/oklab/ */
function oklab(hex: string): Lab {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

const isColor = (text: string) => /^#[0-9a-f]{6}$/i.test(text);

const nearlyTheSame = 0.06;

function distance(one: string, other: string): number {
  const b = oklab(other);
  return Math.hypot(...oklab(one).map((part, index) => part - (b[index] ?? 0)));
}

/** Whether two colours are hard to tell apart. */
export function looksLike(one: string, other: string): boolean {
  return isColor(one) && isColor(other) && distance(one, other) < nearlyTheSame;
}

const panels = { dark: "#141920", light: "#ffffff" } as const;
/** WCAG 2, 1.4.11: of a mark against what it stands on. */
const seenContrast = 3;

export interface OtherColor {
  readonly name: string;
  readonly color: string;
  readonly production: boolean;
}

/** What speaks against a colour, sentences. None of it forbids the colour: every mark stands beside a word. */
export function colorDoubts(color: string, production: boolean, others: readonly OtherColor[]): readonly string[] {
  if (!isColor(color)) return [];
  const faint = (["dark", "light"] as const).filter((theme) => contrast(color, panels[theme]) < seenContrast);
  const like = others.filter((other) => looksLike(color, other.color));
  return [
    ...faint.map((theme) => `Its marks are hard to see in the ${theme} theme; names are made readable all the same.`),
    ...like.map(({ name }) => `${name} has nearly the same colour.`),
    ...(!production && like.length === 0 && looksLike(color, productionColor)
      ? ["It looks like production's own colour."]
      : []),
  ];
}
