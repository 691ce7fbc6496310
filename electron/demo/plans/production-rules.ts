import type { AlertingRule, RuleGroup } from "../rules/rule.ts";

const runbooks = "https://runbooks.example.com";

function alert(rule: Omit<AlertingRule, "kind">): AlertingRule {
  return { kind: "alerting", ...rule };
}

const errors = 'sum by (job, endpoint, method) (rate(http_requests_total{status_code=~"5.."}[30s]))';
const requests = "sum by (job, endpoint, method) (rate(http_requests_total[30s]))";

const application: RuleGroup = {
  name: "application",
  file: "/etc/prometheus/rules/application.yml",
  interval: 5,
  rules: [
    {
      kind: "recording",
      name: "job:http_requests:rate30s",
      query: "sum by (job) (rate(http_requests_total[30s]))",
      labels: {},
    },
    alert({
      name: "HighErrorRate",
      query: `${errors} / ${requests} > 0.05`,
      for: 20,
      labels: { component: "fastapi", severity: "critical" },
      annotations: {
        description: "Error rate is {{ $value | humanizePercentage }} (threshold: 5%)",
        runbook_url: `${runbooks}/fastapi/high-error-rate`,
        summary: "High error rate detected",
      },
    }),
    alert({
      name: "SlowResponseTime",
      query:
        "histogram_quantile(0.99, sum by (le, job, endpoint) (rate(http_request_duration_seconds_bucket[30s]))) > 1",
      for: 20,
      labels: { component: "fastapi", severity: "warning" },
      annotations: {
        description: '99th percentile latency is {{ $value | printf "%.2f" }}s',
        runbook_url: `${runbooks}/fastapi/slow-responses`,
        summary: "Slow response time (p99 > 1s)",
      },
    }),
    alert({
      name: "HighWebSocketConnections",
      query: "ws_connections_active > 1000",
      for: 15,
      labels: { component: "fastapi", severity: "warning" },
      annotations: {
        description: "{{ $value }} active connections (threshold: 1000)",
        runbook_url: `${runbooks}/fastapi/websocket-connections`,
        summary: "High number of WebSocket connections",
      },
    }),
    alert({
      name: "RateLimitAbuse",
      query: "rate(rate_limit_hits_total[30s]) > 100",
      for: 15,
      labels: { component: "fastapi", severity: "warning" },
      annotations: {
        description: "{{ $value | humanize }} rate limit hits per second",
        runbook_url: `${runbooks}/fastapi/rate-limits`,
        summary: "Possible rate limit abuse",
      },
    }),
    alert({
      name: "HighCPUUsage",
      query: "rate(container_cpu_usage_seconds_total[30s]) > 0.8",
      for: 120,
      labels: { component: "fastapi", severity: "warning" },
      annotations: {
        description: "CPU usage is {{ $value | humanizePercentage }}",
        runbook_url: `${runbooks}/fastapi/cpu`,
        summary: "High CPU usage",
      },
    }),
    alert({
      name: "HighMemoryUsage",
      query: "container_memory_usage_bytes / container_spec_memory_limit_bytes > 0.9",
      for: 20,
      labels: { component: "fastapi", severity: "warning" },
      annotations: {
        description: "Memory usage is {{ $value | humanizePercentage }}",
        runbook_url: `${runbooks}/fastapi/memory`,
        summary: "High memory usage",
      },
    }),
  ],
};

const database: RuleGroup = {
  name: "database",
  file: "/etc/prometheus/rules/database.yml",
  interval: 5,
  rules: [
    alert({
      name: "DatabaseConnectionPoolExhausted",
      query: "db_connections_active / db_connections_max > 0.9",
      for: 20,
      labels: { component: "database", severity: "critical" },
      annotations: {
        description: "{{ $value | humanizePercentage }} of connections in use",
        runbook_url: `${runbooks}/database/connection-pool`,
        summary: "Database connection pool nearly exhausted",
      },
    }),
    alert({
      name: "SlowDatabaseQueries",
      query: "histogram_quantile(0.95, sum by (le, job, instance) (rate(db_query_duration_seconds_bucket[30s]))) > 1",
      for: 20,
      labels: { component: "database", severity: "warning" },
      annotations: {
        description: '95th percentile query time is {{ $value | printf "%.2f" }}s',
        runbook_url: `${runbooks}/database/slow-queries`,
        summary: "Slow database queries",
      },
    }),
    alert({
      name: "DatabaseDown",
      query: 'up{job="postgres"} == 0',
      for: 15,
      labels: { component: "database", severity: "critical" },
      annotations: { runbook_url: `${runbooks}/database/down`, summary: "PostgreSQL is down" },
    }),
    alert({
      name: "RedisMemoryHigh",
      query: "redis_memory_used_bytes / redis_memory_max_bytes > 0.9",
      for: 15,
      labels: { component: "redis", severity: "warning" },
      annotations: {
        description: "Redis uses {{ $value | humanizePercentage }} of its memory",
        runbook_url: `${runbooks}/redis/memory`,
        summary: "Redis memory usage is high",
      },
    }),
  ],
};

const security: RuleGroup = {
  name: "security",
  file: "/etc/prometheus/rules/security.yml",
  interval: 5,
  rules: [
    alert({
      name: "HighFailedLoginRate",
      query: 'rate(auth_attempts_total{status="failed"}[30s]) > 10',
      for: 15,
      labels: { component: "security", severity: "warning" },
      annotations: {
        description: "{{ $value | humanize }} failed logins per second",
        runbook_url: `${runbooks}/security/failed-logins`,
        summary: "High rate of failed logins",
      },
    }),
    alert({
      name: "UnauthorizedAccessAttempts",
      query: 'rate(http_requests_total{status_code="403"}[30s]) > 5',
      for: 15,
      labels: { component: "security", severity: "warning" },
      annotations: {
        description: "{{ $value | humanize }} requests per second are answered 403",
        runbook_url: `${runbooks}/security/unauthorized`,
        summary: "Many unauthorized access attempts",
      },
    }),
  ],
};

const infrastructure: RuleGroup = {
  name: "infrastructure",
  file: "/etc/prometheus/rules/infrastructure.yml",
  interval: 60,
  rules: [
    alert({
      name: "ServiceDown",
      query: 'up{job=~"fastapi|keycloak|traefik"} == 0',
      for: 15,
      labels: { severity: "critical" },
      annotations: {
        description: "{{ $labels.instance }} does not answer its scrapes",
        runbook_url: `${runbooks}/platform/service-down`,
        summary: "Service {{ $labels.job }} is down",
      },
    }),
    alert({
      name: "DiskSpaceLow",
      query:
        'sum by (job, instance, mountpoint) (1 - node_filesystem_avail_bytes{mountpoint!~"/(proc|sys).*"} / node_filesystem_size_bytes) > 0.85',
      for: 60,
      labels: { component: "postgres", severity: "warning" },
      annotations: {
        description: "{{ $labels.mountpoint }} on {{ $labels.instance }} is {{ $value | humanizePercentage }} full",
        runbook_url: `${runbooks}/platform/disk-space`,
        summary: "Disk space is running low",
      },
    }),
    alert({
      name: "SSLCertificateExpiringSoon",
      query: "(probe_ssl_earliest_cert_expiry - time()) < 30 * 86400",
      for: 60,
      labels: { component: "traefik", severity: "info" },
      annotations: {
        description: "The certificate of {{ $labels.instance }} expires in {{ $value | humanizeDuration }}",
        runbook_url: `${runbooks}/platform/certificates`,
        summary: "TLS certificate expires in less than 30 days",
      },
    }),
  ],
};

/** Production's rules: those of the FastAPI stack, with `for` and rate windows shortened to the demo's pace. */
export const productionRules: readonly RuleGroup[] = [application, database, security, infrastructure];
