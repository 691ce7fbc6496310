import type { LogQuery, LogRange } from "../../../shared/model/logs.ts";
import type { RecentSearch } from "../../../shared/model/savedSearches.ts";
import { countOf } from "../../format/number.ts";
import type { Zone } from "../../format/time.ts";
import { rangeName } from "../range.ts";

/** What was searched for: the ID, the beginning of one, the alert's name, the LogQL. */
export function queryWords(query: LogQuery, alertName: (id: string) => string | null): string {
  switch (query.kind) {
    case "request":
      return query.prefix === true ? `${query.id}…` : query.id;
    case "alert":
      return `${query.errorsOnly ? "Errors" : "Lines"} around ${alertName(query.alert) ?? "an alert"}`;
    case "logql":
      return query.expression;
  }
}

interface Searched {
  readonly query: LogQuery;
  readonly environments: readonly string[];
  readonly range: LogRange;
  readonly found?: number | null;
}

/** `Production, Staging · Last 1 h · 6 entries`. */
export function searchedWords(
  search: Searched,
  environmentName: (id: string) => string,
  now: number,
  zone: Zone,
): string {
  const where = search.environments.map(environmentName).join(", ");
  const found = search.found;
  return [
    where,
    // An alert's span is its own, whatever the form has.
    ...(search.query.kind === "alert" ? [] : [rangeName(search.range, now, zone)]),
    ...(found === undefined || found === null
      ? []
      : [found === 0 ? "nothing found" : countOf(found, "entry", "entries")]),
  ].join(" · ");
}

/** A name to save a search under, until the person has a better one. */
export function suggestedName(query: LogQuery, alertName: (id: string) => string | null): string {
  return queryWords(query, alertName).replace(/\s+/g, " ").trim().slice(0, 60);
}

/** The recent searches, one for each query: the newest. */
export function distinctRecent(recent: readonly RecentSearch[]): readonly RecentSearch[] {
  const seen = new Set<string>();
  return recent.filter(({ query }) => {
    const key = JSON.stringify(query);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
