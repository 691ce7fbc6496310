import { type Answer, type Exchange, jsonAnswer } from "../http/exchange.ts";
import { checkSeries, evaluateMetric, samplesOf } from "../logql/metric.ts";
import { parseLogQL } from "../logql/parse.ts";
import type { Outcome } from "../logql/pipeline.ts";
import { type Direction, searchLogs } from "../logql/scan.ts";
import { type LogQuery, LogQueryError, type MetricQuery } from "../logql/syntax.ts";
import type { LogBook } from "../logs/book.ts";
import { type Labels, labelKey, labelsOf } from "../metrics/labels.ts";
import { type Value, valueText } from "../promql/value.ts";
import { goDuration } from "../syntax/duration.ts";
import { limitOf, microsecondsOf, momentOf, stepOf } from "./parameters.ts";
import { statistics } from "./stats.ts";

/** What a simulated Loki answers from; `now` in ms since 1970. */
export interface LokiWorld {
  readonly book: LogBook;
  readonly now: () => number;
}

/** 30d1h: longer queries are refused. Nanoseconds. */
const longestQuery = 721n * 3_600_000_000_000n;
const json = { "content-type": "application/json; charset=UTF-8" };

/** An answer that worked, in Loki's own content type. */
export function lokiAnswer(body: unknown): Answer {
  return jsonAnswer(200, body, json);
}

/** `/loki/api/v1/query_range`: lines or a matrix in [start, end), by default the last hour. */
export function rangeAnswer({ book, now }: LokiWorld, exchange: Exchange): Answer {
  const nowNanos = BigInt(Math.round(now() * 1000)) * 1000n;
  const end = momentOf(exchange, "end") ?? nowNanos;
  const start = momentOf(exchange, "start") ?? end - 3_600_000_000_000n;
  if (end < start) throw new LogQueryError("end timestamp must not be before or equal to start time");
  const span = { from: microsecondsOf(start), until: microsecondsOf(end) };
  const query = parseLogQL(exchange.parameters.get("query") ?? "");
  const limit = limitOf(exchange, query.kind === "log");
  const direction = directionOf(exchange);
  const step = query.kind === "log" ? 0 : stepOf(exchange, span.until - span.from);
  if (end - start > longestQuery) {
    const length = goDuration(Number((end - start) / 1_000_000n));
    throw new LogQueryError(`the query time range exceeds the limit (query length: ${length}, limit: 30d1h)`);
  }
  if (query.kind !== "log") return matrixAnswer(book, query, span, step, now() * 1000);
  const until = Math.min(span.until, Math.floor(now() * 1000) + 1);
  return streamsAnswer(exchange, searchLogs(book, query, { from: span.from, until }, direction, limit));
}

function directionOf(exchange: Exchange): Direction {
  const text = exchange.parameters.get("direction") || "backward";
  const direction = text.toLowerCase();
  if (direction === "forward" || direction === "backward") return direction;
  throw new LogQueryError(`invalid direction '${text}'`);
}

function categorizes(exchange: Exchange): boolean {
  const flags = exchange.headers["x-loki-response-encoding-flags"];
  return String(flags ?? "")
    .split(",")
    .some((flag) => flag.trim() === "categorize-labels");
}

function streamsAnswer(exchange: Exchange, outcomes: readonly Outcome[]): Answer {
  const categorized = categorizes(exchange);
  const streams = new Map<string, { readonly stream: Labels; readonly values: unknown[] }>();
  for (const outcome of outcomes) {
    const { stream, structured, parsed } = outcome;
    const labels = categorized ? labelsOf(stream) : labelsOf({ ...stream, ...structured, ...parsed });
    const key = labelKey(labels);
    const found = streams.get(key) ?? { stream: labels, values: [] };
    const time = `${outcome.entry.time}000`;
    found.values.push(categorized ? [time, outcome.line, metadata(structured, parsed)] : [time, outcome.line]);
    streams.set(key, found);
  }
  const result = [...streams].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, each]) => each);
  const flags = categorized ? { encodingFlags: ["categorize-labels"] } : {};
  return lokiAnswer({
    status: "success",
    data: { resultType: "streams", ...flags, result, stats: statistics(outcomes.length) },
  });
}

function metadata(structured: Labels, parsed: Labels): unknown {
  return {
    ...(Object.keys(structured).length > 0 ? { structuredMetadata: structured } : {}),
    ...(Object.keys(parsed).length > 0 ? { parsed } : {}),
  };
}

/** Loki puts the steps on whole multiples: from the one before the start to the one after the end. */
function stepsOf(span: { readonly from: number; readonly until: number }, step: number): readonly number[] {
  const first = Math.floor(span.from / step);
  const last = Math.ceil(span.until / step);
  return Array.from({ length: last - first + 1 }, (_, index) => Math.round((first + index) * step));
}

function matrixAnswer(
  book: LogBook,
  query: MetricQuery,
  span: { readonly from: number; readonly until: number },
  step: number,
  now: number,
): Answer {
  const times = stepsOf(span, step);
  const series = new Map<string, { readonly metric: Labels; readonly values: (readonly [number, string])[] }>();
  evaluateMetric(book, query, { times, now }).forEach((value, index) => {
    const seconds = (times[index] ?? 0) / 1e6;
    for (const sample of numbersOf(value)) {
      const key = labelKey(sample.labels);
      const found = series.get(key) ?? { metric: sample.labels, values: [] };
      found.values.push([seconds, valueText(sample.value)]);
      series.set(key, found);
    }
  });
  checkSeries(series.size);
  const result = [...series].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, each]) => each);
  return lokiAnswer({
    status: "success",
    data: { resultType: "matrix", result, stats: statistics(result.length) },
  });
}

function numbersOf(value: Value): readonly { readonly labels: Labels; readonly value: number }[] {
  return value.type === "scalar" ? [{ labels: {}, value: value.value }] : samplesOf(value);
}

/** `/loki/api/v1/query`: metric queries only, as in Loki 3. */
export function instantAnswer({ book, now }: LokiWorld, exchange: Exchange): Answer {
  const query: LogQuery | MetricQuery = parseLogQL(exchange.parameters.get("query") ?? "");
  if (query.kind === "log") {
    throw new LogQueryError(
      "log queries are not supported as an instant query type, please change your query to a range query type",
    );
  }
  const moment = momentOf(exchange, "time");
  const time = moment === undefined ? Math.floor(now() * 1000) : microsecondsOf(moment);
  const [value] = evaluateMetric(book, query, { times: [time], now: now() * 1000 });
  if (value?.type === "scalar") {
    const result = [time / 1e6, valueText(value.value)];
    return lokiAnswer({ status: "success", data: { resultType: "scalar", result, stats: statistics(1) } });
  }
  const samples = value ? samplesOf(value) : [];
  checkSeries(samples.length);
  const result = samples.map((sample) => ({ metric: sample.labels, value: [time / 1e6, valueText(sample.value)] }));
  return lokiAnswer({ status: "success", data: { resultType: "vector", result, stats: statistics(result.length) } });
}
