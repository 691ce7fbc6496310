import { mkdir, readFile, rm, rmdir, stat, utimes, writeFile } from "node:fs/promises";
import { hostname, uptime } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { type Clock, type Log, systemClock } from "../console/world.ts";

export const lockFileName = "console.lock";

/** How often a lock says that its console lives, for those who cannot ask its system about the process. */
const beatMs = 15_000;
/** A lock that was silent for so long is nobody's, unless its machine slept. */
const silentMs = 10 * beatMs;
/** A console that has just woken up beats within so long. */
const wakeMs = beatMs + 2_000;
/** A lock without content is being written, unless it stays so. */
const writingMs = 2_000;
/** Nobody needs so long to remove a lock. */
const turnMs = 5_000;
const pauseMs = 100;

const holderSchema = z.object({
  pid: z.int().positive(),
  host: z.string(),
  /** When the process was started, as its system says it; the same pid may be another process by now. */
  started: z.string().nullable(),
  /** Differs with every lock. */
  id: z.string(),
});
type Holder = z.infer<typeof holderSchema>;

/** Another console has the data folder. */
export class AlreadyRunning extends Error {}

/** A data folder that is this process's. */
export interface FolderLock {
  /** Says at once that this console lives, as after sleep, in which nothing was said. */
  readonly beat: () => void;
  readonly giveBack: () => Promise<void>;
}

/** What is asked of the system. */
export interface LockSystem {
  readonly clock: Clock;
  /** When a process was started, in words of the system; null where it does not tell. */
  readonly processStart: (pid: number) => Promise<string | null>;
  /** Seconds since the system was started. */
  readonly uptime: () => number;
}

/**
 * Takes a data folder for this process, since two consoles would write over each other's memory and tell everything
 * twice. Throws AlreadyRunning where another process has it; the lock of one that ended without giving it back is taken
 * over. Where the folder cannot be written nothing can be locked, which is said.
 */
export async function lockFolder(
  folder: string,
  log: Log,
  system: LockSystem = { clock: systemClock, processStart: readProcessStart, uptime },
): Promise<FolderLock> {
  const { clock } = system;
  const file = join(folder, lockFileName);
  const started = await system.processStart(process.pid);
  const own: Holder = { pid: process.pid, host: hostname(), started, id: crypto.randomUUID() };
  try {
    await takeOrWait(file, own, system);
  } catch (cause) {
    if (cause instanceof AlreadyRunning) throw cause;
    // A console that forgets is better than none in the night in which the disk is full.
    log.warn(`The data folder cannot be locked against a second console (${codeOf(cause) ?? String(cause)}).`);
    return { beat: () => {}, giveBack: async () => {} };
  }
  const stopBeating = beatFrom(file, clock);
  return {
    beat: () => void touch(file, clock),
    giveBack: async () => {
      stopBeating();
      // One that was taken over meanwhile belongs to somebody else.
      const found = await read(file);
      if (found?.holder?.id === own.id) await rm(file, { force: true });
    },
  };
}

function beatFrom(file: string, clock: Clock): () => void {
  let stop = () => {};
  const wait = () => {
    stop = clock.after(beatMs, () => {
      void touch(file, clock);
      wait();
    });
  };
  wait();
  return () => stop();
}

async function takeOrWait(file: string, own: Holder, system: LockSystem): Promise<void> {
  const { clock } = system;
  /** The last beat of one that sleeps, or slept until a moment ago. */
  let waitedAfter: number | null = null;
  while (!(await take(file, own))) {
    const found = await read(file);
    if (found === null) continue;
    const life = await lifeOf(found, system);
    if (life === "alive") throw new AlreadyRunning(sentence(found.holder));
    if (life === "unclear") await sleep(clock, pauseMs);
    else if (life === "silent" && waitedAfter !== found.touchedAt) {
      waitedAfter = found.touchedAt;
      await sleep(clock, wakeMs);
    } else await takeAway(file, found, clock);
  }
}

function sleep(clock: Clock, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(milliseconds, resolve);
  });
}

function sentence(holder: Holder | null): string {
  const where = holder === null || holder.host === hostname() ? "" : ` on ${holder.host}`;
  const who = holder === null ? "" : ` (pid ${holder.pid}${where})`;
  return `Already running with this data folder${who}. Use --data for another.`;
}

/** False where there is a lock already. */
async function take(file: string, own: Holder): Promise<boolean> {
  try {
    await writeFile(file, `${JSON.stringify(own)}\n`, { mode: 0o600, flag: "wx" });
    return true;
  } catch (cause) {
    if (codeOf(cause) === "EEXIST") return false;
    throw cause;
  }
}

interface Found {
  readonly text: string;
  /** Null where it cannot be understood. */
  readonly holder: Holder | null;
  readonly touchedAt: number;
}

/** Null where there is no lock any more. */
async function read(file: string): Promise<Found | null> {
  try {
    const text = await readFile(file, "utf8");
    const { mtimeMs } = await stat(file);
    return { text, holder: parseHolder(text), touchedAt: mtimeMs };
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return null;
    throw cause;
  }
}

function parseHolder(text: string): Holder | null {
  try {
    return holderSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** Removes a lock that is nobody's. One at a time, so that none removes the lock that another took in its place. */
async function takeAway(file: string, { text, touchedAt }: Found, clock: Clock): Promise<void> {
  const turn = `${file}.turn`;
  try {
    await mkdir(turn);
  } catch (cause) {
    if (codeOf(cause) !== "EEXIST") throw cause;
    const since = await stat(turn).catch(() => null);
    // Whoever had this turn ended in the midst of it.
    if (since !== null && Math.abs(clock.now() - since.mtimeMs) > turnMs) await rmdir(turn).catch(() => {});
    else await sleep(clock, pauseMs);
    return;
  }
  try {
    const now = await read(file);
    if (now?.text === text && now.touchedAt === touchedAt) await rm(file, { force: true });
  } finally {
    await rmdir(turn).catch(() => {});
  }
}

/** A folder that is gone, or full, ends no console. */
async function touch(file: string, clock: Clock): Promise<void> {
  const now = new Date(clock.now());
  await utimes(file, now, now).catch(() => {});
}

/** `silent`: its process lives, but may be another one that has the same id. */
type Life = "alive" | "gone" | "unclear" | "silent";

async function lifeOf({ holder, touchedAt }: Found, { clock, processStart, uptime }: LockSystem): Promise<Life> {
  const silentFor = Math.abs(clock.now() - touchedAt);
  const beats = silentFor < silentMs ? "alive" : "gone";
  if (holder === null) return silentFor < writingMs ? "unclear" : "gone";
  if (holder.host !== hostname()) return beats;
  if (!isProcess(holder.pid)) return "gone";
  const started = await processStart(holder.pid);
  if (started !== null && holder.started !== null) return started === holder.started ? "alive" : "gone";
  // By its pid alone, any process that got it after a restart of the system would be taken for a console.
  if (touchedAt < clock.now() - uptime() * 1000) return "gone";
  return beats === "alive" ? "alive" : "silent";
}

/** Whether a process with this id runs, whosever it is. */
function isProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return codeOf(cause) === "EPERM";
  }
}

/** The boot and the moment in it at which a process was started; null where the system does not tell. */
async function readProcessStart(pid: number): Promise<string | null> {
  try {
    const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8");
    const status = await readFile(`/proc/${pid}/stat`, "utf8");
    // The name in parentheses may hold anything; the start is the 22nd field, the 20th after it. Source: proc(5).
    const start = status.slice(status.lastIndexOf(")") + 2).split(" ")[19];
    return start === undefined ? null : `${boot.trim()} ${start}`;
  } catch {
    return null;
  }
}

function codeOf(cause: unknown): unknown {
  return cause instanceof Error && "code" in cause ? cause.code : null;
}
