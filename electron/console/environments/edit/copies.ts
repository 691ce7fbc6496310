import { open, readdir, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ConsoleError } from "../../errors.ts";
import type { Clock } from "../../world.ts";
import { sentenceOfDisk } from "./disk.ts";
import { type WriteBytes, writeBytes } from "./replace.ts";

const keptCopies = 5;

/**
 * Keeps a copy of the settings file beside it, `environments.json.before-<stamp>`, and removes the oldest where there are
 * more than five. Where the path is a link the copy lies beside the link: its target may be in somebody's repository.
 * Rejects with a sentence where it cannot be kept.
 */
export async function keepCopy(
  file: string,
  bytes: Uint8Array,
  { clock, write = writeBytes }: { readonly clock: Clock; readonly write?: WriteBytes },
): Promise<void> {
  const stamp = new Date(clock.now()).toISOString().replaceAll(":", "-").replace(".", "-");
  let copy: string | null = null;
  try {
    const mode = (await stat(file)).mode & 0o777;
    const opened = await openNew(`${file}.before-${stamp}`, mode);
    copy = opened.path;
    try {
      await write(opened.handle, bytes);
    } finally {
      await opened.handle.close();
    }
  } catch (cause) {
    if (copy !== null) await rm(copy, { force: true }).catch(() => {});
    const { code, message } = sentenceOfDisk(cause, file);
    throw new ConsoleError(code, `No copy of the settings could be kept, so nothing was changed. ${message}`, {
      cause,
    });
  }
  await removeOldest(file);
}

/** Two copies of the same moment are numbered. */
async function openNew(path: string, mode: number, number = 1) {
  const numbered = number === 1 ? path : `${path}-${number}`;
  try {
    return { path: numbered, handle: await open(numbered, "wx", mode) };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST" || number === 9) throw cause;
    return openNew(path, mode, number + 1);
  }
}

async function removeOldest(file: string): Promise<void> {
  const prefix = `${basename(file)}.before-`;
  const isCopy = (name: string) =>
    name.startsWith(prefix) && /^\d{4}-\d\d-\d\dT[\d-]+Z(-\d)?$/.test(name.slice(prefix.length));
  const copies = (await readdir(dirname(file)).catch(() => [])).filter(isCopy).sort();
  for (const name of copies.slice(0, -keptCopies)) await rm(join(dirname(file), name), { force: true }).catch(() => {});
}
