import { isAbsolute } from "node:path";
import type { CallOutput } from "../../../../shared/contract.ts";
import { type EnvironmentSettings, settingsVersion } from "../../../../shared/settings/schema.ts";
import { everyBackend, quoted } from "./differences.ts";
import { filesOf } from "./paths.ts";
import { isLocal } from "./warnings.ts";

/**
 * A file of these environments for the team, whole apart from `disabled`, which is a person's own choice. There is no
 * secret in it, because settings have no field for one; what may hold one all the same is among the notes. `now` in
 * milliseconds since 1970.
 */
export function exportSettings(
  environments: readonly EnvironmentSettings[],
  now: number,
): CallOutput<"environments.export"> {
  const shared = environments.map(({ disabled: _own, ...environment }) => environment);
  return {
    text: `${JSON.stringify({ version: settingsVersion, environments: shared }, null, 2)}\n`,
    fileName: `incident-console-environments-${new Date(now).toISOString().slice(0, 10)}.incidentconsole`,
    notes: environments.flatMap(notesOf),
  };
}

/** What a link's query and fragment say whatever the request is, by name: any of it may be somebody's key. */
function fixedParts(template: string): string[] {
  return [...template.matchAll(/[?&#;]([^?&#;]+)/g)].flatMap(([, part = ""]) => {
    const [name = "", value] = part.split(/=(.*)/s);
    if (value === "" || /[{}]/.test(value ?? name)) return [];
    return [value === undefined ? "value without a name" : quoted(name)];
  });
}

function notesOf(environment: EnvironmentSettings): string[] {
  const files = filesOf(environment).map(({ field, path }) =>
    isAbsolute(path)
      ? `${field} ${path} is a path on this machine: others need the file in the same place`
      : `${field} ${path} counts from the settings file: others need the file beside theirs`,
  );
  const backends = everyBackend(environment).flatMap(({ name, connection: { url, auth } }) => [
    ...(isLocal(new URL(url).hostname) ? [`${name} is asked on this machine (${url}): others need it on theirs`] : []),
    ...(auth?.type === "command"
      ? [`${name} runs ${auth.command.map(quoted).join(" ")}: others need that program, and no secret may stand in it`]
      : []),
  ]);
  const links = (environment.links ?? []).flatMap(({ name, url }) => {
    const fixed = fixedParts(url);
    return fixed.length === 0
      ? []
      : [`the link ${quoted(name)} sends the same ${fixed.join(", ")} for everybody, and no secret may stand in it`];
  });
  const off = environment.disabled === true ? ["it is switched off here; for others it is on"] : [];
  return [...files, ...backends, ...links, ...off].map((note) => `${environment.name}: ${note}.`);
}
