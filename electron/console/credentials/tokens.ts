import { ConsoleError } from "../errors.ts";
import type { Authorizer } from "../http/authorizer.ts";
import { longestRetryAfterMs } from "../polling/poller.ts";
import type { Clock } from "../world.ts";

/** What proves who we are for a while. */
export interface Token {
  readonly value: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export interface TokenSource {
  readonly scheme: Authorizer["scheme"];
  /** Gets a new token. Called by one at a time; ends early where the signal says so, and within a minute in any case. */
  readonly obtain: (signal: AbortSignal) => Promise<Token>;
  /** What else than the token must be in no sentence; asked after every token. */
  readonly secrets: () => readonly string[];
  /** Whether closing waits for a token that is under way: it may come with something to keep. */
  readonly settlesBeforeClosing: boolean;
  readonly reset: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** A token is renewed so long before it expires, or a tenth of its life where that is less. */
const longestMarginMs = 30_000;

/** After a failure nobody is asked again for so long, so that a search with a hundred requests is one attempt. */
const restMs = 5_000;

/**
 * A token that is refused is not replaced more often, even if it was taken elsewhere: a server may want another sort, or
 * take it on one path and refuse it on another, and would refuse the next one as well.
 */
const doubtMs = 30_000;

/** No token is renewed sooner, whatever its provider says of its life. */
const shortestLifeMs = 10_000;

/** How long closing waits for what is under way. */
const closingMs = 3_000;

interface Held {
  readonly token: Token;
  readonly obtainedAt: number;
  readonly renewAt: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** A bearer token can be carried by a header where it is visible ASCII (RFC 6750 allows less, but some are more). */
export function isSendable(token: string): boolean {
  return token.length <= 65_536 && /^[\x21-\x7e]+$/.test(token);
}

/**
 * Holds the token of a source: got at the first need, renewed before it expires and after a refusal.
 *
 * @param first a token that is there already
 * @param tell told of every token, before it is used
 */
export function holdToken(
  source: TokenSource,
  clock: Clock,
  first: Token | null,
  tell: (token: string) => void,
): Authorizer {
  const ended = new AbortController();
  let held: Held | null = null;
  let obtaining: Promise<Held> | null = null;
  let failure: { readonly cause: unknown; readonly at: number } | null = null;
  /** Those of tokens before are kept: an answer that is under way may still repeat them. */
  let recent: readonly string[] = [];
  let secrets: readonly string[] = source.secrets();
  if (first !== null) hold(first);

  function hold(token: Token): Held {
    tell(token.value);
    recent = [token.value, ...recent.filter((value) => value !== token.value)].slice(0, 3);
    secrets = [...new Set([...recent, ...source.secrets(), ...secrets.slice(0, 8)])];
    const obtainedAt = clock.now();
    const life = token.expiresAt - obtainedAt;
    const renewAt = token.expiresAt - Math.min(longestMarginMs, life / 10);
    const headers = { authorization: `Bearer ${token.value}` };
    held = { token, obtainedAt, renewAt, headers };
    return held;
  }

  async function renew(): Promise<Held> {
    try {
      const { value, expiresAt } = await source.obtain(ended.signal);
      failure = null;
      return hold({ value, expiresAt: Math.max(expiresAt, clock.now() + shortestLifeMs) });
    } catch (cause) {
      failure = { cause, at: clock.now() };
      throw cause;
    } finally {
      obtaining = null;
    }
  }

  async function current(): Promise<Held> {
    const now = clock.now();
    const last = held;
    if (last !== null && now < last.renewAt) return last;
    if (ended.signal.aborted) throw new ConsoleError("CANCELLED", "The credential was changed meanwhile.");
    const usable = last !== null && now < last.token.expiresAt ? last : null;
    if (obtaining === null && failure !== null && isWithin(now - failure.at, restAfter(failure.cause))) {
      if (usable !== null) return usable;
      throw failure.cause;
    }
    obtaining ??= renew();
    if (usable === null) return obtaining;
    // One that still counts is good enough: nobody waits for a provider that may be silent.
    obtaining.catch(() => {});
    return usable;
  }

  return {
    scheme: source.scheme,
    headers: async () => (await current()).headers,
    refused: (headers) => {
      // Another request found out already.
      if (held === null || held.headers !== headers) return true;
      const now = clock.now();
      // One that is over was refused for that.
      if (now < held.token.expiresAt && isWithin(now - held.obtainedAt, doubtMs)) return false;
      held = null;
      return true;
    },
    secrets: () => secrets,
    reset: async () => {
      // What would be lost cannot be asked for again.
      if (obtaining === null || !source.settlesBeforeClosing) await source.reset();
    },
    close: async () => {
      const underWay = obtaining;
      if (underWay !== null && source.settlesBeforeClosing) {
        await Promise.race([underWay.catch(() => {}), after(clock, closingMs)]);
      }
      ended.abort();
      await source.close();
    },
  };
}

/** How long nobody is asked again; longer where the provider says so itself (Retry-After). */
function restAfter(cause: unknown): number {
  const wanted = cause instanceof ConsoleError ? (cause.retryAfterMs ?? 0) : 0;
  return Math.min(Math.max(restMs, wanted), longestRetryAfterMs);
}

/** Whether a moment was so long ago at the most. One that is still to come was taken before the clock was set back. */
function isWithin(age: number, milliseconds: number): boolean {
  return age >= 0 && age < milliseconds;
}

/** An authorizer that has nothing to prove with, and says so before the server is asked. */
export function refuseToAsk(scheme: Authorizer["scheme"], error: () => ConsoleError): Authorizer {
  const none: readonly string[] = [];
  return {
    scheme,
    headers: async () => {
      throw error();
    },
    refused: () => false,
    secrets: () => none,
    reset: async () => {},
    close: async () => {},
  };
}

function after(clock: Clock, milliseconds: number): Promise<void> {
  return new Promise((resolve) => clock.after(milliseconds, resolve));
}
