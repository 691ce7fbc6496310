import { access, constants, statfs } from "node:fs/promises";
import { freemem, homedir, release } from "node:os";
import type { ProcessFacts } from "../console/world.ts";

/** What there is to know of this process and its machine. */
export async function processFacts(dataFolder: string): Promise<ProcessFacts> {
  const { rss, heapUsed } = process.memoryUsage();
  const [freeBytes, problem] = await Promise.all([freeBytesOf(dataFolder), problemOf(dataFolder)]);
  return {
    system: `${process.platform} ${release()} ${process.arch}`,
    node: process.version,
    electron: process.versions.electron ?? null,
    uptimeSeconds: process.uptime(),
    memory: { processBytes: rss, heapBytes: heapUsed, freeBytes: freemem() },
    dataFolder: { path: withoutHome(dataFolder, homedir()), freeBytes, problem },
  };
}

/** The name of a person's account is in the path of their home. */
export function withoutHome(path: string, home: string): string {
  return home !== "" && path.startsWith(home) ? `~${path.slice(home.length)}` : path;
}

async function freeBytesOf(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}

async function problemOf(folder: string): Promise<string | null> {
  try {
    await access(folder, constants.W_OK);
    return null;
  } catch (cause) {
    return cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
  }
}
