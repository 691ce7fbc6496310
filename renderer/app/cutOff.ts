/** How much of a pill can be seen: 1 for all of it. */
export interface Seen {
  readonly id: string;
  readonly ratio: number;
}

/** Edges lie between pixels, so that even a pill that is seen whole may come to a little less than 1. */
export const wholeRatio = 0.95;

/** The ids of the pills that cannot be seen whole, in their order; `seen` has those that changed since `before`. */
export function cutOffAfter(
  before: readonly string[],
  seen: readonly Seen[],
  order: readonly string[],
): readonly string[] {
  const ratios = new Map(seen.map(({ id, ratio }) => [id, ratio]));
  const after = order.filter((id) => {
    const ratio = ratios.get(id);
    return ratio === undefined ? before.includes(id) : ratio < wholeRatio;
  });
  return after.length === before.length && after.every((id, index) => id === before[index]) ? before : after;
}
