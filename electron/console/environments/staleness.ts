import type { BackendHealth } from "../../../shared/model/backend.ts";
import type { Clock } from "../world.ts";

/** A backend may fall silent between two polls that are far apart; what it said goes stale then, not later. */
export class Staleness {
  private readonly timers = new Map<string, () => void>();

  /** @param onStale called when what some backend said has gone stale */
  constructor(
    private readonly clock: Clock,
    private readonly onStale: () => void,
  ) {}

  /** Waits anew: for the next answer of a backend, from its last one on. */
  expectAnswer({ backend, lastSuccessAt, staleAfterMs }: BackendHealth): void {
    this.timers.get(backend)?.();
    if (lastSuccessAt === null) return;
    const wait = lastSuccessAt + staleAfterMs + 1 - this.clock.now();
    if (wait > 0) this.timers.set(backend, this.clock.after(wait, this.onStale));
  }

  stop(): void {
    for (const cancel of this.timers.values()) cancel();
  }
}
