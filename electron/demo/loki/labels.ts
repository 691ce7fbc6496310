import type { Answer, Exchange } from "../http/exchange.ts";
import { parseLogQL } from "../logql/parse.ts";
import { LogQueryError } from "../logql/syntax.ts";
import type { Labels } from "../metrics/labels.ts";
import { matchesAll } from "../metrics/matcher.ts";
import { microsecondsOf, momentOf } from "./parameters.ts";
import { type LokiWorld, lokiAnswer } from "./queries.ts";

/** The streams that have lines between `start` and `end` (the last six hours), which all of them have while the logs last. */
function streamsWithin({ book, now }: LokiWorld, exchange: Exchange, selectors: readonly string[]): readonly Labels[] {
  const end = momentOf(exchange, "end");
  const until = end === undefined ? now() * 1000 : microsecondsOf(end);
  const start = momentOf(exchange, "start");
  const from = start === undefined ? until - 6 * 3_600_000_000 : microsecondsOf(start);
  if (until < book.begin || from > now() * 1000) return [];
  const queries = selectors.map((text) => {
    const query = parseLogQL(text);
    if (query.kind !== "log") throw new LogQueryError("parse error : only label matchers are supported");
    return query;
  });
  if (queries.length === 0) return book.streams;
  return book.streams.filter((stream) => queries.some((query) => matchesAll(stream, query.matchers)));
}

/** A list that is left out when it is empty, as Loki does. */
function listAnswer(values: Iterable<string>): Answer {
  const data = [...new Set(values)].sort();
  return lokiAnswer(data.length > 0 ? { status: "success", data } : { status: "success" });
}

function selectorOf(exchange: Exchange): readonly string[] {
  return exchange.parameters.getAll("query").filter((query) => query !== "");
}

/** `/loki/api/v1/labels`. */
export function labelsAnswer(world: LokiWorld, exchange: Exchange): Answer {
  return listAnswer(streamsWithin(world, exchange, selectorOf(exchange)).flatMap(Object.keys));
}

/** `/loki/api/v1/label/<name>/values`. */
export function labelValuesAnswer(world: LokiWorld, exchange: Exchange, name: string): Answer {
  return listAnswer(streamsWithin(world, exchange, selectorOf(exchange)).flatMap((labels) => labels[name] ?? []));
}

/** `/loki/api/v1/series`, with `match[]` or `match`. */
export function seriesAnswer(world: LokiWorld, exchange: Exchange): Answer {
  const selectors = [...exchange.parameters.getAll("match[]"), ...exchange.parameters.getAll("match")];
  return lokiAnswer({ status: "success", data: streamsWithin(world, exchange, selectors) });
}
