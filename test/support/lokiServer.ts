import type { ServerResponse } from "node:http";
import { parser } from "@grafana/lezer-logql";
import { type Handler, type SeenRequest, sendJson, startServer, type TestServer } from "./httpServer.ts";

export type Labels = Readonly<Record<string, string>>;

/** A line that the simulated Loki holds. */
export interface StoredLine {
  readonly stream: Labels;
  /** Nanoseconds since 1970. */
  readonly at: bigint;
  readonly line: string;
  /** Structured metadata. */
  readonly metadata?: Labels;
  /** Seen by this tenant only; by everybody where left out. */
  readonly tenant?: string;
}

export interface LokiSettings {
  readonly maxEntries?: number;
  readonly maxSpanMs?: number;
  /** Null answers drilldown-limits with 404, as versions before 3.1 do. */
  readonly limits?: Readonly<Record<string, unknown>> | null;
  /** Answers over so many bytes of lines end as ResourceExhausted. */
  readonly maxAnswerBytes?: number;
  /** Such answers are 200 without any line where categorised labels are asked for: seen on a real Loki 3.7.6. */
  readonly emptiesTooLarge?: boolean;
  /** True asks for `X-Scope-OrgID` everywhere. */
  readonly authEnabled?: boolean;
  /** False ignores the wish for categorised labels, as Loki 2.9 does. */
  readonly categorizes?: boolean;
  /** Answers a request in place of the simulation; true where it did. */
  readonly intercept?: (request: SeenRequest, response: ServerResponse) => boolean;
}

export interface LokiQuerySeen {
  readonly query: string;
  readonly start: bigint;
  readonly end: bigint;
  readonly limit: number;
  readonly direction: string;
  readonly tenant: string | null;
  readonly flags: string | null;
}

export interface LokiSimulator extends TestServer {
  /** Every `query_range` that came, in order. */
  queries(): readonly LokiQuerySeen[];
}

interface Page {
  readonly from: bigint;
  readonly to: bigint;
  readonly limit: number;
  readonly direction?: string;
}

/**
 * What `query_range` does with a limit: the earliest lines of [from, to), or backward the latest, newest first. Of one nanosecond a fixed choice is
 * made, however large the limit, but its order in the answer changes with it: seen on a real Loki 3.7.
 */
export function selectPage(lines: readonly StoredLine[], { from, to, limit, direction }: Page): StoredLine[] {
  const inSpan = lines.filter(({ at }) => at >= from && at < to);
  inSpan.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  if (direction === "backward") return scrambleTies(inSpan.reverse().slice(0, limit), limit);
  return scrambleTies(inSpan.slice(0, limit), limit);
}

/** Rotates each run of equal stamps by the seed. */
function scrambleTies(lines: readonly StoredLine[], seed: number): StoredLine[] {
  const result: StoredLine[] = [];
  for (let start = 0; start < lines.length; ) {
    let end = start + 1;
    while (end < lines.length && lines[end]?.at === lines[start]?.at) end += 1;
    const shift = seed % (end - start);
    result.push(...lines.slice(start + shift, end), ...lines.slice(start, start + shift));
    start = end;
  }
  return result;
}

/** A query as Loki reads it; throws where it is no selector with line filters. */
export interface ReadQuery {
  readonly matchers: readonly { readonly name: string; readonly operator: string; readonly value: string }[];
  readonly filters: readonly { readonly operator: string; readonly text: string }[];
}

export function readLogql(query: string): ReadQuery {
  const matchers: { name: string; operator: string; value: string }[] = [];
  const filters: { operator: string; text: string }[] = [];
  const known = new Set(
    [
      "LogQL",
      "Expr",
      "LogExpr",
      "Selector",
      "Matchers",
      "Matcher",
      "Identifier",
      "Eq",
      "Re",
      "Neq",
      "Nre",
      "String",
    ].concat([
      "Pipe",
      "LabelFilter",
      "PipelineExpr",
      "PipelineStage",
      "LineFilters",
      "LineFilter",
      "Filter",
      "PipeExact",
      "PipeMatch",
    ]),
  );
  parser.parse(query).iterate({
    enter: (node) => {
      if (node.type.isError || !known.has(node.name)) throw new Error(`unexpected ${node.name} at ${node.from}`);
      const text = (name: string) => {
        const child = node.node.getChild(name);
        return child === null ? null : query.slice(child.from, child.to);
      };
      if (node.name === "Matcher") {
        const value = unquoteGo(text("String") ?? "");
        const name = text("Identifier") ?? "";
        const operator = query.slice(node.from + name.length, node.node.getChild("String")?.from ?? node.to).trim();
        matchers.push({ name, operator, value });
      }
      if (node.name === "LineFilter") {
        filters.push({ operator: text("Filter") ?? "", text: unquoteGo(text("String") ?? "") });
      }
    },
  });
  return { matchers, filters };
}

/** A Go string literal's text, by the rules of `strconv.Unquote`; throws where Go would refuse it. */
export function unquoteGo(literal: string): string {
  if (/^`[^`]*`$/.test(literal)) return literal.slice(1, -1).replaceAll("\r", "");
  if (literal.length < 2 || !literal.startsWith('"') || !literal.endsWith('"')) throw new Error("no Go string");
  const simple: Readonly<Record<string, string>> = {
    a: "\x07",
    b: "\b",
    f: "\f",
    n: "\n",
    r: "\r",
    t: "\t",
    v: "\v",
    "\\": "\\",
    '"': '"',
  };
  const body = literal.slice(1, -1);
  let text = "";
  for (let index = 0; index < body.length; ) {
    const character = body.charAt(index);
    if (character === '"' || character === "\n") throw new Error(`a Go string cannot hold ${character} bare`);
    if (character !== "\\") {
      text += character;
      index += 1;
      continue;
    }
    const found = /^\\(?:([abfnrtv\\"])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})|([0-7]{3}))/.exec(
      body.slice(index),
    );
    if (found === null) throw new Error("an escape that Go does not know");
    const [whole, letter, short, long, byte, octal] = found;
    if (byte !== undefined || octal !== undefined) throw new Error("bytes are not modelled here");
    if (letter !== undefined) text += simple[letter] ?? "";
    else {
      const point = Number.parseInt(short ?? long ?? "", 16);
      if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) throw new Error("Go refuses surrogates");
      text += String.fromCodePoint(point);
    }
    index += whole.length;
  }
  return text;
}

/** Whether a line is among those that a query asks for. */
export function matchesQuery({ matchers, filters }: ReadQuery, { stream, line }: StoredLine): boolean {
  return (
    matchers.every(({ name, operator, value }) => {
      const actual = stream[name] ?? "";
      const matches = /~/.test(operator) ? new RegExp(`^(?:${value})$`, "s").test(actual) : actual === value;
      return operator.startsWith("!") ? !matches : matches;
    }) &&
    filters.every(({ operator, text }) => {
      if (operator === "|=") return line.includes(text);
      const caseless = text.startsWith("(?i)");
      return new RegExp(caseless ? text.slice(4) : text, caseless ? "i" : "").test(line);
    })
  );
}

/** Answers requests as a Loki 3.7 does, as far as a log search needs one, with lines in memory. */
export function createLokiHandler(
  lines: readonly StoredLine[] | (() => readonly StoredLine[]),
  settings: LokiSettings = {},
): { readonly handler: Handler; queries(): readonly LokiQuerySeen[] } {
  const queries: LokiQuerySeen[] = [];
  return {
    handler: (response, request) => {
      if (settings.intercept?.(request, response) === true) return;
      answer(typeof lines === "function" ? lines() : lines, settings, request, response, (query) =>
        queries.push(query),
      );
    },
    queries: () => queries,
  };
}

/** `createLokiHandler` over real HTTP. */
export async function startLokiSimulator(
  lines: readonly StoredLine[] | (() => readonly StoredLine[]),
  settings: LokiSettings = {},
): Promise<LokiSimulator> {
  const { handler, queries } = createLokiHandler(lines, settings);
  return { ...(await startServer(handler)), queries };
}

function answer(
  all: readonly StoredLine[],
  settings: LokiSettings,
  request: SeenRequest,
  response: ServerResponse,
  seen: (query: LokiQuerySeen) => void,
): void {
  const url = new URL(request.path, "http://loki");
  const tenant = headerOf(request, "x-scope-orgid");
  const path = url.pathname;
  const wantsTenant = settings.authEnabled === true || path === "/loki/api/v1/drilldown-limits";
  const lines =
    settings.authEnabled === true ? all.filter((line) => line.tenant === undefined || line.tenant === tenant) : all;
  const label = /^\/loki\/api\/v1\/label\/([^/]+)\/values$/.exec(path)?.[1];
  if (path === "/loki/api/v1/status/buildinfo") sendJson(response, { version: "3.7.6", revision: "5003600d" });
  else if (wantsTenant && tenant === null) refuse(response, 401, "no org id\n");
  else if (path === "/loki/api/v1/drilldown-limits" && settings.limits !== null) {
    sendJson(response, { limits: limitsOf(settings) });
  } else if (path === "/loki/api/v1/labels") {
    sendNames(response, new Set(lines.flatMap(({ stream }) => Object.keys(stream))));
  } else if (label !== undefined) {
    sendNames(response, new Set(lines.flatMap(({ stream }) => stream[decodeURIComponent(label)] ?? [])));
  } else if (path === "/loki/api/v1/query_range") {
    const query = queryOf(url, request);
    seen(query);
    answerQuery(lines, settings, query, response);
  } else refuse(response, 404, "404 page not found\n");
}

function headerOf({ headers }: SeenRequest, name: string): string | null {
  const value = headers[name];
  return typeof value === "string" ? value : null;
}

function limitsOf({ limits, maxEntries = 5_000, maxSpanMs = 721 * 3_600_000 }: LokiSettings) {
  const usual = {
    max_entries_limit_per_query: maxEntries,
    max_query_length: `${maxSpanMs / 1000}s`,
    retention_period: "744h",
  };
  return limits ?? usual;
}

function queryOf({ searchParams }: URL, request: SeenRequest): LokiQuerySeen {
  return {
    query: searchParams.get("query") ?? "",
    start: BigInt(searchParams.get("start") ?? "0"),
    end: BigInt(searchParams.get("end") ?? "0"),
    limit: Number(searchParams.get("limit") ?? "100"),
    direction: searchParams.get("direction") ?? "backward",
    tenant: headerOf(request, "x-scope-orgid"),
    flags: headerOf(request, "x-loki-response-encoding-flags"),
  };
}

function answerQuery(
  lines: readonly StoredLine[],
  settings: LokiSettings,
  query: LokiQuerySeen,
  response: ServerResponse,
): void {
  const wrong = faultOf(settings, query);
  if (wrong !== null) {
    refuse(response, 400, wrong);
    return;
  }
  const read = readLogql(query.query);
  const wanted = lines.filter((line) => matchesQuery(read, line));
  const page = selectPage(wanted, {
    from: query.start,
    to: query.end,
    limit: query.limit,
    direction: query.direction,
  });
  const bytes = page.reduce((sum, { line }) => sum + line.length, 0);
  const categorized = settings.categorizes !== false && query.flags === "categorize-labels";
  if (settings.maxAnswerBytes !== undefined && bytes > settings.maxAnswerBytes) {
    if (categorized && settings.emptiesTooLarge === true) {
      sendJson(response, { status: "success", data: { resultType: "streams", result: [] } });
      return;
    }
    const words = `trying to send message larger than max (${bytes} vs. ${settings.maxAnswerBytes})`;
    refuse(response, 500, `rpc error: code = ResourceExhausted desc = ${words}`);
    return;
  }
  sendJson(response, { status: "success", data: { resultType: "streams", result: byStream(page, categorized) } });
}

/** What Loki says of a query that it does not take; null where it takes it. */
function faultOf(settings: LokiSettings, { query, start, end, limit }: LokiQuerySeen): string | null {
  const { maxEntries = 5_000, maxSpanMs = 721 * 3_600_000 } = settings;
  if (limit > maxEntries) {
    return `max entries limit per query exceeded, limit > max_entries_limit_per_query (${limit} > ${maxEntries})`;
  }
  if (end < start) return "end timestamp must not be before or equal to start time";
  if (end - start > BigInt(maxSpanMs) * 1_000_000n) {
    return "the query time range exceeds the limit (query length: 800h0m0s, limit: 30d1h)";
  }
  try {
    readLogql(query);
    return null;
  } catch (cause) {
    return `parse error : ${cause instanceof Error ? cause.message : "?"}`;
  }
}

/** Lines as Loki groups them: one stream after the other, the last one first, since no order among them is promised. */
export function byStream(lines: readonly StoredLine[], categorized: boolean) {
  const streams = new Map<string, { stream: Labels; values: (readonly unknown[])[] }>();
  for (const { stream, at, line, metadata = {} } of lines) {
    const labels = categorized ? stream : { ...stream, ...metadata };
    const key = JSON.stringify(labels);
    const known = streams.get(key) ?? { stream: labels, values: [] };
    const categories = Object.keys(metadata).length === 0 ? {} : { structuredMetadata: metadata };
    known.values.push(categorized ? [String(at), line, categories] : [String(at), line]);
    streams.set(key, known);
  }
  return [...streams.values()].reverse();
}

function sendNames(response: ServerResponse, names: ReadonlySet<string>): void {
  // Loki leaves `data` out of an empty list.
  const data = names.size === 0 ? {} : { data: [...names].sort() };
  sendJson(response, { status: "success", ...data });
}

/** Loki's refusals are plain text, never JSON. */
function refuse(response: ServerResponse, status: number, words: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(words);
}
