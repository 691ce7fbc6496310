import type { Alert, AlertState } from "../../shared/model/alert.ts";
import type { BackendHealth } from "../../shared/model/backend.ts";
import type { Environment, SettingsState } from "../../shared/model/environment.ts";
import type { LogEntry } from "../../shared/model/logs.ts";
import { severityOf } from "../../shared/model/severity.ts";

/** What the page of made-up data can show. */
export const scenarios = [
  "small",
  "large",
  "clear",
  "unsure",
  "waiting",
  "none",
  "broken",
  "hostile",
  "credentials",
  "window",
] as const;
export type Scenario = (typeof scenarios)[number];

export function isScenario(text: string): text is Scenario {
  return (scenarios as readonly string[]).includes(text);
}

const minute = 60_000;

function environment(id: string, name: string, color: string, production: boolean): Environment {
  const url = `http://${id}.example:`;
  return {
    id,
    name,
    color,
    production,
    readOnly: false,
    backends: [
      { backend: "prometheus", kind: "prometheus", name: "Prometheus", url: `${url}9090` },
      { backend: "alertmanager-1", kind: "alertmanager", name: "Alertmanager", url: `${url}9093` },
      { backend: "loki", kind: "loki", name: "Loki", url: `${url}3100` },
    ],
    grafanaUrl: production ? "https://grafana.example/" : null,
    requestIdFields: ["request_id", "correlation_id"],
  };
}

const production = environment("production", "Production", "#d6409f", true);
const staging = environment("staging", "Staging", "#1fb6a6", false);
const dev = environment("dev", "Dev", "#6b7685", false);

export function settingsOf(scenario: Scenario, now: number): SettingsState {
  const none = scenario === "none";
  const broken = scenario === "broken";
  return {
    version: "0.1.0",
    demo: scenario === "small",
    demoSwitch: none ? "enter" : null,
    disabled: 0,
    file: "/home/ada/.config/incident-console/environments.json",
    fileExists: !none,
    environments: none ? [] : scenario === "clear" ? [production, staging] : [production, staging, dev],
    problems: broken
      ? [
          {
            message: "must be a URL that begins with http:// or https://",
            line: 12,
            column: 18,
            field: "environments[0].prometheus.url",
          },
          { message: "must be true or false", line: 20, column: 5, field: "environments[1].production" },
        ]
      : [],
    secrets:
      broken || scenario === "credentials"
        ? { kind: "session", reason: "The Secret Service does not answer on the session bus." }
        : { kind: "keychain", reason: null },
    startedAt: now - 40 * minute,
    exampleRequestIds: scenario === "small" ? ["abc12345", "7d9e1f02-6a51-4c7e-9d0b-2f6c1f2f9a10", "req-483920"] : [],
  };
}

export function healthOf(scenario: Scenario, now: number): readonly BackendHealth[] {
  const answering = settingsOf(scenario, now).environments.flatMap((each) =>
    each.backends.map(
      ({ backend, kind, name, url }, index): BackendHealth => ({
        id: `${each.id}/${backend}`,
        environment: each.id,
        backend,
        kind,
        name,
        url,
        version: ["3.5.0", "0.28.1", "3.4.2"][index] ?? null,
        lastSuccessAt: scenario === "waiting" ? null : now - 2000 - index * 1100,
        latencyMs: 18 + index * 23,
        error: null,
        failingSince: null,
        polling: false,
        nextPollAt: now + 11_000,
        intervalMs: 15_000,
        staleAfterMs: 40_000,
        restartedAt: null,
        settling: null,
        notes: [],
        credential: index === 2 ? "keychain" : "none",
        asksFor: null,
        credentialForm: { scheme: "basic", username: null, headerNames: [] },
        clientCert: false,
        signIn: null,
      }),
    ),
  );
  return answering.map((health) => troubled(health, scenario, now));
}

/** What each backend asks for where the scenario is about credentials. */
const asked: Readonly<Record<string, BackendHealth["credentialForm"]>> = {
  "production/prometheus": {
    scheme: "oauth2",
    username: null,
    headerNames: [],
    fixed: true,
    provider: { origins: ["https://login.example"], clientId: "incident-console" },
  },
  "production/alertmanager-1": {
    scheme: "device",
    username: null,
    headerNames: [],
    fixed: true,
    provider: { origins: ["https://login.example"], clientId: "incident-console" },
  },
  "production/loki": {
    scheme: "command",
    username: null,
    headerNames: [],
    fixed: true,
    command: ["/usr/bin/token helper", "--audience=loki", "", "p\u0430yload\u202egpj.sh", "two\nlines"],
  },
  "staging/prometheus": { scheme: "basic", username: null, headerNames: [] },
  "staging/alertmanager-1": { scheme: "basic", username: null, headerNames: [] },
  "staging/loki": { scheme: "basic", username: "reader", headerNames: [], fixed: true },
  "dev/prometheus": { scheme: "passphrase", username: null, headerNames: [], fixed: true },
  "dev/alertmanager-1": { scheme: "bearer", username: null, headerNames: [], fixed: true },
  "dev/loki": { scheme: "headers", username: null, headerNames: ["X-Api-Key", "X-Team"], fixed: true },
};

function troubled(health: BackendHealth, scenario: Scenario, now: number): BackendHealth {
  const form = scenario === "credentials" ? asked[health.id] : undefined;
  if (form !== undefined) {
    const error = { code: "UNAUTHORIZED" as const, message: `${health.name} refused us (401).` };
    const never = { lastSuccessAt: null, failingSince: now - 3 * minute, latencyMs: null, version: null };
    const clientCert = health.id === "dev/prometheus" || health.id === "staging/prometheus";
    return { ...health, ...never, error, asksFor: form, credentialForm: form, credential: "none", clientCert };
  }
  const silent = { lastSuccessAt: now - 3 * minute - 12_000, failingSince: now - 3 * minute, latencyMs: null };
  if (scenario === "waiting" || scenario === "clear") return health;
  if (health.environment === "dev") {
    const message = `${health.name} refused the connection (dev.example). Check that it runs and that the address is right.`;
    return { ...health, ...silent, error: { code: "UNREACHABLE", message } };
  }
  if (scenario === "broken" && health.id === "staging/loki") {
    const message = "Loki refused us (401). Enter a user name and a password.";
    const asksFor = { scheme: "basic" as const, username: "ada", headerNames: [] };
    return { ...health, ...silent, error: { code: "UNAUTHORIZED", message }, asksFor };
  }
  if (scenario === "unsure" && health.id === "production/alertmanager-1") {
    const message = "Alertmanager did not answer within 10 s.";
    return { ...health, ...silent, error: { code: "TIMEOUT", message } };
  }
  if (health.id === "staging/prometheus") return { ...health, notes: ["2 rules fail to evaluate."] };
  return health;
}

interface Sketch {
  readonly environment: string;
  readonly name: string;
  readonly severity: string;
  readonly state: AlertState;
  readonly minutes: number;
  readonly summary: string;
  readonly description: string;
  readonly labels: Readonly<Record<string, string>>;
}

const sketches: readonly Sketch[] = [
  {
    environment: "production",
    name: "DatabaseConnectionPoolExhausted",
    severity: "critical",
    state: "firing",
    minutes: 3,
    summary: "Database connection pool nearly exhausted",
    description: "94% of connections in use",
    labels: { component: "database", instance: "fastapi-2:8000", job: "fastapi" },
  },
  {
    environment: "production",
    name: "HighErrorRate",
    severity: "critical",
    state: "firing",
    minutes: 2,
    summary: "High error rate detected",
    description: "Error rate is 8.13% (threshold: 5%)",
    labels: { component: "fastapi", endpoint: "/authors", method: "POST" },
  },
  {
    environment: "production",
    name: "HighErrorRate",
    severity: "critical",
    state: "firing",
    minutes: 5,
    summary: "High error rate detected",
    description: "Error rate is 5.90% (threshold: 5%)",
    labels: { component: "fastapi", endpoint: "/books", method: "GET" },
  },
  {
    environment: "production",
    name: "SlowResponseTime",
    severity: "warning",
    state: "firing",
    minutes: 6,
    summary: "Slow response time (p99 > 1s)",
    description: "99th percentile latency is 1.74s",
    labels: { component: "fastapi", endpoint: "/authors" },
  },
  {
    environment: "production",
    name: "HighCPUUsage",
    severity: "warning",
    state: "pending",
    minutes: 3,
    summary: "High CPU usage",
    description: "CPU usage is 83.4%",
    labels: { name: "hw-server" },
  },
  {
    environment: "production",
    name: "RedisDown",
    severity: "high",
    state: "silenced",
    minutes: 95,
    summary: "Redis is down",
    description: "",
    labels: { component: "redis", instance: "redis-1:9121" },
  },
  {
    environment: "staging",
    name: "HighCacheMissRate",
    severity: "warning",
    state: "firing",
    minutes: 44,
    summary: "Cache miss rate above 80%",
    description: "83% of reads miss the cache",
    labels: { component: "cache" },
  },
  {
    environment: "staging",
    name: "Watchdog",
    severity: "whatever",
    state: "firing",
    minutes: 3000,
    summary: "",
    description: "",
    labels: {},
  },
  {
    environment: "production",
    name: "HighMemoryUsage",
    severity: "warning",
    state: "inhibited",
    minutes: 12,
    summary: "High memory usage",
    description: "Memory usage is 91%",
    labels: { component: "fastapi" },
  },
  {
    environment: "production",
    name: "DiskSpaceLow",
    severity: "warning",
    state: "resolved",
    minutes: 9,
    summary: "Disk space is low",
    description: "12% left on /var",
    labels: { instance: "node-3:9100" },
  },
  {
    environment: "dev",
    name: "ServiceDown",
    severity: "critical",
    state: "unknown",
    minutes: 4,
    summary: "Service fastapi is down",
    description: "up is 0",
    labels: { job: "fastapi" },
  },
  {
    environment: "dev",
    name: "HighErrorRate",
    severity: "critical",
    state: "unknown",
    minutes: 4,
    summary: "High error rate detected",
    description: "Error rate is 6.10% (threshold: 5%)",
    labels: { component: "fastapi", endpoint: "/login" },
  },
];

function alertOf(sketch: Sketch, index: number, now: number): Alert {
  const fingerprint = index.toString(16).padStart(16, "0");
  const at = now - sketch.minutes * minute;
  const quiet = sketch.state === "unknown" || sketch.state === "resolved";
  const annotations: Record<string, string> = {};
  if (sketch.summary !== "") annotations.summary = sketch.summary;
  if (sketch.description !== "") annotations.description = sketch.description;
  annotations.runbook_url = `https://runbooks.example/${sketch.name}`;
  return {
    id: `${sketch.environment}/${fingerprint}`,
    environment: sketch.environment,
    fingerprint,
    name: sketch.name,
    severity: severityOf(sketch.severity),
    state: sketch.state,
    since: quiet ? now - 3 * minute : at,
    startsAt: at,
    activeAt: sketch.state === "pending" ? at : at - 3 * minute,
    holdSeconds: 300,
    labels: { alertname: sketch.name, severity: sketch.severity, ...sketch.labels },
    annotations,
    receivers: sketch.state === "pending" ? [] : [sketch.severity === "critical" ? "pagerduty" : "slack"],
    silencedBy: sketch.state === "silenced" ? ["6c3f8a04-9f8c-4a09-8f73-2f1d"] : [],
    inhibitedBy: sketch.state === "inhibited" ? ["0000000000000001"] : [],
    mutedBy: [],
    generatorUrl: "https://prometheus.example/graph?g0.expr=up",
    value: "9.4e-01",
    gateway: null,
    reportedBy: [`${sketch.environment}/prometheus`, `${sketch.environment}/alertmanager-1`],
    reason:
      sketch.state === "unknown"
        ? "Alertmanager and Prometheus of Dev have not answered since then."
        : sketch.state === "resolved"
          ? "Alertmanager and Prometheus both answered without it."
          : null,
    lastState: quiet ? "firing" : null,
  };
}

const hostile: readonly Sketch[] = [
  {
    environment: "production",
    name: "<img src=x onerror=alert(1)>",
    severity: "critical",
    state: "firing",
    minutes: 1,
    summary: "<script>alert(1)</script> \u202etxt.exe\u202c and \u2066isolates\u2069",
    description: "javascript:alert(1) \u0000 \u200f مرحبا <b>not bold</b>",
    labels: { long: "x".repeat(10_240), نص: "قيمة", "with space": 'quote " and \\ backslash', empty: "" },
  },
];

export function alertsOf(scenario: Scenario, now: number): readonly Alert[] {
  const every = (list: readonly Sketch[]) => list.map((sketch, index) => alertOf(sketch, index, now));
  switch (scenario) {
    case "none":
    case "waiting":
      return [];
    case "clear":
    case "unsure":
      return every(sketches.filter(({ state }) => state === "resolved"));
    case "hostile":
      return every([...hostile, ...sketches]);
    case "large":
      return every(
        Array.from({ length: 10_000 }, (_, index) => {
          const sketch = sketches[index % sketches.length] as Sketch;
          const labels = { ...sketch.labels, instance: `node-${index % 400}:9100`, shard: String(index) };
          return { ...sketch, minutes: sketch.minutes + (index % 600), labels };
        }),
      );
    default:
      return every(sketches);
  }
}

const story: readonly (readonly [ms: number, level: string, component: string, message: string])[] = [
  [0, "INFO", "app.middlewares.correlation_id", "Request received"],
  [31, "INFO", "app.auth", "User authenticated: user_id=u123"],
  [51, "INFO", "app.api.http.author", "GET /authors/999"],
  [92, "DEBUG", "app.repositories.author", "Query: SELECT * FROM authors WHERE id=999"],
  [991, "ERROR", "app.api.http.author", "Author not found: id=999"],
  [1020, "INFO", "app.middlewares.audit", "Audit log created: outcome=error"],
];

/** The entries of a request; of very many requests for the ID `many`. */
export function entriesOf(id: string, environmentId: string, now: number): readonly LogEntry[] {
  const rounds = id === "many" ? Math.ceil(100_000 / story.length) : 1;
  const start = BigInt(now - 20 * minute) * 1_000_000n;
  return Array.from({ length: rounds * story.length }, (_, index) => {
    const [ms, level, component, message] = story[index % story.length] as (typeof story)[number];
    const round = BigInt(Math.floor(index / story.length));
    const timestamp = String(start + (round * 12n + BigInt(ms)) * 1_000_000n + BigInt(index % 1000));
    const line = JSON.stringify({
      timestamp: new Date(now).toISOString(),
      level,
      logger: component,
      message,
      request_id: id,
      user_id: "u123",
      endpoint: "/authors/999",
      status_code: 404,
      duration_ms: 1020,
    });
    return {
      key: `${environmentId}/${index}`,
      environment: environmentId,
      timestamp,
      order: index,
      stream: 0,
      level: level.toLowerCase() as LogEntry["level"],
      levelWord: level,
      component: rounds === 1 ? component : `${component}.${index % 3}`,
      message: rounds === 1 ? message : `${message} (${index})`,
      line,
    };
  });
}
