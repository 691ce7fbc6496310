import type { AlertingRule, RuleGroup } from "../rules/rule.ts";

const runbooks = "https://runbooks.example.com/quant";

function alert(rule: Omit<AlertingRule, "kind">): AlertingRule {
  return { kind: "alerting", ...rule };
}

const api: RuleGroup = {
  name: "quant-api",
  file: "/etc/prometheus/rules/quant.yml",
  interval: 5,
  rules: [
    alert({
      name: "HighErrorRate",
      query: 'rate(http_requests_total{status=~"5.."}[30s]) > 0.05',
      for: 60,
      labels: { component: "api", severity: "critical" },
      annotations: {
        description: '{{ $value | printf "%.2f" }} failing requests per second on {{ $labels.endpoint }}',
        runbook_url: `${runbooks}/errors`,
        summary: "High error rate",
      },
    }),
    alert({
      name: "HighResponseTime",
      query:
        "histogram_quantile(0.95, sum by (le, job, endpoint) (rate(http_request_duration_seconds_bucket[30s]))) > 1",
      for: 20,
      labels: { component: "api", severity: "warning" },
      annotations: {
        description: '95th percentile is {{ $value | printf "%.2f" }}s on {{ $labels.endpoint }}',
        runbook_url: `${runbooks}/response-time`,
        summary: "High response time",
      },
    }),
    alert({
      name: "HighCacheMissRate",
      query: "rate(cache_misses_total[30s]) / (rate(cache_hits_total[30s]) + rate(cache_misses_total[30s])) > 0.8",
      for: 20,
      labels: { component: "cache", severity: "warning" },
      annotations: {
        description: "{{ $value | humanizePercentage }} of cache look-ups miss",
        runbook_url: `${runbooks}/cache`,
        summary: "High cache miss rate",
      },
    }),
    alert({
      name: "HighAuthFailureRate",
      query: "rate(auth_failures_total[30s]) > 10",
      for: 15,
      labels: { component: "security", severity: "warning" },
      annotations: {
        description: "{{ $value | humanize }} failed authentications per second",
        runbook_url: `${runbooks}/authentication`,
        summary: "High rate of failed authentications",
      },
    }),
    alert({
      name: "DatabasePoolExhausted",
      // The application exports db_connection_pool_size: this rule can never fire, as in the stack that it is taken from.
      query: 'db_connection_pool{status="overflow"} > 30',
      for: 15,
      labels: { component: "database", severity: "critical" },
      annotations: { runbook_url: `${runbooks}/pool`, summary: "Database pool exhausted" },
    }),
  ],
};

const platform: RuleGroup = {
  name: "platform",
  file: "/etc/prometheus/rules/platform.yml",
  interval: 5,
  rules: [
    alert({
      name: "HighCPUUsage",
      query: "rate(container_cpu_usage_seconds_total[30s]) > 0.8",
      for: 20,
      labels: { component: "worker", severity: "warning" },
      annotations: {
        description: "CPU usage of {{ $labels.name }} is {{ $value | humanizePercentage }}",
        runbook_url: `${runbooks}/cpu`,
        summary: "High CPU usage",
      },
    }),
    alert({
      name: "RedisDown",
      query: 'up{job="redis"} == 0',
      for: 15,
      labels: { component: "redis", severity: "high" },
      annotations: { runbook_url: `${runbooks}/redis`, summary: "Redis is down" },
    }),
    alert({
      name: "RedisMemoryHigh",
      query: "redis_memory_used_bytes / redis_memory_max_bytes > 0.9",
      for: 15,
      labels: { component: "redis", severity: "warning" },
      annotations: {
        description: "Redis uses {{ $value | humanizePercentage }} of its memory",
        runbook_url: `${runbooks}/redis-memory`,
        summary: "Redis memory usage is high",
      },
    }),
  ],
};

/** Staging's rules: those of the Quant stack, with `for` and rate windows shortened to the demo's pace. */
export const stagingRules: readonly RuleGroup[] = [api, platform];
