import type { Credential } from "../../../shared/model/credential.ts";
import type { SecretStore } from "../world.ts";

/** Keeps credentials in memory until the console ends. `reason` says why they are not kept in a keychain. */
export function createMemoryStore(reason: string): SecretStore {
  const credentials = new Map<string, Credential>();
  return {
    describe: async () => ({ kind: "session", reason }),
    get: async (account) => {
      const credential = credentials.get(account);
      return credential === undefined ? null : { credential, kept: "session" };
    },
    set: async (account, credential) => {
      credentials.set(account, credential);
      return { kept: "session", note: `${reason} The credential is kept in memory until the console ends.` };
    },
    delete: async (account) => {
      credentials.delete(account);
    },
  };
}
