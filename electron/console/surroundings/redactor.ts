import { type StoredCredential, secretsOf } from "../credentials/kept.ts";
import { formsOf, takeOut } from "../http/redact.ts";
import type { Redactor, SecretStore } from "../world.ts";

/** Of more forms the oldest are forgotten: tokens that were renewed every few minutes for days are worth nothing. */
const mostForms = 500;

/** Knows the forms of every secret that it is told of, the latest ones where there are too many. */
export function createRedactor(most = mostForms): Redactor {
  /** In the order in which they were last told. */
  const forms = new Set<string>();
  let longestFirst: readonly string[] = [];
  return {
    add: (secret) => {
      for (const form of formsOf(secret)) {
        if (form === "") continue;
        forms.delete(form);
        forms.add(form);
      }
      for (const oldest of forms) {
        if (forms.size <= most) break;
        forms.delete(oldest);
      }
      longestFirst = [...forms].sort((a, b) => b.length - a.length);
    },
    redact: (text) => longestFirst.reduce(takeOut, text),
  };
}

/** Tells the redactor of every secret that goes into the store or comes out of it. */
export function tellingStore(store: SecretStore, redactor: Redactor): SecretStore {
  const tell = (credential: StoredCredential) => {
    for (const secret of secretsOf(credential)) redactor.add(secret);
  };
  return {
    ...store,
    get: async (account, origin) => {
      const kept = await store.get(account, origin);
      if (kept !== null && kept.credential !== null) tell(kept.credential);
      return kept;
    },
    set: (account, credential, origin) => {
      // Before it is kept: what goes wrong meanwhile may name it.
      tell(credential);
      return store.set(account, credential, origin);
    },
  };
}
