import type { Handlers } from "../../../shared/contract.ts";
import type { EnvironmentSettings } from "../../../shared/settings/schema.ts";
import { followBackends } from "../credentials/accounts.ts";
import type { RemovedCredentials } from "../credentials/removed.ts";
import { ConsoleError, toConsoleError } from "../errors.ts";
import type { World } from "../world.ts";
import { inOrder, withImported, withoutEnvironment } from "./edit/changes.ts";
import { type ChangeOptions, SettingsEditor } from "./edit/editor.ts";
import { exportSettings } from "./edit/export.ts";
import { environmentsToImport, previewImport } from "./edit/preview.ts";
import type { Environments } from "./environments.ts";
import { putEnvironment } from "./put.ts";

type SettingsCalls =
  | "environments.read"
  | "environments.put"
  | "environments.remove"
  | "environments.order"
  | "environments.preview"
  | "environments.import"
  | "environments.export";

export interface SettingsHandlersOptions {
  readonly world: World;
  readonly settingsFile: string;
  readonly dataFolder: string | null;
  readonly environments: () => Environments;
  /** What removals forgot, as long as they can be taken back. */
  readonly removed: RemovedCredentials;
}

/** The calls that read and change the settings file. What they answer has no secret, as settings have no field for one. */
export function settingsHandlers(options: SettingsHandlersOptions): Pick<Handlers, SettingsCalls> {
  const { world, settingsFile, dataFolder, environments, removed } = options;
  const editor = new SettingsEditor({
    world,
    settingsFile,
    dataFolder,
    inForce: () => environments().settings,
    apply: () => environments().reloadNow(),
    hold: () => environments().hold(),
  });
  const follow = followSettings(options);
  /** As the editor; what is kept for backends that left or moved then follows. */
  const change: SettingsEditor["change"] = async (revision, edit, how?: ChangeOptions) => {
    let followed = async () => {};
    const next = await editor.change(
      revision,
      (now) => {
        const after = edit(now);
        followed = () => follow(now.environments, after.environments);
        return after;
      },
      how,
    );
    await followed();
    return next;
  };
  return {
    "environments.read": async () => {
      const { environments: known, ...state } = await editor.read();
      return { environments: [...known], ...state };
    },
    "environments.put": (wish) => putEnvironment({ world, settingsFile, environments, removed, change }, wish),
    "environments.remove": async ({ id, revision, confirmation }) => {
      let before: readonly EnvironmentSettings[] = [];
      const take: Parameters<SettingsEditor["change"]>[1] = (now) => {
        before = now.environments;
        return withoutEnvironment(now, id, confirmation);
      };
      const next = await editor.change(revision, take, { copy: true });
      // Not before its backends have ended: they may have renewed what is kept.
      return { revision: next, ...(await removed.forget(find(before, id))) };
    },
    "environments.order": async ({ ids, revision }) => ({
      revision: await change(revision, (now) => inOrder(now, ids)),
    }),
    "environments.preview": async ({ text }) => previewImport(text, (await editor.read()).environments, settingsFile),
    "environments.import": async ({ text, ids, revision, confirmation }) => {
      const incoming = environmentsToImport(text, ids);
      let counts = { added: 0, replaced: 0 };
      const take: Parameters<SettingsEditor["change"]>[1] = (now) => {
        const { settings, ...imported } = withImported(now, incoming, confirmation);
        counts = imported;
        return settings;
      };
      return { revision: await change(revision, take, { copy: true }), ...counts };
    },
    "environments.export": async ({ ids }) => {
      const { environments: known } = await editor.read();
      return exportSettings(
        ids.map((id) => find(known, id)),
        world.clock.now(),
      );
    },
  };
}

function find(environments: readonly EnvironmentSettings[], id: string): EnvironmentSettings {
  const found = environments.find((one) => one.id === id);
  if (found === undefined) throw new ConsoleError("NOT_FOUND", `There is no environment "${id}" in the settings.`);
  return found;
}

/** Keeps credentials in step with what was written, one change after another. Never rejects. */
function followSettings({ world, settingsFile, environments }: SettingsHandlersOptions) {
  let last: Promise<void> = Promise.resolve();
  const followOne = async (before: EnvironmentSettings, after: EnvironmentSettings) => {
    try {
      const changed = await followBackends(world.secrets, settingsFile, before, after);
      const backends = changed.map((backend) => environments().watched(after.id)?.anyBackend(backend));
      await Promise.all(backends.map((backend) => backend?.renewCredential()));
    } catch (cause) {
      const { message } = toConsoleError(cause);
      world.log.warn(`Some credentials of "${after.id}" are not where its settings have them: ${message}`);
    }
  };
  return (before: readonly EnvironmentSettings[], after: readonly EnvironmentSettings[]): Promise<void> => {
    last = last.then(async () => {
      for (const environment of after) {
        const known = before.find(({ id }) => id === environment.id);
        if (known !== undefined && known !== environment) await followOne(known, environment);
      }
      await environments().describeSecrets();
    });
    return last;
  };
}
