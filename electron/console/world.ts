import type { Credential } from "../../shared/model/credential.ts";

/** Time, passed in so that tests can turn it. Milliseconds since 1970. */
export interface Clock {
  now(): number;
  /** Calls once after so many milliseconds, unless the returned function is called first. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** Where credentials are kept, and why not in the keychain where they are not. */
export interface SecretStore {
  /** `session`: in memory until the console ends. `reason` says why there is no keychain. */
  describe(): Promise<{ readonly kind: "keychain" | "session"; readonly reason: string | null }>;
  /** Null where nothing is kept under the account. */
  get(account: string): Promise<{ readonly credential: Credential; readonly kept: "keychain" | "session" } | null>;
  /** Keeps it as durably as possible; `note` is a sentence where that is less than the keychain. */
  set(
    account: string,
    credential: Credential,
  ): Promise<{ readonly kept: "keychain" | "session"; readonly note: string | null }>;
  delete(account: string): Promise<void>;
}

/** Lines for the person who runs the console from a terminal. Never a secret. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
}

/** Everything the console needs from outside. */
export interface World {
  readonly clock: Clock;
  /** A number in [0, 1), for jitter and ids. */
  readonly random: () => number;
  readonly secrets: SecretStore;
  readonly log: Log;
}

/** The real clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};
