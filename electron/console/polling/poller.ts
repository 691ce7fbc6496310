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
  /** Where it throws at the end of a good poll, its answer could not be used: the poll counts as failed, which it is told. */
  readonly onState: (state: PollState) => void;
  /** The timer came far too late: the machine slept. Called before the poll that follows, whatever it throws. */
  readonly onWake: () => void;
}

export interface Poller {
  start(): void;
  /** Polls at once; while a poll is under way, right after it. */
  pollNow(): void;
  /** No more polls until `pollNow`; one under way ends. */
  suspend(): void;
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
  let suspended = false;

  /** What it threw; null where all is well. A listener's fault must not end the polls. */
  function tell(): ConsoleError | null {
    if (stopped) return null;
    try {
      options.onState(state);
      return null;
    } catch (cause) {
      return toConsoleError(cause);
    }
  }

  function schedule(delayMs: number): void {
    const plannedAt = clock.now() + delayMs;
    state = { ...state, polling: false, nextPollAt: suspended ? null : plannedAt };
    if (suspended) return;
    cancelTimer = clock.after(delayMs, () => {
      cancelTimer = null;
      if (clock.now() - plannedAt > sleepThresholdMs) wake();
      void poll();
    });
  }

  function wake(): void {
    try {
      options.onWake();
    } catch {
      // The poll that follows brings what there is to know.
    }
  }

  function failed(error: ConsoleError, at: number): PollState {
    const { lastSuccessAt, failingSince, failures } = state;
    return {
      ...state,
      error,
      // By a clock that was set back meanwhile, the last answer would stay young until that moment comes again.
      lastSuccessAt: lastSuccessAt === null ? null : Math.min(lastSuccessAt, at),
      failingSince: Math.min(failingSince ?? at, at),
      failures: failures + 1,
    };
  }

  async function poll(): Promise<void> {
    if (stopped) return;
    again = false;
    controller = new AbortController();
    state = { ...state, polling: true, nextPollAt: null };
    tell();
    const { signal } = controller;
    const outcome = await settle(() => options.run(signal));
    if (stopped) return;
    const before = state;
    const now = clock.now();
    state =
      outcome === null
        ? { ...state, lastSuccessAt: now, error: null, failingSince: null, failures: 0 }
        : failed(outcome, now);
    const delayMs = nextDelay(options.intervalMs, state.failures, outcome?.retryAfterMs ?? null);
    // Before anybody is told, so that nobody can keep the next poll from coming.
    schedule(again ? 0 : spread(delayMs, options.random()));
    const fault = tell();
    if (outcome !== null || fault === null) return;
    const { lastSuccessAt, failingSince, failures } = before;
    state = { ...state, lastSuccessAt, failingSince, failures };
    state = failed(fault, now);
    tell();
  }

  return {
    start: () => void poll(),
    pollNow: () => {
      suspended = false;
      if (state.polling) {
        again = true;
        return;
      }
      cancelTimer?.();
      cancelTimer = null;
      void poll();
    },
    suspend: () => {
      suspended = true;
      again = false;
      cancelTimer?.();
      cancelTimer = null;
    },
    stop: () => {
      stopped = true;
      cancelTimer?.();
      controller?.abort();
    },
  };
}

async function settle(run: () => Promise<void>): Promise<ConsoleError | null> {
  try {
    await run();
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
