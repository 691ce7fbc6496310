import type { Environment } from "../../../shared/model/environment.ts";
import type { SearchState } from "../../../shared/model/logs.ts";
import type { SentQuery } from "./commands.ts";

/** Loki's usual limit of one page, which the console asks with as well. */
const pageLimit = 5000;

/** The queries as they were sent, one for each environment that was asked; those without an answer yet are left out. */
export function sentQueries(search: SearchState, environments: readonly Environment[]): readonly SentQuery[] {
  const { query } = search;
  const direction = query.kind === "logql" ? query.direction : "forward";
  const limit = (query.kind === "logql" ? query.limit : null) ?? pageLimit;
  return Object.entries(search.environments).flatMap(([id, { logql, searched, span }]) => {
    const environment = environments.find((each) => each.id === id);
    const asked = searched ?? span;
    if (environment === undefined || logql === "" || asked === null) return [];
    return [{ environment, logql, span: asked, limit, direction }];
  });
}
