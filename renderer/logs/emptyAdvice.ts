import type { SearchState } from "../../shared/model/logs.ts";

/** What to do where no line has the ID, and what was not looked at: nobody may take it for proof that there is none. */
export function emptyAdvice({ range }: Pick<SearchState, "range">): string {
  const next = range.kind === "widening" ? "Check the ID." : "Check the ID, or choose a longer range.";
  return `${next} The text of the lines was searched, as far back as it says above, and older lines were not. Nor is an ID found here that a Loki 3 keeps only in a line's metadata: for that ask under Query, with | trace_id="…" behind the selector.`;
}
