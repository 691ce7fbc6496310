import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore, type Store } from "../../../electron/console/store/store.ts";
import { createFakeClock, type FakeClock } from "../../support/clock.ts";

/** A folder of its own, with stores on the database in it. */
export interface StoreFolder {
  readonly folder: string;
  readonly file: string;
  readonly clock: FakeClock;
  readonly warnings: string[];
  /** Opens the database in the folder, or another file; all are closed by `clear`. */
  open(options?: { readonly file?: string; readonly migrations?: readonly string[] }): Store;
  clear(): void;
}

export function createStoreFolder(clock = createFakeClock()): StoreFolder {
  const folder = mkdtempSync(join(tmpdir(), "incident-console-store-"));
  const file = join(folder, "history.sqlite");
  const warnings: string[] = [];
  const log = { info: () => {}, warn: (message: string) => void warnings.push(message) };
  const stores: Store[] = [];
  return {
    folder,
    file,
    clock,
    warnings,
    open: (options = {}) => {
      const store = openStore({ file, clock, log, ...options });
      stores.push(store);
      return store;
    },
    clear: () => {
      for (const store of stores) store.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
    },
  };
}

export function put(store: Store, key: string, value: unknown = 1): void {
  store.run("INSERT OR REPLACE INTO state (key, json) VALUES (?, ?)", [key, JSON.stringify(value)]);
}

/** The keys of the key/value table, in order. */
export function keysOf(store: Store): readonly string[] {
  return store.all<{ readonly key: string }>("SELECT key FROM state ORDER BY key").map(({ key }) => key);
}
