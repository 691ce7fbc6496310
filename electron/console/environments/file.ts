import { unwatchFile, watchFile } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import type { SettingsProblem } from "../../../shared/model/environment.ts";
import { type SettingsFile, settingsJsonSchema } from "../../../shared/settings/schema.ts";
import { parseSettings } from "./parse.ts";
import { readSnapshot } from "./snapshot.ts";

/** The settings in force, and what is wrong with the file as it is now. */
export interface LoadedSettings {
  /** The last good settings; none before the first good file. */
  readonly settings: SettingsFile;
  readonly fileExists: boolean;
  readonly problems: readonly SettingsProblem[];
}

export const noSettings: SettingsFile = { version: 1, environments: [] };

/** How often the file is looked at, in milliseconds. Looking at it also notices editors that replace the file. */
const lookEveryMs = 500;

/**
 * Reads the settings file, given what was in force before. A broken, unreadable or vanished file leaves the last good
 * settings in force and says what is wrong.
 */
export async function loadSettings(file: string, inForce: LoadedSettings | null): Promise<LoadedSettings> {
  const settings = inForce?.settings ?? noSettings;
  const broken = (message: string, fileExists = true): LoadedSettings => ({
    settings,
    fileExists,
    problems: [{ message, line: null, column: null, field: null }],
  });
  const snapshot = await readSnapshot(file);
  if (snapshot.kind === "unreadable") return broken(snapshot.message);
  if (snapshot.kind === "absent") {
    if (settings.environments.length === 0) return { settings, fileExists: false, problems: [] };
    return broken("The file is gone. Put it back, or restart the console to begin without environments.", false);
  }
  const parsed = parseSettings(snapshot.text);
  if (!parsed.ok) return { settings, fileExists: true, problems: parsed.problems };
  return { settings: parsed.settings, fileExists: true, problems: [] };
}

/** Calls back when the file changes, appears or vanishes, until the returned function is called. */
export function watchSettings(file: string, onChange: () => void): () => void {
  const listener = () => onChange();
  watchFile(file, { interval: lookEveryMs, persistent: false }, listener);
  return () => unwatchFile(file, listener);
}

/**
 * Puts the settings' JSON schema beside the file, for editors (`"$schema": "./environments.schema.json"`). A settings
 * file outside the data folder lies in somebody's repository or home, where nothing of ours should appear.
 */
export async function writeSettingsSchema(file: string, dataFolder: string | null): Promise<void> {
  if (dataFolder === null || !isWithin(dataFolder, file)) return;
  const target = join(dirname(file), "environments.schema.json");
  const text = `${JSON.stringify(settingsJsonSchema(), null, 2)}\n`;
  await mkdir(dirname(file), { recursive: true });
  if ((await readFile(target, "utf8").catch(() => null)) === text) return;
  await writeFile(`${target}.new`, text);
  await rename(`${target}.new`, target);
}

/** Whether a path lies in a folder, or is that folder. */
export function isWithin(folder: string, file: string): boolean {
  const path = relative(folder, file);
  return path !== ".." && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}
