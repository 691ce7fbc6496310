import type { BackendHealth } from "../../shared/model/backend.ts";

/** How many backends of an environment wait for a credential. */
export interface Asks {
  readonly environment: string;
  readonly count: number;
}

/** Counted by environment, in the order of the settings; the chosen one stands first. */
export function countAsks(
  asking: readonly Pick<BackendHealth, "environment">[],
  order: readonly string[],
  chosen: string | null,
): readonly Asks[] {
  const counts = new Map<string, number>();
  for (const { environment } of asking) counts.set(environment, (counts.get(environment) ?? 0) + 1);
  const rank = (id: string) => (id === chosen ? -1 : order.includes(id) ? order.indexOf(id) : order.length);
  return [...counts]
    .map(([environment, count]) => ({ environment, count }))
    .sort((a, b) => rank(a.environment) - rank(b.environment));
}

/** The environment whose backends are shown: the chosen one where it waits too, the only one, else null for all. */
export function asksShown(asks: readonly Asks[], chosen: string | null): string | null {
  if (asks.some(({ environment }) => environment === chosen)) return chosen;
  return asks.length === 1 ? (asks[0]?.environment ?? null) : null;
}
