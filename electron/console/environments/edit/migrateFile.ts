import { settingsVersion } from "../../../../shared/settings/schema.ts";
import { toConsoleError } from "../../errors.ts";
import type { World } from "../../world.ts";
import { parseJsonTree, plainValue } from "../jsonTree.ts";
import { type MigrationStep, migrateValue, migrations, versionOf } from "../migrate.ts";
import { parseSettings } from "../parse.ts";
import { bytesLike, readSnapshot } from "../snapshot.ts";
import { keepCopy } from "./copies.ts";
import { editSettings } from "./editSettings.ts";
import { withFileHeld } from "./replace.ts";

/**
 * Brings the settings file of an older version up to date, after a copy of it was kept; comments stay. A faulty file is
 * left alone. Never rejects: a file that cannot be written is brought up to date whenever it is read.
 */
export async function migrateFile(
  file: string,
  world: Pick<World, "clock" | "log">,
  steps: readonly MigrationStep[] = migrations,
): Promise<void> {
  if (steps.length === 0) return;
  try {
    const first = await readSnapshot(file);
    if (first.kind !== "text" || migrated(first.text, steps) === null) return;
    await withFileHeld(file, world, async (replace) => {
      // Another console may have done so meanwhile.
      const snapshot = await readSnapshot(file);
      const next = snapshot.kind === "text" ? migrated(snapshot.text, steps) : null;
      if (snapshot.kind !== "text" || next === null) return;
      await keepCopy(file, snapshot.bytes, world);
      await replace(bytesLike(snapshot, next));
      world.log.info(`${file} was brought up to date; a copy of what it was lies beside it.`);
    });
  } catch (cause) {
    world.log.warn(
      `${file} is of an older version and could not be brought up to date: ${toConsoleError(cause).message}`,
    );
  }
}

/** The text of the file of today's version; null where there is nothing to do, or nothing that can be done. */
function migrated(text: string, steps: readonly MigrationStep[]): string | null {
  const tree = parseJsonTree(text);
  if (!tree.ok) return null;
  const before = plainValue(tree.root);
  const version = versionOf(before);
  if (version === null || version >= settingsVersion) return null;
  const parsed = parseSettings(text, steps);
  return parsed.ok ? editSettings(text, before, migrateValue(before, steps), parsed.settings) : null;
}
