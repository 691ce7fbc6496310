import { isDeepStrictEqual } from "node:util";
import type { EnvironmentSettings, SettingsFile } from "../../../../shared/settings/schema.ts";
import { ConsoleError } from "../../errors.ts";
import { confirmProduction } from "../../guard/guard.ts";

// What a person may do with the settings. All throw INVALID_INPUT with a sentence where it must not be done.

/**
 * The settings with one environment more, or in place of the one with the id `replaces`. Where it is or becomes production
 * its name has to be typed: the one it has, or where it is new the one it gets.
 */
export function withEnvironment(
  settings: SettingsFile,
  replaces: string | null,
  environment: EnvironmentSettings,
  confirmation: string | null,
): SettingsFile {
  const { environments } = settings;
  const known = environments.find(({ id }) => id === (replaces ?? environment.id));
  if (replaces === null) {
    if (known !== undefined) {
      const message = `There is an environment with the id "${environment.id}" already: ${known.name}. Choose another id.`;
      throw new ConsoleError("INVALID_INPUT", message);
    }
    confirmChanges([{ before: undefined, after: environment }], confirmation);
    return { ...settings, environments: [...environments, environment] };
  }
  if (environment.id !== replaces) {
    throw new ConsoleError(
      "INVALID_INPUT",
      `The id stays; duplicate the environment instead. Credentials are kept under "${replaces}".`,
    );
  }
  if (known === undefined) throw notThere(replaces);
  confirmChanges([{ before: known, after: environment }], confirmation);
  return { ...settings, environments: environments.map((one) => (one === known ? environment : one)) };
}

/** The settings without an environment. */
export function withoutEnvironment(settings: SettingsFile, id: string, confirmation: string | null): SettingsFile {
  const known = settings.environments.find((one) => one.id === id);
  if (known === undefined) throw notThere(id);
  confirmChanges([{ before: known, after: undefined }], confirmation);
  return { ...settings, environments: settings.environments.filter((one) => one !== known) };
}

/** The settings in another order; `ids` has each id once. */
export function inOrder(settings: SettingsFile, ids: readonly string[]): SettingsFile {
  const byId = new Map(settings.environments.map((one) => [one.id, one]));
  const environments = ids.flatMap((id) => byId.get(id) ?? []);
  if (new Set(ids).size !== ids.length || ids.length !== byId.size || environments.length !== byId.size) {
    throw new ConsoleError("INVALID_INPUT", "The new order must name every environment of the settings file once.");
  }
  return { ...settings, environments };
}

/** What came of an import. */
export interface Imported {
  readonly settings: SettingsFile;
  readonly added: number;
  readonly replaced: number;
}

/**
 * The settings with these environments of a team's file: known ones in their place, new ones at the end. Where several
 * are production, the name of one is enough.
 */
export function withImported(
  settings: SettingsFile,
  incoming: readonly EnvironmentSettings[],
  confirmation: string | null,
): Imported {
  const byId = new Map(incoming.map((one) => [one.id, one]));
  const replaced = settings.environments.map((known) => {
    const after = byId.get(known.id);
    byId.delete(known.id);
    return { before: known, after: after === undefined ? known : asImported(known, after) };
  });
  const changed = replaced.filter(({ before, after }) => !isDeepStrictEqual(before, after));
  const added = [...byId.values()].map((after) => ({ before: undefined, after }));
  confirmChanges([...changed, ...added], confirmation);
  const environments = [...replaced, ...added].map(({ after }) => after);
  return { settings: { ...settings, environments }, added: added.length, replaced: changed.length };
}

/** An environment of a team's file in place of a known one: whether it is switched off is the person's own choice. */
export function asImported(known: EnvironmentSettings, incoming: EnvironmentSettings): EnvironmentSettings {
  const { disabled = known.disabled, ...rest } = incoming;
  return disabled === undefined ? rest : { ...rest, disabled };
}

interface Change {
  readonly before: EnvironmentSettings | undefined;
  readonly after: EnvironmentSettings | undefined;
}

function confirmChanges(changes: readonly Change[], confirmation: string | null): void {
  const names = changes.flatMap(({ before, after }) => {
    if (before?.production !== true && after?.production !== true) return [];
    // On the screen it has the old name, in the form perhaps the new one.
    const [known, next] = [before?.name ?? [], after?.name ?? []].flat();
    return [known, next].filter((name) => name !== undefined);
  });
  const [first, ...others] = names;
  if (first !== undefined) confirmProduction([first, ...others], confirmation);
}

function notThere(id: string): ConsoleError {
  return new ConsoleError("INVALID_INPUT", `The settings file has no environment "${id}" any more. Look at it again.`);
}
