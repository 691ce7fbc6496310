import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readKept, writeKept } from "../../../electron/console/notifications/kept.ts";
import { createStoreFolder, keysOf, put, type StoreFolder } from "./support.ts";

let at: StoreFolder;
beforeEach(() => {
  at = createStoreFolder();
});
afterEach(() => at.clear());

const minute = 60_000;

test("a missing folder is made", () => {
  const file = join(at.folder, "some", "where", "history.sqlite");
  const store = at.open({ file });
  put(store, "a");
  expect(store.status()).toMatchObject({ remembers: true, problem: null });
  expect(existsSync(file)).toBe(true);
});

test("a folder that cannot be: goes on in memory, says so, and writes everything once it can", async () => {
  const folder = join(at.folder, "data");
  writeFileSync(folder, "a file where the folder should be");
  const store = at.open({ file: join(folder, "history.sqlite") });
  expect(store.status()).toMatchObject({
    remembers: false,
    problem: expect.stringMatching(/^The history database cannot be written .*kept in memory/),
    bytes: null,
  });
  put(store, "a");
  store.transaction(() => {
    put(store, "b");
    put(store, "c");
  });
  expect(() =>
    store.transaction(() => {
      put(store, "undone");
      throw new Error("no");
    }),
  ).toThrow();
  expect(keysOf(store)).toEqual(["a", "b", "c"]);
  await at.clock.advance(minute);
  expect(store.status().remembers).toBe(false);
  rmSync(folder);
  await at.clock.advance(minute);
  expect(store.status()).toMatchObject({ remembers: true, problem: null });
  expect(keysOf(store)).toEqual(["a", "b", "c"]);
  store.close();
  expect(keysOf(at.open({ file: join(folder, "history.sqlite") }))).toEqual(["a", "b", "c"]);
});

test("the folder vanishes while it runs", async () => {
  const folder = join(at.folder, "data");
  const store = at.open({ file: join(folder, "history.sqlite") });
  put(store, "a");
  rmSync(folder, { recursive: true });
  put(store, "b");
  expect(keysOf(store)).toContain("b");
  expect(store.status().remembers).toBe(false);
  await at.clock.advance(minute);
  expect(store.status().remembers).toBe(true);
  expect(keysOf(store)).toEqual(["b"]);
});

test.each([
  ["the file", (folder: string) => rmSync(join(folder, "history.sqlite"))],
  [
    "the folder, which somebody made again,",
    (folder: string) => {
      rmSync(folder, { recursive: true });
      mkdirSync(folder);
    },
  ],
])("%s is removed while it runs: said so, and a new one is begun with what comes", async (_what, remove) => {
  const folder = join(at.folder, "data");
  const file = join(folder, "history.sqlite");
  const store = at.open({ file });
  put(store, "a");
  remove(folder);
  store.transaction(() => store.transaction(() => put(store, "b")));
  expect(store.status()).toMatchObject({ remembers: false, problem: expect.stringContaining("file was removed") });
  expect(keysOf(store)).toContain("b");
  await at.clock.advance(minute);
  put(store, "c");
  expect(store.status()).toMatchObject({ remembers: true, problem: null });
  store.close();
  expect(keysOf(at.open({ file }))).toEqual(["b", "c"]);
});

test("what is held is written when it ends, where the disk is back by then", () => {
  const folder = join(at.folder, "data");
  writeFileSync(folder, "");
  const file = join(folder, "history.sqlite");
  const store = at.open({ file });
  put(store, "a");
  rmSync(folder);
  store.close();
  expect(keysOf(at.open({ file }))).toEqual(["a"]);
});

test("a row that another console wrote meanwhile: the rest is written all the same", async () => {
  const folder = join(at.folder, "data");
  const file = join(folder, "history.sqlite");
  writeFileSync(folder, "");
  const store = at.open({ file });
  store.run("INSERT INTO state (key, json) VALUES ('a', '1')");
  store.run("INSERT INTO state (key, json) VALUES ('b', '1')");
  rmSync(folder);
  put(at.open({ file }), "a", 2);
  await at.clock.advance(minute);
  expect(store.all("SELECT * FROM state ORDER BY key")).toEqual([
    { key: "a", json: "2" },
    { key: "b", json: "1" },
  ]);
});

test("an outage found by nested transactions: what stands is written, what failed is not", async () => {
  const folder = join(at.folder, "data");
  const file = join(folder, "history.sqlite");
  const store = at.open({ file });
  rmSync(folder, { recursive: true });
  store.transaction(() => {
    store.transaction(() => put(store, "a"));
    store.transaction(() => {
      put(store, "b");
      store.run("INSERT INTO state (key) VALUES (?)", ["c"]);
    });
    store.transaction(() => put(store, "d"));
    put(store, "e");
  });
  put(store, "f");
  expect(store.status().remembers).toBe(false);
  expect(keysOf(store)).toEqual(["a", "d", "e", "f"]);
  await at.clock.advance(minute);
  expect(store.status().remembers).toBe(true);
  store.close();
  expect(keysOf(at.open({ file }))).toEqual(["a", "d", "e", "f"]);
});

test("what is written again and again takes no more room than once", async () => {
  const folder = join(at.folder, "data");
  const file = join(folder, "history.sqlite");
  writeFileSync(folder, "a file where the folder should be");
  const store = at.open({ file });
  const text = "x".repeat(700_000);
  // 240 of them are 320 MB, of which 32 MB may be held: the first journal line would have had to go.
  store.run("INSERT INTO journal (at, kind, text) VALUES (1, 'note', 'the first')");
  for (let number = 0; number < 240; number += 1) writeKept(store, "policy", JSON.stringify(`${number}${text}`));
  rmSync(folder);
  await at.clock.advance(minute);
  expect(store.status().remembers).toBe(true);
  expect(at.warnings.filter((line) => /too many/.test(line))).toEqual([]);
  expect(store.all("SELECT text FROM journal")).toEqual([{ text: "the first" }]);
  expect(readKept(store, "policy")).toBe(`239${text}`);
});

test("what is held is bounded in bytes, and what was dropped is said", async () => {
  const folder = join(at.folder, "data");
  writeFileSync(folder, "a file where the folder should be");
  const store = at.open({ file: join(folder, "history.sqlite") });
  const text = "x".repeat(1_000_000);
  for (let number = 0; number < 40; number += 1) put(store, `${number}`.padStart(2, "0"), text);
  rmSync(folder);
  await at.clock.advance(minute);
  expect(store.status().remembers).toBe(true);
  const keys = keysOf(store);
  expect(keys.length).toBeLessThan(20);
  expect(keys.at(-1)).toBe("39");
  expect(at.warnings.at(-2)).toBe(
    `${40 - keys.length} changes were too many to hold while the disk could not be written.`,
  );
});

test.skipIf(process.getuid?.() === 0)("a read-only folder", async () => {
  const folder = join(at.folder, "data");
  mkdirSync(folder);
  chmodSync(folder, 0o500);
  const store = at.open({ file: join(folder, "history.sqlite") });
  put(store, "a");
  expect(store.status().remembers).toBe(false);
  chmodSync(folder, 0o700);
  await at.clock.advance(minute);
  expect(store.status()).toMatchObject({ remembers: true, problem: null });
  expect(keysOf(store)).toEqual(["a"]);
});

/** A file system of 256 KiB; null where this user may not mount one. */
function mountSmall(folder: string): (() => void) | null {
  mkdirSync(folder);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", folder], { stdio: "ignore" });
    return () => execFileSync("umount", ["-l", folder]);
  } catch {
    return null;
  }
}

test("a full disk: what was known stays readable, and all is written once there is room", async (context) => {
  const folder = join(at.folder, "small");
  const unmount = mountSmall(folder);
  if (unmount === null) return context.skip("only who may mount a file system can fill a small one");
  try {
    const file = join(folder, "history.sqlite");
    const store = at.open({ file });
    put(store, "before");
    const free = () => writeFileSync(join(folder, "ballast"), "");
    fillUp(join(folder, "ballast"));
    store.transaction(() => {
      for (let number = 0; number < 500; number += 1) put(store, `${number}`.padStart(40, "k"), number);
    });
    expect(store.status()).toMatchObject({ remembers: false, problem: expect.stringContaining("Is the disk full") });
    expect(keysOf(store)).toHaveLength(501);
    put(store, "during");
    await at.clock.advance(minute);
    expect(store.status().remembers).toBe(false);
    free();
    await at.clock.advance(minute);
    expect(store.status()).toMatchObject({ remembers: true, problem: null });
    expect(keysOf(store)).toHaveLength(502);
    store.close();
    expect(keysOf(at.open({ file }))).toHaveLength(502);
    expect(readdirSync(folder).some((name) => name.includes("damaged"))).toBe(false);
  } finally {
    unmount();
  }
});

test("a disk that gets full within a nested transaction: all of it goes on in memory", async (context) => {
  const folder = join(at.folder, "small");
  const unmount = mountSmall(folder);
  if (unmount === null) return context.skip("only who may mount a file system can fill a small one");
  try {
    const file = join(folder, "history.sqlite");
    const store = at.open({ file });
    fillUp(join(folder, "ballast"));
    const many = Array.from({ length: 400 }, (_, number) => `${number}`.padStart(400, "k"));
    store.transaction(() => {
      put(store, "a");
      store.transaction(() => {
        put(store, "b");
        store.run("SELEKT");
      });
      store.transaction(() => {
        for (const key of many) put(store, key);
      });
      put(store, "z");
    });
    const expected = ["a", ...many, "z"].sort();
    expect(store.status().remembers).toBe(false);
    expect(keysOf(store)).toEqual(expected);
    writeFileSync(join(folder, "ballast"), "");
    execFileSync("mount", ["-o", "remount,size=4m", folder]);
    await at.clock.advance(minute);
    expect(store.status()).toMatchObject({ remembers: true, problem: null });
    store.close();
    expect(keysOf(at.open({ file }))).toEqual(expected);
  } finally {
    unmount();
  }
});

function fillUp(file: string): void {
  let text = "";
  for (let size = 64; size <= 512; size += 4) {
    text = "x".repeat(size * 1024);
    try {
      writeFileSync(file, text);
    } catch {
      return;
    }
  }
}
