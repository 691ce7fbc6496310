import type { AlertGraph } from "../../shared/model/rule.ts";

/** The values to draw between: all points and the threshold, with some air, and 0 where it is near. */
export function graphRange(graph: Pick<AlertGraph, "points" | "threshold">): [low: number, high: number] {
  let low = graph.threshold ?? Number.POSITIVE_INFINITY;
  let high = graph.threshold ?? Number.NEGATIVE_INFINITY;
  for (const [, value] of graph.points) {
    if (value === null) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  if (low === high) return low === 0 ? [0, 1] : [Math.min(0, low * 1.2), Math.max(0, high * 1.2)];
  const air = (high - low) * 0.12;
  const nearZero = low >= 0 && low - air < (high - low) * 0.5;
  return [nearZero ? 0 : low - air, high + air];
}
