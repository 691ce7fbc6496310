import { ConsoleError } from "../../../electron/console/errors.ts";
import type { HttpClient, RequestOptions } from "../../../electron/console/http/client.ts";
import type { SpanReader } from "../../../electron/console/logs/lokiSource.ts";
import type { LokiLine, LokiTenant } from "../../../electron/console/loki/client.ts";
import { byStream, matchesQuery, readLogql, type StoredLine, selectPage } from "../../support/lokiServer.ts";

export interface MemoryLokiOptions {
  readonly maxEntries: number;
  readonly maxSpanMs: number;
  /** More bytes of lines than this are refused, as Loki does over 4 MiB. */
  readonly maxAnswerBytes?: number;
  /** Which queries fail, counted from 0. */
  readonly failing?: ReadonlySet<number>;
  /** How a too large answer is refused. */
  readonly tooLarge?: () => ConsoleError;
}

export interface Asked {
  readonly from: bigint;
  readonly to: bigint;
  readonly limit: number;
}

export function resourceExhausted(): ConsoleError {
  return new ConsoleError(
    "UNAVAILABLE",
    "Loki failed inside (500): rpc error: code = ResourceExhausted desc = trying to send message larger than max.",
  );
}

/** A tenant whose `query_range` is answered from memory, without any HTTP. */
export function memoryTenant(
  lines: readonly StoredLine[],
  options: MemoryLokiOptions,
): { readonly tenant: LokiTenant; readonly asked: readonly Asked[] } {
  const asked: Asked[] = [];
  const json = async (_path: string, request: RequestOptions = {}) => {
    const value = queryRange(lines, options, request, asked);
    return { value, latencyMs: 1, bytes: 1 };
  };
  const unused = () => Promise.reject(new Error("not used"));
  const http: HttpClient = { json, request: unused, socket: unused, reset: unused, close: unused };
  return { tenant: { http, tenant: null }, asked };
}

function queryRange(
  lines: readonly StoredLine[],
  options: MemoryLokiOptions,
  request: RequestOptions,
  asked: Asked[],
): unknown {
  const parameters = new Map(request.query ?? []);
  const from = BigInt(parameters.get("start") ?? "");
  const to = BigInt(parameters.get("end") ?? "");
  const limit = Number(parameters.get("limit"));
  const index = asked.push({ from, to, limit }) - 1;
  if (limit < 1 || limit > options.maxEntries) throw new ConsoleError("BAD_QUERY", `limit ${limit}`);
  if (to < from || to - from > BigInt(options.maxSpanMs) * 1_000_000n) throw new ConsoleError("BAD_QUERY", "range");
  if (options.failing?.has(index) === true) throw new ConsoleError("TIMEOUT", "Loki did not answer within 55 s.");
  const read = readLogql(parameters.get("query") ?? "");
  const page = selectPage(
    lines.filter((line) => matchesQuery(read, line)),
    { from, to, limit },
  );
  const bytes = page.reduce((sum, { line }) => sum + line.length, 0);
  if (bytes > (options.maxAnswerBytes ?? Number.POSITIVE_INFINITY)) throw (options.tooLarge ?? resourceExhausted)();
  return { status: "success", data: { resultType: "streams", result: byStream(page, true) } };
}

export interface ReadOutcome {
  readonly lines: readonly LokiLine[];
  readonly notes: readonly string[];
  readonly errors: readonly unknown[];
  /** Lines of each call of `read`. */
  readonly pages: readonly number[];
}

/** Reads to the end, going on after failures, as a person who keeps pressing "more" would. */
export async function readToEnd(reader: SpanReader, mostReads = 5_000): Promise<ReadOutcome> {
  const lines: LokiLine[] = [];
  const notes: string[] = [];
  const errors: unknown[] = [];
  const pages: number[] = [];
  const { signal } = new AbortController();
  for (let count = 0; !reader.finished; count += 1) {
    if (count === mostReads) throw new Error(`not at the end after ${mostReads} pages; last: ${errors.at(-1)}`);
    const before = lines.length;
    await reader
      .read({
        signal,
        timeoutMs: 60_000,
        onLines: (page) => lines.push(...page),
        onNote: (note) => notes.push(note),
      })
      .catch((cause: unknown) => errors.push(cause));
    pages.push(lines.length - before);
  }
  return { lines, notes, errors, pages };
}

/** A line's identity, to compare what was stored with what was read. */
export function keyOf(line: {
  readonly stream: Readonly<Record<string, string>>;
  readonly line: string;
  readonly metadata?: Readonly<Record<string, string>> | null;
}): string {
  const sorted = (labels: Readonly<Record<string, string>>) => Object.entries(labels).sort();
  return JSON.stringify([sorted({ ...line.stream, ...line.metadata }), line.line]);
}
