import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { migrations } from "../../../electron/console/store/schema.ts";
import { createStoreFolder, keysOf, put, type StoreFolder } from "./support.ts";

let at: StoreFolder;
beforeEach(() => {
  at = createStoreFolder();
});
afterEach(() => at.clear());

const newer = [...migrations, "ALTER TABLE state ADD COLUMN at INTEGER; CREATE TABLE extra (a TEXT)"];

test("an older version is copied, then brought up to date with its rows", () => {
  const first = at.open();
  put(first, "a");
  first.close();
  const before = readFileSync(at.file);
  const store = at.open({ migrations: newer });
  expect(store.status()).toMatchObject({ remembers: true, problem: null });
  expect(store.all("SELECT key, at FROM state")).toEqual([{ key: "a", at: null }]);
  expect(store.all("PRAGMA user_version")).toEqual([{ user_version: 2 }]);
  const copies = readdirSync(at.folder).filter((name) => name.includes("version"));
  expect(copies).toEqual(["history.sqlite.version-1-20261121T034200Z"]);
  expect(readFileSync(join(at.folder, copies[0] ?? "")).equals(before)).toBe(true);
});

test("a migration that fails changes nothing, and the alerts go on", () => {
  const first = at.open();
  put(first, "a");
  put(first, "b");
  first.close();
  const unique = "ALTER TABLE state ADD COLUMN at INTEGER; CREATE UNIQUE INDEX one ON state (json)";
  const store = at.open({ migrations: [...migrations, unique] });
  expect(store.status()).toMatchObject({ remembers: false, problem: expect.stringContaining("UNIQUE constraint") });
  store.close();
  expect(keysOf(at.open())).toEqual(["a", "b"]);
});

test("a newer version is not touched", async () => {
  const first = at.open({ migrations: newer });
  put(first, "a");
  first.close();
  const before = readFileSync(at.file);
  const store = at.open();
  put(store, "b");
  expect(keysOf(store)).toEqual(["b"]);
  await at.clock.advance(120_000);
  store.close();
  expect(store.status()).toMatchObject({ remembers: false, problem: expect.stringContaining("newer version") });
  expect(readFileSync(at.file).equals(before)).toBe(true);
  expect(readdirSync(at.folder)).toEqual(["history.sqlite"]);
});
