import { levelOf } from "../../../../shared/logLine.ts";
import type { LogVolume } from "../../../../shared/model/logMetrics.ts";
import type { LogLevel, LogQuery, Span } from "../../../../shared/model/logs.ts";
import { ConsoleError, errorData, toConsoleError } from "../../errors.ts";
import { readLimits } from "../../loki/client.ts";
import { type NumberSeries, queryNumbers } from "../../loki/numbers.ts";
import { planQuery } from "../plan.ts";
import { splitSpan } from "../spans.ts";
import type { Question } from "./explorer.ts";
import { withoutParserErrors } from "./parserErrors.ts";

interface VolumeWish {
  readonly query: LogQuery;
  readonly span: Span;
  readonly buckets: number;
}

/** How many lines the query has in each bucket of the span, by level. Its own query: not of the loaded page. */
export async function readVolume(question: Question, { query, span, buckets }: VolumeWish): Promise<LogVolume> {
  const { environment, tenants, signal, now } = question;
  const stepMs = stepFor(span, buckets);
  // On the step's own grid, so that a server which aligns to it counts the same buckets.
  const aligned = { from: Math.floor(span.from / stepMs) * stepMs, to: Math.ceil(span.to / stepMs) * stepMs };
  const answer = { environment: environment.id, span: aligned, stepMs };
  try {
    if (span.from >= span.to) throw new ConsoleError("INVALID_INPUT", "The range is empty.");
    const alert = query.kind === "alert" ? environment.alert(query.alert) : undefined;
    const context = {
      settings: environment.loki ?? {},
      alert,
      ownAlertQuery: alert === undefined ? null : environment.ownAlertQuery(alert.name),
      now,
    };
    const plan = await planQuery(query, { kind: "absolute", ...span }, context, tenants, signal);
    const lists = await Promise.all(
      tenants.map(async (tenant) => {
        const { maxSpanMs } = await readLimits(tenant, signal);
        const options = { signal, timeoutMs: environment.timeoutMs };
        const series: NumberSeries[] = [];
        // A point counts the step before it.
        const points = { from: aligned.from + stepMs, to: aligned.to };
        const longest = Math.max(stepMs, Math.floor(maxSpanMs / stepMs - 1) * stepMs);
        for (const part of partsOf(points, longest, stepMs)) {
          const ask = (expression: string) =>
            queryNumbers(tenant, { logql: countOf(expression, stepMs), span: part, stepMs }, options);
          series.push(...(await askAgain(plan.logql, ask)));
        }
        return series;
      }),
    );
    const series = lists.flat();
    return { ...answer, buckets: bucketsOf(series, stepMs), levels: series.some(hasLevel), error: null };
  } catch (cause) {
    const error = errorData(toConsoleError(cause), { environment: environment.id, backend: "loki" });
    return { ...answer, buckets: [], levels: false, error };
  }
}

/** Whole seconds: Loki's ranges are in Go durations, and people read whole ones. */
function stepFor(span: Span, buckets: number): number {
  return Math.max(1, Math.ceil((span.to - span.from) / buckets / 1000)) * 1000;
}

function countOf(expression: string, stepMs: number): string {
  return `sum by (detected_level, level) (count_over_time(${expression} [${stepMs / 1000}s]))`;
}

/** Points from `from` to `to` in parts that a server allows, so that none is asked twice. */
function partsOf(points: Span, longestMs: number, stepMs: number): Span[] {
  if (points.to - points.from <= longestMs) return [points];
  return splitSpan(points, longestMs).map(({ from, to }) => ({
    from: from === points.from ? from : from + stepMs,
    to,
  }));
}

/** A line that cannot be parsed fails the whole count where the query has a parser; such lines are left out then. */
async function askAgain(expression: string, ask: (expression: string) => Promise<readonly NumberSeries[]>) {
  try {
    return await ask(expression);
  } catch (cause) {
    const milder = toConsoleError(cause).code === "BAD_QUERY" ? withoutParserErrors(expression) : null;
    if (milder === null) throw cause;
    return ask(milder);
  }
}

function hasLevel({ labels }: NumberSeries): boolean {
  return (labels.detected_level ?? labels.level ?? "") !== "";
}

function bucketsOf(series: readonly NumberSeries[], stepMs: number): [number, LogLevel, number][] {
  const counts = new Map<string, [number, LogLevel, number]>();
  for (const { labels, points } of series) {
    const level = levelOf(labels.detected_level ?? labels.level ?? "");
    for (const [at, value] of points) {
      if (value === null || value === 0) continue;
      const key = `${at} ${level}`;
      const bucket = counts.get(key);
      if (bucket === undefined) counts.set(key, [at - stepMs, level, value]);
      else bucket[2] += value;
    }
  }
  return [...counts.values()].sort((a, b) => a[0] - b[0]);
}
