/** A number in [0, 1) from a seed and an index: the same data in every run. */
function chance(index: number, salt: number): number {
  let x = Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(salt + 1, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d);
  x = Math.imul(x ^ (x >>> 12), 0x297a2d39);
  return ((x ^ (x >>> 15)) >>> 0) / 2 ** 32;
}

const severities = ["critical", "warning", "warning", "info"];
const services = ["fastapi", "database", "redis", "traefik", "keycloak", "worker"];

/** An answer of Alertmanager's `/api/v2/alerts`. `generation` changes every hundredth alert and every `updatedAt`. */
export function alertmanagerAnswer(count: number, generation: number): unknown[] {
  const started = Date.parse("2026-11-21T03:00:00Z");
  return Array.from({ length: count }, (_, index) => {
    const service = services[index % services.length] ?? "";
    const changed = index % 100 === 0 ? generation : 0;
    return {
      annotations: {
        description: `Error rate is ${(5 + chance(index, changed) * 20).toFixed(2)}% (threshold: 5%)`,
        runbook_url: `https://runbooks.example.com/${service}/high-error-rate`,
        summary: `High error rate detected on ${service}`,
      },
      endsAt: new Date(started + 3_600_000 + generation * 60_000).toISOString(),
      fingerprint: index.toString(16).padStart(16, "0"),
      receivers: [{ name: index % 4 === 0 ? "pagerduty" : "slack" }],
      startsAt: new Date(started + index * 100).toISOString(),
      status: { inhibitedBy: [], mutedBy: [], silencedBy: [], state: "active" },
      updatedAt: new Date(started + generation * 60_000).toISOString(),
      generatorURL: "http://prometheus:9090/graph?g0.expr=rate%28http_requests_total%5B5m%5D%29+%3E+0.05&g0.tab=1",
      labels: {
        alertname: `HighErrorRate${index % 40}`,
        cluster: "bench",
        component: service,
        endpoint: `/api/v1/resource/${index % 500}`,
        instance: `${service}-${index}:8000`,
        job: service,
        method: index % 2 === 0 ? "GET" : "POST",
        severity: severities[index % severities.length] ?? "",
      },
    };
  });
}

const loggers = ["app.middlewares", "app.auth", "app.api.http.author", "app.repositories.author", "app.api.ws.chat"];
const levels = ["INFO", "INFO", "INFO", "DEBUG", "WARNING", "ERROR"];

/** One log line of the FastAPI stack. */
export function logLine(index: number, atMs: number): string {
  return JSON.stringify({
    timestamp: new Date(atMs).toISOString(),
    level: levels[Math.floor(chance(index, 1) * levels.length)],
    logger: loggers[Math.floor(chance(index, 2) * loggers.length)],
    message: `Query ${index} took ${(chance(index, 3) * 900).toFixed(1)} ms: SELECT * FROM authors WHERE id = ${index % 997}`,
    request_id: "abc12345",
    user_id: `user${index % 311}`,
    endpoint: `/authors/${index % 997}`,
    method: "GET",
    status_code: chance(index, 4) > 0.9 ? 500 : 200,
    duration_ms: Math.round(chance(index, 3) * 9000) / 10,
    environment: "production",
  });
}

/** An answer of Loki's `query_range` with `count` lines, one a millisecond from `fromMs` on, in several streams. */
export function lokiAnswer(count: number, fromMs: number, firstIndex = 0): unknown {
  const streams = Array.from({ length: 6 }, (_, stream) => ({
    stream: { service: `shell-${stream}`, service_name: `shell-${stream}`, environment: "production" },
    values: [] as [string, string][],
  }));
  for (let index = firstIndex; index < firstIndex + count; index += 1) {
    const at = fromMs + index;
    streams[index % 6]?.values.push([`${at}000000`, logLine(index, at)]);
  }
  return {
    status: "success",
    data: { resultType: "streams", result: streams, stats: {} },
  };
}
