import { mkdirSync, statSync } from "node:fs";
import { chmod, mkdtemp, rm, stat } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Log } from "../console/world.ts";
import { lockFolder } from "./lock.ts";
import { codeOf } from "./log/rotatingFile.ts";
import type { Options } from "./options.ts";

const folderName = "incident-console";

/** Where this system keeps an application's data. */
export function usualDataFolder(
  platform: NodeJS.Platform = process.platform,
  environment: Readonly<Record<string, string | undefined>> = process.env,
  home: string = homedir(),
): string {
  if (platform === "darwin") return join(home, "Library", "Application Support", folderName);
  if (platform === "win32") return join(environment.APPDATA || join(home, "AppData", "Roaming"), folderName);
  return join(environment.XDG_CONFIG_HOME || join(home, ".config"), folderName);
}

export interface DataFolder {
  readonly path: string;
  /** Lets another console have it, and removes it where it was a temporary one. */
  readonly release: () => Promise<void>;
  /** Says to others that this console lives. To be called after sleep. */
  readonly beat: () => void;
}

/** The place takes no folders, as `/proc` does: whatever is to be kept below it would be tried for ever. */
export class TakesNoFolders extends Error {}

/**
 * Makes a folder, and those that it lies in, for their owner only; step by step, since Node's own recursive way never
 * ends below `/proc`. Throws what the system says, or TakesNoFolders.
 */
export function makeFolder(path: string): void {
  if (isMade(path)) return;
  const above = dirname(path);
  makeFolder(above);
  if (!isMade(path)) throw new TakesNoFolders(`no folder can be made in ${above}`);
}

/** False where what it lies in is missing, or is no place for a folder. */
function isMade(path: string): boolean {
  try {
    mkdirSync(path, { mode: 0o700 });
    return true;
  } catch (cause) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return true;
    if (codeOf(cause) !== "ENOENT" || dirname(path) === path) throw cause;
    return false;
  }
}

/** Why a data folder could not be made, a sentence. */
export function folderFault(path: string, cause: unknown): string {
  if (cause instanceof TakesNoFolders) {
    return `The data folder ${path} cannot be made: ${cause.message}. Name another folder with --data.`;
  }
  const code = codeOf(cause);
  if (code === "EEXIST" || code === "ENOTDIR") {
    return `The data folder ${path} cannot be made: there is a file in its place. Name another folder with --data.`;
  }
  return `The data folder ${path} cannot be made (${code ?? String(cause)}).`;
}

/**
 * Takes the usual folder away from other people, who may read what somebody copied there or what an old backup brought
 * back. One that was named with --data keeps its mode, as it may hold more than ours. Windows gives a person's folders
 * to them alone.
 */
async function makePrivate(path: string, log: Log): Promise<void> {
  if (process.getuid === undefined) return;
  try {
    const { mode, uid } = await stat(path);
    if ((mode & 0o077) === 0 || uid !== process.getuid()) return;
    await chmod(path, 0o700);
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return;
    log.warn(`Other people on this machine may be able to read the data folder (${codeOf(cause) ?? String(cause)}).`);
  }
}

/**
 * Makes the data folder, readable by its owner only, and locks it: throws AlreadyRunning where another console has it.
 * Where it cannot be made this is said, and the console goes on without; but it throws a sentence where nothing ever can.
 * The demo gets one of its own, so that it can never write over the settings of somebody's real environments.
 */
export async function openDataFolder(options: Options, log: Log): Promise<DataFolder> {
  if (options.demo && options.data === null) {
    const path = await mkdtemp(join(tmpdir(), `${folderName}-demo-`));
    return { path, release: () => rm(path, { recursive: true, force: true }), beat: () => {} };
  }
  const base = options.data === null ? usualDataFolder() : resolve(options.data);
  const path = options.demo ? join(base, "demo") : base;
  try {
    makeFolder(path);
  } catch (cause) {
    if (cause instanceof TakesNoFolders) throw new Error(folderFault(path, cause));
    // What cannot be kept there is kept in memory, as each part of the console says by itself.
    log.warn(folderFault(path, cause));
  }
  if (options.data === null) await makePrivate(path, log);
  const lock = await lockFolder(path, log);
  return { path, release: lock.giveBack, beat: lock.beat };
}
