import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
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
}

/** Why a data folder could not be made, a sentence. */
export function folderFault(path: string, cause: unknown): string {
  const code = codeOf(cause);
  if (code === "EEXIST" || code === "ENOTDIR") {
    return `The data folder ${path} cannot be made: there is a file in its place. Name another folder with --data.`;
  }
  return `The data folder ${path} cannot be made (${code ?? String(cause)}).`;
}

/**
 * Makes the data folder, readable by its owner only, and locks it: throws AlreadyRunning where another console has it.
 * Where it cannot be made this is said, and the console goes on without.
 * The demo gets one of its own, so that it can never write over the settings of somebody's real environments.
 */
export async function openDataFolder(options: Options, log: Log): Promise<DataFolder> {
  if (options.demo && options.data === null) {
    const path = await mkdtemp(join(tmpdir(), `${folderName}-demo-`));
    return { path, release: () => rm(path, { recursive: true, force: true }) };
  }
  const base = options.data === null ? usualDataFolder() : resolve(options.data);
  const path = options.demo ? join(base, "demo") : base;
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    // What cannot be kept there is kept in memory, as each part of the console says by itself.
    log.warn(folderFault(path, cause));
  }
  return { path, release: await lockFolder(path, log) };
}
