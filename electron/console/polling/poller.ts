import type { ConsoleError } from "../errors.ts";
import { toConsoleError } from "../errors.ts";
import type { Clock } from "../world.ts";

/** What a poller is doing and what became of it. Times are ms since 1970. */
export interface PollState {
  readonly polling: boolean;
  readonly nextPollAt: number | null;
  readonly lastSuccessAt: number | null;
  readonly error: ConsoleError | null;
  readonly failingSince: number | null;
  /** Failed polls in a row. */
  readonly failures: number;
}

export interface PollerOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly intervalMs: number;
  /** One poll; the signal ends it when the poller stops. A rejection is a failed poll. */
  readonly run: (signal: AbortSignal) => Promise<void>;
  readonly onState: (state: PollState) => void;
  /** The timer came far too late: the machine slept. Called before the poll that follows. */
  readonly onWake: () => void;
}

export interface Poller {
  start(): void;
  /** Polls at once; while a poll is under way, right after it. */
  pollNow(): void;
  stop(): void;
}

/** Waiting doubles with each failure up to this, or stays at the interval where that is longer. */
export const longestBackOffMs = 60_000;
/** No `Retry-After` holds us back longer. */
export const longestRetryAfterMs = 10 * 60_000;
/** Polls spread by this part of the wait, so that many consoles do not ask in step. */
const jitter = 0.1;
/** A timer that comes later than this was held up by the machine's sleep, not by load. */
export const sleepThresholdMs = 30_000;

/** Calls `run` at an interval, never two at a time, waiting longer while it fails. */
export function createPoller(options: PollerOptions): Poller {
  const { clock } = options;
  let state: PollState = {
    polling: false,
    nextPollAt: null,
    lastSuccessAt: null,
    error: null,
    failingSince: null,
    failures: 0,
  };
  let cancelTimer: (() => void) | null = null;
  let again = false;
  let controller: AbortController | null = null;
  let stopped = false;

  function change(next: Partial<PollState>): void {
    state = { ...state, ...next };
    if (!stopped) options.onState(state);
  }

  function schedule(delayMs: number): void {
    const plannedAt = clock.now() + delayMs;
    change({ polling: false, nextPollAt: plannedAt });
    cancelTimer = clock.after(delayMs, () => {
      cancelTimer = null;
      if (clock.now() - plannedAt > sleepThresholdMs) options.onWake();
      void poll();
    });
  }

  async function poll(): Promise<void> {
    if (stopped) return;
    again = false;
    controller = new AbortController();
    change({ polling: true, nextPollAt: null });
    const outcome = await settle(options.run(controller.signal));
    if (stopped) return;
    const now = clock.now();
    if (outcome === null) {
      state = { ...state, lastSuccessAt: now, error: null, failingSince: null, failures: 0 };
    } else {
      state = { ...state, error: outcome, failingSince: state.failingSince ?? now, failures: state.failures + 1 };
    }
    schedule(
      again
        ? 0
        : spread(nextDelay(options.intervalMs, state.failures, outcome?.retryAfterMs ?? null), options.random()),
    );
  }

  return {
    start: () => void poll(),
    pollNow: () => {
      if (state.polling) {
        again = true;
        return;
      }
      cancelTimer?.();
      cancelTimer = null;
      void poll();
    },
    stop: () => {
      stopped = true;
      cancelTimer?.();
      controller?.abort();
    },
  };
}

async function settle(promise: Promise<void>): Promise<ConsoleError | null> {
  try {
    await promise;
    return null;
  } catch (cause) {
    return toConsoleError(cause);
  }
}

/** Milliseconds until the next poll after so many failures in a row. */
export function nextDelay(intervalMs: number, failures: number, retryAfterMs: number | null): number {
  if (failures === 0) return intervalMs;
  const longest = Math.max(intervalMs, longestBackOffMs);
  const backOff = Math.min(longest, intervalMs * 2 ** Math.min(failures - 1, 10));
  return retryAfterMs === null ? backOff : Math.max(backOff, Math.min(retryAfterMs, longestRetryAfterMs));
}

/** The delay, up to a tenth shorter or longer. `chance` is in [0, 1). */
export function spread(delayMs: number, chance: number): number {
  return Math.round(delayMs * (1 + jitter * (2 * chance - 1)));
}
