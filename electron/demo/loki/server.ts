import { type Answer, type Exchange, type Handler, jsonAnswer, pageNotFound, textAnswer } from "../http/exchange.ts";
import { LogQueryError } from "../logql/syntax.ts";
import { ExecutionError } from "../promql/syntax.ts";
import { labelsAnswer, labelValuesAnswer, seriesAnswer } from "./labels.ts";
import { instantAnswer, type LokiWorld, rangeAnswer } from "./queries.ts";

const version = "3.7.6";

const limits = {
  discover_log_levels: true,
  discover_service_name: ["service", "app", "application", "app_name", "name", "container", "component", "job"],
  log_level_fields: ["level", "LEVEL", "Level", "log.level", "severity", "lvl"],
  max_entries_limit_per_query: 5000,
  max_line_size_truncate: false,
  max_query_bytes_read: "0B",
  max_query_length: "30d1h",
  max_query_lookback: "0s",
  max_query_range: "0s",
  max_query_series: 500,
  metric_aggregation_enabled: false,
  otlp_config: { resource_attributes: {} },
  pattern_persistence_enabled: false,
  query_timeout: "1m",
  retention_period: "744h",
  volume_enabled: false,
  volume_max_series: 1000,
} as const;

function limitsAnswer({ headers }: Exchange): Answer {
  // Loki wants a tenant here even when authentication is off.
  if (!headers["x-scope-orgid"]) return textAnswer(401, "no org id\n");
  return jsonAnswer(200, { limits, pattern_ingester_enabled: false, version });
}

function buildInfoAnswer(): Answer {
  return jsonAnswer(200, {
    version,
    revision: "demo",
    branch: "HEAD",
    buildUser: "incident-console",
    buildDate: "2026-08-05T00:00:00Z",
    goVersion: "",
  });
}

function endpointOf(world: LokiWorld, path: string): ((exchange: Exchange) => Answer) | undefined {
  switch (path) {
    case "query_range":
      return (exchange) => rangeAnswer(world, exchange);
    case "query":
      return (exchange) => instantAnswer(world, exchange);
    case "labels":
    case "label":
      return (exchange) => labelsAnswer(world, exchange);
    case "series":
      return (exchange) => seriesAnswer(world, exchange);
    case "drilldown-limits":
      return limitsAnswer;
    case "status/buildinfo":
      return buildInfoAnswer;
  }
  const label = /^label\/([^/]+)\/values$/.exec(path)?.[1];
  return label === undefined ? undefined : (exchange) => labelValuesAnswer(world, exchange, decodeURIComponent(label));
}

/** Loki 3.7's HTTP API, as far as Incident Console asks for it; the live tail is in `tail.ts`. Its errors are plain text. */
export function lokiHandler(world: LokiWorld): Handler {
  return (exchange) => {
    if (exchange.path === "/ready") return textAnswer(200, "ready\n");
    const prefix = "/loki/api/v1/";
    const endpoint = exchange.path.startsWith(prefix)
      ? endpointOf(world, exchange.path.slice(prefix.length))
      : undefined;
    if (!endpoint) return pageNotFound;
    if (!["GET", "HEAD", "POST"].includes(exchange.method)) return { status: 405, headers: {}, body: "" };
    try {
      return endpoint(exchange);
    } catch (cause) {
      if (cause instanceof LogQueryError || cause instanceof ExecutionError) return textAnswer(400, cause.message);
      throw cause;
    }
  };
}
