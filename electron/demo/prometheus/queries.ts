import type { Answer, Exchange } from "../http/exchange.ts";
import { type Labels, labelKey } from "../metrics/labels.ts";
import { typeOf, typeText } from "../promql/check.ts";
import type { Evaluate } from "../promql/evaluate.ts";
import { parsePromQL } from "../promql/parse.ts";
import { ExecutionError, type Expression, QueryError } from "../promql/syntax.ts";
import { type Sample, type Value, valueText } from "../promql/value.ts";
import { parseMoment, parseStep } from "../syntax/clock.ts";
import { failure, ParameterError, success } from "./answers.ts";

type WirePoint = readonly [number, string];

/** More points than this a series are refused by Prometheus. */
const mostPoints = 11_000;

function momentOf(exchange: Exchange, name: string, otherwise?: number): number {
  const text = exchange.parameters.get(name);
  if ((text === null || text === "") && otherwise !== undefined) return otherwise;
  const moment = parseMoment(text ?? "");
  if (moment !== undefined) return moment;
  const about = name === "time" ? "invalid time value for 'time': " : "";
  throw new ParameterError(name, `${about}cannot parse "${text ?? ""}" to a valid timestamp`);
}

function durationOf(exchange: Exchange, name: string): number {
  const text = exchange.parameters.get(name) ?? "";
  const duration = parseStep(text);
  if (duration === undefined) throw new ParameterError(name, `cannot parse "${text}" to a valid duration`);
  return duration;
}

function expressionOf(exchange: Exchange): Expression {
  try {
    return parsePromQL(exchange.parameters.get("query") ?? "");
  } catch (cause) {
    if (cause instanceof QueryError) throw new ParameterError("query", cause.message);
    throw cause;
  }
}

function point(time: number, value: number): WirePoint {
  return [time / 1000, valueText(value)];
}

function wireValue(value: Value, time: number): { readonly resultType: string; readonly result: unknown } {
  switch (value.type) {
    case "scalar":
      return { resultType: "scalar", result: point(time, value.value) };
    case "string":
      return { resultType: "string", result: [time / 1000, value.value] };
    case "vector":
      return {
        resultType: "vector",
        result: value.samples.map(({ labels, value: number }) => ({ metric: labels, value: point(time, number) })),
      };
    case "matrix":
      return {
        resultType: "matrix",
        result: value.series.map(({ labels, points }) => ({
          metric: labels,
          values: points.map((each) => point(each.time, each.value)),
        })),
      };
  }
}

/** Runs what may throw one of the API's errors. */
export function guarded(answer: () => Answer): Answer {
  try {
    return answer();
  } catch (cause) {
    if (cause instanceof ParameterError) return failure(400, cause.message);
    if (cause instanceof QueryError) return failure(400, `invalid parameter "match[]": ${cause.message}`);
    if (cause instanceof ExecutionError) return failure(422, cause.message);
    throw cause;
  }
}

/** `/api/v1/query`: one moment. */
export function instantQuery(exchange: Exchange, evaluate: Evaluate, now: number): Answer {
  const time = momentOf(exchange, "time", now);
  if (exchange.parameters.get("timeout")) durationOf(exchange, "timeout");
  const { resultType, result } = wireValue(evaluate(expressionOf(exchange), time), time);
  const limit = Number(exchange.parameters.get("limit") ?? 0);
  if (limit > 0 && Array.isArray(result) && resultType !== "scalar" && result.length > limit) {
    return success({ resultType, result: result.slice(0, limit) }, { warnings: ["results truncated due to limit"] });
  }
  return success({ resultType, result });
}

/** `/api/v1/query_range`: a matrix, in steps from `start` to `end`, both included. */
export function rangeQuery(exchange: Exchange, evaluate: Evaluate): Answer {
  const start = momentOf(exchange, "start");
  const end = momentOf(exchange, "end");
  if (end < start) throw new ParameterError("end", "end timestamp must not be before start time");
  const step = durationOf(exchange, "step");
  if (step <= 0) {
    throw new ParameterError(
      "step",
      "zero or negative query resolution step widths are not accepted. Try a positive integer",
    );
  }
  if ((end - start) / step > mostPoints) {
    return failure(
      400,
      "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)",
    );
  }
  if (exchange.parameters.get("timeout")) durationOf(exchange, "timeout");
  const expression = expressionOf(exchange);
  const type = typeOf(expression);
  if (type === "matrix" || type === "string") {
    const reason = `invalid expression type "${typeText(type)}" for range query, must be Scalar or instant Vector`;
    throw new ParameterError("query", reason);
  }
  return success({ resultType: "matrix", result: matrixOf(expression, evaluate, start, end, step) });
}

function samplesOf(value: Value): readonly Sample[] {
  if (value.type === "scalar") return [{ labels: {}, value: value.value }];
  return value.type === "vector" ? value.samples : [];
}

function matrixOf(expression: Expression, evaluate: Evaluate, start: number, end: number, step: number): unknown {
  const series = new Map<string, { readonly metric: Labels; readonly values: WirePoint[] }>();
  for (let index = 0; start + index * step <= end; index++) {
    const time = Math.round(start + index * step);
    for (const { labels, value } of samplesOf(evaluate(expression, time))) {
      const key = labelKey(labels);
      const found = series.get(key);
      if (found) found.values.push(point(time, value));
      else series.set(key, { metric: labels, values: [point(time, value)] });
    }
  }
  return [...series].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, each]) => each);
}
