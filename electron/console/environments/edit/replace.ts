import type { Stats } from "node:fs";
import { chmod, chown, type FileHandle, mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { ConsoleError } from "../../errors.ts";
import type { Clock } from "../../world.ts";
import { sentenceOfDisk } from "./disk.ts";
import { targetOf } from "./target.ts";

/** Puts bytes on the disk. Passed in so that a test can have a full one. */
export type WriteBytes = (handle: FileHandle, bytes: Uint8Array) => Promise<void>;

export const writeBytes: WriteBytes = async (handle, bytes) => {
  await handle.writeFile(bytes);
  await handle.sync();
};

export interface ReplaceOptions {
  readonly clock: Clock;
  readonly write?: WriteBytes;
}

/** Another console writes in less than a second; what is older was left behind by one that ended. */
const abandonedMs = 10_000;

/**
 * Does the work while no other console writes the file: whoever has created the file beside it, whose content is to take
 * its place, is alone. `replace` puts the bytes in its place, whole or not at all; links are followed, and mode and owner
 * stay. Rejects with a sentence where the disk refuses; then nothing is changed.
 */
export async function withFileHeld<T>(
  file: string,
  { clock, write = writeBytes }: ReplaceOptions,
  work: (replace: (bytes: Uint8Array) => Promise<void>) => Promise<T>,
): Promise<T> {
  const target = await targetOf(file);
  const next = `${target}.new`;
  const handle = await hold(target, next, clock);
  const { ino } = await handle.stat({ bigint: true });
  // Whoever thought that this one was left behind may have put another in its place. Asked while ours is open, so that
  // its number is nobody else's.
  const isOurs = async () => (await stat(next, { bigint: true }).catch(() => null))?.ino === ino;
  let replaced = false;
  try {
    return await work(async (bytes) => {
      try {
        await write(handle, bytes);
        if (!(await isOurs())) throw heldByOther();
        await handle.close();
        await keepRights(next, await stat(target).catch(() => null));
        await rename(next, target);
        replaced = true;
      } catch (cause) {
        throw sentenceOfDisk(cause, target);
      }
    });
  } finally {
    if (!replaced && (await isOurs())) await rm(next, { force: true }).catch(() => {});
    await handle.close().catch(() => {});
  }
}

async function hold(target: string, next: string, clock: Clock): Promise<FileHandle> {
  try {
    await mkdir(dirname(target), { recursive: true });
    const left = await stat(next).catch(() => null);
    if (left !== null && Math.abs(clock.now() - left.mtimeMs) > abandonedMs) await rm(next, { force: true });
    return await open(next, "wx", 0o600);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") {
      throw heldByOther();
    }
    throw sentenceOfDisk(cause, target);
  }
}

function heldByOther(): ConsoleError {
  return new ConsoleError("UNAVAILABLE", "Another console is writing the settings file. Try again in a moment.");
}

async function keepRights(next: string, like: Stats | null): Promise<void> {
  if (like === null) return;
  // Only who may give a file away can keep another's; the mode must not give more than the person chose.
  await chown(next, like.uid, like.gid).catch(() => {});
  await chmod(next, like.mode & 0o777);
}
