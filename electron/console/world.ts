import type { Credential } from "../../shared/model/credential.ts";
import type { Delivery, Notification } from "../../shared/model/notification.ts";

/** Time, passed in so that tests can turn it. Milliseconds since 1970. */
export interface Clock {
  now(): number;
  /** Calls once after so many milliseconds, unless the returned function is called first. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** What is kept under an account, for the origin that asks. */
export type KeptCredential =
  | { readonly credential: Credential; readonly kept: "keychain" | "session" }
  /** There is one, but for another origin; `origin` is null where it was kept without one. */
  | { readonly credential: null; readonly origin: string | null };

/**
 * Where credentials are kept, and why not in the keychain where they are not. A credential belongs to the origin (`https://host:port`)
 * that it was entered for: the account's name may come to mean another server when settings change.
 */
export interface SecretStore {
  /** `session`: in memory until the console ends. `reason` says why there is no keychain. */
  describe(): Promise<{ readonly kind: "keychain" | "session"; readonly reason: string | null }>;
  /** Null where nothing is kept under the account. Never gives the credential of another origin. */
  get(account: string, origin: string): Promise<KeptCredential | null>;
  /**
   * Keeps it as durably as possible, in place of the account's last one, whatever origin that was for; `note` is a
   * sentence where that is less than the keychain.
   */
  set(
    account: string,
    credential: Credential,
    origin: string,
  ): Promise<{ readonly kept: "keychain" | "session"; readonly note: string | null }>;
  delete(account: string): Promise<void>;
}

/** Lines for the person who runs the console from a terminal. Never a secret. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
}

/** Shows notifications outside the page. */
export interface Notifier {
  /** Answers how it was delivered, or why it was not; never rejects. One with the same id is replaced. */
  show(notification: Notification): Promise<Delivery>;
  /** Takes one away that is no longer true; unknown ids are ignored. */
  close(id: string): void;
}

/** Everything the console needs from outside. */
export interface World {
  readonly clock: Clock;
  /** A number in [0, 1), for jitter and ids. */
  readonly random: () => number;
  readonly secrets: SecretStore;
  readonly log: Log;
  /** Null: the page shows them itself and says how it went, as a browser tab does. */
  readonly notifier: Notifier | null;
  /** The name that the system knows the person by. */
  readonly user: string;
}

/** The real clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};
