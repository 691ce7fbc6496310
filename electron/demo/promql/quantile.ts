import { except, type Labels, labelKey } from "../metrics/labels.ts";
import type { Sample } from "./value.ts";

interface Bucket {
  readonly bound: number;
  readonly count: number;
}

const bare = new WeakMap<Labels, Labels>();

function withoutBound(labels: Labels): Labels {
  const known = bare.get(labels);
  if (known) return known;
  const rest = except(labels, ["le", "__name__"]);
  bare.set(labels, rest);
  return rest;
}

function boundOf(text: string | undefined): number {
  return text === "+Inf" ? Number.POSITIVE_INFINITY : Number.parseFloat(text ?? "");
}

/** The quantile of every classic histogram among the samples (they carry `le`); without a name and `le`. */
export function bucketQuantiles(share: number, samples: readonly Sample[]): readonly Sample[] {
  const histograms = new Map<string, { readonly labels: Labels; readonly buckets: Bucket[] }>();
  for (const { labels, value } of samples) {
    const bound = boundOf(labels.le);
    if (Number.isNaN(bound)) continue;
    const rest = withoutBound(labels);
    const key = labelKey(rest);
    const histogram = histograms.get(key) ?? { labels: rest, buckets: [] };
    histogram.buckets.push({ bound, count: value });
    histograms.set(key, histogram);
  }
  return [...histograms.values()].map(({ labels, buckets }) => ({ labels, value: quantileOf(share, buckets) }));
}

/** Prometheus's `bucketQuantile` (promql/quantile.go): linear between the bounds, never beyond the last finite one. */
function quantileOf(share: number, unsorted: readonly Bucket[]): number {
  const buckets = rising(unsorted.toSorted((left, right) => left.bound - right.bound));
  const last = buckets.at(-1);
  if (Number.isNaN(share)) return Number.NaN;
  if (share < 0) return Number.NEGATIVE_INFINITY;
  if (share > 1) return Number.POSITIVE_INFINITY;
  if (!last || last.bound !== Number.POSITIVE_INFINITY || buckets.length < 2 || last.count === 0) return Number.NaN;
  const rank = share * last.count;
  const index = buckets.findIndex((bucket) => bucket.count >= rank);
  const hit = buckets[index];
  if (!hit || index === buckets.length - 1) return buckets.at(-2)?.bound ?? Number.NaN;
  if (index === 0 && hit.bound <= 0) return hit.bound;
  const before = buckets[index - 1] ?? { bound: 0, count: 0 };
  return before.bound + (hit.bound - before.bound) * ((rank - before.count) / (hit.count - before.count));
}

/** Rates of neighbouring buckets can fall by rounding; Prometheus lifts them so that counts never do. */
function rising(buckets: readonly Bucket[]): readonly Bucket[] {
  let most = Number.NEGATIVE_INFINITY;
  return buckets.map(({ bound, count }) => {
    most = Math.max(most, count);
    return { bound, count: most };
  });
}
