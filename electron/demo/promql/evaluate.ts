import { labelKey, withoutName } from "../metrics/labels.ts";
import { type Matcher, matchesAll } from "../metrics/matcher.ts";
import { type Scrapes, scrapeInterval } from "../metrics/scrapes.ts";
import type { Series } from "../metrics/series.ts";
import { aggregate, type Grouper, grouperOf } from "./aggregate.ts";
import { applyOperator } from "./binary.ts";
import { signatures } from "./functions.ts";
import { type EndsFunction, extrapolated, isEndsFunction } from "./rate.ts";
import { ExecutionError, type Expression } from "./syntax.ts";
import type { RangeSamples, Sample, Value } from "./value.ts";

type Selector = Extract<Expression, { kind: "selector" }>;

/** A metric that is not scraped but follows from rules: `ALERTS` and recorded ones. Time in ms. */
export type DerivedMetric = (time: number, matchers: readonly Matcher[]) => readonly Sample[];

/** What queries are answered from. */
export interface MetricSource {
  readonly scrapes: Scrapes;
  /** By metric name. They must be named by an equality matcher. */
  readonly derived: ReadonlyMap<string, DerivedMetric>;
}

/** Answers an expression at a moment (ms since 1970). Throws ExecutionError. */
export type Evaluate = (expression: Expression, time: number) => Value;

/** An evaluator that remembers which series each selector means and how each aggregation groups. */
export function evaluatorOf(source: MetricSource): Evaluate {
  const selections = new WeakMap<Expression, readonly Series[]>();
  const groupers = new WeakMap<Expression, Grouper>();

  function seriesOf(selector: Selector): readonly Series[] {
    const known = selections.get(selector) ?? source.scrapes.select(selector.matchers);
    selections.set(selector, known);
    return known;
  }

  function derivedOf(selector: Selector): DerivedMetric | undefined {
    const name = selector.matchers.find((each) => each.name === "__name__" && each.operator === "=")?.value;
    return name === undefined ? undefined : source.derived.get(name);
  }

  function instant(selector: Selector, time: number): readonly Sample[] {
    const moment = time - selector.offset;
    const derived = derivedOf(selector);
    if (derived)
      return derived(moment, selector.matchers).filter(({ labels }) => matchesAll(labels, selector.matchers));
    return seriesOf(selector).flatMap((series) => {
      const point = source.scrapes.sampleAt(series, moment);
      return point ? [{ labels: series.labels, value: point.value }] : [];
    });
  }

  function range(selector: Selector, time: number): readonly RangeSamples[] {
    const until = time - selector.offset;
    if (derivedOf(selector)) return derivedRange(selector, time, until);
    return seriesOf(selector).flatMap((series) => {
      const points = source.scrapes.samples(series, until - selector.range, until);
      return points.length > 0 ? [{ labels: series.labels, points }] : [];
    });
  }

  function derivedRange(selector: Selector, time: number, until: number): readonly RangeSamples[] {
    const found = new Map<
      string,
      { readonly labels: Sample["labels"]; readonly points: RangeSamples["points"][number][] }
    >();
    const begin = Math.floor((until - selector.range) / scrapeInterval) * scrapeInterval + scrapeInterval;
    for (let moment = begin; moment <= until; moment += scrapeInterval) {
      for (const { labels, value } of instant(selector, moment + (time - until))) {
        const series = found.get(labelKey(labels)) ?? { labels, points: [] };
        series.points.push({ time: moment, value });
        found.set(labelKey(labels), series);
      }
    }
    return [...found.values()];
  }

  function overEnds(name: EndsFunction, selector: Selector, time: number): Value {
    const until = time - selector.offset;
    const from = until - selector.range;
    const samples = seriesOf(selector).flatMap((series) => {
      const ends = source.scrapes.ends(series, from, until);
      const value = ends && extrapolated(name, ends, from, until);
      return value === undefined ? [] : [{ labels: withoutName(series.labels), value }];
    });
    return { type: "vector", samples };
  }

  function call(expression: Extract<Expression, { kind: "call" }>, time: number): Value {
    const [first] = expression.arguments;
    if (isEndsFunction(expression.name) && first?.kind === "selector") return overEnds(expression.name, first, time);
    const signature = signatures.get(expression.name);
    if (!signature) throw new ExecutionError(`function "${expression.name}" is not supported by the demo's Prometheus`);
    return signature.apply(
      expression.arguments.map((each) => evaluate(each, time)),
      { time },
    );
  }

  function grouped(expression: Extract<Expression, { kind: "aggregate" }>, time: number): Value {
    const operand = evaluate(expression.operand, time);
    const parameter = expression.parameter ? evaluate(expression.parameter, time) : undefined;
    const group = groupers.get(expression) ?? grouperOf(expression.grouping);
    groupers.set(expression, group);
    const number = parameter?.type === "scalar" ? parameter.value : Number.NaN;
    const samples = operand.type === "vector" ? operand.samples : [];
    return { type: "vector", samples: aggregate(expression.operation, number, group, samples) };
  }

  function negated(value: Value): Value {
    if (value.type === "scalar") return { type: "scalar", value: -value.value };
    const samples = value.type === "vector" ? value.samples : [];
    return {
      type: "vector",
      samples: samples.map((sample) => ({ labels: withoutName(sample.labels), value: -sample.value })),
    };
  }

  function evaluate(expression: Expression, time: number): Value {
    switch (expression.kind) {
      case "number":
        return { type: "scalar", value: expression.value };
      case "string":
        return { type: "string", value: expression.value };
      case "selector":
        return expression.range > 0
          ? { type: "matrix", series: range(expression, time) }
          : { type: "vector", samples: instant(expression, time) };
      case "call":
        return call(expression, time);
      case "aggregate":
        return grouped(expression, time);
      case "negate":
        return negated(evaluate(expression.operand, time));
      case "binary":
        return applyOperator(expression, evaluate(expression.left, time), evaluate(expression.right, time));
    }
  }

  return evaluate;
}
