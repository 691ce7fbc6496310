import type { Clock, Log } from "../world.ts";
import { createKeychain, type Keychain, type Keytar } from "./keychain.ts";
import { keychainReason } from "./reason.ts";

/** Whether the keychain can be used, and why not where it cannot, as a sentence. */
export type KeychainState =
  | { readonly kind: "keychain"; readonly keychain: Keychain }
  | { readonly kind: "session"; readonly reason: string };

/** What is known of the keychain, and how to find out more. */
export interface KeychainAccess {
  /** Null before the first use. */
  known(): KeychainState | null;
  /** What is known; tries only where nothing is. */
  current(): Promise<KeychainState>;
  /** As `current`, with another try where the last one that failed is long ago: for what happens by itself. */
  inTime(): Promise<KeychainState>;
  /** As `current`, with another try where the keychain could not be used: for what a person asked for. */
  needed(): Promise<KeychainState>;
  /** Tries at once, whatever is known. */
  tryAgain(): Promise<KeychainState>;
  /** It did not give what has to be in it. Tries whether it is open, unless that was done lately. */
  doubted(): Promise<KeychainState>;
  /** It failed a caller, for this cause: it is not to be used until another try. */
  failed(cause: unknown): void;
}

/** A keychain that answers does so within 20 ms; one that prompts must not hold up the console. */
const timeoutMs = 4_000;

/** Each try may show the person a prompt, which they may have dismissed: so polls alone try no more often. */
export const restMs = 10 * 60_000;

/** Opens nothing yet: the keychain is tried at the first use. `load` brings the native module. */
export function createKeychainAccess(load: () => Promise<Keytar>, clock: Clock, log: Log): KeychainAccess {
  let opened: Promise<Keychain> | null = null;
  let trying: Promise<KeychainState> | null = null;
  let known: KeychainState | null = null;
  let triedAt = 0;
  let doubtedAt: number | null = null;

  /** Loads keytar once, so that there is one queue. A library that it misses may have been installed meanwhile. */
  function open(): Promise<Keychain> {
    if (opened !== null) return opened;
    const opening = load().then((keytar) => createKeychain(keytar, clock, timeoutMs));
    opened = opening;
    opening.catch(() => {
      if (opened === opening) opened = null;
    });
    return opening;
  }

  async function attempt(): Promise<KeychainState> {
    try {
      const keychain = await open();
      await keychain.probe();
      if (known?.kind === "session") log.info("The keychain is open now.");
      return { kind: "keychain", keychain };
    } catch (cause) {
      const reason = keychainReason(cause);
      if (known === null) log.warn(`${reason} Credentials are kept in memory until the console ends.`);
      return { kind: "session", reason };
    }
  }

  function tryAgain(): Promise<KeychainState> {
    trying ??= attempt().then((state) => {
      known = state;
      triedAt = clock.now();
      trying = null;
      return state;
    });
    return trying;
  }

  async function current(): Promise<KeychainState> {
    return trying ?? known ?? tryAgain();
  }

  return {
    known: () => known,
    current,
    inTime: async () => {
      const state = await current();
      return state.kind === "keychain" || isWithin(restMs, triedAt) ? state : tryAgain();
    },
    needed: async () => {
      const first = known === null;
      const state = await current();
      return state.kind === "keychain" || first ? state : tryAgain();
    },
    tryAgain,
    doubted: async () => {
      if (doubtedAt !== null && isWithin(restMs, doubtedAt)) return current();
      doubtedAt = clock.now();
      return tryAgain();
    },
    failed: (cause) => {
      known = { kind: "session", reason: keychainReason(cause) };
      triedAt = clock.now();
    },
  };

  /** A clock that was set back makes nobody wait longer. */
  function isWithin(milliseconds: number, since: number): boolean {
    return Math.abs(clock.now() - since) < milliseconds;
  }
}
