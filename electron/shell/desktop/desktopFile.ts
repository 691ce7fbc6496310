import { readFile, rename } from "node:fs/promises";
import { basename } from "node:path";
import { type DesktopSettings, defaultDesktopSettings, desktopSettingsSchema } from "../../../shared/model/desktop.ts";
import { isNewer, newerSentence } from "../../console/newerFile.ts";
import { replaceFile } from "../../console/wholeFile.ts";

export interface ReadDesktop {
  readonly settings: DesktopSettings;
  /** What was wrong with the file, as a sentence; null where nothing was. */
  readonly problem: string | null;
}

const usualHold = "The usual choices hold.";

/** Reads `desktop.json`; without one the usual choices hold. A damaged file is set aside. Never rejects. */
export async function readDesktopFile(file: string, now: number): Promise<ReadDesktop> {
  try {
    const value: unknown = JSON.parse(await readFile(file, "utf8"));
    if (isNewer(value, 1))
      return { settings: defaultDesktopSettings, problem: newerSentence(basename(file), usualHold) };
    const parsed = desktopSettingsSchema.safeParse(value);
    return parsed.success ? { settings: parsed.data, problem: null } : await setAside(file, now);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : null;
    if (code === "ENOENT") return { settings: defaultDesktopSettings, problem: null };
    if (code === null) return setAside(file, now);
    const problem = `${basename(file)} cannot be read (${code}), so the usual choices hold.`;
    return { settings: defaultDesktopSettings, problem };
  }
}

async function setAside(file: string, now: number): Promise<ReadDesktop> {
  const other = file.replace(/\.json$/, `.damaged-${now}.json`);
  const where = await rename(file, other).then(
    () => `was set aside as ${basename(other)}`,
    () => "could not be set aside",
  );
  const problem = `${basename(file)} was damaged and ${where}. ${usualHold}`;
  return { settings: defaultDesktopSettings, problem };
}

/** Rejects where the disk refuses, and where a newer version's file is there. */
export async function writeDesktopFile(file: string, settings: DesktopSettings): Promise<void> {
  const present: unknown = await readFile(file, "utf8")
    .then(JSON.parse)
    .catch(() => null);
  if (isNewer(present, 1))
    throw new Error(`a newer version of the console wrote ${basename(file)}, which is left alone`);
  await replaceFile(file, `${JSON.stringify(settings, null, 2)}\n`);
}
