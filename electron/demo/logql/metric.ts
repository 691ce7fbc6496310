import type { LogBook, Span } from "../logs/book.ts";
import { except, type Labels, labelKey, labelsOf, labelText, only } from "../metrics/labels.ts";
import { aggregate, grouperOf } from "../promql/aggregate.ts";
import { applyOperator } from "../promql/binary.ts";
import type { Grouping } from "../promql/syntax.ts";
import type { Sample, Value } from "../promql/value.ts";
import { type Outcome, pipelineOf } from "./pipeline.ts";
import { sampleLogs } from "./scan.ts";
import { LogQueryError, type MetricQuery } from "./syntax.ts";

type RangeQuery = Extract<MetricQuery, { kind: "range" }>;

/** Loki's own limit of series in an answer. */
const mostSeries = 500;

/** The moments at which a metric query is answered, in µs since 1970. */
export interface Moments {
  readonly times: readonly number[];
  /** Nothing is known after it (µs). */
  readonly now: number;
}

interface Line {
  readonly time: number;
  readonly value: number;
  readonly weight: number;
}

interface Stretch {
  readonly labels: Labels;
  readonly lines: Line[];
}

/** A metric query's samples at each of the moments. Throws LogQueryError, as Loki answers it. */
export function evaluateMetric(book: LogBook, query: MetricQuery, moments: Moments): readonly Value[] {
  switch (query.kind) {
    case "number":
      return moments.times.map(() => ({ type: "scalar", value: query.value }));
    case "range":
      return evaluateRange(book, query, moments);
    case "vector": {
      const group = grouperOf(query.grouping);
      return evaluateMetric(book, query.operand, moments).map((value) => ({
        type: "vector",
        samples: aggregate(query.operation, query.parameter, group, samplesOf(value)),
      }));
    }
    case "binary": {
      const left = evaluateMetric(book, query.left, moments);
      const right = evaluateMetric(book, query.right, moments);
      const operation = { operator: query.operator, bool: query.bool, matching: undefined };
      return left.map((value, index) =>
        applyOperator(operation, value, right[index] ?? { type: "vector", samples: [] }),
      );
    }
  }
}

/** The samples of a vector; a scalar has none. */
export function samplesOf(value: Value): readonly Sample[] {
  return value.type === "vector" ? value.samples : [];
}

function evaluateRange(book: LogBook, query: RangeQuery, { times, now }: Moments): readonly Value[] {
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  const shift = query.offset * 1000;
  const span: Span = { from: first - shift - query.range * 1000 + 1, until: Math.min(last - shift, now) + 1 };
  const stretches = collect(book, query, span);
  return times.map((time) => ({
    type: "vector",
    samples: [...stretches.values()].flatMap(({ labels, lines }) => {
      const until = time - shift;
      const within = between(lines, until - query.range * 1000, until);
      return within.length === 0 ? [] : [{ labels, value: reduce(query, within) }];
    }),
  }));
}

/** The lines in (from, until]. */
function between(lines: readonly Line[], from: number, until: number): readonly Line[] {
  return lines.slice(firstAfter(lines, from), firstAfter(lines, until));
}

function firstAfter(lines: readonly Line[], time: number): number {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((lines[middle]?.time ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function reduce({ operation, range, unwrap }: RangeQuery, lines: readonly Line[]): number {
  const total = lines.reduce((sum, { value, weight }) => sum + value * weight, 0);
  switch (operation) {
    case "rate":
    case "bytes_rate":
      return total / (range / 1000);
    case "avg_over_time":
      return total / lines.reduce((sum, { weight }) => sum + weight, 0);
    case "min_over_time":
      return lines.reduce((least, { value }) => Math.min(least, value), Number.POSITIVE_INFINITY);
    case "max_over_time":
      return lines.reduce((most, { value }) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    default:
      return unwrap === undefined ? Math.round(total) : total;
  }
}

function collect(book: LogBook, query: RangeQuery, span: Span): ReadonlyMap<string, Stretch> {
  const stretches = new Map<string, Stretch>();
  const after = query.after.length > 0 ? pipelineOf([...query.query.stages, ...query.after]) : undefined;
  for (const { outcome: first, weight } of sampleLogs(book, query.query, span)) {
    const outcome = after ? after(first.entry) : first;
    if (!outcome) continue;
    const labels = { ...outcome.stream, ...outcome.structured, ...outcome.parsed };
    if (labels.__error__ !== undefined) throw pipelineError(labelsOf(labels));
    const value = amountOf(query, outcome, labels);
    if (value === undefined) continue;
    const kept = query.unwrap === undefined ? labels : except(labels, [query.unwrap]);
    const series = grouped(kept, query.grouping);
    const key = labelKey(series);
    const stretch = stretches.get(key) ?? { labels: series, lines: [] };
    stretch.lines.push({ time: outcome.entry.time, value, weight });
    stretches.set(key, stretch);
  }
  return stretches;
}

function grouped(labels: Labels, grouping: Grouping | undefined): Labels {
  if (!grouping) return labelsOf(labels);
  return grouping.kind === "by" ? only(labels, grouping.names) : labelsOf(except(labels, grouping.names));
}

function amountOf({ operation, unwrap }: RangeQuery, outcome: Outcome, labels: Labels): number | undefined {
  if (unwrap !== undefined) {
    const value = Number(labels[unwrap] ?? Number.NaN);
    return Number.isNaN(value) ? undefined : value;
  }
  return operation.startsWith("bytes") ? Buffer.byteLength(outcome.line) : 1;
}

function pipelineError(labels: Labels): LogQueryError {
  const kind = labels.__error__ ?? "";
  return new LogQueryError(
    `pipeline error: '${kind}' for series: '${labelText(labels)}'.\n` +
      `Use a label filter to intentionally skip this error. (e.g | __error__!="${kind}").\n` +
      'To skip all potential errors you can match empty errors.(e.g __error__="")\n' +
      'The label filter can also be specified after unwrap. (e.g | unwrap latency | __error__="" )\n',
  );
}

/** Throws when an answer has more series than Loki allows. */
export function checkSeries(count: number): void {
  if (count <= mostSeries) return;
  throw new LogQueryError(
    "maximum number of series (500) reached for a single query; consider reducing query cardinality by adding more " +
      "specific stream selectors, reducing the time range, or aggregating results with functions like sum(), count() or topk()",
  );
}
