import type { EnvironmentSearch, SearchState } from "../../../shared/model/logs.ts";
import { withoutStop } from "../../backends/words.ts";
import { countText } from "../../format/number.ts";

/** Why what is loaded is not everything there is; null where it is. Whoever gets the export must not believe it is. */
export function incompleteWords(search: SearchState, environmentName: (id: string) => string): string | null {
  const reasons = Object.entries(search.environments).flatMap(
    ([id, state]) => reasonOf(state, environmentName(id)) ?? [],
  );
  return reasons.length === 0 ? null : `This is not everything: ${reasons.join("; ")}.`;
}

function reasonOf({ status, error, more, found }: EnvironmentSearch, name: string): string | null {
  switch (status) {
    case "searching":
      return `${name} is still being searched`;
    case "failed":
      return `${name} failed${error === null ? "" : ` (${withoutStop(error.message)})`}`;
    case "cancelled":
      return `the search of ${name} was stopped`;
    case "found":
    case "none":
      return more ? `${name} has the first ${countText(found)} of more` : null;
  }
}
