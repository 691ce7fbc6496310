import type { EnvironmentSettings } from "../../../shared/settings/schema.ts";

type Named = Pick<EnvironmentSettings, "id" | "name" | "production">;

/**
 * Whose name has to be typed before an environment is written: the one that is production now, by the name that
 * everybody knows; else the one that becomes production. Where neither is, nothing has to be.
 */
export function toConfirm<T extends Named>(before: T | null, after: T): T {
  return before?.production === true ? before : after;
}
