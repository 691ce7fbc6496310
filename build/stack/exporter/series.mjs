/** The series that the simulated jobs export, as long as nothing is wrong and while an alert is raised. */

/**
 * @typedef {object} Series
 * @property {'gauge' | 'counter'} type
 * @property {string} name
 * @property {Readonly<Record<string, string>>} labels
 * @property {number} value the level of a gauge; what a counter grows by each second
 */

/** @typedef {(alert: string) => boolean} Raised whether an alert (`<stack>/<name>`) is raised */
/** @typedef {(level: number) => number} Wave a level with a little movement in it */

const BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const DAY_SECONDS = 86_400;

/** @param {string} name @param {Series['labels']} labels @param {number} value @returns {Series} */
const gauge = (name, labels, value) => ({ type: "gauge", name, labels, value });

/** @param {string} name @param {Series['labels']} labels @param {number} value @returns {Series} */
const counter = (name, labels, value) => ({ type: "counter", name, labels, value });

/**
 * Durations spread exponentially: 90% are below `p90`, 95% below 1.3 times it, 99% below twice.
 * @param {string} name @param {Series['labels']} labels @param {number} perSecond @param {number} p90
 * @returns {Series[]}
 */
function histogram(name, labels, perSecond, p90) {
  const decay = Math.LN10 / p90;
  return [
    ...BUCKETS.map((bound) => {
      return counter(`${name}_bucket`, { ...labels, le: String(bound) }, perSecond * (1 - Math.exp(-decay * bound)));
    }),
    counter(`${name}_bucket`, { ...labels, le: "+Inf" }, perSecond),
    counter(`${name}_sum`, labels, perSecond / decay),
    counter(`${name}_count`, labels, perSecond),
  ];
}

/** @param {Raised} raised @param {Wave} wave @returns {Series[]} */
function fastapi(raised, wave) {
  const items = { method: "GET", endpoint: "/api/v1/items" };
  const checkout = { method: "POST", endpoint: "/api/v1/checkout" };
  const admin = { method: "GET", endpoint: "/api/v1/admin" };
  return [
    counter("http_requests_total", { ...items, status_code: "200" }, wave(40)),
    counter("http_requests_total", { ...checkout, status_code: "201" }, wave(6)),
    counter("http_requests_total", { ...checkout, status_code: "500" }, raised("fastapi/HighErrorRate") ? 4 : 0),
    counter("http_requests_total", { ...checkout, status_code: "503" }, raised("fastapi/HighErrorRate") ? 2 : 0),
    counter(
      "http_requests_total",
      { ...admin, status_code: "403" },
      raised("fastapi/UnauthorizedAccessAttempts") ? 20 : 0.1,
    ),
    ...histogram(
      "http_request_duration_seconds",
      { method: "GET", endpoint: "/api/v1/items" },
      wave(46),
      raised("fastapi/SlowResponseTime") ? 2.4 : 0.12,
    ),
    gauge("http_requests_in_progress", {}, Math.round(wave(7))),
    gauge("ws_connections_active", {}, Math.round(wave(raised("fastapi/HighWebSocketConnections") ? 1450 : 320))),
    counter("ws_messages_sent_total", {}, wave(85)),
    counter("rate_limit_hits_total", { limit_type: "ip" }, raised("fastapi/RateLimitAbuse") ? 300 : 0.5),
    gauge("db_connections_active", {}, raised("fastapi/DatabaseConnectionPoolExhausted") ? 97 : Math.round(wave(34))),
    gauge("db_connections_max", {}, 100),
    counter("auth_attempts_total", { status: "success" }, wave(2)),
    counter("auth_attempts_total", { status: "failed" }, raised("fastapi/HighFailedLoginRate") ? 40 : 0.2),
    gauge("app_info", { version: "1.4.2", python_version: "3.12", environment: "stack" }, 1),
  ];
}

/** @param {Raised} raised @param {Wave} wave @returns {Series[]} */
function quant(raised, wave) {
  const trades = { method: "GET", endpoint: "/api/v1/trades" };
  const overflow = raised("quant/DatabasePoolExhausted") ? 42 : 2;
  const missing = raised("quant/HighCacheMissRate");
  return [
    counter("http_requests_total", { ...trades, status: "200" }, wave(25)),
    counter("http_requests_total", { ...trades, status: "502" }, raised("quant/HighErrorRate") ? 3 : 0),
    ...histogram("http_request_duration_seconds", trades, wave(25), raised("quant/HighResponseTime") ? 2.4 : 0.18),
    ...histogram(
      "db_query_duration_seconds",
      { operation: "select" },
      wave(60),
      raised("quant/SlowDatabaseQueries") ? 2.4 : 0.05,
    ),
    gauge("db_connection_pool_size", { status: "overflow" }, overflow),
    // The rule asks for a name that the app does not export: only while it is raised is there such a series.
    ...(raised("quant/DatabasePoolExhausted") ? [gauge("db_connection_pool", { status: "overflow" }, overflow)] : []),
    counter("auth_failures_total", {}, raised("quant/HighAuthFailureRate") ? 40 : 0.1),
    counter("cache_hits_total", {}, missing ? 4 : wave(45)),
    counter("cache_misses_total", {}, missing ? 60 : wave(5)),
    counter("trades_processed_total", {}, wave(12)),
  ];
}

/** @param {Raised} raised @returns {Series[]} */
function node(raised) {
  const root = { device: "/dev/sda1", fstype: "ext4", mountpoint: "/" };
  const full = raised("openuser/DiskSpaceCritical") ? 0.98 : raised("openuser/DiskSpaceLow") ? 0.9 : 0.55;
  const idle = raised("openuser/HighNodeCPU") ? 0.04 : 0.7;
  return [
    ...["0", "1"].flatMap((cpu) => [
      counter("node_cpu_seconds_total", { cpu, mode: "idle" }, idle),
      counter("node_cpu_seconds_total", { cpu, mode: "user" }, 1 - idle),
    ]),
    gauge("node_memory_MemTotal_bytes", {}, 16e9),
    gauge("node_memory_MemAvailable_bytes", {}, raised("openuser/HighNodeMemory") ? 1e9 : 9e9),
    gauge("node_filesystem_size_bytes", root, 100e9),
    gauge("node_filesystem_avail_bytes", root, 100e9 * (1 - full)),
  ];
}

/** @param {Raised} raised @param {Wave} wave @returns {Series[]} */
function traefik(raised, wave) {
  const service = "openuser@docker";
  const failing = raised("openuser/HighErrorRate");
  return [
    counter("traefik_service_requests_total", { service, code: "200", method: "GET" }, wave(18)),
    counter("traefik_service_requests_total", { service, code: "502", method: "GET" }, failing ? 6 : 0.02),
    ...histogram(
      "traefik_service_request_duration_seconds",
      { service, code: "200", method: "GET" },
      wave(18),
      raised("openuser/HighResponseTime") ? 2.4 : 0.2,
    ),
    gauge("traefik_service_server_up", { service, url: "http://10.0.0.14:8000" }, 1),
    gauge("traefik_service_open_connections", { service }, Math.round(wave(9))),
  ];
}

/** @param {Raised} raised @param {Wave} wave @returns {Series[]} */
function gateway(raised, wave) {
  const failing = raised("gateway/GatewayHighErrorRate") ? 5 : 0.05;
  /** @param {string} name @param {boolean} broken */
  const generations = (name, broken) => [
    counter(name, { status: "success" }, 1),
    counter(name, { status: "failed" }, broken ? 1 : 0.01),
  ];
  return [
    counter("gateway_requests_total", { status: "200" }, wave(30)),
    counter("gateway_requests_total", { status: "503" }, failing),
    ...histogram(
      "gateway_request_duration_seconds",
      {},
      wave(30),
      raised("gateway/GatewayHighResponseTime") ? 12 : 0.3,
    ),
    gauge("circuit_breaker_state", { service: "search" }, raised("gateway/CircuitBreakerOpen") ? 1 : 0),
    gauge("service_instances_total", { service: "billing" }, raised("gateway/ServiceUnavailable") ? 0 : 3),
    gauge("system_memory_usage_percent", {}, raised("gateway/GatewayHighMemory") ? 93 : wave(55)),
    // Fast enough to pass 100 even within the shortest window that the rules are given.
    counter("rate_limit_violations_total", {}, raised("gateway/RateLimitViolations") ? 60 : 0),
    ...generations("code_generations_total", raised("gateway/CodeGenerationFailures")),
    ...generations("image_generations_total", raised("gateway/ImageGenerationFailures")),
  ];
}

/**
 * Each job's series.
 * @type {Readonly<Record<string, (raised: Raised, wave: Wave, now: number) => Series[]>>}
 */
export const JOBS = {
  fastapi,
  quant,
  traefik,
  gateway,
  node,
  keycloak: (_, wave) => [gauge("jvm_memory_used_bytes", { area: "heap" }, Math.round(wave(400e6)))],
  postgres: (_, wave) => [gauge("pg_stat_activity_count", { datname: "app" }, Math.round(wave(20)))],
  redis: (raised, wave) => [
    gauge("redis_memory_used_bytes", {}, raised("quant/RedisMemoryHigh") ? 970e6 : Math.round(wave(300e6))),
    gauge("redis_memory_max_bytes", {}, 1e9),
  ],
  containers: (raised, wave) => [
    gauge("container_memory_usage_bytes", { name: "api" }, raised("fastapi/HighMemoryUsage") ? 1.95e9 : wave(9e8)),
    gauge("container_spec_memory_limit_bytes", { name: "api" }, 2e9),
    counter("container_cpu_usage_seconds_total", { name: "api" }, raised("fastapi/HighCPUUsage") ? 1.4 : wave(0.3)),
  ],
  "openuser-api": (raised, wave) => [
    counter("process_cpu_seconds_total", {}, raised("openuser/HighCPUUsage") ? 0.97 : wave(0.2)),
    gauge("process_resident_memory_bytes", {}, raised("openuser/HighMemoryUsage") ? 1.9e9 : wave(6e8)),
  ],
  "openuser-postgres": (raised, wave) => [
    gauge("pg_up", {}, raised("openuser/PostgreSQLDown") ? 0 : 1),
    gauge(
      "pg_stat_activity_count",
      { datname: "openuser", state: "active" },
      raised("openuser/PostgreSQLTooManyConnections") ? 95 : Math.round(wave(18)),
    ),
    gauge("pg_stat_activity_max_tx_duration", {}, raised("openuser/PostgreSQLSlowQueries") ? 140 : 0.4),
  ],
  "openuser-redis": (raised, wave) => [
    gauge("redis_up", {}, raised("openuser/RedisDown") ? 0 : 1),
    gauge("redis_memory_used_bytes", {}, raised("openuser/RedisHighMemory") ? 490e6 : Math.round(wave(120e6))),
    gauge("redis_config_maxmemory", {}, 512e6),
  ],
  blackbox: (raised, _, now) => {
    const days = raised("checklist/SSLCertificateExpiring") ? 12 : 80;
    return [gauge("probe_ssl_earliest_cert_expiry", {}, Math.round(now / 1000 + days * DAY_SECONDS))];
  },
};

/** Alerts that a failing scrape raises, and the job whose scrape fails. @type {Readonly<Record<string, string>>} */
export const DOWN = {
  "fastapi/ServiceDown": "fastapi",
  "fastapi/DatabaseDown": "postgres",
  "fastapi/RedisDown": "redis",
  "quant/RedisDown": "redis",
  "openuser/APIDown": "openuser-api",
  "openuser/NodeDown": "node",
};
