import { histogram, type Latency } from "../metrics/histogram.ts";
import { amount, counter, gauge, type Series } from "../metrics/series.ts";
import { constant, plus, ramp, type Signal, times } from "../story/signal.ts";
import type { StorySetting, Target } from "./plan.ts";
import {
  passwordsTried,
  poolFills,
  processorBusy,
  queriesSlow,
  requestsFail,
  requestsSlow,
  socketsCrowd,
} from "./production-troubles.ts";
import { upSeries } from "./targets.ts";
import { traffic, wandering } from "./traffic.ts";

export const productionTargets: readonly Target[] = [
  { job: "fastapi", instance: "fastapi-1:8000" },
  { job: "fastapi", instance: "fastapi-2:8000" },
  { job: "keycloak", instance: "keycloak:9000" },
  { job: "traefik", instance: "traefik:8080" },
  { job: "postgres", instance: "postgres:9187" },
  { job: "redis", instance: "redis:9121" },
  { job: "node", instance: "node-1:9100" },
  { job: "node", instance: "node-3:9100" },
  { job: "blackbox", instance: "https://shop.example.com" },
];

/** One route of the application: requests a second of each instance, and which part of them fails and is slow at worst. */
interface Endpoint {
  readonly method: string;
  readonly endpoint: string;
  readonly perSecond: number;
  readonly success: string;
  readonly failing: number;
  readonly slow: number;
  readonly refused?: { readonly status: string; readonly share: number };
}

const endpoints: readonly Endpoint[] = [
  { method: "GET", endpoint: "/authors", perSecond: 9, success: "200", failing: 0.012, slow: 0.07 },
  { method: "POST", endpoint: "/authors", perSecond: 5, success: "201", failing: 0.22, slow: 0.12 },
  { method: "GET", endpoint: "/books", perSecond: 12, success: "200", failing: 0.11, slow: 0.002 },
  {
    method: "GET",
    endpoint: "/authors/{id}",
    perSecond: 6,
    success: "200",
    failing: 0.015,
    slow: 0,
    refused: { status: "404", share: 0.03 },
  },
  {
    method: "POST",
    endpoint: "/login",
    perSecond: 2,
    success: "200",
    failing: 0,
    slow: 0,
    refused: { status: "403", share: 0.02 },
  },
  { method: "GET", endpoint: "/health", perSecond: 0.5, success: "200", failing: 0, slow: 0 },
];

const usual: Latency = { median: 0.045, spread: 0.75 };
const waiting: Latency = { median: 2.2, spread: 0.35 };
const usualQuery: Latency = { median: 0.006, spread: 0.8 };
const waitingQuery: Latency = { median: 1.9, spread: 0.3 };
const never = constant(0);

function requestSeries(seed: number, target: Target, each: Endpoint): readonly Series[] {
  const { method, endpoint, perSecond } = each;
  const labels = { ...target, method, endpoint };
  const rate = traffic(seed, `${target.instance} ${method} ${endpoint}`, perSecond);
  const failing = plus(times(each.failing * perSecond, requestsFail), constant(0.0012 * perSecond));
  const refused = each.refused ? times(each.refused.share, rate) : never;
  const rest = plus(rate, times(-1, failing), times(-1, refused));
  const total = "http_requests_total";
  return [
    counter(total, { ...labels, status_code: each.success }, rest),
    counter(total, { ...labels, status_code: "500" }, failing),
    ...(each.refused ? [counter(total, { ...labels, status_code: each.refused.status }, refused)] : []),
    ...histogram(
      "http_request_duration_seconds",
      labels,
      rate,
      usual,
      times(each.slow * perSecond, requestsSlow),
      waiting,
    ),
  ];
}

function databaseSeries(seed: number, target: Target): readonly Series[] {
  const full = target.instance === "fastapi-2:8000";
  const active = plus(wandering(seed, `pool ${target.instance}`, 11, 1.5), times(full ? 20 : 7, poolFills));
  const operations = ["select", "insert", "update"] as const;
  return [
    gauge("db_connections_active", { ...target }, capped(active, 29)),
    gauge("db_connections_max", { ...target }, constant(30)),
    counter("db_errors_total", { ...target }, plus(constant(0.002), times(full ? 1.6 : 0.1, requestsFail))),
    ...operations.flatMap((operation, index) => {
      const perSecond = [30, 6, 4][index] ?? 4;
      return histogram(
        "db_query_duration_seconds",
        { ...target, operation },
        traffic(seed, `${target.instance} ${operation}`, perSecond),
        usualQuery,
        times((full ? 0.16 : 0.005) * perSecond, queriesSlow),
        waitingQuery,
      );
    }),
  ];
}

/** A gauge's ceiling. Its integral is not needed, gauges are only looked at. */
function capped(signal: Signal, most: number): Signal {
  return { at: (seconds) => Math.min(most, signal.at(seconds)), total: signal.total };
}

function applicationSeries(seed: number, target: Target): readonly Series[] {
  const first = target.instance === "fastapi-1:8000";
  const sockets = plus(wandering(seed, `sockets ${target.instance}`, 610, 60), times(first ? 880 : 120, socketsCrowd));
  const busy = plus(wandering(seed, `cpu ${target.instance}`, 0.42, 0.05), times(first ? 0.46 : 0.1, processorBusy));
  const memory = 2 ** 31;
  return [
    gauge("http_requests_in_progress", { ...target }, plus(wandering(seed, "flight", 4, 2), times(26, requestsSlow))),
    gauge("ws_connections_active", { ...target }, sockets),
    counter("ws_connections_total", { ...target, status: "accepted" }, plus(constant(1.4), times(9, socketsCrowd))),
    counter("ws_connections_total", { ...target, status: "rejected" }, plus(constant(0.01), times(0.8, socketsCrowd))),
    counter("ws_messages_received_total", { ...target }, traffic(seed, "received", 40)),
    counter("ws_messages_sent_total", { ...target }, traffic(seed, "sent", 95)),
    counter("rate_limit_hits_total", { ...target, limit_type: "http" }, plus(constant(0.08), times(3, socketsCrowd))),
    counter("auth_attempts_total", { ...target, status: "success" }, traffic(seed, "logins", 2)),
    counter("auth_attempts_total", { ...target, status: "failed" }, plus(constant(0.05), times(3.5, passwordsTried))),
    counter("token_validation_total", { ...target, status: "valid" }, traffic(seed, "tokens", 30)),
    counter("token_validation_total", { ...target, status: "expired" }, constant(0.2)),
    counter("cache_hits_total", { ...target }, traffic(seed, "hits", 46)),
    counter("cache_misses_total", { ...target }, traffic(seed, "misses", 5)),
    amount("container_cpu_usage_seconds_total", { ...target, name: "hw-server" }, busy),
    gauge(
      "container_memory_usage_bytes",
      { ...target, name: "hw-server" },
      wandering(seed, "memory", memory * 0.61, 5e7),
    ),
    gauge("container_spec_memory_limit_bytes", { ...target, name: "hw-server" }, constant(memory)),
    gauge(
      "app_info_info",
      { ...target, version: "4.2.0", python_version: "3.13.1", environment: "production" },
      constant(1),
    ),
  ];
}

function proxySeries(seed: number): readonly Series[] {
  const target = { job: "traefik", instance: "traefik:8080" };
  const service = "shell@docker";
  const rate = traffic(seed, "proxy", 68);
  const failing = plus(constant(0.05), times(5, requestsFail));
  return [
    counter(
      "traefik_service_requests_total",
      { ...target, service, code: "200", method: "GET" },
      plus(rate, times(-1, failing)),
    ),
    counter("traefik_service_requests_total", { ...target, service, code: "500", method: "GET" }, failing),
    ...["http://10.0.1.11:8000", "http://10.0.1.12:8000"].map((url) =>
      gauge("traefik_service_server_up", { ...target, service, url }, constant(1)),
    ),
    gauge("traefik_service_open_connections", { ...target, service, method: "GET" }, wandering(seed, "open", 38, 6)),
  ];
}

function platformSeries({ seed, startedAt }: StorySetting): readonly Series[] {
  const keycloak = { job: "keycloak", instance: "keycloak:9000" };
  const redis = { job: "redis", instance: "redis:9121" };
  const disk = { job: "node", instance: "node-3:9100", mountpoint: "/var/lib/postgresql" };
  const used = plus(constant(0.64), times(0.21, ramp(-31 * 86_400, -10_800)), times(0.035, ramp(-10_800, 43_200)));
  const size = 4e11;
  const cache = plus(constant(0.71), times(0.215, ramp(-9_000, -2_700)), wandering(seed, "redis", 0, 0.003));
  return [
    gauge("jvm_memory_used_bytes", { ...keycloak, area: "heap" }, wandering(seed, "heap", 6.1e8, 9e7)),
    gauge("jvm_memory_max_bytes", { ...keycloak, area: "heap" }, constant(1.5e9)),
    gauge("jvm_threads_current", { ...keycloak }, wandering(seed, "threads", 71, 6)),
    amount("jvm_gc_pause_seconds_sum", { ...keycloak }, constant(0.002)),
    counter("jvm_gc_pause_seconds_count", { ...keycloak }, constant(0.12)),
    gauge(
      "pg_stat_activity_count",
      { job: "postgres", instance: "postgres:9187", datname: "shop" },
      plus(wandering(seed, "pg", 24, 3), times(27, poolFills)),
    ),
    gauge("redis_memory_used_bytes", redis, times(2 ** 30, cache)),
    gauge("redis_memory_max_bytes", redis, constant(2 ** 30)),
    gauge("node_filesystem_size_bytes", disk, constant(size)),
    gauge("node_filesystem_avail_bytes", disk, plus(constant(size), times(-size, used))),
    gauge(
      "probe_ssl_earliest_cert_expiry",
      { job: "blackbox", instance: "https://shop.example.com" },
      constant(Math.round(startedAt / 1000) + 27.4 * 86_400),
    ),
    gauge("probe_success", { job: "blackbox", instance: "https://shop.example.com" }, constant(1)),
    ...["node-1:9100", "node-3:9100"].map((instance) =>
      gauge("node_load1", { job: "node", instance }, wandering(seed, instance, 1.4, 0.5), 2),
    ),
  ];
}

/** Everything that production's Prometheus has scraped. */
export function productionSeries(setting: StorySetting): readonly Series[] {
  const { seed } = setting;
  const applications = productionTargets.filter(({ job }) => job === "fastapi");
  return [
    ...upSeries(productionTargets),
    ...applications.flatMap((target) => [
      ...endpoints.flatMap((each) => requestSeries(seed, target, each)),
      ...databaseSeries(seed, target),
      ...applicationSeries(seed, target),
    ]),
    ...proxySeries(seed),
    ...platformSeries(setting),
  ];
}
