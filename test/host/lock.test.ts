import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AlreadyRunning, type LockSystem, lockFileName, lockFolder } from "../../electron/host/lock.ts";
import { createFakeClock, type FakeClock } from "../support/clock.ts";

let folder = "";
let file = "";
const warnings: string[] = [];
const log = { info: () => {}, warn: (line: string) => void warnings.push(line) };
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "incident-console-lock-"));
  file = join(folder, lockFileName);
  warnings.length = 0;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const holder = (changes: object) =>
  JSON.stringify({ pid: process.pid, host: hostname(), started: null, id: "somebody", ...changes });

/** Puts a lock there as somebody left it, so many milliseconds ago. */
async function leave(text: string, age: number): Promise<void> {
  await writeFile(file, text);
  const then = new Date(Date.now() - age);
  await utimes(file, then, then);
}

/** A process that has ended. */
async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ["--version"], { stdio: "ignore" });
  await once(child, "exit");
  return child.pid ?? 0;
}

describe("a data folder", () => {
  test("is one console's until it is given back", async () => {
    const lock = await lockFolder(folder, log);
    await expect(lockFolder(folder, log)).rejects.toThrow(AlreadyRunning);
    await expect(lockFolder(folder, log)).rejects.toThrow(
      `Already running with this data folder (pid ${process.pid}). Use --data for another.`,
    );
    await lock.giveBack();
    expect(await readdir(folder)).toEqual([]);
    await (await lockFolder(folder, log)).giveBack();
  });

  test("is one console's, however many start at once", async () => {
    const starts = await Promise.allSettled(Array.from({ length: 10 }, () => lockFolder(folder, log)));
    expect(starts.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test("that cannot be locked is used all the same, with a word", async () => {
    const lock = await lockFolder(join(folder, "missing"), log);
    expect(warnings).toEqual(["The data folder cannot be locked against a second console (ENOENT)."]);
    await lock.giveBack();
  });
});

describe("a lock that was left behind", () => {
  const hour = 3_600_000;
  const dead = async () => holder({ pid: await endedProcess() });
  test.each<[string, () => Promise<string>, number]>([
    ["of a process that is gone", dead, 0],
    ["of a process whose id another one has now", async () => holder({ started: "another boot 1" }), 0],
    ["of another machine, silent for long", async () => holder({ host: "elsewhere.example" }), hour],
    ["that is empty", async () => "", hour],
    ["that is no lock", async () => '{"pid":"1"}', hour],
  ])("%s is taken over", async (_name, text, age) => {
    await leave(await text(), age);
    const lock = await lockFolder(folder, log);
    expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ pid: process.pid, host: hostname() });
    await lock.giveBack();
    expect(await readdir(folder)).toEqual([]);
    expect(warnings).toEqual([]);
  });

  test("is taken over by one of many that start at once", async () => {
    await leave(await dead(), 0);
    const starts = await Promise.allSettled(Array.from({ length: 10 }, () => lockFolder(folder, log)));
    expect(starts.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await readdir(folder)).toEqual([lockFileName]);
  });

  test("and is being written at this moment is waited for", async () => {
    await leave("", 0);
    setTimeout(() => void writeFile(file, holder({ pid: process.ppid })), 300);
    await expect(lockFolder(folder, log)).rejects.toThrow(AlreadyRunning);
  });
});

test("another machine's console that lives is named", async () => {
  await leave(holder({ pid: 7, host: "elsewhere.example" }), 1_000);
  await expect(lockFolder(folder, log)).rejects.toThrow("(pid 7 on elsewhere.example)");
});

test("what another console took over is not given back by the first", async () => {
  const lock = await lockFolder(folder, log);
  await writeFile(file, holder({}));
  await lock.giveBack();
  expect(await readdir(folder)).toEqual([lockFileName]);
});

describe("where the system does not say when a process was started", () => {
  const minute = 60_000;
  let clock: FakeClock;
  const system = (): LockSystem => ({ clock, processStart: async () => null, uptime: () => 86_400 });
  beforeEach(() => {
    clock = createFakeClock(Date.now());
  });

  /** Waits until somebody waits so long. */
  async function waiting(milliseconds: number): Promise<void> {
    while (!clock.alarms().includes(milliseconds)) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  test("a console that slept is not taken for one that is gone: it beats when it wakes up", async () => {
    // Its alarms do not ring, as they do not in sleep.
    const asleep = { now: () => clock.now(), after: () => () => {} };
    const lock = await lockFolder(folder, log, { ...system(), clock: asleep });
    await clock.sleep(10 * minute);
    const refused = expect(lockFolder(folder, log, system())).rejects.toThrow(AlreadyRunning);
    await waiting(17_000);
    const before = (await stat(file)).mtimeMs;
    lock.beat();
    await expect.poll(async () => (await stat(file)).mtimeMs).toBeGreaterThan(before);
    await clock.advance(17_000);
    await refused;
    await lock.giveBack();
  });

  test("a lock whose process is another one by now is taken over after that wait", async () => {
    await leave(holder({ pid: process.ppid }), 10 * minute);
    const second = lockFolder(folder, log, system());
    await waiting(17_000);
    expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ pid: process.ppid });
    await clock.advance(17_000);
    const lock = await second;
    expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ pid: process.pid });
    await lock.giveBack();
  });

  test("a lock from before the system's start is taken over at once", async () => {
    await leave(holder({ pid: process.ppid }), 10 * minute);
    const lock = await lockFolder(folder, log, { ...system(), uptime: () => 60 });
    expect(clock.alarms()).toEqual([15_000]);
    await lock.giveBack();
    expect(clock.alarms()).toEqual([]);
  });

  test("a lock is touched at every beat, and at once where it is asked for", async () => {
    const lock = await lockFolder(folder, log, system());
    const touched = async () => Math.round((await stat(file)).mtimeMs);
    await clock.advance(15_000);
    await expect.poll(touched).toBe(clock.now());
    await clock.advance(15_000);
    await expect.poll(touched).toBe(clock.now());
    await clock.advance(5_000);
    lock.beat();
    await expect.poll(touched).toBe(clock.now());
    await lock.giveBack();
  });
});
