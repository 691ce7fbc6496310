import { isDeepStrictEqual } from "node:util";
import type { CallOutput } from "../../../../shared/contract.ts";
import type { EnvironmentSettings } from "../../../../shared/settings/schema.ts";
import { ConsoleError } from "../../errors.ts";
import { type ParsedSettings, parseSettings } from "../parse.ts";
import { longestSettings, tooLong } from "../snapshot.ts";
import { asImported } from "./changes.ts";
import { contentsOf, differencesOf } from "./differences.ts";
import { otherFormat } from "./otherFormats.ts";
import { warningsOf } from "./warnings.ts";

type Preview = CallOutput<"environments.preview">;

const mostEnvironments = 1000;

/** What a team's file would bring, compared with the environments that are known here. */
export async function previewImport(
  text: string,
  known: readonly EnvironmentSettings[],
  settingsFile: string,
): Promise<Preview> {
  const parsed = parseImport(text);
  if (!parsed.ok) return { environments: [], problems: [...parsed.problems] };
  const byId = new Map(known.map((one) => [one.id, one]));
  const { environments } = parsed.settings;
  return {
    environments: await Promise.all(environments.map((one) => previewOne(one, byId, environments, settingsFile))),
    problems: [],
  };
}

/** The environments of a team's file with these ids. Throws INVALID_INPUT where it has faults or has them not. */
export function environmentsToImport(text: string, ids: readonly string[]): EnvironmentSettings[] {
  const parsed = parseImport(text);
  if (!parsed.ok) {
    const [problem] = parsed.problems;
    throw new ConsoleError("INVALID_INPUT", `Nothing was imported. ${problem?.message ?? "The file has a fault."}`);
  }
  const wanted = new Set(ids);
  const found = parsed.settings.environments.filter(({ id }) => wanted.delete(id));
  const [missing] = wanted;
  if (missing === undefined) return found;
  throw new ConsoleError("INVALID_INPUT", `The file to import has no environment "${missing}".`);
}

function parseImport(text: string): ParsedSettings {
  const fault = (message: string): ParsedSettings => ({
    ok: false,
    problems: [{ message, line: null, column: null, field: null }],
  });
  if (Buffer.byteLength(text) > longestSettings) return fault(tooLong);
  if (text.trim() === "") return fault("The file is empty.");
  const other = otherFormat(text);
  if (other !== null) return { ok: false, problems: [other] };
  const parsed = parseSettings(text);
  if (!parsed.ok) return parsed;
  const { length } = parsed.settings.environments;
  if (length > mostEnvironments)
    return fault(`The file has ${length} environments; at most ${mostEnvironments} are read.`);
  return parsed;
}

async function previewOne(
  incoming: EnvironmentSettings,
  known: ReadonlyMap<string, EnvironmentSettings>,
  together: readonly EnvironmentSettings[],
  settingsFile: string,
): Promise<Preview["environments"][number]> {
  const before = known.get(incoming.id);
  const { id, name, production } = incoming;
  if (before === undefined) {
    const warnings = [...sameName(incoming, known, together), ...(await warningsOf(incoming, undefined, settingsFile))];
    return { id, name, production, status: "new", details: contentsOf(incoming), warnings };
  }
  const after = asImported(before, incoming);
  if (isDeepStrictEqual(before, after)) {
    return { id, name, production, status: "same", details: contentsOf(after), warnings: [] };
  }
  const details = [...contentsOf(after), ...differencesOf(before, after)];
  const warnings = [...sameName(incoming, known, together), ...(await warningsOf(after, before, settingsFile))];
  return { id, name, production, status: "changed", details, warnings };
}

/** Production is confirmed by its name: two with one name are one slip of the eye away from each other. */
function sameName(
  { id, name }: EnvironmentSettings,
  known: ReadonlyMap<string, EnvironmentSettings>,
  together: readonly EnvironmentSettings[],
): string[] {
  const isTwin = (one: EnvironmentSettings) => one.id !== id && one.name === name;
  const here = [...known.values()].find(isTwin);
  const other = here ?? together.find(isTwin);
  if (other === undefined) return [];
  const place = here === undefined ? "of this file" : "here";
  return [`Another environment ${place} has this name (its id is "${other.id}"); two pills would look alike.`];
}
