import type { Source } from "../../../electron/console/alerts/settle.ts";
import { ConsoleError } from "../../../electron/console/errors.ts";
import { type GatewaySnapshot, normaliseGatewayAlerts } from "../../../electron/console/gateway/normalise.ts";
import type { HttpClient } from "../../../electron/console/http/client.ts";

// What a gateway answers, said briefly.

export const startedAt = "2026-11-21T03:40:00.000000+00:00";
export const startedAtMs = Date.parse("2026-11-21T03:40:00Z");

/** An alert on the wire. */
export function gatewayAlert(changes: Readonly<Record<string, unknown>> = {}): object {
  return {
    rule_name: "CircuitBreakerOpen",
    severity: "high",
    status: "firing",
    message: "The circuit breaker is open",
    started_at: startedAt,
    labels: { service: "authors-api" },
    fingerprint: "f1",
    ...changes,
  };
}

/** An answer of `/api/v1/alerts`. */
export function list(...alerts: readonly unknown[]): object {
  return {
    timestamp: startedAt,
    correlation_id: "abc12345",
    service: "api-gateway",
    alerts,
    total_count: alerts.length,
  };
}

export function stats(active: number, more: object = {}): object {
  return { alert_statistics: { active_alerts: active, total_rules: 8, enabled_rules: 8, ...more } };
}

export const wellObservability = {
  observability: { metrics: { status: "active" }, tracing: { status: "disabled" }, alerting: { status: "active" } },
  health: { overall_status: "healthy", components: { alerting: "healthy" } },
};

type Condition = "answering" | "failing" | "stale" | "waiting";

/** A gateway in one of the conditions that a backend can be in. */
export function gateway(
  alerts: readonly unknown[],
  condition: Condition = "answering",
  settling: string | null = null,
): Source<GatewaySnapshot> {
  return {
    backend: "gateway",
    name: "Gateway",
    snapshot: condition === "waiting" ? null : normaliseGatewayAlerts(list(...alerts)),
    fresh: condition === "answering" || condition === "failing",
    answering: condition === "answering" || condition === "waiting",
    settling,
  };
}

/** A client whose answers stand in a table, by path; what is missing there is not found. */
export function clientWith(answers: Readonly<Record<string, unknown>>): HttpClient {
  return {
    request: () => Promise.reject(new Error("not asked for")),
    socket: () => Promise.reject(new Error("not asked for")),
    json: (path) => {
      const value = answers[path];
      if (value === undefined) return Promise.reject(new ConsoleError("NOT_FOUND", `Gateway has nothing at ${path}.`));
      return value instanceof Error ? Promise.reject(value) : Promise.resolve({ value, latencyMs: 1, bytes: 1 });
    },
    reset: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

/** Rows of one value for `test.each`, which would take a list for a row. */
export function each(...values: readonly unknown[]): (readonly [unknown])[] {
  return values.map((value) => [value]);
}
