import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, utimesSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createFakeClock } from "../../support/clock.ts";
import { createStoreFolder, keysOf, put, type StoreFolder } from "./support.ts";

const holder = fileURLToPath(new URL("holder.mjs", import.meta.url));

let at: StoreFolder;
beforeEach(() => {
  // Locks carry the time of the real file system.
  at = createStoreFolder(createFakeClock(Date.now()));
});
afterEach(() => at.clear());

function start(what: "hold" | "die"): ChildProcess {
  return spawn(process.execPath, [holder, what, at.file], { stdio: ["pipe", "pipe", "inherit"] });
}

function ended(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve) => child.once("exit", resolve));
}

/** A lock folder that nobody holds, `seconds` old. */
function leaveLock(seconds: number): void {
  mkdirSync(`${at.file}.lock`);
  const made = at.clock.now() / 1000 - seconds;
  utimesSync(`${at.file}.lock`, made, made);
}

test("a stale lock is taken away at the start", () => {
  const first = at.open();
  put(first, "a");
  first.close();
  leaveLock(60);
  const store = at.open();
  expect(keysOf(store)).toEqual(["a"]);
  expect(store.status()).toMatchObject({ remembers: true, problem: null });
  expect(existsSync(`${at.file}.lock`)).toBe(false);
});

test("a stale lock is taken away while it runs", () => {
  const store = at.open();
  put(store, "a");
  leaveLock(60);
  put(store, "b");
  expect(keysOf(store)).toEqual(["a", "b"]);
  expect(store.status().problem).toBeNull();
});

test("a young lock is waited for, then what was held is written once its owner is known to be gone", async () => {
  const store = at.open();
  put(store, "a");
  leaveLock(1);
  const told: boolean[] = [];
  store.onStatus(({ remembers }) => told.push(remembers));
  put(store, "b");
  expect(store.status()).toMatchObject({
    remembers: false,
    problem: expect.stringContaining("Another program holds the history database"),
  });
  expect(keysOf(store)).toEqual(["b"]);
  await at.clock.advance(10_000);
  expect(told).toEqual([false, true]);
  expect(keysOf(store)).toEqual(["a", "b"]);
  expect(store.status()).toMatchObject({ remembers: true, problem: null });
});

test("a transaction of another console: its end is waited for, and both writes stay", async () => {
  const store = at.open();
  const child = start("hold");
  await new Promise((resolve) => child.stdout?.once("data", resolve));
  store.transaction(() => put(store, "ours"));
  expect(store.status().remembers).toBe(false);
  child.stdin?.write("end\n");
  await ended(child);
  await at.clock.advance(1_000);
  expect(store.status()).toMatchObject({ remembers: true, problem: null });
  expect(keysOf(store)).toEqual(["ours", "theirs"]);
});

test("a console killed while it wrote: its half of a transaction is rolled back", async () => {
  const first = at.open();
  first.transaction(() => {
    for (let number = 0; number < 2_000; number += 1) put(first, `${number}`.padStart(60, "k"), number);
  });
  first.close();
  await ended(start("die"));
  expect(existsSync(`${at.file}-journal`)).toBe(true);
  await at.clock.advance(10_000);
  const store = at.open();
  expect(store.status()).toMatchObject({ remembers: true, problem: null });
  expect(keysOf(store)).toHaveLength(2_000);
  expect(store.all("SELECT * FROM state WHERE json LIKE '%half%'")).toEqual([]);
  expect(existsSync(`${at.file}-journal`)).toBe(false);
});

test("another console killed while it wrote, seen by one that runs", async () => {
  const store = at.open();
  store.transaction(() => {
    for (let number = 0; number < 2_000; number += 1) put(store, `${number}`.padStart(60, "k"), number);
  });
  await ended(start("die"));
  await at.clock.advance(10_000);
  put(store, "after");
  expect(store.status()).toMatchObject({ remembers: true, problem: null });
  expect(keysOf(store)).toHaveLength(2_001);
  // What is in the file, and not only in the memory of the one that runs.
  const fresh = at.open();
  expect(fresh.all("SELECT * FROM state WHERE json LIKE '%half%'")).toEqual([]);
  expect(fresh.all("PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
});
