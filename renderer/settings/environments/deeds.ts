import type { Bridge } from "../../../shared/bridge.ts";
import type { EnvironmentSettings } from "../../../shared/settings/schema.ts";
import { moved, switched } from "./list.ts";
import type { EnvironmentsFile } from "./useEnvironmentsFile.ts";
import { say } from "./view.ts";

type Deed = (confirmation: string | null) => Promise<string | null>;

/** Switches an environment on or off. The deed answers why it failed, a sentence, or null. */
export function switching(bridge: Bridge, file: EnvironmentsFile, settings: EnvironmentSettings, on: boolean): Deed {
  return async (confirmation) => {
    const environment = switched(settings, on);
    const { revision } = file;
    const result = await bridge.call("environments.put", {
      replaces: settings.id,
      environment,
      revision,
      confirmation,
    });
    if (!result.ok) return result.error.message;
    const text = on
      ? `${settings.name} is watched again.`
      : `${settings.name} is switched off: its servers are not asked, and it is not shown.`;
    say({ ok: true, text, undo: null });
    return null;
  };
}

/** Takes an environment out of the file, and offers to put it back. */
export function removing(bridge: Bridge, file: EnvironmentsFile, settings: EnvironmentSettings): Deed {
  const { id, name } = settings;
  return async (confirmation) => {
    const result = await bridge.call("environments.remove", { id, revision: file.revision, confirmation });
    if (!result.ok) return result.error.message;
    const { note } = result.value;
    const credentials =
      note === null
        ? ", and forgot its saved credentials."
        : `. Its saved credentials could not all be forgotten: ${note}`;
    const text = `Removed ${name}${credentials} Its history stays on this machine.`;
    say({ ok: note === null, text, undo: () => putBack(bridge, file, settings, confirmation) });
    return null;
  };
}

/** Where it was; what others changed in the file meanwhile stays. */
async function putBack(
  bridge: Bridge,
  before: EnvironmentsFile,
  environment: EnvironmentSettings,
  confirmation: string | null,
): Promise<void> {
  const failed = (message: string) =>
    say({ ok: false, text: `${environment.name} is not back: ${message}`, undo: null });
  const now = await bridge.call("environments.read", {});
  if (!now.ok) return failed(now.error.message);
  const { revision, environments } = now.value;
  const put = await bridge.call("environments.put", { replaces: null, environment, revision, confirmation });
  if (!put.ok) return failed(put.error.message);
  const there = [...environments.map(({ id }) => id), environment.id];
  const place = before.environments.findIndex(({ id }) => id === environment.id);
  const ids = moved(there, environment.id, place - (there.length - 1));
  const order = await bridge.call("environments.order", { ids: [...ids], revision: put.value.revision });
  const where = order.ok ? "" : " It stands last in the list.";
  say({
    ok: true,
    text: `${environment.name} is back.${where} Where it needs credentials, the console asks for them again.`,
    undo: null,
  });
}
