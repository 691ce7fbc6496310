import type { SecretStore } from "../world.ts";
import type { StoredCredential } from "./kept.ts";

export interface MemoryStore extends SecretStore {
  accounts(): readonly string[];
}

/** Keeps credentials in memory until the console ends. `reason` says why they are not kept in a keychain. */
export function createMemoryStore(reason: string): MemoryStore {
  const entries = new Map<string, { readonly origin: string; readonly credential: StoredCredential }>();
  return {
    accounts: () => [...entries.keys()],
    describe: async () => ({ kind: "session", reason }),
    get: async (account, origin) => {
      const entry = entries.get(account);
      if (entry === undefined) return null;
      return entry.origin === origin
        ? { credential: entry.credential, kept: "session" }
        : { credential: null, origin: entry.origin };
    },
    set: async (account, credential, origin) => {
      entries.set(account, { origin, credential });
      return { kept: "session", note: `${reason} The credential is kept in memory until the console ends.` };
    },
    delete: async (account) => {
      entries.delete(account);
    },
    deleteAll: async (prefix) => {
      for (const account of entries.keys()) if (account.startsWith(prefix)) entries.delete(account);
    },
    retry: async () => {},
  };
}
