import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { HttpClient, RequestOptions } from "../../../electron/console/http/client.ts";
import { comparisonOf, graphSpan, readAlertGraph } from "../../../electron/console/metrics/alertGraph.ts";
import { normaliseRules } from "../../../electron/console/prometheus/normalise.ts";
import type { Labels } from "../../../shared/model/alert.ts";
import { alert } from "../../support/arbitraries.ts";
import { prometheusVersions, recordedBody } from "../../support/fixtures.ts";

const hour = 3_600_000;

describe("the comparison of a rule in use", () => {
  test.each([
    [
      'rate(http_requests_total{status_code=~"5.."}[5m]) / rate(http_requests_total[5m]) > 0.05',
      'rate(http_requests_total{status_code=~"5.."}[5m]) / rate(http_requests_total[5m])',
      ">",
      0.05,
    ],
    [
      "histogram_quantile(0.99, rate(http_request_duration_seconds_bucket[5m])) > 1.0",
      "histogram_quantile(0.99, rate(http_request_duration_seconds_bucket[5m]))",
      ">",
      1,
    ],
    ["ws_connections_active > 1000", "ws_connections_active", ">", 1000],
    ["rate(rate_limit_hits_total[5m]) > 100", "rate(rate_limit_hits_total[5m])", ">", 100],
    ["db_connections_active / db_connections_max > 0.9", "db_connections_active / db_connections_max", ">", 0.9],
    ['up{job=~"fastapi|keycloak|traefik"} == 0', 'up{job=~"fastapi|keycloak|traefik"}', "==", 0],
    ['up{job="postgres"} == 0', 'up{job="postgres"}', "==", 0],
    ['up{job="redis"} == 0', 'up{job="redis"}', "==", 0],
    [
      "container_memory_usage_bytes / container_spec_memory_limit_bytes > 0.9",
      "container_memory_usage_bytes / container_spec_memory_limit_bytes",
      ">",
      0.9,
    ],
    ["rate(container_cpu_usage_seconds_total[5m]) > 0.8", "rate(container_cpu_usage_seconds_total[5m])", ">", 0.8],
    ['rate(auth_attempts_total{status="failed"}[5m]) > 10', 'rate(auth_attempts_total{status="failed"}[5m])', ">", 10],
    [
      'rate(http_requests_total{status_code="403"}[5m]) > 5',
      'rate(http_requests_total{status_code="403"}[5m])',
      ">",
      5,
    ],
    ['rate(http_requests_total{status=~"5.."}[5m]) > 0.05', 'rate(http_requests_total{status=~"5.."}[5m])', ">", 0.05],
    ['db_connection_pool{status="overflow"} > 30', 'db_connection_pool{status="overflow"}', ">", 30],
    ["rate(auth_failures_total[5m]) > 10", "rate(auth_failures_total[5m])", ">", 10],
    [
      "rate(cache_misses_total[5m]) / (rate(cache_hits_total[5m]) + rate(cache_misses_total[5m])) > 0.8",
      "rate(cache_misses_total[5m]) / (rate(cache_hits_total[5m]) + rate(cache_misses_total[5m]))",
      ">",
      0.8,
    ],
    [
      "redis_memory_used_bytes / redis_memory_max_bytes > 0.9",
      "redis_memory_used_bytes / redis_memory_max_bytes",
      ">",
      0.9,
    ],
    [
      "(probe_ssl_earliest_cert_expiry - time()) / 86400 < 30",
      "(probe_ssl_earliest_cert_expiry - time()) / 86400",
      "<",
      30,
    ],
    ["process_resident_memory_bytes > 1.5e9", "process_resident_memory_bytes", ">", 1.5e9],
  ])("%s", (rule, expression, operator, threshold) => {
    expect(comparisonOf(rule)).toEqual({ expression, operator, threshold });
  });
});

describe("a comparison is found", () => {
  test.each([
    ["(up == 0)", { expression: "up", operator: "==", threshold: 0 }],
    [" ( ( up != 1 ) ) ", { expression: "up", operator: "!=", threshold: 1 }],
    ["temperature < -5", { expression: "temperature", operator: "<", threshold: -5 }],
    ["a >= bool 2", { expression: "a", operator: ">=", threshold: 2 }],
    ["sum by (job) (a) <= 1e3", { expression: "sum by (job) (a)", operator: "<=", threshold: 1000 }],
    ["a > 1 > 2", { expression: "a > 1", operator: ">", threshold: 2 }],
    ["rate(\n  errors[5m]\n)\n> 0.5", { expression: "rate(\n  errors[5m]\n)", operator: ">", threshold: 0.5 }],
    ["rate(errors[5m]) # five minutes\n> 0.5", { expression: "rate(errors[5m])", operator: ">", threshold: 0.5 }],
    ["# too many errors\nrate(errors[5m]) > 0.5", { expression: "rate(errors[5m])", operator: ">", threshold: 0.5 }],
    ["rate(errors[5m]) > 0.5 # half", { expression: "rate(errors[5m])", operator: ">", threshold: 0.5 }],
  ])("in %j", (rule, comparison) => {
    expect(comparisonOf(rule)).toEqual(comparison);
  });
});

test.each([
  "vector(1)",
  "absent(nosuch_metric)",
  "a > b",
  "a > 1 and b > 2",
  "weird_value > 0 or weird_value != weird_value",
  "a > on (job) group_left () b",
  "a + 1",
  "a",
  "a > ",
  "",
  "> 1",
  "not promql at all (",
])("no comparison with a number is found in %j", (rule) => {
  expect(comparisonOf(rule)).toBeNull();
});

test.each(prometheusVersions)(
  "most rules that %s recorded can be drawn, and every part is its rule's own text",
  (server) => {
    const rules = normaliseRules(recordedBody(server, "rules_firing"));
    const drawn = rules.filter(({ expression }) => {
      const found = comparisonOf(expression);
      return found !== null && expression.startsWith(found.expression) && Number.isFinite(found.threshold);
    });
    const others = rules.filter((rule) => !drawn.includes(rule)).map(({ name }) => name);
    expect(others).toEqual(["Watchdog", "WeirdLabels", "NeverYet"]);
  },
);

describe("the span that is drawn", () => {
  const now = Date.parse("2026-11-21T12:00:00Z");
  const spanOf = (startsAt: number, activeAt: number | null = null) => graphSpan({ startsAt, activeAt }, now);

  test.each([
    ["half an hour for an alert of this minute", now - 60_000, null, 30 * 60_000],
    ["half an hour for one that is yet to begin", now + hour, null, 30 * 60_000],
    ["half as long again as it lasts", now - 4 * hour, null, 6 * hour],
    ["a day at the most", now - 100 * hour, null, 24 * hour],
    ["what it was pending too", now - hour, now - 4 * hour, 6 * hour],
  ])("is %s", (_rule, startsAt, activeAt, length) => {
    const { from, to } = spanOf(startsAt, activeAt);
    expect([to - from, to <= now]).toEqual([length, true]);
  });

  test("has some 120 whole steps of whole seconds and ends now", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -hour, max: 200 * hour }),
        fc.option(fc.integer({ min: 0, max: 200 * hour })),
        (ago, active) => {
          const { from, to, stepMs } = spanOf(now - ago, active === null ? null : now - active);
          expect([stepMs % 1_000, to % 1_000, (to - from) / stepMs]).toEqual([0, 0, 120]);
          expect([to <= now, now - to < 1_000]).toEqual([true, true]);
        },
      ),
    );
  });
});

describe("a graph", () => {
  const now = Date.parse("2026-11-21T12:00:00Z");
  const labels = { alertname: "A", severity: "critical", cluster: "eu", job: "app", instance: "app:1" };
  const firing = alert({ labels, startsAt: now - 60_000 });
  const rule = {
    group: "g",
    file: "f",
    expression: "errors > 5",
    holdSeconds: 60,
    health: "ok" as const,
    lastError: null,
    lastEvaluationAt: null,
    labels: { severity: "critical" },
  };
  const { from, to, stepMs } = graphSpan(firing, now);
  const series = (metric: Labels, ...values: [number, string][]) => ({ metric, values });

  /** What is drawn where the server answers these series, and what it was asked. */
  async function draw(result: unknown[], changes: Partial<typeof rule> = {}) {
    const asked: (RequestOptions | undefined)[] = [];
    const http: HttpClient = {
      request: () => Promise.reject(new Error("not asked for")),
      socket: () => Promise.reject(new Error("not asked for")),
      json: (_path, options) => {
        asked.push(options);
        return Promise.resolve({
          value: { status: "success", data: { resultType: "matrix", result } },
          latencyMs: 1,
          bytes: 1,
        });
      },
      reset: () => Promise.resolve(),
      close: () => Promise.resolve(),
    };
    return { graph: await readAlertGraph(http, firing, { ...rule, ...changes }, { cluster: "eu" }, now), asked };
  }

  test("has a point for each step, with a gap where the server has none or no number", async () => {
    const values: [number, string][] = [
      [from / 1_000, "1"],
      [(from + stepMs) / 1_000, "NaN"],
      [(from + 2 * stepMs) / 1_000, "+Inf"],
      [to / 1_000, "9.5"],
    ];
    const { graph, asked } = await draw([series({ job: "app", instance: "app:1" }, ...values)]);
    expect({ ...graph, points: graph?.points.filter(([, value]) => value !== null) }).toEqual({
      expression: "errors",
      threshold: 5,
      comparison: ">",
      from,
      to,
      stepMs,
      points: [
        [from, 1],
        [to, 9.5],
      ],
    });
    expect(graph?.points.map(([time]) => time)).toEqual(
      Array.from({ length: 121 }, (_, index) => from + index * stepMs),
    );
    expect(asked.map((options) => options?.form?.[0])).toEqual([["query", "errors"]]);
  });

  test("is that of the alert's own series", async () => {
    const others = [
      series({ job: "app", instance: "app:2" }, [to / 1_000, "1"]),
      series({ job: "web", instance: "app:1" }, [to / 1_000, "2"]),
    ];
    const { graph } = await draw([...others, series({ job: "app", instance: "app:1", path: "/" }, [to / 1_000, "3"])]);
    expect(graph?.points.at(-1)).toEqual([to, 3]);
  });

  test("is that of the only series, where labels were changed on the way", async () => {
    const { graph } = await draw([series({ job: "renamed" }, [to / 1_000, "3"])]);
    expect(graph?.points.at(-1)).toEqual([to, 3]);
  });

  test("is none where no series is the alert's, there is no series, or nothing to compare", async () => {
    const strangers = [series({ job: "x" }, [1, "1"]), series({ job: "y" }, [1, "1"])];
    const graphs = await Promise.all([draw(strangers), draw([]), draw([], { expression: "vector(1)" })]);
    expect(graphs.map(({ graph, asked }) => [graph, asked.length])).toEqual([
      [null, 1],
      [null, 1],
      [null, 0],
    ]);
  });
});
