import { plus, type Signal, times } from "../story/signal.ts";
import type { Labels } from "./labels.ts";
import { amount, counter, type Series } from "./series.ts";

/** The bucket bounds of the Prometheus clients; a 3.x server writes whole numbers with ".0". */
const bounds: readonly number[] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** How long things take, as a log-normal distribution. Seconds; `spread` is the deviation of the logarithm. */
export interface Latency {
  readonly median: number;
  readonly spread: number;
}

function bell(deviations: number): number {
  // Abramowitz and Stegun 7.1.26: the error function, good to seven digits.
  const z = Math.abs(deviations) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * z);
  const tail = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  const half = (1 - tail * Math.exp(-z * z)) / 2;
  return deviations >= 0 ? 0.5 + half : 0.5 - half;
}

function shareBelow(latency: Latency, bound: number): number {
  const deviations = Math.log(bound / latency.median) / latency.spread;
  // Without this, whole counters would show one request in 100,000 as one in the few of a rate's window.
  return deviations > 3.9 ? 1 : bell(deviations);
}

function mean(latency: Latency): number {
  return latency.median * Math.exp(latency.spread ** 2 / 2);
}

function boundText(bound: number): string {
  return Number.isInteger(bound) ? `${bound}.0` : String(bound);
}

/**
 * The series of a classic histogram (`_bucket`, `_sum`, `_count`): of `rate` things a second, `slowRate` take `slow`
 * instead of `usual`. Both are rates, so that their difference keeps a closed integral.
 */
export function histogram(
  name: string,
  labels: Labels,
  rate: Signal,
  usual: Latency,
  slowRate: Signal,
  slow: Latency,
): readonly Series[] {
  const below = (bound: number): Signal => {
    const share = shareBelow(usual, bound);
    return plus(times(share, rate), times(shareBelow(slow, bound) - share, slowRate));
  };
  return [
    ...bounds.map((bound) => counter(`${name}_bucket`, { ...labels, le: boundText(bound) }, below(bound))),
    counter(`${name}_bucket`, { ...labels, le: "+Inf" }, rate),
    counter(`${name}_count`, labels, rate),
    amount(`${name}_sum`, labels, plus(times(mean(usual), rate), times(mean(slow) - mean(usual), slowRate))),
  ];
}
