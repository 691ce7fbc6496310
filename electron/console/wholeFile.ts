import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** Puts a text in place of a file's: whole or not at all, for the person's eyes only. Rejects where the disk refuses. */
export async function replaceFile(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const next = `${file}.new`;
  try {
    // A mode holds for new files only; one that was left behind may have another.
    await rm(next, { force: true });
    await writeFile(next, text, { mode: 0o600, flag: "wx", flush: true });
    await rename(next, file);
  } catch (cause) {
    await rm(next, { force: true }).catch(() => {});
    throw cause;
  }
}
