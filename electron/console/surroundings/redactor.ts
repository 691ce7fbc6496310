import { type StoredCredential, secretsOf } from "../credentials/kept.ts";
import { formsOf, takeOut } from "../http/redact.ts";
import type { Redactor, SecretStore } from "../world.ts";

/** Of more forms the oldest are forgotten: tokens that were renewed every few minutes for days are worth nothing. */
const mostPassingForms = 500;

/**
 * Knows the forms of every secret that somebody holds, and of what was only passing the latest.
 *
 * @param most forms of passing secrets
 */
export function createRedactor(most = mostPassingForms): Redactor {
  const held = new Map<string, readonly string[]>();
  /** In the order in which they were last told. */
  const passing = new Set<string>();
  let longestFirst: readonly string[] = [];

  function pass(forms: readonly string[]): void {
    for (const form of forms) {
      passing.delete(form);
      passing.add(form);
    }
    for (const oldest of passing) {
      if (passing.size <= most) break;
      passing.delete(oldest);
    }
  }

  function sort(): void {
    longestFirst = [...new Set([...passing, ...[...held.values()].flat()])].sort((a, b) => b.length - a.length);
  }

  return {
    add: (secret) => {
      pass(shownForms([secret]));
      sort();
    },
    hold: (holder, secrets) => {
      const forms = shownForms(secrets);
      const before = held.get(holder) ?? [];
      if (forms.length === 0) held.delete(holder);
      else held.set(holder, forms);
      // Answers that are under way, and whoever still has it, may say the last one yet.
      pass(before.filter((form) => !forms.includes(form)));
      sort();
    },
    redact: (text) => longestFirst.reduce(takeOut, text),
  };
}

function shownForms(secrets: readonly string[]): readonly string[] {
  return secrets.flatMap(formsOf).filter((form) => form !== "");
}

/** Tells the redactor of every secret that goes into the store or comes out of it. */
export function tellingStore(store: SecretStore, redactor: Redactor): SecretStore {
  const tell = (account: string, credential: StoredCredential) => redactor.hold(account, secretsOf(credential));
  return {
    ...store,
    get: async (account, origin) => {
      const kept = await store.get(account, origin);
      if (kept !== null && kept.credential !== null) tell(account, kept.credential);
      return kept;
    },
    set: (account, credential, origin) => {
      // Before it is kept: what goes wrong meanwhile may name it.
      tell(account, credential);
      return store.set(account, credential, origin);
    },
  };
}
