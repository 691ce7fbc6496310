import type { EnvironmentSettings } from "../environments/schema.ts";
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
  if (production && plain(confirmation ?? "") !== plain(name)) {
    throw new ConsoleError("INVALID_INPUT", `Type "${name}" to confirm: this environment is production.`);
  }
}

/** Letters that look the same are the same, however the keyboard composes them. */
function plain(text: string): string {
  return text.normalize("NFC").trim();
}
