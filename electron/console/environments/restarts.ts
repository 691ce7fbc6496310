import type { Clock } from "../world.ts";

/**
 * For so long after its restart a server's silence means nothing: Alertmanager's alerts come back piecemeal for about a
 * minute, and Prometheus evaluates its rules before it has scraped anything.
 */
const settlesMs = 120_000;

/** So many processes are remembered that answered at one URL; few who balance the load between copies have more. */
const mostCopies = 10;

/** When the servers of an environment were last started anew, as far as their answers tell. */
export class Restarts {
  /** When the processes started that answered for each backend, the latest to answer first. */
  private readonly starts = new Map<string, readonly number[]>();
  /** Backends for which, at last, a process answered again that another one had seemed to follow. */
  private readonly copied = new Set<string>();

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
    const known = this.starts.get(backend);
    const others = (known ?? []).filter((start) => start !== processStartedAt);
    this.starts.set(
      backend,
      [...(processStartedAt === null ? [] : [processStartedAt]), ...others].slice(0, mostCopies),
    );
    if (processStartedAt === null) return last;
    if (known === undefined) {
      // A server whose clock is ahead of ours cannot have started in the future.
      return now - processStartedAt < settlesMs ? Math.min(processStartedAt, now) : null;
    }
    if (known.length > 0 && known[0] !== processStartedAt) {
      if (known.includes(processStartedAt)) this.copied.add(backend);
      else this.copied.delete(backend);
      return now;
    }
    // By a clock that was set back since, it would lie ahead, and the server settle until that moment comes again.
    return last === null ? null : Math.min(last, now);
  }

  /** Why what a server leaves out means nothing yet, as a sentence; null where it does. */
  settlingSince(backend: string, restartedAt: number | null): string | null {
    const since = restartedAt === null ? settlesMs : this.clock.now() - restartedAt;
    if (since >= settlesMs) return null;
    return this.copied.has(backend)
      ? "Several servers answer at its URL in turn, and one may not have the alerts of another. Set the URL of one server."
      : "It restarted and may not have all its alerts back yet.";
  }
}
