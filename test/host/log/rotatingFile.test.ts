import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createRotatingFile } from "../../../electron/host/log/rotatingFile.ts";

let folder: string;
let now = 0;
let outages: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "incident-console-log-"));
  now = 1_000_000;
  outages = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20 }));

const logs = () => join(folder, "logs");

function open(bytes = 1_000, at = logs()) {
  const onOutage = (code: string) => outages.push(code);
  return createRotatingFile({ folder: at, name: "console", bytes, files: 3, now: () => now, onOutage });
}

test("lines are in the file, which only its owner may read", async () => {
  const file = open();
  file.add("one");
  file.add("two");
  await file.written();
  expect(readFileSync(file.path, "utf8")).toBe("one\ntwo\n");
  expect((statSync(file.path).mode & 0o777).toString(8)).toBe("600");
  expect((statSync(logs()).mode & 0o777).toString(8)).toBe("700");
});

test("a file that others could read is closed to them", async () => {
  const first = open();
  first.add("one");
  await first.written();
  chmodSync(first.path, 0o644);
  const second = open();
  second.add("two");
  await second.written();
  expect((statSync(second.path).mode & 0o777).toString(8)).toBe("600");
  expect(await second.last(10)).toEqual(["one", "two"]);
});

test("files are followed by new ones, and the oldest goes", async () => {
  const file = open(100);
  for (let number = 0; number < 40; number += 1) {
    file.add(`line ${number} ${"x".repeat(20)}`);
    await file.written();
  }
  const names = readdirSync(logs()).sort();
  expect(names).toEqual(["console.1.log", "console.2.log", "console.log"]);
  for (const name of names) expect(statSync(join(logs(), name)).size).toBeLessThanOrEqual(100);
  const last = await file.last(4);
  expect(last.map((line) => line.split(" ")[1])).toEqual(["36", "37", "38", "39"]);
});

test("a folder that cannot be: told once, and written again a minute after it can be", async () => {
  writeFileSync(logs(), "a file where the folder should be");
  const file = open();
  for (const line of ["one", "two"]) {
    file.add(line);
    await file.written();
  }
  expect([outages, file.works]).toEqual([["EEXIST"], false]);
  rmSync(logs());
  now += 61_000;
  file.add("three");
  await file.written();
  expect(file.works).toBe(true);
  expect(await file.last(10)).toEqual(["… 2 lines could not be written here …", "three"]);
});

test("a folder that vanishes while it runs is made anew", async () => {
  const file = open();
  file.add("one");
  await file.written();
  rmSync(logs(), { recursive: true });
  file.add("two");
  await file.written();
  expect([await file.last(10), outages]).toEqual([["two"], []]);
});

test.skipIf(process.getuid?.() === 0)("a read-only folder", async () => {
  chmodSync(folder, 0o500);
  const file = open();
  file.add("one");
  await file.written();
  chmodSync(folder, 0o700);
  expect([outages, file.works]).toEqual([["EACCES"], false]);
});

test("far more lines than a disk takes are counted, not kept in memory", async () => {
  const file = open(10_000_000);
  for (let number = 0; number < 50_000; number += 1) file.add(`line ${number}`);
  await file.written();
  file.add("the last one");
  await file.written();
  const lines = await file.last(100_000);
  expect(lines.length).toBeLessThan(2_500);
  expect(lines.at(-1)).toBe("the last one");
  expect(lines.filter((line) => /lines could not be written/.test(line))).toEqual([
    "… 48000 lines could not be written here …",
  ]);
});

test("a full disk: told once, goes on, and lines come back with the room", async (context) => {
  const small = join(folder, "small");
  try {
    execFileSync("mkdir", [small]);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", small], { stdio: "ignore" });
  } catch {
    return context.skip("only who may mount a file system can fill a small one");
  }
  try {
    const file = open(1_000_000, join(small, "logs"));
    for (let number = 0; number < 100; number += 1) {
      file.add(`${number} ${"x".repeat(1_000)}`);
      await file.written();
    }
    expect([outages, file.works]).toEqual([["ENOSPC"], false]);
    execFileSync("mount", ["-o", "remount,size=1m", small]);
    now += 61_000;
    file.add("room again");
    await file.written();
    expect((await file.last(1)).at(-1)).toBe("room again");
    expect(file.works).toBe(true);
  } finally {
    execFileSync("umount", ["-l", small]);
  }
});
