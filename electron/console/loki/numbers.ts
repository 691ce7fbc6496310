import type { Labels } from "../../../shared/model/alert.ts";
import type { Span } from "../../../shared/model/logs.ts";
import { ConsoleError } from "../errors.ts";
import { type LokiTenant, nanoseconds, tenantHeader } from "./client.ts";
import { wireMatrixSchema, wireVectorSchema } from "./schema.ts";

/** One line of a chart: `[ms since 1970, value]`, where NaN and infinities are null. */
export interface NumberSeries {
  readonly labels: Labels;
  readonly points: readonly (readonly [at: number, value: number | null])[];
}

interface AskOptions {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

/** A metric query over a span, one point each `stepMs`, at both ends too. */
export async function queryNumbers(
  { http, tenant }: LokiTenant,
  query: { readonly logql: string; readonly span: Span; readonly stepMs: number },
  options: AskOptions,
): Promise<readonly NumberSeries[]> {
  const answer = await http.json("/loki/api/v1/query_range", {
    ...options,
    query: [
      ["query", query.logql],
      ["start", String(nanoseconds(query.span.from))],
      ["end", String(nanoseconds(query.span.to))],
      ["step", `${query.stepMs / 1000}`],
    ],
    headers: tenantHeader(tenant),
  });
  const parsed = wireMatrixSchema.safeParse(answer.value);
  if (!parsed.success) throw new ConsoleError("BAD_ANSWER", notNumbers);
  return (parsed.data.data.result ?? []).map(({ metric, values }) => ({
    labels: metric,
    points: values.map(([at, text]) => [Math.round(at * 1000), finite(text)] as const),
  }));
}

/** A metric query at one moment (ms since 1970), by its series. */
export async function queryNumbersAt(
  { http, tenant }: LokiTenant,
  query: { readonly logql: string; readonly at: number },
  options: AskOptions,
): Promise<readonly { readonly labels: Labels; readonly value: number | null }[]> {
  const answer = await http.json("/loki/api/v1/query", {
    ...options,
    query: [
      ["query", query.logql],
      ["time", String(nanoseconds(query.at))],
    ],
    headers: tenantHeader(tenant),
  });
  const parsed = wireVectorSchema.safeParse(answer.value);
  if (!parsed.success) throw new ConsoleError("BAD_ANSWER", notNumbers);
  return (parsed.data.data.result ?? []).map(({ metric, value }) => ({ labels: metric, value: finite(value[1]) }));
}

const notNumbers = "The answer is JSON, but no numbers. Is this a query for lines?";

function finite(text: string): number | null {
  const number = Number(text);
  return Number.isFinite(number) ? number : null;
}
