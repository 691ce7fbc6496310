import { setMaxListeners } from "node:events";
import type { Clock } from "../world.ts";

/** Why a request was ended before its answer: too late, unwanted, or its connections were dropped. */
export type Interruption = "expired" | "cancelled" | "reset";

export interface Deadline {
  readonly signal: AbortSignal;
  /** Null while nothing has ended the request. */
  interruption(): Interruption | null;
  /** Settles as the promise does, or rejects as soon as the request is interrupted. */
  race<T>(promise: Promise<T>): Promise<T>;
  stop(): void;
}

/**
 * Starts the clock of one request. undici looks at its signal only once it has a connection, and not while it looks up
 * a name; so everything that is awaited goes through `race`.
 */
export function startDeadline(
  clock: Clock,
  milliseconds: number,
  cancelled: AbortSignal | undefined,
  reset: AbortSignal,
): Deadline {
  const controller = new AbortController();
  let interruption: Interruption | null = null;
  let reject: (cause: Error) => void = () => {};
  const interrupted = new Promise<never>((_resolve, rejectPromise) => {
    reject = rejectPromise;
  });
  // Nobody may be waiting at the moment.
  interrupted.catch(() => {});

  function interrupt(why: Interruption): void {
    if (interruption !== null) return;
    interruption = why;
    const cause = new Error(`request ${why}`);
    controller.abort(cause);
    reject(cause);
  }
  const onCancel = () => interrupt("cancelled");
  const onReset = () => interrupt("reset");
  const disarm = clock.after(milliseconds, () => interrupt("expired"));
  for (const signal of [cancelled, reset]) {
    // Many requests share one signal; Node takes more than ten listeners for a leak.
    if (signal !== undefined) setMaxListeners(0, signal);
  }
  cancelled?.addEventListener("abort", onCancel, { once: true });
  reset.addEventListener("abort", onReset, { once: true });
  if (reset.aborted) onReset();
  if (cancelled?.aborted === true) onCancel();

  return {
    signal: controller.signal,
    interruption: () => interruption,
    race: (promise) => {
      // The loser of the race may still reject, when nobody listens any more.
      promise.catch(() => {});
      return Promise.race([promise, interrupted]);
    },
    stop: () => {
      disarm();
      cancelled?.removeEventListener("abort", onCancel);
      reset.removeEventListener("abort", onReset);
    },
  };
}
