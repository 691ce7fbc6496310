import type { Labels } from "../../../shared/model/alert.ts";
import { ConsoleError, toConsoleError } from "../errors.ts";
import type { HttpClient } from "../http/client.ts";
import { readValue, wireBuildInfoSchema, wireLimitsSchema, wireNamesSchema, wireStreamsSchema } from "./schema.ts";

/** A line as Loki answered it. `timestamp` is nanoseconds since 1970, as text. */
export interface LokiLine {
  readonly timestamp: string;
  readonly line: string;
  /** Labels of its stream; a Loki 3 adds the line's structured metadata and the level that it detected. */
  readonly stream: Labels;
}

export interface LokiQuery {
  readonly logql: string;
  /** Nanoseconds since 1970; the span is [from, to). */
  readonly from: bigint;
  readonly to: bigint;
  readonly limit: number;
  /** Which end of the span a full page is of: its beginning (`forward`, if left out) or its end. */
  readonly direction?: "forward" | "backward";
}

/** Largest page that every server allows, and longest span, where the server does not tell its own limits. */
export const defaultLimits: LokiLimits = { maxEntries: 5_000, maxSpanMs: 721 * 3_600_000, retentionMs: null };

export interface LokiLimits {
  readonly maxEntries: number;
  readonly maxSpanMs: number;
  /** Null where the server does not say how long it keeps lines. */
  readonly retentionMs: number | null;
}

/** What is needed of the HTTP client here. */
export type LokiHttp = Pick<HttpClient, "json">;
/** What a live tail needs beside it. */
export type LokiTailHttp = Pick<HttpClient, "json" | "socket">;

/** One tenant of one Loki. */
export interface LokiTenant {
  readonly http: LokiHttp;
  /** The value of `X-Scope-OrgID`; null sends none. */
  readonly tenant: string | null;
}

/** The header that names a tenant; none where there is none to name. */
export function tenantHeader(tenant: string | null): Record<string, string> {
  return tenant === null ? {} : { "X-Scope-OrgID": tenant };
}

/** Lines of a span, oldest first. Streams come one after the other in the answer; the result is in time order. */
export async function queryLines(
  { http, tenant }: LokiTenant,
  query: LokiQuery,
  options: { readonly signal: AbortSignal; readonly timeoutMs: number },
): Promise<LokiLine[]> {
  const { direction = "forward" } = query;
  const answer = await http.json("/loki/api/v1/query_range", {
    ...options,
    query: [
      ["query", query.logql],
      // Nanoseconds: 13-digit milliseconds would silently be read as 1970.
      ["start", String(query.from)],
      ["end", String(query.to)],
      ["limit", String(query.limit)],
      ["direction", direction],
    ],
    headers: tenantHeader(tenant),
  });
  return readLines(answer.value, direction);
}

/** The lines of an answer of `query_range`, in time order; throws BAD_ANSWER where it is none. */
export function readLines(body: unknown, direction: "forward" | "backward" = "forward"): LokiLine[] {
  const parsed = wireStreamsSchema.safeParse(body);
  if (!parsed.success)
    throw new ConsoleError("BAD_ANSWER", "The answer is JSON, but no log lines. Is this URL a Loki?");
  const lines: LokiLine[] = [];
  for (const { stream, values } of parsed.data.data.result ?? []) {
    for (const value of values) {
      const read = readValue(value);
      if (read === null) throw new ConsoleError("BAD_ANSWER", "A line in Loki's answer has no time or no text.");
      const [timestamp, line] = read;
      lines.push({ timestamp, line, stream });
    }
  }
  // Sorting is stable, so lines of one stream and nanosecond keep their order; backward they come the other way round.
  if (direction === "backward") lines.reverse();
  return lines.sort((a, b) => compareTimestamps(a.timestamp, b.timestamp));
}

/** Order of nanosecond texts without leading zeros. */
export function compareTimestamps(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Label names seen in a span of milliseconds, on all streams or on those of a selector. */
export async function labelNames(
  { http, tenant }: LokiTenant,
  span: { readonly from: number; readonly to: number },
  signal: AbortSignal,
  selector: string | null = null,
): Promise<readonly string[]> {
  return names(http, "/loki/api/v1/labels", tenant, span, signal, selector);
}

/** Values of one label seen in a span of milliseconds, on all streams or on those of a selector. */
export async function labelValues(
  { http, tenant }: LokiTenant,
  name: string,
  span: { readonly from: number; readonly to: number },
  signal: AbortSignal,
  selector: string | null = null,
): Promise<readonly string[]> {
  return names(http, `/loki/api/v1/label/${encodeURIComponent(name)}/values`, tenant, span, signal, selector);
}

async function names(
  http: LokiHttp,
  path: string,
  tenant: string | null,
  span: { readonly from: number; readonly to: number },
  signal: AbortSignal,
  selector: string | null,
): Promise<readonly string[]> {
  const answer = await http.json(path, {
    signal,
    query: [
      ["start", nanoseconds(span.from).toString()],
      ["end", nanoseconds(span.to).toString()],
      ...(selector === null ? [] : [["query", selector] as const]),
    ],
    headers: tenantHeader(tenant),
  });
  const parsed = wireNamesSchema.safeParse(answer.value);
  if (!parsed.success)
    throw new ConsoleError("BAD_ANSWER", "The answer is JSON, but no list of labels. Is this URL a Loki?");
  return parsed.data.data ?? [];
}

/** Milliseconds since 1970 as nanoseconds. */
export function nanoseconds(milliseconds: number): bigint {
  return BigInt(Math.round(milliseconds)) * 1_000_000n;
}

/** Limits as the last poll read them, so that a search need not ask. */
const knownLimits = new WeakMap<LokiHttp, Map<string | null, LokiLimits>>();

/** The server's own limits; the defaults where it is too old to tell them or a proxy hides them. */
export async function readLimits(source: LokiTenant, signal: AbortSignal): Promise<LokiLimits> {
  return knownLimits.get(source.http)?.get(source.tenant) ?? refreshLimits(source, signal);
}

async function refreshLimits(source: LokiTenant, signal: AbortSignal): Promise<LokiLimits> {
  const limits = await askLimits(source, signal);
  const known = knownLimits.get(source.http) ?? new Map<string | null, LokiLimits>();
  knownLimits.set(source.http, known.set(source.tenant, limits));
  return limits;
}

async function askLimits({ http, tenant }: LokiTenant, signal: AbortSignal): Promise<LokiLimits> {
  try {
    // It wants a tenant even where authentication is off; `fake` is the one it uses itself then.
    const answer = await http.json("/loki/api/v1/drilldown-limits", {
      signal,
      headers: tenantHeader(tenant ?? "fake"),
    });
    const parsed = wireLimitsSchema.safeParse(answer.value);
    if (!parsed.success) return defaultLimits;
    const {
      max_entries_limit_per_query: entries,
      max_query_length: length,
      retention_period: kept,
    } = parsed.data.limits;
    return {
      maxEntries: entries === null || entries === undefined || entries <= 0 ? defaultLimits.maxEntries : entries,
      maxSpanMs: goDurationMs(length) ?? defaultLimits.maxSpanMs,
      retentionMs: goDurationMs(kept),
    };
  } catch (cause) {
    const { code } = toConsoleError(cause);
    // These say that it has no such call; anything else would only be met again, less clearly, by the search itself.
    if (code === "NOT_FOUND" || code === "FORBIDDEN" || code === "BAD_ANSWER" || code === "BAD_QUERY")
      return defaultLimits;
    throw cause;
  }
}

const goUnits: Readonly<Record<string, number>> = {
  y: 31_536_000_000,
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
};

/** `30d1h` in milliseconds; null for none, `0s` and what is no duration. */
export function goDurationMs(text: string | null | undefined): number | null {
  if (text === null || text === undefined || !/^(\d+(ms|[ywdhms]))+$/.test(text)) return null;
  let total = 0;
  for (const [, number, unit] of text.matchAll(/(\d+)(ms|[ywdhms])/g))
    total += Number(number) * (goUnits[unit ?? ""] ?? 0);
  return total === 0 ? null : total;
}

/** An hour is enough to see that the labels' index answers. */
const probeSpanMs = 3_600_000;

/** Asks for what a search needs: the label index, with every tenant. `now` is ms since 1970. */
export async function pollLoki(
  http: LokiHttp,
  tenants: readonly string[],
  now: number,
  signal: AbortSignal,
): Promise<LokiPoll> {
  const span = { from: now - probeSpanMs, to: now };
  let latencyMs = 0;
  let found = false;
  for (const tenant of tenants.length === 0 ? [null] : tenants) {
    const answer = await http.json("/loki/api/v1/labels", {
      signal,
      query: [
        ["start", nanoseconds(span.from).toString()],
        ["end", nanoseconds(span.to).toString()],
      ],
      headers: tenantHeader(tenant),
    });
    const parsed = wireNamesSchema.safeParse(answer.value);
    if (!parsed.success)
      throw new ConsoleError("BAD_ANSWER", "The answer is JSON, but no list of labels. Is this URL a Loki?");
    latencyMs = Math.max(latencyMs, answer.latencyMs);
    await refreshLimits({ http, tenant }, signal);
    found ||= (parsed.data.data ?? []).length > 0;
  }
  return {
    version: await readVersion(http, signal),
    latencyMs,
    notes: found ? [] : ["It received no lines within the last hour."],
    settling: null,
    restartedAt: null,
  };
}

export interface LokiPoll {
  readonly version: string | null;
  readonly latencyMs: number;
  readonly notes: readonly string[];
  readonly settling: null;
  readonly restartedAt: null;
}

async function readVersion(http: LokiHttp, signal: AbortSignal): Promise<string | null> {
  try {
    const parsed = wireBuildInfoSchema.safeParse((await http.json("/loki/api/v1/status/buildinfo", { signal })).value);
    return parsed.success ? parsed.data.version : null;
  } catch (cause) {
    if (toConsoleError(cause).code === "CANCELLED") throw cause;
    return null;
  }
}
