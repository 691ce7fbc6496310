import type { Clock } from "../../console/world.ts";

export interface Limit {
  /** True, and counted, while there were fewer than the most of late. */
  allows(): boolean;
  /** Begins anew. */
  forget(): void;
}

/** So many times within so many milliseconds. */
export function createLimit(
  { most, withinMs }: { readonly most: number; readonly withinMs: number },
  clock: Pick<Clock, "now">,
): Limit {
  let times: readonly number[] = [];
  return {
    allows() {
      const now = clock.now();
      times = times.filter((at) => Math.abs(now - at) < withinMs);
      if (times.length >= most) return false;
      times = [...times, now];
      return true;
    },
    forget() {
      times = [];
    },
  };
}
