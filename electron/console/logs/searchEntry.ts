import type { EnvironmentSearch, SearchState, Span } from "../../../shared/model/logs.ts";
import type { NewJournalEntry } from "../../../shared/model/notification.ts";
import { locationHashOf } from "../../../shared/permanentLink.ts";
import { plainEntry } from "../notifications/journal.ts";
import { count } from "../text.ts";

const longestShown = 200;

/** The journal's line of a search that the person made. Its link searches again. */
export function searchEntry(
  search: SearchState,
  nameOf: (environment: string) => string,
  now: number,
): NewJournalEntry {
  const { query, environments } = search;
  const ids = Object.keys(environments);
  const named = (status: EnvironmentSearch["status"]) =>
    ids.filter((id) => environments[id]?.status === status).map(nameOf);
  const [failed, stopped] = [named("failed"), named("cancelled")];
  const found = search.entries.length === 0 ? "nothing" : count(search.entries.length, "entry", "entries");
  const unknown = [
    ...(failed.length === 0 ? [] : [`; ${failed.join(" and ")} could not be asked`]),
    ...(stopped.length === 0 ? [] : [`; the search of ${stopped.join(" and ")} was stopped`]),
  ].join("");
  const where = ids.map(nameOf).join(", ");
  const [only] = ids;
  return {
    ...plainEntry,
    at: now,
    kind: "search",
    environment: ids.length === 1 && only !== undefined ? only : null,
    alert: query.kind === "alert" ? query.alert : null,
    text: `${what(query)} in ${where}: found ${found}${unknown}.`,
    link:
      query.kind === "request"
        ? locationHashOf({ kind: "trace", id: query.id, environments: ids, span: foundSpan(search) })
        : null,
  };
}

function what(query: SearchState["query"]): string {
  switch (query.kind) {
    case "request":
      return `Traced ${query.prefix === true ? "IDs that begin with " : ""}${query.id.slice(0, longestShown)}`;
    case "alert":
      return query.errorsOnly ? "Searched an alert's errors" : "Searched an alert's logs";
    case "logql":
      return `Searched ${query.expression.slice(0, longestShown)}`;
  }
}

/** The time of what was found, so that the link finds the same tomorrow; null where nothing was. */
function foundSpan({ entries }: SearchState): Span | null {
  const [first, last] = [entries[0], entries.at(-1)];
  if (first === undefined || last === undefined) return null;
  const milliseconds = (timestamp: string) => Number(BigInt(timestamp) / 1_000_000n);
  return { from: milliseconds(first.timestamp) - marginMs, to: milliseconds(last.timestamp) + marginMs };
}

const marginMs = 60_000;
