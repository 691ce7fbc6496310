import type { Answer, Exchange } from "../http/exchange.ts";
import type { Labels } from "../metrics/labels.ts";
import { matchesAll } from "../metrics/matcher.ts";
import type { Scrapes } from "../metrics/scrapes.ts";
import { parsePromQL } from "../promql/parse.ts";
import { failure, success } from "./answers.ts";

function selected(exchange: Exchange, scrapes: Scrapes): readonly Labels[] {
  const selectors = exchange.parameters.getAll("match[]").map(parsePromQL);
  const all = scrapes.series.map((series) => series.labels);
  if (selectors.length === 0) return all;
  return all.filter((labels) =>
    selectors.some((each) => each.kind === "selector" && matchesAll(labels, each.matchers)),
  );
}

/** `/api/v1/labels`: the names in use. */
export function labelsAnswer(exchange: Exchange, scrapes: Scrapes): Answer {
  return success([...new Set(selected(exchange, scrapes).flatMap(Object.keys))].sort());
}

/** `/api/v1/label/<name>/values`. */
export function labelValuesAnswer(exchange: Exchange, scrapes: Scrapes, name: string): Answer {
  return success([...new Set(selected(exchange, scrapes).flatMap((labels) => labels[name] ?? []))].sort());
}

/** `/api/v1/series`: the series that a selector means. */
export function seriesAnswer(exchange: Exchange, scrapes: Scrapes): Answer {
  if (!exchange.parameters.has("match[]")) return failure(400, "no match[] parameter provided");
  return success(selected(exchange, scrapes));
}
