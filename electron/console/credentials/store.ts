import { join } from "node:path";
import { ConsoleError } from "../errors.ts";
import { type Clock, type Log, type SecretStore, systemClock } from "../world.ts";
import { createKeychainAccess } from "./access.ts";
import { createAccountIndex } from "./accountIndex.ts";
import type { StoredCredential } from "./kept.ts";
import { type Keychain, type KeychainEntry, type Keytar, loadKeytar } from "./keychain.ts";
import { createMemoryStore } from "./memory.ts";
import { keychainReason } from "./reason.ts";

export interface SecretStoreOptions {
  /** Where `credentials.json` lies, the list of account names. */
  readonly dataFolder: string;
  readonly log: Log;
  /** `none`: credentials live until the console ends. */
  readonly keychain?: "system" | "none";
  readonly clock?: Clock;
  /** Instead of keytar, in tests. */
  readonly load?: () => Promise<Keytar>;
}

interface Entry {
  readonly credential: StoredCredential;
  readonly origin: string;
}

/**
 * The operating system's keychain, or memory where there is none that works. The keychain is tried at the first use. One
 * that was locked then is tried again when a credential is saved or removed, and now and then when one is read.
 *
 * `get` and `delete` throw ConsoleError NO_KEYCHAIN where a credential is in a keychain that does not open.
 */
export function createSecretStore(options: SecretStoreOptions): SecretStore {
  if (options.keychain === "none") return createMemoryStore("The keychain is switched off.");
  const { dataFolder, log, clock = systemClock, load = loadKeytar } = options;
  const index = createAccountIndex(join(dataFolder, "credentials.json"));
  const memory = createMemoryStore("");
  const access = createKeychainAccess(load, clock, log);
  /**
   * What each account is to hold (null: nothing), until the keychain does. A call that was given up may be carried out
   * later, after a prompt, and must not win over what was wanted since.
   */
  const wanted = new Map<string, Entry | null>();
  let listIsBehind = false;
  /** Why the keychain, which is open, did not take what is in memory. */
  let untaken: string | null = null;

  /** A failure of the keychain itself as a ConsoleError. */
  function refused(cause: unknown): ConsoleError {
    if (cause instanceof ConsoleError) return cause;
    return new ConsoleError("NO_KEYCHAIN", keychainReason(cause));
  }

  async function listed(change: Promise<void>): Promise<void> {
    try {
      await change;
      listIsBehind = false;
    } catch {
      if (!listIsBehind) log.warn("The list of credentials (credentials.json) cannot be written.");
      listIsBehind = true;
    }
  }

  /** Puts what is wanted of an account into the keychain, or takes it out there. Rejects where the keychain fails. */
  async function carryOut(account: string, entry: Entry | null, keychain: Keychain): Promise<void> {
    const late = () => void carriedOutLate(account, entry, keychain);
    if (entry === null) {
      const removed = await keychain.delete(account, late);
      // Where nothing was removed the keychain may be locked; the probe tells.
      if (!removed && (await index.has(account))) await keychain.probe();
    } else {
      await keychain.set(account, entry.credential, entry.origin, late);
    }
    await carriedOut(account, entry);
  }

  async function carriedOut(account: string, entry: Entry | null): Promise<void> {
    await listed(entry === null ? index.remove(account) : index.add(account));
    // Another one may have been entered meanwhile.
    if (wanted.get(account) !== entry) return;
    wanted.delete(account);
    await memory.delete(account);
  }

  async function carriedOutLate(account: string, entry: Entry | null, keychain: Keychain): Promise<void> {
    const now = wanted.get(account);
    // Undefined: something newer has been carried out since.
    if (now === undefined) return;
    if (now === entry) return carriedOut(account, entry);
    await carryOut(account, now, keychain).catch((cause: unknown) => {
      log.warn(
        `The keychain holds a credential of ${account} that was replaced or forgotten. ${keychainReason(cause)}`,
      );
    });
  }

  /** Moves one credential from memory into the keychain; where that fails it stays in memory. */
  async function move(account: string, keychain: Keychain): Promise<void> {
    const entry = wanted.get(account) ?? null;
    if (entry === null) return;
    await carryOut(account, entry, keychain).catch((cause: unknown) => {
      log.warn(`The credential of ${account} stays in memory. ${keychainReason(cause)}`);
    });
  }

  async function remove(account: string): Promise<void> {
    wanted.set(account, null);
    await memory.delete(account);
    if (!(await index.has(account)) && access.known()?.kind !== "keychain") return;
    const state = await access.needed();
    if (state.kind === "session") {
      throw new ConsoleError(
        "NO_KEYCHAIN",
        `${state.reason} The credential of ${account} is in it and was not removed.`,
      );
    }
    await carryOut(account, null, state.keychain).catch((cause: unknown) => {
      throw refused(cause);
    });
  }

  /** Null where there is none. Throws NO_KEYCHAIN where there has to be one. */
  async function fromKeychain(account: string): Promise<KeychainEntry | null> {
    const isListed = await index.has(account);
    const state = isListed ? await access.inTime() : await access.current();
    if (state.kind === "session") return isListed ? lockedIn(account, state.reason) : null;
    const entry = await state.keychain.get(account).catch((cause: unknown) => {
      if (!(cause instanceof ConsoleError)) access.failed(cause);
      throw refused(cause);
    });
    if (entry !== null && !isListed) await listed(index.add(account));
    if (entry !== null || !isListed) return entry;
    const after = await access.doubted();
    if (after.kind === "session") return lockedIn(account, after.reason);
    throw new ConsoleError(
      "NO_KEYCHAIN",
      `The keychain is locked, or the credential of ${account} was removed from it. Unlock it, or enter the credential again.`,
    );
  }

  function lockedIn(account: string, reason: string): never {
    throw new ConsoleError("NO_KEYCHAIN", `${reason} The credential of ${account} is in it.`);
  }

  return {
    describe: async () => {
      const state = await access.current();
      if (state.kind === "session") return { kind: "session", reason: state.reason };
      const reason = memory.accounts().length === 0 ? null : untaken;
      return { kind: reason === null ? "keychain" : "session", reason };
    },

    get: async (account, origin) => {
      const session = await memory.get(account, origin);
      if (session !== null && session.credential !== null) return session;
      const entry = await fromKeychain(account);
      if (entry === null) return session;
      if (entry.origin === origin) return { credential: entry.credential, kept: "keychain" };
      return session ?? { credential: null, origin: entry.origin };
    },

    set: async (account, credential, origin) => {
      const entry = { credential, origin };
      wanted.set(account, entry);
      // A refresh token comes by itself, every few minutes; what else is kept a person has entered.
      const state = await (credential.scheme === "device" ? access.inTime() : access.needed());
      let reason = state.kind === "session" ? state.reason : null;
      if (state.kind === "keychain") {
        try {
          await carryOut(account, entry, state.keychain);
          return { kept: "keychain", note: null };
        } catch (cause) {
          reason = keychainReason(cause);
          untaken = reason;
        }
      }
      if (wanted.get(account) === entry) await memory.set(account, credential, origin);
      return {
        kept: "session",
        note: `${reason ?? ""} The credential is kept in memory until the console ends.`.trim(),
      };
    },

    delete: remove,

    deleteAll: async (prefix) => {
      // What is wanted may be on its way, and in neither yet.
      const accounts = new Set([...(await index.all()), ...memory.accounts(), ...wanted.keys()]);
      const failures: unknown[] = [];
      for (const account of accounts) {
        if (account.startsWith(prefix)) await remove(account).catch((cause: unknown) => failures.push(cause));
      }
      if (failures.length > 0) throw failures[0];
    },

    retry: async () => {
      const state = await access.tryAgain();
      if (state.kind === "session") return;
      for (const account of memory.accounts()) await move(account, state.keychain);
    },
  };
}
