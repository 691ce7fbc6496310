import * as z from "zod";
import { ConsoleError } from "../errors.ts";
import type { Clock } from "../world.ts";
import { type StoredCredential, storedCredentialSchema } from "./kept.ts";
import { inPieces, windowsLimitBytes } from "./pieces.ts";

/**
 * What is used of keytar. Not `findCredentials`: on Linux it takes the process down when a keyring is locked. This file
 * is the only one that names keytar.
 */
export interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

/** A credential as it lies in the keychain, as JSON. */
export interface KeychainEntry {
  /** The only server that it may be sent to; null in entries that were written before origins were kept. */
  readonly origin: string | null;
  readonly credential: StoredCredential;
}

const entrySchema = z.object({ origin: z.string(), credential: storedCredentialSchema });

/** The operating system's keychain, one call at a time. */
export interface Keychain {
  /** Proves that secrets can be kept, by keeping one. Throws whatever the keychain does. */
  probe(): Promise<void>;
  /** Null where there is none, and also where the keychain is locked: it does not tell. */
  get(account: string): Promise<KeychainEntry | null>;
  /** `late` is called where it was carried out although the caller had been told KeychainSilent, before any other call. */
  set(account: string, credential: StoredCredential, origin: string, late: () => void): Promise<void>;
  /** False where there was none, or where the keychain is locked. `late` as above, where something was removed. */
  delete(account: string, late: () => void): Promise<boolean>;
}

export const keychainService = "incident-console";

/** Loads keytar's native module; rejects where it, or a library that it needs, is missing. */
export async function loadKeytar(): Promise<Keytar> {
  const module: { readonly default?: Keytar } & Partial<Keytar> = await import("keytar");
  // A CommonJS module: its exports are under `default`, and with some bundlers directly on the namespace.
  const keytar = module.default ?? module;
  const { getPassword, setPassword, deletePassword } = keytar;
  if (getPassword === undefined || setPassword === undefined || deletePassword === undefined) {
    throw new Error("keytar lacks a function");
  }
  const loaded = { getPassword, setPassword, deletePassword };
  return process.platform === "win32" ? inPieces(loaded, windowsLimitBytes) : loaded;
}

/** Thrown where the keychain does not answer in time, e.g. because it shows a prompt that nobody sees. */
export class KeychainSilent extends Error {
  override readonly name = "KeychainSilent";
}

/**
 * Calls run one after the other, since each that is blocked by a prompt holds one of Node's four worker threads, which
 * files and name look-ups need as well.
 *
 * @param timeoutMs after which a caller is told KeychainSilent; a call that has begun goes on, one that waits is dropped
 */
export function createKeychain(keytar: Keytar, clock: Clock, timeoutMs: number): Keychain {
  let last: Promise<unknown> = Promise.resolve();

  function run<T>(call: () => Promise<T>, late: (value: T) => void = () => {}): Promise<T> {
    return new Promise((resolve, reject) => {
      let given = false;
      const disarm = clock.after(timeoutMs, () => {
        given = true;
        reject(new KeychainSilent("the keychain does not answer"));
      });
      last = last.then(async () => {
        if (given) return;
        try {
          const value = await call();
          if (given) late(value);
          else resolve(value);
        } catch (cause) {
          reject(cause);
        } finally {
          disarm();
        }
      });
    });
  }

  return {
    probe: () => run(() => probe(keytar)),
    get: async (account) => {
      const text = await run(() => keytar.getPassword(keychainService, account));
      return text === null ? null : readEntry(account, text);
    },
    set: (account, credential, origin, late) =>
      run(() => {
        const entry = entrySchema.parse({ origin, credential });
        return keytar.setPassword(keychainService, account, JSON.stringify(entry));
      }, late),
    delete: (account, late) =>
      run(
        () => keytar.deletePassword(keychainService, account),
        (removed) => {
          if (removed) late();
        },
      ),
  };
}

async function probe(keytar: Keytar): Promise<void> {
  // Two consoles that start together must not take each other's probe away.
  const account = `probe/${process.pid}`;
  await keytar.setPassword(keychainService, account, "probe");
  const kept = await keytar.getPassword(keychainService, account);
  await keytar.deletePassword(keychainService, account);
  if (kept !== "probe") throw new Error("the keychain does not give back what it is given");
}

/** Neither the text nor the parser's words go into the error: both may hold the secret. */
function readEntry(account: string, text: string): KeychainEntry {
  try {
    const value: unknown = JSON.parse(text);
    const entry = entrySchema.safeParse(value);
    return entry.success ? entry.data : { origin: null, credential: storedCredentialSchema.parse(value) };
  } catch {
    throw new ConsoleError(
      "NO_KEYCHAIN",
      `The credential of ${account} in the keychain cannot be read. Enter it again to replace it.`,
    );
  }
}
