import {
  closeSync,
  copyFileSync,
  openSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { basename } from "node:path";
import fc from "fast-check";
import sqlite from "node-sqlite3-wasm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createStoreFolder, keysOf, put, type StoreFolder } from "./support.ts";

let at: StoreFolder;
beforeEach(() => {
  at = createStoreFolder();
});
afterEach(() => at.clear());

/** A database of many pages, closed. */
function fill(): void {
  const store = at.open();
  store.transaction(() => {
    for (let number = 0; number < 2_000; number += 1) put(store, `${number}`.padStart(60, "k"), number);
  });
  store.close();
}

function overwrite(offset: number, bytes: Uint8Array): void {
  const file = openSync(at.file, "r+");
  writeSync(file, bytes, 0, bytes.length, offset);
  closeSync(file);
}

test.each<[string, () => void]>([
  ["garbage", () => writeFileSync(at.file, "this was never a database ".repeat(1_000))],
  ["a few bytes", () => writeFileSync(at.file, "x")],
  ["half of it", () => truncateSync(at.file, readFileSync(at.file).length / 2)],
  ["cut within a page", () => truncateSync(at.file, 5_000)],
  ["a broken header", () => overwrite(16, Buffer.alloc(80, 0xff))],
  ["zeros in its middle", () => overwrite(40_000, Buffer.alloc(20_000))],
  [
    "another program's tables",
    () => {
      writeFileSync(at.file, "");
      const other = new sqlite.Database(at.file);
      other.exec("CREATE TABLE recipes (name TEXT)");
      other.close();
    },
  ],
  [
    "a table too few",
    () => {
      const other = new sqlite.Database(at.file);
      other.exec("DROP TABLE journal");
      other.close();
    },
  ],
])("%s: set aside, named, and a new one begun", (_name, damage) => {
  fill();
  damage();
  const damaged = readFileSync(at.file);
  const store = at.open();
  const [aside = "", ...more] = readdirSync(at.folder).filter((name) => name.includes("damaged"));
  expect(aside).toBe("history.sqlite.damaged-20261121T034200Z");
  expect(more).toEqual([]);
  expect(readFileSync(`${at.folder}/${aside}`).equals(damaged)).toBe(true);
  const { remembers, problem } = store.status();
  expect(remembers).toBe(true);
  expect(problem).toMatch(/^The history database was damaged\. It was set aside as .*damaged-20261121T034200Z, and/);
  expect(keysOf(store)).toEqual([]);
  put(store, "new");
  store.close();
  const again = at.open();
  expect(keysOf(again)).toEqual(["new"]);
  expect(again.status().problem).toBeNull();
});

test("an empty file is a new database", () => {
  writeFileSync(at.file, "");
  const store = at.open();
  put(store, "a");
  expect(store.status()).toMatchObject({ remembers: true, problem: null });
});

test("two damaged ones in the same second keep names of their own", () => {
  for (const text of ["one", "two"]) {
    writeFileSync(at.file, text.repeat(1_000));
    at.open().close();
  }
  const aside = readdirSync(at.folder).filter((name) => name.includes("damaged"));
  expect(aside.sort()).toEqual([
    "history.sqlite.damaged-20261121T034200Z",
    "history.sqlite.damaged-20261121T034200Z-2",
  ]);
});

test("damage while it runs: set aside, and what is written at that moment is kept", () => {
  fill();
  const store = at.open();
  const told: (string | null)[] = [];
  store.onStatus(({ problem }) => told.push(problem));
  overwrite(0, Buffer.alloc(60_000, 0x5a));
  store.transaction(() => {
    put(store, "a");
    put(store, "b");
  });
  expect(keysOf(store)).toEqual(["a", "b"]);
  expect(told).toEqual([expect.stringContaining("was damaged")]);
  expect(store.status().remembers).toBe(true);
  store.close();
  expect(keysOf(at.open())).toEqual(["a", "b"]);
});

test("whatever bytes flip, it opens, writes, reads and throws nothing", () => {
  fill();
  const sound = `${at.file}.sound`;
  copyFileSync(at.file, sound);
  const size = readFileSync(sound).length;
  const flips = fc.array(fc.tuple(fc.nat(size - 1), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(flips, (list) => {
      const bytes = readFileSync(sound);
      for (const [offset, mask] of list) bytes[offset] = (bytes[offset] ?? 0) ^ mask;
      writeFileSync(at.file, bytes);
      const store = at.open();
      put(store, "new");
      expect(store.all("SELECT count(*) AS count FROM journal")).toHaveLength(1);
      // Damage in an index shows when it is read, and what was written to the damaged file went aside with it.
      keysOf(store);
      put(store, "newer");
      expect(keysOf(store)).toContain("newer");
      const { remembers, problem } = store.status();
      // Bytes that make it look like a later console's are not damage: such a file is left alone.
      expect(remembers || /newer/.test(problem ?? "")).toBe(true);
      store.close();
    }),
    { numRuns: 60 },
  );
  expect(basename(at.file)).toBe("history.sqlite");
});
