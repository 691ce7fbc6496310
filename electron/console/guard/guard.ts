import type { EnvironmentSettings } from "../../../shared/settings/schema.ts";
import { ConsoleError } from "../errors.ts";

/**
 * Throws where a write to this environment must not go out: READ_ONLY where settings say so, INVALID_INPUT where it is
 * production and `confirmation` is not its name.
 */
export function guardWrite(settings: EnvironmentSettings, confirmation: string | null): void {
  const { name, production, readOnly } = settings;
  if (readOnly === true) {
    throw new ConsoleError(
      "READ_ONLY",
      `${name} is read-only in the settings, so nothing was sent. Use another tool, or set "readOnly" to false.`,
    );
  }
  if (production) confirmProduction([name], confirmation);
}

/** Throws INVALID_INPUT where `confirmation` is none of the names; the sentence asks for the first one. */
export function confirmProduction(names: readonly [string, ...string[]], confirmation: string | null): void {
  if (names.some((name) => plain(confirmation ?? "") === plain(name))) return;
  throw new ConsoleError("INVALID_INPUT", `Type "${names[0]}" to confirm: this environment is production.`);
}

/** Letters that look the same are the same, however the keyboard composes them. */
function plain(text: string): string {
  return text.normalize("NFC").trim();
}
