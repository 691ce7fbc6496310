import type { Clock } from "../world.ts";

/**
 * For so long after its restart a server's silence means nothing: Alertmanager's alerts come back piecemeal for about a
 * minute, and Prometheus evaluates its rules before it has scraped anything.
 */
const settlesMs = 120_000;

/** When the servers of an environment were last started anew, as far as their answers tell. */
export class Restarts {
  private readonly startedAt = new Map<string, number | null>();

  constructor(private readonly clock: Clock) {}

  /**
   * When the backend restarted last. A process start that differs from the last one is a restart. At the first poll the
   * server's own clock has to tell whether it started just now.
   *
   * @param processStartedAt as the server tells it, in ms since 1970; null where it does not
   * @param last what was known of it up to here
   */
  notice(backend: string, processStartedAt: number | null, last: number | null): number | null {
    const now = this.clock.now();
    const known = this.startedAt.get(backend);
    this.startedAt.set(backend, processStartedAt);
    if (processStartedAt === null) return last;
    if (known === undefined) {
      // A server whose clock is ahead of ours cannot have started in the future.
      return now - processStartedAt < settlesMs ? Math.min(processStartedAt, now) : null;
    }
    return known === null || known === processStartedAt ? last : now;
  }

  /** Why what a server leaves out means nothing yet, as a sentence; null where it does. */
  settlingSince(restartedAt: number | null): string | null {
    const since = restartedAt === null ? settlesMs : this.clock.now() - restartedAt;
    return since < settlesMs ? "It restarted and may not have all its alerts back yet." : null;
  }
}
