import { readdirSync, readFileSync, writeFileSync } from "node:fs";
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

test("a migration that fails halfway: the file is as it was, and its copy is there", () => {
  const first = at.open();
  put(first, "a");
  put(first, "b");
  first.close();
  const before = readFileSync(at.file);
  const second =
    "CREATE TABLE extra (a TEXT); INSERT INTO extra VALUES ('half'); CREATE UNIQUE INDEX one ON state (json)";
  const store = at.open({ migrations: [...migrations, "ALTER TABLE state ADD COLUMN at INTEGER", second] });
  expect(store.status()).toMatchObject({
    remembers: false,
    problem: expect.stringContaining("could not be brought up"),
  });
  store.close();
  expect(readFileSync(at.file).equals(before)).toBe(true);
  const [copy = ""] = readdirSync(at.folder).filter((name) => name.includes("version-1"));
  expect(readFileSync(join(at.folder, copy)).equals(before)).toBe(true);
  const again = at.open();
  expect([keysOf(again), again.all("PRAGMA user_version")]).toEqual([
    ["a", "b"],
    [{ user_version: migrations.length }],
  ]);
});

test("a migration that fails again and again makes one copy, and what changed since another one", async () => {
  const first = at.open();
  put(first, "a");
  put(first, "b");
  first.close();
  const copies = () => readdirSync(at.folder).filter((name) => name.includes("version-1"));
  const store = at.open({ migrations: [...migrations, "CREATE UNIQUE INDEX one ON state (json)"] });
  await at.clock.advance(10 * 60_000);
  expect([store.status().remembers, copies()]).toEqual([false, ["history.sqlite.version-1-20261121T034200Z"]]);
  const older = at.open();
  put(older, "c");
  older.close();
  await at.clock.advance(10 * 60_000);
  expect(copies()).toHaveLength(2);
});

test("of copies and damaged ones the newest three stay, for 90 days; what is not ours stays", () => {
  const stamps = ["20250101T000000Z", "20261001T000000Z", "20261002T000000Z", "20261003T000000Z", "20261004T000000Z"];
  const ours = ["damaged", "version-1"].flatMap((kind) => stamps.map((stamp) => `history.sqlite.${kind}-${stamp}`));
  const others = ["history.sqlite.damaged-by-me", "other.sqlite.damaged-20250101T000000Z", "personal.json.broken"];
  for (const name of [...ours, ...others, "history.sqlite.damaged-20261001T000000Z-journal"]) {
    writeFileSync(join(at.folder, name), "");
  }
  writeFileSync(join(at.folder, "history.sqlite.damaged-20261004T000000Z-10"), "");
  at.open().close();
  const kept = readdirSync(at.folder).filter((name) => /(damaged|version|broken)/.test(name));
  expect(kept.sort()).toEqual(
    [
      ...others,
      ...["20261003T000000Z", "20261004T000000Z", "20261004T000000Z-10"].map(
        (stamp) => `history.sqlite.damaged-${stamp}`,
      ),
      ...["20261002T000000Z", "20261003T000000Z", "20261004T000000Z"].map(
        (stamp) => `history.sqlite.version-1-${stamp}`,
      ),
    ].sort(),
  );
});

test("only one old copy, made more than 90 days ago, goes too", () => {
  writeFileSync(join(at.folder, "history.sqlite.version-1-20260801T000000Z"), "");
  at.open().close();
  expect(readdirSync(at.folder)).toEqual(["history.sqlite"]);
});
