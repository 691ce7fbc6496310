import fs from "node:fs";
import { resolve } from "node:path";
import type { Clock } from "../world.ts";

/** A lock that no transaction of ours needs for so long: whoever took it was ended before it could give it back. */
const staleMs = 5_000;
/** And it must have been seen unchanged so often: after a sleep of the machine its owner may just be waking up too. */
const staleSightings = 50;
const pauseMs = 10;

/** The library locks a database by a folder beside it, for the time of a transaction; it never waits for one. */
export interface LockWatch {
  /** Counts a failed attempt to lock, and takes a dead process's lock away. */
  refused(): void;
}

export function watchLock(file: string, clock: Clock): LockWatch {
  const folder = `${file}.lock`;
  let seen = { lock: "", at: 0, sightings: 0 };
  return {
    refused: () => {
      try {
        const { ino, mtimeMs } = fs.statSync(folder);
        const lock = `${ino} ${mtimeMs}`;
        const now = clock.now();
        seen = seen.lock === lock ? { ...seen, sightings: seen.sightings + 1 } : { lock, at: now, sightings: 1 };
        const age = Math.max(now - mtimeMs, now - seen.at);
        if (age > staleMs && seen.sightings >= staleSightings) fs.rmdirSync(folder);
      } catch {
        // It was given back meanwhile; or it cannot be taken away, and whoever waits will give up.
      }
    },
  };
}

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** Stops this thread for a moment. For the rare wait for another console's transaction, which takes milliseconds. */
export function pause(): void {
  Atomics.wait(sleeper, 0, 0, pauseMs);
}

/**
 * Runs `work`, which is to roll back what an interrupted transaction left in the file. The library never does so by
 * itself: SQLite asks whether anybody else is writing before it believes a journal, and the library answers by looking
 * for the lock folder, which at that moment is the asker's own. Only who holds that folder is ever asked, so the true
 * answer is no.
 */
export function withRollback<T>(file: string, work: () => T): T {
  if (!fs.existsSync(`${file}-journal`)) return work();
  const lock = resolve(`${file}.lock`);
  const { accessSync } = fs;
  fs.accessSync = (path, mode) => {
    if (typeof path === "string" && resolve(path) === lock) throw new Error("No other process is writing.");
    accessSync(path, mode);
  };
  try {
    return work();
  } finally {
    fs.accessSync = accessSync;
  }
}
