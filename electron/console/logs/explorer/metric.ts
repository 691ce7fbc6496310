import type { Labels } from "../../../../shared/model/alert.ts";
import type { LogMetric } from "../../../../shared/model/logMetrics.ts";
import type { Span } from "../../../../shared/model/logs.ts";
import { ConsoleError, errorData, toConsoleError } from "../../errors.ts";
import { queryNumbers } from "../../loki/numbers.ts";
import type { Question } from "./explorer.ts";
import { withoutParserErrors } from "./parserErrors.ts";

/** More lines than this no chart can show apart. */
const mostSeries = 200;

interface MetricWish {
  readonly expression: string;
  readonly span: Span;
  readonly points: number;
}

/** A metric query's series over a span. Never rejects: what went wrong stands in the answer. */
export async function readMetric(question: Question, { expression, span, points }: MetricWish): Promise<LogMetric> {
  const { environment, tenants, signal } = question;
  const stepMs = Math.max(1, Math.ceil((span.to - span.from) / points / 1000)) * 1000;
  const answer = { environment: environment.id, stepMs };
  try {
    if (span.from >= span.to) {
      throw new ConsoleError("INVALID_INPUT", "The range is empty: its end must be after its start.");
    }
    const options = { signal, timeoutMs: environment.timeoutMs };
    const lists = await Promise.all(
      tenants.map(async (tenant) => {
        const series = await queryNumbers(tenant, { logql: expression, span, stepMs }, options);
        // The same series of two tenants are two.
        const owner: Labels = tenants.length > 1 && tenant.tenant !== null ? { tenant: tenant.tenant } : {};
        return series.map(({ labels, points: list }) => ({ labels: { ...labels, ...owner }, points: list }));
      }),
    );
    const series = lists.flat();
    const shown = series.slice(0, mostSeries).map(({ labels, points: list }) => ({
      labels,
      points: list.map(([at, value]): [number, number | null] => [at, value]),
    }));
    const notes = series.length > mostSeries ? [`The first ${mostSeries} of ${series.length} series are shown.`] : [];
    return { ...answer, series: shown, seriesCount: series.length, notes, error: null, suggestion: null };
  } catch (cause) {
    const failure = toConsoleError(cause);
    const suggestion = failure.code === "BAD_QUERY" ? withoutParserErrors(expression) : null;
    const error = errorData(failure, { environment: environment.id, backend: "loki" });
    return { ...answer, series: [], seriesCount: 0, notes: [], error, suggestion };
  }
}
