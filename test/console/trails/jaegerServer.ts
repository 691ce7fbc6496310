import type { ServerResponse } from "node:http";
import { type SeenRequest, sendJson, startServer, type TestServer } from "../../support/httpServer.ts";

// A stand-in for Jaeger's query service, with answers of the shapes that Jaeger 1.x and 2.x give.

export interface WireSpanOptions {
  readonly id: string;
  readonly parent?: string;
  readonly service?: string;
  readonly operation?: string;
  /** Microseconds. */
  readonly at?: number;
  readonly duration?: number;
  readonly tags?: Readonly<Record<string, string | number | boolean>>;
}

/** 2026-11-21T03:42:00Z in microseconds. */
export const noonUs = Date.parse("2026-11-21T03:42:00Z") * 1000;

/** A trace as Jaeger writes it. */
export function wireTrace(traceID: string, spans: readonly WireSpanOptions[]) {
  const services = [...new Set(spans.map(({ service = "shop-api" }) => service))];
  return {
    traceID,
    spans: spans.map(({ id, parent, service = "shop-api", operation = "GET", at = 0, duration = 1000, tags = {} }) => ({
      traceID,
      spanID: id,
      operationName: operation,
      references: parent === undefined ? [] : [{ refType: "CHILD_OF", traceID, spanID: parent }],
      startTime: noonUs + at,
      duration,
      tags: Object.entries(tags).map(([key, value]) => ({ key, type: typeOf(value), value })),
      logs: [],
      processID: `p${services.indexOf(service) + 1}`,
      warnings: null,
    })),
    processes: Object.fromEntries(services.map((serviceName, index) => [`p${index + 1}`, { serviceName, tags: [] }])),
    warnings: null,
  };
}

function typeOf(value: unknown): string {
  return typeof value === "number" ? "int64" : typeof value === "boolean" ? "bool" : "string";
}

const answerOf = (data: unknown) => ({ data, total: 0, limit: 0, offset: 0, errors: null });

export interface JaegerOptions {
  readonly services?: readonly string[] | null;
  /** Traces by the service that they are found under. */
  readonly traces?: Readonly<Record<string, readonly ReturnType<typeof wireTrace>[]>>;
  /** Instead of all that; false: as ever. */
  readonly instead?: (response: ServerResponse, request: SeenRequest) => boolean;
}

/** Finds traces by their id, and by tags of their spans in their time. */
export function startJaeger({ services, traces = {}, instead = () => false }: JaegerOptions): Promise<TestServer> {
  return startServer((response, request) => {
    if (instead(response, request)) return;
    const url = new URL(request.path, "http://jaeger");
    if (url.pathname === "/api/services") {
      return sendJson(response, answerOf(services === undefined ? Object.keys(traces) : services));
    }
    if (url.pathname === "/api/traces") return sendJson(response, answerOf(found(traces, url.searchParams)));
    const id = /^\/api\/traces\/([0-9a-f]+)$/.exec(url.pathname)?.[1];
    const trace = Object.values(traces).flatMap((list) => list.filter(({ traceID }) => traceID === id))[0];
    if (trace !== undefined) return sendJson(response, answerOf([trace]));
    const errors = [{ code: 404, msg: "trace not found" }];
    return sendJson(response, { ...answerOf(null), errors }, 404);
  });
}

function found(traces: NonNullable<JaegerOptions["traces"]>, query: URLSearchParams) {
  const [service = "", start, end] = ["service", "start", "end"].map((name) => query.get(name) ?? "");
  const wanted = Object.entries(JSON.parse(query.get("tags") ?? "{}") as Record<string, string>);
  return (Object.hasOwn(traces, service) ? (traces[service] ?? []) : []).filter(({ spans }) =>
    spans.some(
      ({ tags, startTime }) =>
        startTime >= Number(start) &&
        startTime <= Number(end) &&
        wanted.every(([key, value]) => tags.some((tag) => tag.key === key && String(tag.value) === value)),
    ),
  );
}
