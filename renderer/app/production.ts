import type { Environment } from "../../shared/model/environment.ts";

/** Whether a word has to be added to say that this is production, because the name does not say it. */
export function needsProductionWord(environment: Environment | null): boolean {
  return environment?.production === true && !/\bprod(uction)?\b/i.test(environment.name);
}
