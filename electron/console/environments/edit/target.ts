import { lstat, readlink, realpath } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/** The file that a path leads to, over links, which need not exist yet. */
export async function targetOf(file: string, hops = 0): Promise<string> {
  const real = await realpath(file).catch(() => null);
  if (real !== null) return real;
  const found = await lstat(file).catch(() => null);
  if (found?.isSymbolicLink() !== true || hops > 20) return file;
  return targetOf(resolve(dirname(file), await readlink(file)), hops + 1);
}
