// Servers for the benchmark, in a process of their own so that their work is not counted as the console's.
// Prints its address, and answers, below a path of one's choice:
//   /alertmanager/<alerts>/…   /prometheus/…   /loki/<lines>/<delay in ms>/…
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { alertmanagerAnswer, logLine } from "./data.ts";

const startedAt = Date.now() - 86_400_000;
const answers = new Map<string, string>();

function cached(key: string, make: () => unknown): string {
  const known = answers.get(key) ?? JSON.stringify(make());
  answers.set(key, known);
  return known;
}

function prometheus(path: string): string {
  const success = (data: unknown) => ({ status: "success", data });
  const started = new Date(startedAt).toISOString();
  if (path.endsWith("/alerts")) return cached(path, () => success({ alerts: [] }));
  if (path.endsWith("/rules")) return cached(path, () => success({ groups: [] }));
  if (path.endsWith("/runtimeinfo"))
    return cached(path, () => success({ startTime: started, lastConfigTime: started }));
  if (path.endsWith("/buildinfo")) return cached(path, () => success({ version: "3.5.0" }));
  if (path.endsWith("/config")) return cached(path, () => success({ yaml: "global: {}\n" }));
  return cached(path, () => success({ resultType: "vector", result: [] }));
}

function alertmanager(path: string, count: number): string {
  if (path.endsWith("/silences")) return "[]";
  if (path.endsWith("/alerts")) return cached(`alerts ${count}`, () => alertmanagerAnswer(count, 1));
  return cached("status", () => ({ uptime: new Date(startedAt).toISOString(), versionInfo: { version: "0.33.0" } }));
}

/** Lines one a millisecond, the last one five minutes before the server began; [start, end), oldest first. */
function lokiLines(url: URL, count: number): string {
  const last = begunAt - 300_000;
  const first = last - count + 1;
  const start = Number(BigInt(url.searchParams.get("start") ?? "0") / 1_000_000n);
  const end = Number(BigInt(url.searchParams.get("end") ?? "0") / 1_000_000n);
  const limit = Number(url.searchParams.get("limit") ?? "100");
  const from = Math.max(first, start);
  const to = Math.min(last + 1, end, from + limit);
  const key = `lines ${count} ${from} ${to}`;
  return cached(key, () => {
    const streams = Array.from({ length: 6 }, (_, index) => ({
      stream: { service: `shell-${index}`, service_name: `shell-${index}`, environment: "production" },
      values: [] as [string, string][],
    }));
    for (let at = from; at < to; at += 1) {
      streams[at % 6]?.values.push([`${at}000000`, logLine(at - first, at)]);
    }
    return {
      status: "success",
      data: { resultType: "streams", result: streams },
    };
  });
}

const begunAt = Date.now();

async function loki(url: URL, count: number, delayMs: number): Promise<string> {
  if (url.pathname.endsWith("/query_range")) {
    const body = lokiLines(url, count);
    await sleep(delayMs);
    return body;
  }
  if (url.pathname.endsWith("/labels")) return cached("labels", () => ({ status: "success", data: ["service_name"] }));
  if (url.pathname.endsWith("/buildinfo")) return cached("lokiBuild", () => ({ version: "3.7.6" }));
  return cached("limits", () => ({ limits: { max_entries_limit_per_query: 5000, max_query_length: "30d1h" } }));
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const [, kind, first, second] = url.pathname.split("/");
  const body =
    kind === "loki"
      ? await loki(url, Number(first), Number(second))
      : kind === "alertmanager"
        ? alertmanager(url.pathname, Number(first))
        : prometheus(url.pathname);
  response.writeHead(200, { "content-type": "application/json" }).end(body);
}

const server = createServer((request, response) => void answer(request, response));
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
