import type { Bridge } from "../../../shared/bridge.ts";
import type { EnvironmentSettings } from "../../../shared/settings/schema.ts";
import { partsOf } from "./backends.ts";
import { moved, switched } from "./list.ts";
import { credentialsWords } from "./removedWords.ts";
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

/**
 * Forgets all that is kept for an environment that is not watched, backend by backend. Answers why some of it is still
 * kept, a sentence, or null.
 */
export async function forgetCredentials(bridge: Bridge, settings: EnvironmentSettings): Promise<string | null> {
  let problem: string | null = null;
  for (const { backend, name } of partsOf(settings)) {
    const result = await bridge.call("credentials.forget", { environment: settings.id, backend });
    if (!result.ok) problem ??= `What is kept for ${name} could not be forgotten: ${result.error.message}`;
  }
  return problem;
}

/** Takes an environment out of the file, and offers to put it back. */
export function removing(bridge: Bridge, file: EnvironmentsFile, settings: EnvironmentSettings): Deed {
  const { id, name } = settings;
  return async (confirmation) => {
    const result = await bridge.call("environments.remove", { id, revision: file.revision, confirmation });
    if (!result.ok) return result.error.message;
    const { note, undo } = result.value;
    const text = `Removed ${name}${credentialsWords(result.value)} Its history stays on this machine.`;
    const putBackNow = () => putBack(bridge, file, settings, { confirmation, undoes: undo?.removal });
    say({ ok: note === null, text, undo: putBackNow });
    return null;
  };
}

/** Where it was; what others changed in the file meanwhile stays. */
async function putBack(
  bridge: Bridge,
  before: EnvironmentsFile,
  environment: EnvironmentSettings,
  how: { readonly confirmation: string | null; readonly undoes: string | undefined },
): Promise<void> {
  const { confirmation, undoes } = how;
  const again = () => putBack(bridge, before, environment, how);
  const failed = (message: string) =>
    say({ ok: false, text: `${environment.name} is not back: ${message}`, undo: again });
  const now = await bridge.call("environments.read", {});
  if (!now.ok) return failed(now.error.message);
  const { revision, environments } = now.value;
  const put = await bridge.call("environments.put", {
    replaces: null,
    environment,
    revision,
    confirmation,
    ...(undoes === undefined ? {} : { undoes }),
  });
  if (!put.ok) return failed(put.error.message);
  const there = [...environments.map(({ id }) => id), environment.id];
  const place = before.environments.findIndex(({ id }) => id === environment.id);
  const ids = moved(there, environment.id, place - (there.length - 1));
  const order = await bridge.call("environments.order", { ids: [...ids], revision: put.value.revision });
  const where = order.ok ? "" : " It stands last in the list.";
  const { notes } = put.value;
  const credentials =
    undoes === undefined ? "Where it needs credentials, the console asks for them again." : notes.join(" ");
  say({ ok: true, text: `${environment.name} is back.${where} ${credentials}`, undo: null });
}
