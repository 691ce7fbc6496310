import { gauge, type Series } from "../metrics/series.ts";
import { constant } from "../story/signal.ts";
import type { Target } from "./plan.ts";

/** `up` for every target; nothing is down in the story. */
export function upSeries(targets: readonly Target[]): readonly Series[] {
  return targets.map((target) => gauge("up", { ...target }, constant(1)));
}
