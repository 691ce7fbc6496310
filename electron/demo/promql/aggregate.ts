import { except, type Labels, labelKey, only } from "../metrics/labels.ts";
import type { Grouping } from "./syntax.ts";
import type { Sample } from "./value.ts";

/** Which group a sample falls into. It remembers, as the same labels come at every step of a range query. */
export type Grouper = (labels: Labels) => Labels;

export function grouperOf(grouping: Grouping): Grouper {
  const known = new WeakMap<Labels, Labels>();
  return (labels) => {
    const found = known.get(labels);
    if (found) return found;
    const group =
      grouping.kind === "by" ? only(labels, grouping.names) : except(labels, [...grouping.names, "__name__"]);
    known.set(labels, group);
    return group;
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const middle = mean(values);
  return mean(values.map((value) => (value - middle) ** 2));
}

function quantile(share: number, values: readonly number[]): number {
  if (share < 0) return Number.NEGATIVE_INFINITY;
  if (share > 1) return Number.POSITIVE_INFINITY;
  const ordered = values.toSorted((left, right) => left - right);
  const rank = share * (ordered.length - 1);
  const below = ordered[Math.floor(rank)] ?? Number.NaN;
  const above = ordered[Math.ceil(rank)] ?? below;
  return below + (above - below) * (rank - Math.floor(rank));
}

function reduce(operation: string, parameter: number, values: readonly number[]): number {
  switch (operation) {
    case "sum":
      return values.reduce((sum, value) => sum + value, 0);
    case "avg":
      return mean(values);
    case "min":
      return Math.min(...values);
    case "max":
      return Math.max(...values);
    case "count":
      return values.length;
    case "group":
      return 1;
    case "stdvar":
      return variance(values);
    case "stddev":
      return Math.sqrt(variance(values));
    case "quantile":
      return quantile(parameter, values);
    default:
      return Number.NaN;
  }
}

/**
 * An aggregation over a vector. `topk` and `bottomk` keep samples as they are, the others make one of each group.
 * `parameter` is the number of `topk`, `bottomk` and `quantile`.
 */
export function aggregate(
  operation: string,
  parameter: number,
  group: Grouper,
  samples: readonly Sample[],
): readonly Sample[] {
  const groups = new Map<string, { readonly labels: Labels; readonly members: Sample[] }>();
  for (const sample of samples) {
    const labels = group(sample.labels);
    const key = labelKey(labels);
    const found = groups.get(key);
    if (found) found.members.push(sample);
    else groups.set(key, { labels, members: [sample] });
  }
  if (operation === "topk" || operation === "bottomk") {
    const direction = operation === "topk" ? -1 : 1;
    return [...groups.values()].flatMap(({ members }) =>
      members.toSorted((left, right) => direction * (left.value - right.value)).slice(0, Math.max(0, parameter)),
    );
  }
  return [...groups.values()].map(({ labels, members }) => ({
    labels,
    value: reduce(
      operation,
      parameter,
      members.map((member) => member.value),
    ),
  }));
}
