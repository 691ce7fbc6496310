import type * as z from "zod";
import type { Labels } from "../../../shared/model/alert.ts";
import { ConsoleError, toConsoleError } from "../errors.ts";
import { isGatewayList } from "../gateway/shape.ts";
import type { HttpClient, JsonAnswer } from "../http/client.ts";
import { count, parseTime } from "../text.ts";
import { sentLabels } from "./externalLabels.ts";
import {
  type DownTarget,
  gatewayInstead,
  normalisePrometheusAlerts,
  normaliseRules,
  type PrometheusSnapshot,
} from "./normalise.ts";
import {
  wireBuildInfoSchema,
  wireConfigSchema,
  wireMatrixSchema,
  wireRuntimeInfoSchema,
  wireVectorSchema,
  wireWarningsSchema,
} from "./schema.ts";

/** What is asked again only after a restart or a reload of the server's configuration. */
export interface PrometheusIdentity {
  readonly processStartedAt: number | null;
  readonly configuredAt: string | null;
  readonly version: string | null;
  /** Labels that its alerts carry in Alertmanager only. */
  readonly external: Labels;
  readonly reloadFailed: boolean;
}

export interface PrometheusPoll {
  readonly snapshot: PrometheusSnapshot;
  readonly identity: PrometheusIdentity;
  readonly notes: readonly string[];
  /** A sentence where it says itself that alerts or rules may be missing; null otherwise. */
  readonly incomplete: string | null;
  readonly latencyMs: number;
}

/**
 * Asks for runtime facts, rules, alerts and targets that are down. Rules and alerts must answer; the rest are extras
 * that some compatible servers and proxies do not have.
 */
export async function pollPrometheus(
  http: HttpClient,
  previous: { readonly snapshot: PrometheusSnapshot; readonly identity: PrometheusIdentity | null },
  signal: AbortSignal,
): Promise<PrometheusPoll> {
  const asked = http.json("/api/v1/alerts", { signal });
  const [identity, rules, alerts, downTargets] = await Promise.all([
    identify(http, previous.identity, signal),
    http.json("/api/v1/rules", { signal, query: [["type", "alert"]] }).catch((cause) => withoutRules(cause, asked)),
    asked,
    findDownTargets(http, signal),
  ]);
  if (isGatewayList(alerts.value)) throw new ConsoleError("BAD_ANSWER", gatewayInstead);
  const known = normaliseRules(rules.value);
  const normalised = normalisePrometheusAlerts(alerts.value, known, identity.external, previous.snapshot.alerts);
  const snapshot = { ...normalised, rules: known, downTargets };
  const [warning] = [...warningsIn(alerts.value), ...warningsIn(rules.value)];
  const notes = notesOn(snapshot, identity);
  return {
    snapshot,
    identity,
    notes: warning === undefined ? notes : [`It warns: ${warning.slice(0, longestWarning)}`, ...notes],
    incomplete: warning === undefined ? null : "It says that its answer is not complete.",
    latencyMs: alerts.latencyMs,
  };
}

const longestWarning = 300;

function warningsIn(body: unknown): readonly string[] {
  const parsed = wireWarningsSchema.safeParse(body);
  return parsed.success ? parsed.data.warnings : [];
}

/** An API gateway has alerts at the same path, but no rules. Throws in any case. */
async function withoutRules(cause: unknown, asked: Promise<JsonAnswer>): Promise<never> {
  if (toConsoleError(cause).code !== "NOT_FOUND") throw cause;
  const alerts = await asked.catch(() => null);
  throw isGatewayList(alerts?.value) ? new ConsoleError("BAD_ANSWER", gatewayInstead) : cause;
}

function notesOn(snapshot: PrometheusSnapshot, identity: PrometheusIdentity): string[] {
  const notes: string[] = [];
  const waiting = snapshot.rules.filter((rule) => rule.health === "unknown");
  if (waiting.length > 0) {
    const names = waiting.slice(0, 3).map((rule) => rule.name);
    notes.push(
      `${count(waiting.length, "rule was", "rules were")} not evaluated yet, so ${waiting.length === 1 ? "it" : "they"} cannot fire: ${names.join(", ")}${waiting.length > 3 ? "…" : ""}.`,
    );
  }
  const failing = snapshot.rules.filter((rule) => rule.health === "err");
  const [first] = failing;
  if (first !== undefined) {
    notes.push(
      `${count(failing.length, "rule fails", "rules fail")} to evaluate, so ${failing.length === 1 ? "it" : "they"} cannot fire: ` +
        `${first.name} (${first.lastError ?? "no reason given"})${failing.length > 1 ? " and others" : ""}.`,
    );
  }
  if (identity.reloadFailed) notes.push("Its last configuration reload failed; it runs on an older configuration.");
  if (snapshot.downTargets.length > 0) {
    const names = snapshot.downTargets.slice(0, 3).map((target) => target.instance || target.job);
    notes.push(
      `${count(snapshot.downTargets.length, "target")} cannot be scraped: ${names.join(", ")}${snapshot.downTargets.length > 3 ? "…" : ""}.`,
    );
  }
  return notes;
}

async function identify(
  http: HttpClient,
  previous: PrometheusIdentity | null,
  signal: AbortSignal,
): Promise<PrometheusIdentity> {
  const runtime = await optional(http, "/api/v1/status/runtimeinfo", wireRuntimeInfoSchema, signal);
  const processStartedAt = parseTime(runtime?.data.startTime);
  const configuredAt = runtime?.data.lastConfigTime ?? null;
  const reloadFailed = runtime?.data.reloadConfigSuccess === false;
  if (
    previous !== null &&
    previous.version !== null &&
    previous.processStartedAt === processStartedAt &&
    previous.configuredAt === configuredAt
  ) {
    return previous.reloadFailed === reloadFailed ? previous : { ...previous, reloadFailed };
  }
  const build = await optional(http, "/api/v1/status/buildinfo", wireBuildInfoSchema, signal);
  const config = await optional(http, "/api/v1/status/config", wireConfigSchema, signal);
  return {
    processStartedAt,
    configuredAt,
    version: build?.data.version ?? previous?.version ?? null,
    external: config === null ? (previous?.external ?? {}) : sentLabels(config.data.yaml),
    reloadFailed,
  };
}

/** A part of the API that a compatible server may lack or a proxy may hide; null where it does. */
async function optional<T extends z.ZodType>(
  http: HttpClient,
  path: string,
  schema: T,
  signal: AbortSignal,
): Promise<z.output<T> | null> {
  try {
    const parsed = schema.safeParse((await http.json(path, { signal })).value);
    return parsed.success ? parsed.data : null;
  } catch (cause) {
    const { code } = toConsoleError(cause);
    if (code === "NOT_FOUND" || code === "FORBIDDEN" || code === "BAD_ANSWER" || code === "BAD_QUERY") return null;
    throw cause;
  }
}

async function findDownTargets(http: HttpClient, signal: AbortSignal): Promise<DownTarget[]> {
  try {
    const answer = await http.json("/api/v1/query", { signal, query: [["query", "up == 0"]] });
    const vector = wireVectorSchema.safeParse(answer.value);
    if (!vector.success) return [];
    return vector.data.data.result.map(({ metric }) => ({
      job: metric.job ?? "",
      instance: metric.instance ?? "",
    }));
  } catch (cause) {
    const { code } = toConsoleError(cause);
    if (code === "NOT_FOUND" || code === "FORBIDDEN" || code === "BAD_QUERY" || code === "BAD_ANSWER") return [];
    throw cause;
  }
}

/** One series of a range query. */
export interface Series {
  readonly labels: Labels;
  /** `[milliseconds, value]`; the value is NaN or infinite where the server says so. */
  readonly points: readonly (readonly [number, number])[];
}

/**
 * A range query. `from`, `to` and `stepMs` are milliseconds; the server refuses more than 11,000 points a series, and
 * some versions take long to refuse a heavy query, so a `timeout` goes along.
 */
export async function queryRange(
  http: HttpClient,
  query: { readonly expression: string; readonly from: number; readonly to: number; readonly stepMs: number },
  signal?: AbortSignal,
): Promise<Series[]> {
  const answer = await http.json("/api/v1/query_range", {
    method: "POST",
    form: [
      ["query", query.expression],
      ["start", String(query.from / 1000)],
      ["end", String(query.to / 1000)],
      ["step", String(query.stepMs / 1000)],
      ["timeout", "8s"],
    ],
    ...(signal === undefined ? {} : { signal }),
  });
  const matrix = wireMatrixSchema.safeParse(answer.value);
  if (!matrix.success) throw new ConsoleError("BAD_ANSWER", "Prometheus's answer to a range query is no matrix.");
  return matrix.data.data.result.map(({ metric, values }) => ({
    labels: metric,
    points: (values ?? []).map(([seconds, value]) => [seconds * 1000, sampleValue(value)] as const),
  }));
}

/** A sample's text as a number: Prometheus writes `+Inf` where JavaScript reads `Infinity`. */
export function sampleValue(text: string): number {
  if (text === "+Inf" || text === "Inf") return Number.POSITIVE_INFINITY;
  return text === "-Inf" ? Number.NEGATIVE_INFINITY : Number(text);
}
