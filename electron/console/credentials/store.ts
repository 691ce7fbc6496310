import { join } from "node:path";
import { ConsoleError } from "../errors.ts";
import { type Clock, type Log, type SecretStore, systemClock } from "../world.ts";
import { createAccountIndex } from "./accountIndex.ts";
import { createKeychain, type Keychain, type Keytar, loadKeytar } from "./keychain.ts";
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

/** A keychain that answers does so within 20 ms; one that prompts must not hold up the console. */
const timeoutMs = 4_000;

type State =
  | { readonly kind: "keychain"; readonly keychain: Keychain }
  | { readonly kind: "session"; readonly reason: string };

/**
 * The operating system's keychain, or memory where there is none that works. The keychain is tried at the first use. One
 * that was locked then is tried again when a credential is saved, read or removed.
 *
 * `get` and `delete` throw ConsoleError NO_KEYCHAIN where a credential is in a keychain that does not open.
 */
export function createSecretStore(options: SecretStoreOptions): SecretStore {
  if (options.keychain === "none") return createMemoryStore("The keychain is switched off.");
  const { dataFolder, log, clock = systemClock, load = loadKeytar } = options;
  const index = createAccountIndex(join(dataFolder, "credentials.json"));
  const memory = createMemoryStore("");
  let opened: Promise<Keychain> | null = null;
  let trying: Promise<State> | null = null;
  let known: State | null = null;

  /** Loads keytar once, so that there is one queue; a module that failed to load will not load later. */
  function open(): Promise<Keychain> {
    opened ??= load().then((keytar) => createKeychain(keytar, clock, timeoutMs));
    return opened;
  }

  async function attempt(): Promise<State> {
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

  function tryAgain(): Promise<State> {
    trying ??= attempt().then((state) => {
      known = state;
      trying = null;
      return state;
    });
    return trying;
  }

  async function current(): Promise<State> {
    return trying ?? known ?? tryAgain();
  }

  /** The state, and where it is not the keychain but somebody needs it, another attempt. */
  async function needed(): Promise<State> {
    const first = known === null;
    const state = await current();
    return state.kind === "keychain" || first ? state : tryAgain();
  }

  /** A failure of the keychain itself as a ConsoleError. */
  function refused(cause: unknown): ConsoleError {
    if (cause instanceof ConsoleError) return cause;
    return new ConsoleError("NO_KEYCHAIN", keychainReason(cause));
  }

  async function forget(account: string): Promise<void> {
    await index.remove(account).catch(() => log.warn("The list of credentials (credentials.json) cannot be written."));
  }

  async function remember(account: string): Promise<void> {
    await index.add(account).catch(() => log.warn("The list of credentials (credentials.json) cannot be written."));
  }

  return {
    describe: async () => {
      const state = await current();
      return { kind: state.kind, reason: state.kind === "session" ? state.reason : null };
    },

    get: async (account, origin) => {
      const session = await memory.get(account, origin);
      if (session !== null && session.credential !== null) return session;
      const listed = await index.has(account);
      const state = listed ? await needed() : await current();
      if (state.kind === "session") {
        if (listed) throw new ConsoleError("NO_KEYCHAIN", `${state.reason} The credential of ${account} is in it.`);
        return session;
      }
      const entry = await state.keychain.get(account).catch((cause: unknown) => {
        throw refused(cause);
      });
      if (entry !== null) {
        if (!listed) await remember(account);
        if (entry.origin === origin) return { credential: entry.credential, kept: "keychain" };
        return session ?? { credential: null, origin: entry.origin };
      }
      if (!listed) return session;
      throw new ConsoleError(
        "NO_KEYCHAIN",
        `The keychain is locked, or the credential of ${account} was removed from it. Unlock it, or enter the credential again.`,
      );
    },

    set: async (account, credential, origin) => {
      const state = await needed();
      let reason = state.kind === "session" ? state.reason : null;
      if (state.kind === "keychain") {
        try {
          await state.keychain.set(account, credential, origin);
          await remember(account);
          await memory.delete(account);
          return { kept: "keychain", note: null };
        } catch (cause) {
          reason = keychainReason(cause);
        }
      }
      await memory.set(account, credential, origin);
      return {
        kept: "session",
        note: `${reason ?? ""} The credential is kept in memory until the console ends.`.trim(),
      };
    },

    delete: async (account) => {
      await memory.delete(account);
      const listed = await index.has(account);
      if (!listed && known?.kind !== "keychain") return;
      const state = await needed();
      if (state.kind === "session") {
        throw new ConsoleError(
          "NO_KEYCHAIN",
          `${state.reason} The credential of ${account} is in it and was not removed.`,
        );
      }
      try {
        const removed = await state.keychain.delete(account);
        // Where nothing was removed the keychain may be locked; the probe tells.
        if (!removed && listed) await state.keychain.probe();
      } catch (cause) {
        throw refused(cause);
      }
      await forget(account);
    },
  };
}
