import type { CallInput, CallOutput } from "../../../shared/contract.ts";
import type { EnvironmentSettings } from "../../../shared/settings/schema.ts";
import { changesPlaces } from "../credentials/accounts.ts";
import { type Entry, entryOf } from "../credentials/entering.ts";
import type { RemovedCredentials } from "../credentials/removed.ts";
import { ConsoleError } from "../errors.ts";
import type { World } from "../world.ts";
import { keyPathOf, routeOf } from "./connection.ts";
import { withEnvironment } from "./edit/changes.ts";
import { everyBackend } from "./edit/differences.ts";
import type { SettingsEditor } from "./edit/editor.ts";
import type { Environments } from "./environments.ts";

export interface PutOptions {
  readonly world: World;
  readonly settingsFile: string;
  readonly environments: () => Environments;
  readonly removed: RemovedCredentials;
  readonly change: SettingsEditor["change"];
}

type Wish = CallInput<"environments.put">;

/** An entry, and whose it is. */
interface Owned extends Entry {
  readonly backend: string;
}

/**
 * Writes an environment, and keeps what was entered for its backends before any of them is asked with it. All that can
 * be refused is looked at before anything is written; once it is, each is kept somewhere: in the keychain, or in memory
 * with a note. A console that is killed in between has the settings, and asks for the rest.
 */
export async function putEnvironment(options: PutOptions, wish: Wish): Promise<CallOutput<"environments.put">> {
  const { world, environments, removed, change } = options;
  const { replaces, environment, revision, confirmation, undoes } = wish;
  const entered = await enteredIn(options, wish);
  const notes = new Set<string>();
  let left: readonly Owned[] = entered;
  let before: EnvironmentSettings | undefined;
  const watched = (backend: string) => environments().watched(environment.id)?.anyBackend(backend)?.credentials;

  const keep = async (entries: readonly Entry[]) => {
    for (const { account, credential, bound } of entries) {
      const { note } = await world.secrets.set(account, credential, bound);
      if (note !== null) notes.add(note);
    }
  };
  const edit: Parameters<typeof change>[1] = (now) => {
    before = now.environments.find(({ id }) => id === replaces);
    return withEnvironment(now, replaces, environment, confirmation);
  };
  const written = async () => {
    if (undoes !== undefined) {
      const entries = removed.of(undoes, environment.id);
      notes.add(entries === null ? letGoWords : "Its credentials are back, too.");
      await keep(entries ?? []);
      if (entries !== null) removed.letGo();
    }
    // What is kept for others has to move out of the way first.
    if (before !== undefined && changesPlaces(before, environment)) return;
    for (const { backend } of entered) watched(backend)?.superseded();
    await keep(entered);
    left = [];
  };
  const next = await change(revision, edit, { written });
  for (const entry of left) {
    const desk = watched(entry.backend);
    const { note } = await (desk === undefined
      ? world.secrets.set(entry.account, entry.credential, entry.bound)
      : desk.keep(entry));
    if (note !== null) notes.add(note);
  }
  await environments().describeSecrets();
  return { revision: next, notes: [...notes] };
}

const letGoWords =
  "Its credentials were kept for a few minutes only and are forgotten. Where it needs them, the console asks for them again.";

/** What the wish has of credentials, as it is to be kept; the later of two for one account. Throws as `entryOf`. */
async function enteredIn(
  { world, settingsFile }: PutOptions,
  { environment, credentials = [] }: Wish,
): Promise<readonly Owned[]> {
  const backends = everyBackend(environment);
  const entries = new Map<string, Owned>();
  for (const { backend, credential } of credentials) {
    const settings = backends.find((each) => each.backend === backend);
    if (settings === undefined) {
      throw new ConsoleError("NOT_FOUND", `${environment.name} has no backend "${backend}" that a credential is for.`);
    }
    const { connection } = settings;
    const target = { route: routeOf(settingsFile, settings), keyPath: keyPathOf(settingsFile, connection) };
    const entry = await entryOf(world, { environment: environment.id, backend, connection, ...target }, credential);
    entries.set(entry.account, { ...entry, backend });
  }
  return [...entries.values()];
}
