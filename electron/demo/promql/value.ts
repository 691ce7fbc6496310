import type { Labels } from "../metrics/labels.ts";
import type { Point } from "../metrics/scrapes.ts";

export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

/** The samples of one series within a range. `from` and `until` (ms) are the range's ends. */
export interface RangeSamples {
  readonly labels: Labels;
  readonly points: readonly Point[];
}

export type Value =
  | { readonly type: "scalar"; readonly value: number }
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "vector"; readonly samples: readonly Sample[] }
  | { readonly type: "matrix"; readonly series: readonly RangeSamples[] };

/** A number as Prometheus writes a sample: shortest form, `+Inf`, `-Inf`, `NaN`. */
export function valueText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return "+Inf";
  if (value === Number.NEGATIVE_INFINITY) return "-Inf";
  return Object.is(value, -0) ? "-0" : String(value);
}

/** A number as Prometheus writes an alert's value: `9.5e-01`. */
export function alertValueText(value: number): string {
  if (!Number.isFinite(value)) return valueText(value);
  const [digits, exponent] = value.toExponential().split("e");
  const power = Number(exponent);
  return `${digits}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}
