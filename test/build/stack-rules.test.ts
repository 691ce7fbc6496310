import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { binaries, paceRules, paces, readRules, without } from "../real/servers.ts";

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: string; readonly component?: string };
  readonly annotations: Readonly<Record<string, string>>;
}

const FOLDER = new URL("../../build/stack/rules/", import.meta.url);
const files = readdirSync(FOLDER).sort();

function rulesOf(text: string): Rule[] {
  const { groups } = parse(text) as { groups: { name: string; rules: Rule[] }[] };
  return groups.flatMap(({ rules }) => rules);
}

/** The rules in use: alert, `for`, severity, component. */
const IN_USE: Readonly<Record<string, readonly string[]>> = {
  "checklist.yaml": ["SSLCertificateExpiring 10m info certificates"],
  "fastapi.yaml": [
    "HighErrorRate 5m critical fastapi",
    "SlowResponseTime 5m warning fastapi",
    "HighWebSocketConnections 5m warning fastapi",
    "RateLimitAbuse 5m warning fastapi",
    "DatabaseConnectionPoolExhausted 5m critical database",
    "ServiceDown 1m critical -",
    "DatabaseDown 1m critical database",
    "RedisDown 1m critical redis",
    "HighMemoryUsage 5m warning fastapi",
    "HighCPUUsage 5m warning fastapi",
    "HighFailedLoginRate 5m warning security",
    "UnauthorizedAccessAttempts 5m warning security",
  ],
  "gateway.yaml": [
    "GatewayHighErrorRate 5m high gateway",
    "GatewayHighResponseTime 5m medium gateway",
    "CircuitBreakerOpen 1m high gateway",
    "ServiceUnavailable 2m critical gateway",
    "GatewayHighMemory 10m medium gateway",
    "RateLimitViolations - low gateway",
    "CodeGenerationFailures 5m medium generation",
    "ImageGenerationFailures 5m medium generation",
  ],
  "openuser.yaml": [
    "APIDown 1m critical api",
    "HighErrorRate 5m critical api",
    "HighResponseTime 5m warning api",
    "HighCPUUsage 5m warning api",
    "HighMemoryUsage 5m warning api",
    "NodeDown 1m critical node",
    "HighNodeCPU 5m warning node",
    "HighNodeMemory 5m warning node",
    "DiskSpaceLow 5m warning node",
    "DiskSpaceCritical 1m critical node",
    "PostgreSQLDown 1m critical postgresql",
    "PostgreSQLTooManyConnections 5m warning postgresql",
    "PostgreSQLSlowQueries 5m warning postgresql",
    "RedisDown 1m critical redis",
    "RedisHighMemory 5m warning redis",
  ],
  "quant.yaml": [
    "HighErrorRate 2m critical -",
    "HighResponseTime 5m warning -",
    "SlowDatabaseQueries 5m warning -",
    "DatabasePoolExhausted 2m critical -",
    "HighAuthFailureRate 2m warning -",
    "HighCacheMissRate 5m warning -",
    "RedisMemoryHigh 5m warning -",
    "RedisDown 1m high redis",
  ],
};

/** Expressions that the stacks' guides spell out. */
const EXPRESSIONS: Readonly<Record<string, string>> = {
  "fastapi.yaml HighErrorRate":
    'rate(http_requests_total{status_code=~"5.."}[5m]) / rate(http_requests_total[5m]) > 0.05',
  "fastapi.yaml HighWebSocketConnections": "ws_connections_active > 1000",
  "fastapi.yaml RateLimitAbuse": "rate(rate_limit_hits_total[5m]) > 100",
  "fastapi.yaml DatabaseConnectionPoolExhausted": "db_connections_active / db_connections_max > 0.9",
  "fastapi.yaml ServiceDown": 'up{job=~"fastapi|keycloak|traefik"} == 0',
  "fastapi.yaml DatabaseDown": 'up{job="postgres"} == 0',
  "fastapi.yaml RedisDown": 'up{job="redis"} == 0',
  "fastapi.yaml HighMemoryUsage": "container_memory_usage_bytes / container_spec_memory_limit_bytes > 0.9",
  "fastapi.yaml HighCPUUsage": "rate(container_cpu_usage_seconds_total[5m]) > 0.8",
  "fastapi.yaml HighFailedLoginRate": 'rate(auth_attempts_total{status="failed"}[5m]) > 10',
  "fastapi.yaml UnauthorizedAccessAttempts": 'rate(http_requests_total{status_code="403"}[5m]) > 5',
  "quant.yaml HighErrorRate": 'rate(http_requests_total{status=~"5.."}[5m]) > 0.05',
  "quant.yaml DatabasePoolExhausted": 'db_connection_pool{status="overflow"} > 30',
  "quant.yaml HighAuthFailureRate": "rate(auth_failures_total[5m]) > 10",
  "quant.yaml RedisMemoryHigh": "redis_memory_used_bytes / redis_memory_max_bytes > 0.9",
  "quant.yaml RedisDown": 'up{job="redis"} == 0',
};

describe("the stack's rules", () => {
  test("have the names, durations, severities and components in use", () => {
    const found = files.map((file) => {
      const rules = rulesOf(readFileSync(new URL(file, FOLDER), "utf8"));
      return [
        file,
        rules.map(({ alert, for: hold, labels }) =>
          [alert, hold ?? "-", labels.severity, labels.component ?? "-"].join(" "),
        ),
      ];
    });
    expect(Object.fromEntries(found)).toEqual(IN_USE);
  });

  test("have the expressions that the guides spell out, and complete annotations", () => {
    const expressions: Record<string, string> = {};
    for (const file of files) {
      for (const { alert, expr, annotations } of rulesOf(readFileSync(new URL(file, FOLDER), "utf8"))) {
        if (`${file} ${alert}` in EXPRESSIONS) expressions[`${file} ${alert}`] = expr;
        expect(Object.keys(annotations), `${file} ${alert}`).toEqual(["summary", "description", "runbook_url"]);
        expect(annotations.runbook_url).toBe(`https://runbooks.example.com/${file.replace(".yaml", "")}/${alert}`);
      }
    }
    expect(expressions).toEqual(EXPRESSIONS);
  });

  test("are paced in `for` and range windows, and nowhere else", () => {
    const text = "  for: 5m\n  expr: increase(a[1h]) > 5 and b > 5\n  description: for: 5m\n";
    expect(paceRules(text, paces.fast)).toBe(
      "  for: 2s\n  expr: increase(a[8s]) > 5 and b > 5\n  description: for: 5m\n",
    );
    const holds = readRules(paces.play)
      .flatMap(rulesOf)
      .map((rule) => rule.for);
    expect(new Set(holds)).toEqual(new Set(["4s", "8s", "20s", "40s", undefined]));
  });

  test.skipIf(without("promtool"))("pass promtool, as they are and paced", () => {
    const promtool = binaries().promtool ?? "";
    const folder = mkdtempSync(join(tmpdir(), "incident-console-rules-"));
    const asTheyAre = files.map((file) => fileURLToPath(new URL(file, FOLDER)));
    const paced = readRules(paces.fast).map((text, index) => {
      const path = join(folder, `${index}.yaml`);
      writeFileSync(path, text);
      return path;
    });
    try {
      const report = execFileSync(promtool, ["check", "rules", ...asTheyAre, ...paced], { encoding: "utf8" });
      expect(report.match(/SUCCESS/g)).toHaveLength(2 * files.length);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
