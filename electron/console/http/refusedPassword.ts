import { ConsoleError } from "../errors.ts";
import type { Clock } from "../world.ts";

/**
 * Keeps a refused password from being sent over and over: directories lock an account after some refusals, five within
 * half an hour in strict ones, and would then keep its owner out of everything else too.
 */
export interface PasswordGuard {
  /**
   * Before the password is sent. Where nobody knows yet whether it is right, one request goes ahead and the others wait
   * for what becomes of it, but not for long.
   *
   * @throws ConsoleError UNAUTHORIZED where it is held back; `retryAfterMs` says for how long
   */
  begin(path: string): Promise<PasswordTrial>;
  /** Circumstances are others: it may be sent at once. */
  forgive(): void;
}

export interface PasswordTrial {
  accepted(): void;
  /** Answers the error to throw. */
  refused(error: ConsoleError): ConsoleError;
  /** Whatever came of it. */
  end(): void;
}

/**
 * How long it is held back after refusals in a row, in milliseconds: four at most in half an hour. The first is short, as
 * something in between may have hiccuped.
 */
const waits = [60_000, 600_000] as const;

/** How many paths are known to have taken it; servers have a few, and then some for each label. */
const mostPaths = 200;

/** How long others wait for the one that went ahead, in milliseconds. */
const longestWaitMs = 2_000;

interface Held {
  readonly error: ConsoleError;
  readonly at: number;
  readonly forMs: number;
}

export function createPasswordGuard(clock: Clock): PasswordGuard {
  /** Where it was taken. A path that alone never took it refuses the person, not the password. */
  const taking = new Set<string>();
  let refusals = 0;
  let held: Held | null = null;
  let ahead: Promise<void> | null = null;

  function remainingMs({ at, forMs }: Held): number {
    const age = clock.now() - at;
    // A clock that was set back holds nothing back.
    return age < 0 ? 0 : forMs - age;
  }

  function check(): void {
    if (held === null) return;
    const retryAfterMs = remainingMs(held);
    if (retryAfterMs > 0) throw heldBack(held.error, retryAfterMs);
  }

  function trialOf(path: string, end: () => void): PasswordTrial {
    const before = refusals;
    return {
      accepted: () => {
        if (taking.size < mostPaths) taking.add(path);
        refusals = 0;
        held = null;
        // A long answer may still be on its way.
        end();
      },
      refused: (error) => {
        if (taking.size > 0 && !taking.has(path)) return error;
        // Those that were sent together count once.
        if (before === refusals) refusals += 1;
        // One that was right is sent once more before it is held back.
        const wait = waits[Math.min(refusals - (taking.size > 0 ? 2 : 1), waits.length - 1)];
        if (wait === undefined) return error;
        const told = new ConsoleError(error.code, error.message, { scheme: error.scheme, retryAfterMs: wait });
        held = { error: told, at: clock.now(), forMs: wait };
        return told;
      },
      end,
    };
  }

  function goAhead(path: string): PasswordTrial {
    let end = () => {};
    const going = new Promise<void>((resolve) => {
      end = resolve;
    });
    ahead = going;
    return trialOf(path, () => {
      if (ahead === going) ahead = null;
      end();
    });
  }

  return {
    begin: async (path) => {
      if (ahead !== null) {
        const before = held;
        await orSoon(ahead, clock);
        if (held !== null && held !== before) throw held.error;
        check();
        return trialOf(path, () => {});
      }
      check();
      return taking.size > 0 && refusals === 0 ? trialOf(path, () => {}) : goAhead(path);
    },
    forgive: () => {
      held = null;
    },
  };
}

async function orSoon(ahead: Promise<void>, clock: Clock): Promise<void> {
  let disarm = () => {};
  const soon = new Promise<void>((resolve) => {
    disarm = clock.after(longestWaitMs, resolve);
  });
  await Promise.race([ahead, soon]);
  disarm();
}

function heldBack({ code, message, scheme }: ConsoleError, retryAfterMs: number): ConsoleError {
  const minutes = Math.ceil(retryAfterMs / 60_000);
  return new ConsoleError(
    code,
    `${message} It was not sent again, as repeated refusals may lock the account; the next try is in ${minutes} min, or with Ask now in Backends.`,
    { scheme, retryAfterMs },
  );
}
