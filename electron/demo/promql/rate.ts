import type { WindowEnds } from "../metrics/scrapes.ts";

/** The functions that need only the first and last sample of a window. */
export type EndsFunction = "rate" | "increase" | "delta";

export function isEndsFunction(name: string): name is EndsFunction {
  return name === "rate" || name === "increase" || name === "delta";
}

/**
 * Prometheus's `extrapolatedRate` (promql/functions.go) over (from, until], in ms; undefined with fewer than two
 * samples. The demo's counters never start again, so there are no resets to add.
 */
export function extrapolated(name: EndsFunction, ends: WindowEnds, from: number, until: number): number | undefined {
  const { first, last, count } = ends;
  if (count < 2) return undefined;
  const change = last.value - first.value;
  const sampled = (last.time - first.time) / 1000;
  const between = sampled / (count - 1);
  const toEnd = (until - last.time) / 1000;
  let toStart = (first.time - from) / 1000;
  if (toStart >= between * 1.1) toStart = between / 2;
  if (name !== "delta" && change > 0 && first.value >= 0) {
    toStart = Math.min(toStart, sampled * (first.value / change));
  }
  const reach = sampled + toStart + (toEnd >= between * 1.1 ? between / 2 : toEnd);
  const factor = reach / sampled;
  return change * (name === "rate" ? factor / ((until - from) / 1000) : factor);
}
