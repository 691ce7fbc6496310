import { isDeepStrictEqual } from "node:util";
import type { SettingsProblem } from "../../../../shared/model/environment.ts";
import type { EnvironmentSettings, SettingsFile } from "../../../../shared/settings/schema.ts";
import { ConsoleError } from "../../errors.ts";
import type { World } from "../../world.ts";
import { isWithin, noSettings } from "../file.ts";
import { parseSettings } from "../parse.ts";
import { bytesLike, longestSettings, readSnapshot, revisionOf, type Snapshot } from "../snapshot.ts";
import { keepCopy } from "./copies.ts";
import { unwritableBecause } from "./disk.ts";
import { editSettings, newSettings } from "./editSettings.ts";
import { type WriteBytes, withFileHeld } from "./replace.ts";

export interface EditorOptions {
  readonly world: Pick<World, "clock">;
  readonly settingsFile: string;
  readonly dataFolder: string | null;
  /** The settings in force, which a faulty file does not change. */
  readonly inForce: () => SettingsFile;
  /** Puts what is in the file now in force. */
  readonly apply: () => Promise<void>;
  /** Nothing that is written from here on is put in force before the answer was called. */
  readonly hold?: () => Promise<() => void>;
  readonly write?: WriteBytes;
}

export interface ChangeOptions {
  /** Keep a copy of the file in any case, not only before the first change since the start. */
  readonly copy?: boolean;
  /** Called once the change is written, and before it is in force. Not called where there is nothing to change. */
  readonly written?: () => Promise<void>;
}

/** The settings file as it can be changed from here, or not. */
export interface Editable {
  readonly environments: readonly EnvironmentSettings[];
  readonly revision: string;
  readonly locked: string | null;
}

/** Changes the settings file for the person: one change after another, and none on a text that nobody looked at. */
export class SettingsEditor {
  private queue: Promise<unknown> = Promise.resolve();
  private hasCopy = false;

  constructor(private readonly options: EditorOptions) {}

  /** The environments of the file; those in force where it is faulty. Never rejects. */
  async read(): Promise<Editable> {
    const snapshot = await readSnapshot(this.options.settingsFile);
    const read = this.settingsIn(snapshot);
    const { environments } = read.settings ?? this.options.inForce();
    return { environments, revision: revisionOf(snapshot), locked: read.locked ?? (await this.unwritable()) };
  }

  /**
   * Writes what `change` makes of the settings, and puts it in force. Answers the new revision. Refused with READ_ONLY
   * where the file is locked, and with INVALID_INPUT where it is not what it was at `revision`; `change` may refuse, too.
   */
  change(
    revision: string,
    change: (settings: SettingsFile) => SettingsFile,
    { copy = false, written }: ChangeOptions = {},
  ): Promise<string> {
    const changed = this.queue.then(async () => {
      const release = written === undefined ? null : await this.options.hold?.();
      try {
        return await this.changeNow(revision, change, copy, async () => {
          await written?.();
          release?.();
        });
      } finally {
        release?.();
      }
    });
    this.queue = changed.catch(() => {});
    return changed;
  }

  private async changeNow(
    revision: string,
    change: (settings: SettingsFile) => SettingsFile,
    copy: boolean,
    isWritten: () => Promise<void>,
  ): Promise<string> {
    const { settingsFile: file, world, write, apply } = this.options;
    const unwritable = await this.unwritable();
    if (unwritable !== null) throw new ConsoleError("READ_ONLY", unwritable);
    const options = { clock: world.clock, ...(write === undefined ? {} : { write }) };
    const written = await withFileHeld(file, options, async (replace) => {
      const snapshot = await readSnapshot(file);
      const { settings, locked } = this.settingsIn(snapshot);
      if (settings === null) throw new ConsoleError("READ_ONLY", locked);
      if (revisionOf(snapshot) !== revision) {
        throw new ConsoleError("INVALID_INPUT", "The settings file changed meanwhile. Look at it again.");
      }
      const after = change(settings);
      if (isDeepStrictEqual(after, settings)) return null;
      const bytes = this.bytesOf(snapshot, settings, after);
      // It could not be read again.
      if (bytes.length > longestSettings) {
        throw new ConsoleError("INVALID_INPUT", "The settings would be larger than 4 MB, so nothing was written.");
      }
      if (snapshot.kind === "text" && (copy || !this.hasCopy)) {
        await keepCopy(file, snapshot.bytes, options);
        this.hasCopy = true;
      }
      await replace(bytes);
      return bytes;
    });
    if (written === null) return revision;
    // A file that this session made needs no copy before its next change.
    this.hasCopy = true;
    await isWritten();
    await apply();
    return revisionOf({ kind: "text", text: "", bytes: written });
  }

  private bytesOf(snapshot: Snapshot, before: SettingsFile, after: SettingsFile): Buffer {
    if (snapshot.kind === "text") return bytesLike(snapshot, editSettings(snapshot.text, before, after, after));
    const { dataFolder, settingsFile } = this.options;
    // The schema for editors lies beside the file in the data folder only.
    const described = dataFolder !== null && isWithin(dataFolder, settingsFile);
    return Buffer.from(newSettings(described ? { $schema: "./environments.schema.json", ...after } : after), "utf8");
  }

  /** What the file means, or why it cannot be changed. */
  private settingsIn(
    snapshot: Snapshot,
  ): { readonly settings: SettingsFile; readonly locked: null } | { readonly settings: null; readonly locked: string } {
    if (snapshot.kind === "unreadable") return { settings: null, locked: snapshot.message };
    if (snapshot.kind === "absent") {
      // Nothing may take the place of environments that are being watched.
      if (this.options.inForce().environments.length === 0) return { settings: noSettings, locked: null };
      return { settings: null, locked: "The settings file is gone. Put it back, or restart the console." };
    }
    const parsed = parseSettings(snapshot.text);
    if (parsed.ok) return { settings: parsed.settings, locked: null };
    return { settings: null, locked: faultSentence(parsed.problems) };
  }

  private unwritable(): Promise<string | null> {
    return unwritableBecause(this.options.settingsFile);
  }
}

function faultSentence([problem]: readonly SettingsProblem[]): string {
  if (problem === undefined) return "The settings file has a fault. Mend it in an editor first.";
  const { message, line, field } = problem;
  // Of a file of a newer version nothing is to be mended.
  if (message.startsWith("This file was written by a newer version")) return message;
  const place = `${line === null ? "" : ` on line ${line}`}${field === null ? "" : `, ${field}`}`;
  const fault = message.replace(/\.$/, "");
  return `The settings file has a fault${place}: ${fault}. Mend it in an editor; until then it is not changed from here.`;
}
