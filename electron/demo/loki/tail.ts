import { type WebSocket, WebSocketServer } from "ws";
import type { Exchange } from "../http/exchange.ts";
import type { Upgrade } from "../http/server.ts";
import { parseLogQL } from "../logql/parse.ts";
import type { Outcome } from "../logql/pipeline.ts";
import { searchLogs } from "../logql/scan.ts";
import { type LogQuery, LogQueryError } from "../logql/syntax.ts";
import { type Labels, labelKey, labelsOf } from "../metrics/labels.ts";
import { limitOf, microsecondsOf, momentOf } from "./parameters.ts";
import type { LokiWorld } from "./queries.ts";

const everyMs = 500;
/** Lines of one message, as a real Loki groups them. */
const mostLines = 100;

/** What was asked, once it is known to be good. */
interface TailWish {
  readonly query: LogQuery;
  /** Microseconds since 1970. */
  readonly from: number;
  readonly limit: number;
}

/** One message of the tail: plain labels, without the level that queries add. */
export function frameOf(outcomes: readonly Outcome[]): string {
  const streams = new Map<string, { readonly stream: Labels; readonly values: (readonly [string, string])[] }>();
  for (const { entry, line, stream, parsed } of outcomes) {
    const labels = labelsOf({ ...stream, ...parsed });
    const key = labelKey(labels);
    const found = streams.get(key) ?? { stream: labels, values: [] };
    found.values.push([`${entry.time}000`, line]);
    streams.set(key, found);
  }
  return JSON.stringify({ streams: [...streams.values()], dropped_entries: null });
}

function wishOf(exchange: Exchange, nowMs: number): TailWish {
  const query = parseLogQL(exchange.parameters.get("query") ?? "");
  if (query.kind !== "log") throw new LogQueryError("parse error : only log queries can be tailed");
  const start = momentOf(exchange, "start");
  const from = start === undefined ? (nowMs - 3_600_000) * 1000 : microsecondsOf(start);
  return { query, from, limit: limitOf(exchange, true) };
}

/** `/loki/api/v1/tail`: the last lines since `start`, then what is written, about twice a second. */
export function lokiTail(world: LokiWorld): Upgrade {
  const sockets = new WebSocketServer({ noServer: true });
  return (exchange, { request, socket, head, refuse }) => {
    if (exchange.path !== "/loki/api/v1/tail") return refuse(404, "404 page not found\n");
    try {
      const wish = wishOf(exchange, world.now());
      sockets.handleUpgrade(request, socket, head, (opened) => follow(world, wish, opened));
    } catch (cause) {
      if (!(cause instanceof LogQueryError)) throw cause;
      refuse(400, cause.message);
    }
  };
}

function follow({ book, now }: LokiWorld, { query, from, limit }: TailWish, socket: WebSocket): void {
  const send = (outcomes: readonly Outcome[]) => {
    for (let at = 0; at < outcomes.length; at += mostLines) socket.send(frameOf(outcomes.slice(at, at + mostLines)));
  };
  let until = Math.floor(now() * 1000);
  send(searchLogs(book, query, { from, until }, "backward", limit).toReversed());
  const timer = setInterval(() => {
    const next = Math.floor(now() * 1000);
    if (next <= until) return;
    send(searchLogs(book, query, { from: until, until: next }, "forward", Number.POSITIVE_INFINITY));
    until = next;
  }, everyMs);
  // The server's end is the demo's end, which a timer must not hold up.
  timer.unref();
  socket.on("close", () => clearInterval(timer));
  socket.on("error", () => socket.terminate());
}
