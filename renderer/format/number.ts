const whole = new Intl.NumberFormat("en-US");
const few = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 4 });

/** `10,000`. */
export function countText(count: number): string {
  return whole.format(count);
}

/** `1 alert`, `2 alerts`; the plural adds an s unless it is given. */
export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${whole.format(count)} ${count === 1 ? singular : plural}`;
}

const units: readonly (readonly [size: number, suffix: string])[] = [
  [1e12, "T"],
  [1e9, "G"],
  [1e6, "M"],
  [1e4, "k"],
];

/** A measured value in few digits: `0.94`, `1,234`, `12.3 k`, `4.1 G`, `2.0e-7`. */
export function valueText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "−Inf";
  const size = Math.abs(value);
  if (size !== 0 && size < 1e-4) return value.toExponential(1);
  for (const [unit, suffix] of units) {
    if (size >= unit) return `${few.format(Math.round((value / unit) * 100) / 100)} ${suffix}`;
  }
  return few.format(value);
}

/** Prometheus's text of a value (`"9.4e-01"`) for people; text that is no number stays as it is. */
export function sampleText(text: string): string {
  const value = Number(text);
  return text.trim() === "" || Number.isNaN(value) ? text : valueText(value);
}
