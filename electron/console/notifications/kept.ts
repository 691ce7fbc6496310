import type { Store } from "../store/store.ts";

/** What the table `state` keeps under a key; undefined where there is nothing that can be read. */
export function readKept(store: Store, key: string): unknown {
  return parseJson(store.all<{ json: unknown }>("SELECT json FROM state WHERE key = ?", [key])[0]?.json);
}

/** What is kept under keys that begin with `prefix`, by the rest of the key; undefined where it cannot be read. */
export function readKeptParts(store: Store, prefix: string): ReadonlyMap<string, unknown> {
  const rows = store.all<{ key: unknown; json: unknown }>("SELECT key, json FROM state WHERE substr(key, 1, ?) = ?", [
    prefix.length,
    prefix,
  ]);
  return new Map(rows.map(({ key, json }) => [String(key).slice(prefix.length), parseJson(json)]));
}

/** `json` is JSON text. False where it was refused. */
export function writeKept(store: Store, key: string, json: string): boolean {
  return store.run(
    "INSERT INTO state (key, json) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET json = excluded.json",
    [key, json],
    wordFor(key),
  );
}

export function deleteKept(store: Store, key: string): void {
  store.run("DELETE FROM state WHERE key = ?", [key], wordFor(key));
}

/** The last write under a key is all that counts. */
function wordFor(key: string): string {
  return `state ${key}`;
}

/** Undefined where it is no JSON. */
export function parseJson(text: unknown): unknown {
  if (typeof text !== "string") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Calls when the database may be a new one that knows nothing yet, once it can be written. */
export function onNewDatabase(store: Store, write: () => void): void {
  store.onStatus(({ remembers }) => {
    // The store tells from the midst of its work.
    if (remembers) queueMicrotask(write);
  });
}
