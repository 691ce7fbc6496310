import type { Alert } from "../../../shared/model/alert.ts";
import type { LogQuery, LogRange, Span } from "../../../shared/model/logs.ts";
import type { LokiSettings } from "../../../shared/settings/schema.ts";
import { ConsoleError } from "../errors.ts";
import { type LokiTenant, labelNames, labelValues, readLimits } from "../loki/client.ts";
import { errorLines, linesContaining, linesWithPrefix, selectorForAll, selectorOf } from "../loki/logql.ts";
import { alertSpan, alertStreamLabels, tellingLabels } from "./alertLogs.ts";
import type { LogPlan } from "./environmentSearch.ts";

type SelectorSettings = Pick<LokiSettings, "selector" | "requestIdFields">;

export interface PlanContext {
  readonly settings: SelectorSettings;
  readonly alert: Alert | undefined;
  /** The LogQL that the person wrote for alerts of this name; null: the derived one. */
  readonly ownAlertQuery: string | null;
  /** Ms since 1970. */
  readonly now: number;
}

const ownQueryNote = "Asked with the query that you wrote for this alert.";

/** Settings with an empty list say that no line carries a request ID as a field. */
function noIdNote(settings: SelectorSettings): readonly string[] {
  return settings.requestIdFields?.length === 0
    ? ["These logs carry no request ID of their own, so they were searched for the text."]
    : [];
}

/** Labels are looked up over the last day, as streams come and go. */
const labelLookbackMs = 24 * 3_600_000;
/** Where none came in that day: an environment that rested over the holidays still keeps its lines. */
const longLookbackMs = 30 * 24 * 3_600_000;

/** The query that a request ID or an alert means in one environment. `now` is ms since 1970. */
export async function planQuery(
  query: LogQuery,
  range: LogRange,
  context: PlanContext,
  tenants: readonly LokiTenant[],
  signal: AbortSignal,
): Promise<LogPlan> {
  const { settings, now } = context;
  const lookback = { from: now - labelLookbackMs, to: now };
  switch (query.kind) {
    case "request": {
      const { selector, notes } = await selectorFor(settings, tenants, lookback, signal);
      const logql = query.prefix === true ? linesWithPrefix(selector, query.id) : linesContaining(selector, query.id);
      return { logql, range, notes: [...notes, ...noIdNote(settings)] };
    }
    case "logql":
      return {
        logql: query.expression,
        range,
        notes: [],
        direction: query.direction,
        ...(query.limit === null ? {} : { pageLimit: query.limit }),
      };
    case "alert": {
      if (context.alert === undefined) throw new ConsoleError("NOT_FOUND", "This alert is not known any more.");
      const span = alertSpan(context.alert, now);
      if (context.ownAlertQuery !== null) {
        return { logql: context.ownAlertQuery, range: { kind: "absolute", ...span }, notes: [ownQueryNote] };
      }
      return planAlert(context.alert, query.errorsOnly, span, settings, tenants, lookback, signal);
    }
  }
}

async function planAlert(
  alert: Alert,
  errorsOnly: boolean,
  span: Span,
  settings: SelectorSettings,
  tenants: readonly LokiTenant[],
  lookback: Span,
  signal: AbortSignal,
): Promise<LogPlan> {
  const names = await namesOf(tenants, lookback, signal);
  const known = tellingLabels.filter((label) => names.includes(label));
  const values = new Map(
    await Promise.all(
      known.map(async (name) => {
        const lists = await Promise.all(tenants.map((tenant) => labelValues(tenant, name, lookback, signal)));
        return [name, new Set(lists.flat())] as const;
      }),
    ),
  );
  const labels = alertStreamLabels(alert.labels, values);
  const specific = Object.keys(labels).length > 0;
  const { selector, notes } = specific
    ? { selector: selectorOf(labels), notes: [] }
    : await selectorFor(settings, tenants, lookback, signal);
  return {
    logql: errorsOnly ? errorLines(selector) : selector,
    range: { kind: "absolute", ...span },
    notes: specific ? notes : ["None of the alert's labels names a log stream, so all of them are searched.", ...notes],
  };
}

/** The streams to search: those of the settings, else all that a label finds. */
async function selectorFor(
  settings: SelectorSettings,
  tenants: readonly LokiTenant[],
  span: Span,
  signal: AbortSignal,
): Promise<{ readonly selector: string; readonly notes: readonly string[] }> {
  if (settings.selector !== undefined) return { selector: settings.selector, notes: [] };
  const found =
    selectorForAll(await namesOf(tenants, span, signal)) ??
    selectorForAll(await namesLongAgo(tenants, span.to, signal));
  if (found === null) {
    throw new ConsoleError(
      "NOT_FOUND",
      "This Loki has received no lines within the last 30 days, so there is nothing to search.",
    );
  }
  return { selector: found.selector, notes: found.note === null ? [] : [found.note] };
}

async function namesOf(tenants: readonly LokiTenant[], span: Span, signal: AbortSignal): Promise<readonly string[]> {
  const lists = await Promise.all(tenants.map((tenant) => labelNames(tenant, span, signal)));
  return [...new Set(lists.flat())];
}

/** As far back as each server lets us look at once. */
async function namesLongAgo(
  tenants: readonly LokiTenant[],
  to: number,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const lists = await Promise.all(
    tenants.map(async (tenant) => {
      const { maxSpanMs } = await readLimits(tenant, signal);
      return labelNames(tenant, { from: to - Math.min(longLookbackMs, maxSpanMs), to }, signal);
    }),
  );
  return lists.flat();
}
