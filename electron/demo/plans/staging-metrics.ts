import { histogram, type Latency } from "../metrics/histogram.ts";
import { amount, counter, gauge, type Series } from "../metrics/series.ts";
import { constant, plus, times } from "../story/signal.ts";
import type { StorySetting, Target } from "./plan.ts";
import { cacheCold, hiccup, keyExpired, processorBusy } from "./staging-troubles.ts";
import { upSeries } from "./targets.ts";
import { traffic, wandering } from "./traffic.ts";

const api: Target = { job: "quant-api", instance: "quant-1:8000" };

export const stagingTargets: readonly Target[] = [
  api,
  { job: "celery", instance: "celery:9808" },
  { job: "postgres", instance: "postgres:9187" },
  { job: "redis", instance: "redis:9121" },
  { job: "node", instance: "staging-1:9100" },
];

const endpoints = [
  { method: "GET", endpoint: "/api/v1/quotes", perSecond: 6, slow: 0.09 },
  { method: "POST", endpoint: "/api/v1/orders", perSecond: 1.5, slow: 0 },
  { method: "GET", endpoint: "/api/v1/portfolio", perSecond: 2, slow: 0.001 },
] as const;

const usual: Latency = { median: 0.06, spread: 0.7 };
const withoutCache: Latency = { median: 1.9, spread: 0.25 };

function requestSeries(seed: number): readonly Series[] {
  return endpoints.flatMap(({ method, endpoint, perSecond, slow }) => {
    const labels = { ...api, method, endpoint };
    const rate = traffic(seed, `${method} ${endpoint}`, perSecond);
    const failing = plus(constant(0.003), times(endpoint.endsWith("orders") ? 0.6 : 0, hiccup));
    return [
      counter("http_requests_total", { ...labels, status: "200" }, plus(rate, times(-1, failing))),
      counter("http_requests_total", { ...labels, status: "500" }, failing),
      ...histogram(
        "http_request_duration_seconds",
        labels,
        rate,
        usual,
        times(slow * perSecond, cacheCold),
        withoutCache,
      ),
    ];
  });
}

/** Everything that staging's Prometheus has scraped: the Quant stack, whose requests carry `status`. */
export function stagingSeries({ seed }: StorySetting): readonly Series[] {
  const redis = { job: "redis", instance: "redis:9121" };
  const worker = { job: "celery", instance: "celery:9808" };
  return [
    ...upSeries(stagingTargets),
    ...requestSeries(seed),
    counter("cache_hits_total", { ...api }, plus(wandering(seed, "hits", 8, 0.05), times(-7.2, cacheCold))),
    counter("cache_misses_total", { ...api }, plus(constant(1.2), times(7.2, cacheCold))),
    counter("auth_failures_total", { ...api }, plus(constant(0.1), times(17, keyExpired))),
    counter("trades_processed_total", { ...api }, traffic(seed, "trades", 0.8)),
    gauge("db_connection_pool_size", { ...api, status: "used" }, wandering(seed, "pool", 6, 2)),
    gauge("db_connection_pool_size", { ...api, status: "overflow" }, constant(0)),
    gauge("celery_queue_length", { ...worker, queue: "reports" }, wandering(seed, "queue", 9, 6)),
    gauge("redis_memory_used_bytes", redis, wandering(seed, "redis", 3.1e8, 8e6)),
    gauge("redis_memory_max_bytes", redis, constant(2 ** 29)),
    amount(
      "container_cpu_usage_seconds_total",
      { ...worker, name: "quant-worker" },
      plus(wandering(seed, "cpu", 0.31, 0.03), times(0.58, processorBusy)),
    ),
    gauge("container_memory_usage_bytes", { ...api, name: "quant-api" }, wandering(seed, "memory", 7e8, 4e7)),
    gauge("container_spec_memory_limit_bytes", { ...api, name: "quant-api" }, constant(2 ** 30)),
    gauge(
      "pg_stat_activity_count",
      { job: "postgres", instance: "postgres:9187", datname: "quant" },
      wandering(seed, "pg", 9, 3),
    ),
    gauge("node_load1", { job: "node", instance: "staging-1:9100" }, wandering(seed, "load", 0.9, 0.3), 2),
    gauge(
      "app_info_info",
      { ...api, version: "1.9.0-rc2", python_version: "3.12.8", environment: "staging" },
      constant(1),
    ),
  ];
}
