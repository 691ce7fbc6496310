import { type BackendHealth, backendCondition } from "../../../shared/model/backend.ts";
import type { Source } from "../alerts/settle.ts";

/** What a backend said last, and how much that is worth. `now` in ms since 1970. */
export function sourceOf<S>(health: BackendHealth, snapshot: S | null, now: number): Source<S> {
  const condition = backendCondition(health, now);
  return {
    backend: health.backend,
    name: health.name,
    snapshot,
    fresh: condition === "answering" || condition === "failing",
    // Until it has failed, a backend that was not heard yet counts as one that will answer.
    answering: condition === "answering" || condition === "waiting",
    settling: health.settling,
  };
}
