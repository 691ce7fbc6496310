import { isDeepStrictEqual } from "node:util";
import type { SettingsFile } from "../../../../shared/settings/schema.ts";
import { ConsoleError } from "../../errors.ts";
import { parseSettings } from "../parse.ts";
import { editJson } from "./editJson.ts";
import { renderValue, usualStyle } from "./jsonStyle.ts";

/**
 * The text of a settings file after a change from `before`, which it means now, to `after`. Throws where it would not be
 * read back as exactly what is wanted.
 */
export function editSettings(text: string, before: unknown, after: unknown, wanted: SettingsFile): string {
  return checked(editJson(text, before, after), wanted);
}

/** The text of a new settings file. */
export function newSettings(settings: SettingsFile): string {
  return checked(`${renderValue(settings, usualStyle, "")}\n`, settings);
}

function checked(text: string, wanted: SettingsFile): string {
  const parsed = parseSettings(text);
  if (parsed.ok && isDeepStrictEqual(parsed.settings, wanted)) return text;
  const [problem] = parsed.ok ? [] : parsed.problems;
  const why = problem === undefined ? "" : ` ${problem.field ?? ""} ${problem.message}`;
  throw new ConsoleError("INVALID_INPUT", `The settings would not be valid, so nothing was written.${why}`);
}
