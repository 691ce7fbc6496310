import type { DesktopSettings, DesktopState } from "../../shared/model/desktop.ts";
import type { Delivery, Notification } from "../../shared/model/notification.ts";
import type { RunCommand } from "./credentials/command/run.ts";
import type { StoredCredential } from "./credentials/kept.ts";

/** Time, passed in so that tests can turn it. Milliseconds since 1970. */
export interface Clock {
  now(): number;
  /** Calls once after so many milliseconds, unless the returned function is called first. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** What is kept under an account, for the origin that asks. */
export type KeptCredential =
  | { readonly credential: StoredCredential; readonly kept: "keychain" | "session" }
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
    credential: StoredCredential,
    origin: string,
  ): Promise<{ readonly kept: "keychain" | "session"; readonly note: string | null }>;
  delete(account: string): Promise<void>;
  /**
   * Deletes every account whose name begins so. Goes through all of them, then throws the first failure (NO_KEYCHAIN
   * where one is in a keychain that does not open).
   */
  deleteAll(prefix: string): Promise<void>;
  /** Tries the keychain again, and moves what was kept for the session into it. What it does not take stays in memory. */
  retry(): Promise<void>;
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

/** Takes every secret that it was told of out of a text. */
export interface Redactor {
  /** From here on it is taken out, however it is encoded. One shorter than four characters only where it stands alone. */
  add(secret: string): void;
  /** As `add`, and never forgotten before the same holder (an account, its token) has something else in its place. */
  hold(holder: string, secrets: readonly string[]): void;
  redact(text: string): string;
}

/** The window around the page, as far as the page may know and change it. */
export interface Desktop {
  state(): DesktopState;
  /** Called after every change of the state, until the returned function is called. */
  onChange(listener: () => void): () => void;
  /** Never rejects: what could not be done is in the state. */
  save(settings: DesktopSettings): Promise<void>;
  update(step: "check" | "fetch" | "install"): Promise<void>;
}

/** The way from one's own environments to the demo, or back. */
export interface DemoSwitch {
  readonly leads: "enter" | "leave";
  /** Rejects with a sentence where the demo cannot be started. */
  go(): Promise<void>;
}

/** The process around the console and the machine that it runs on, as they are at a moment. Bytes and seconds. */
export interface ProcessFacts {
  /** `linux 6.1.0 x64`. */
  readonly system: string;
  readonly node: string;
  /** Null outside Electron. */
  readonly electron: string | null;
  readonly uptimeSeconds: number;
  readonly memory: { readonly processBytes: number; readonly heapBytes: number; readonly freeBytes: number };
  readonly dataFolder: {
    readonly path: string;
    /** Null where the system does not tell. */
    readonly freeBytes: number | null;
    /** Why nothing can be written there (`ENOSPC`); null where it can. */
    readonly problem: string | null;
  };
}

/** A question that is put to the person outside the page, so that a page which somebody else got hold of cannot answer. */
export interface Question {
  readonly message: string;
  /** Plain text, a line each. */
  readonly detail: string;
  /** What the button says that means yes. */
  readonly accept: string;
}

/** What the process around the console offers. */
export interface Surroundings {
  readonly redactor: Redactor;
  /** Null in a browser tab. */
  readonly desktop: Desktop | null;
  /** Null where nobody could be asked but through the page, as in a browser tab. */
  readonly confirm: ((question: Question) => Promise<boolean>) | null;
  /** Null where there is no other side, as with `--demo`. */
  readonly demo: DemoSwitch | null;
  /** The log: where it is on disk, null while it cannot be written there; and its latest lines, oldest first. */
  readonly logFile: { readonly path: string | null; last(lines: number): Promise<readonly string[]> };
  facts(): Promise<ProcessFacts>;
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
  /** Runs a command that the person allowed; the operating system's own way where it is absent. */
  readonly runCommand?: RunCommand;
  /** Absent where there is none, as in tests of the console alone. */
  readonly surroundings?: Surroundings;
}

/** The real clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};
