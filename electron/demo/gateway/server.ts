import { hexDigits, keyFor } from "../chance/mix.ts";
import { type Answer, type Exchange, type Handler, htmlAnswer, jsonAnswer } from "../http/exchange.ts";
import type { GatewayAlert, GatewayStatus, GatewayStore } from "./store.ts";

/** A simulated API gateway. Times are ms since 1970. */
export interface GatewayWorld {
  readonly store: GatewayStore;
  readonly seed: number;
  readonly now: () => number;
}

const severities = ["critical", "high", "medium", "low", "info"] as const;
const statuses: readonly GatewayStatus[] = ["firing", "resolved", "suppressed", "acknowledged"];
const longestSuppression = 1440;

/** Python's `datetime.isoformat()`, in UTC. */
function isoformat(time: number): string {
  return new Date(time).toISOString().replace("Z", "000+00:00");
}

function wireAlert(alert: GatewayAlert): object {
  const { rule, severity, status, message, startedAt, labels, fingerprint } = alert;
  return {
    rule_name: rule,
    severity,
    status,
    message,
    started_at: isoformat(startedAt),
    labels,
    ...(fingerprint === null ? {} : { fingerprint }),
  };
}

/** What every answer begins with. */
function envelope({ seed, now }: GatewayWorld): object {
  const time = now();
  const correlation = hexDigits(8, keyFor(seed, "gateway correlation"), Math.floor(time / 1000));
  return { timestamp: isoformat(time), correlation_id: correlation, service: "api-gateway" };
}

/** FastAPI's answer to a parameter that it does not take. */
function invalid(place: string, name: string, msg: string): Answer {
  return jsonAnswer(422, { detail: [{ type: "value_error", loc: [place, name], msg }] });
}

function listAnswer(world: GatewayWorld, { parameters }: Exchange): Answer {
  const [status, severity] = [parameters.get("status"), parameters.get("severity")];
  if (status !== null && !statuses.some((known) => known === status)) {
    return invalid("query", "status", `Input should be ${statuses.join(", ")}`);
  }
  if (severity !== null && !severities.some((known) => known === severity)) {
    return invalid("query", "severity", `Input should be ${severities.join(", ")}`);
  }
  const alerts = world.store
    .alerts(world.now())
    .filter((alert) => (status ?? alert.status) === alert.status && (severity ?? alert.severity) === alert.severity);
  return jsonAnswer(200, { ...envelope(world), alerts: alerts.map(wireAlert), total_count: alerts.length });
}

function statsAnswer(world: GatewayWorld): Answer {
  const now = world.now();
  const active = world.store.alerts(now).filter(({ status }) => status !== "resolved");
  const bySeverity = severities.map((severity) => [
    severity,
    active.filter((alert) => alert.severity === severity).length,
  ]);
  return jsonAnswer(200, {
    ...envelope(world),
    alert_statistics: {
      active_alerts: active.length,
      resolved_alerts_last_7_days: world.store.resolvedInWeek(now),
      active_by_severity: Object.fromEntries(bySeverity),
      total_rules: world.store.rules,
      enabled_rules: world.store.rules,
      notification_channels: 2,
    },
  });
}

function observabilityAnswer(world: GatewayWorld): Answer {
  const names = ["metrics", "tracing", "alerting", "logging"];
  return jsonAnswer(200, {
    ...envelope(world),
    observability: Object.fromEntries(names.map((name) => [name, { status: "active" }])),
    health: {
      overall_status: "healthy",
      components: Object.fromEntries(names.map((name) => [name, "healthy"])),
    },
  });
}

/** A parameter of the query, or of the JSON body. */
function parameterOf({ parameters, body }: Exchange, name: string): unknown {
  const asked = parameters.get(name);
  if (asked !== null) return asked;
  try {
    const fields: unknown = JSON.parse(body);
    return typeof fields === "object" && fields !== null
      ? new Map<string, unknown>(Object.entries(fields)).get(name)
      : undefined;
  } catch {
    return undefined;
  }
}

function changed(world: GatewayWorld, fingerprint: string, verb: string, alert: GatewayAlert | undefined): Answer {
  if (alert === undefined) return jsonAnswer(404, { detail: `Alert ${fingerprint} not found` });
  return jsonAnswer(200, { ...envelope(world), message: `Alert ${verb}`, alert: wireAlert(alert) });
}

function acknowledge(world: GatewayWorld, exchange: Exchange, fingerprint: string): Answer {
  const by = parameterOf(exchange, "acknowledged_by");
  if (typeof by !== "string" || by === "") return invalid("query", "acknowledged_by", "Field required");
  return changed(world, fingerprint, "acknowledged", world.store.acknowledge(fingerprint, world.now()));
}

function suppress(world: GatewayWorld, exchange: Exchange, fingerprint: string): Answer {
  const minutes = Number(parameterOf(exchange, "duration_minutes"));
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > longestSuppression) {
    return invalid("query", "duration_minutes", `Input should be from 1 to ${longestSuppression}`);
  }
  return changed(world, fingerprint, "suppressed", world.store.suppress(fingerprint, minutes, world.now()));
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The gateway's alert API. Its own state follows from the story; what clients do is kept in memory. */
export function gatewayHandler(world: GatewayWorld): Handler {
  const pages = new Map<string, Handler>([
    ["/", () => htmlAnswer("A simulated API gateway", "It belongs to the demo of Incident Console.")],
    ["/api/v1/alerts", (exchange) => listAnswer(world, exchange)],
    ["/api/v1/alerts/stats", () => statsAnswer(world)],
    ["/api/v1/observability", () => observabilityAnswer(world)],
    ["/api/v1/health", () => jsonAnswer(200, { ...envelope(world), status: "healthy" })],
  ]);
  return (exchange) => {
    const page = pages.get(exchange.path);
    const [, fingerprint, verb] = /^\/api\/v1\/alerts\/([^/]+)\/(acknowledge|suppress)$/.exec(exchange.path) ?? [];
    const wanted = page === undefined ? "POST" : "GET";
    if (page === undefined && fingerprint === undefined) return jsonAnswer(404, { detail: "Not Found" });
    if (exchange.method !== wanted && !(page !== undefined && exchange.method === "HEAD")) {
      return jsonAnswer(405, { detail: "Method Not Allowed" }, { allow: wanted });
    }
    if (page !== undefined) return page(exchange);
    const own = decoded(fingerprint ?? "");
    return verb === "acknowledge" ? acknowledge(world, exchange, own) : suppress(world, exchange, own);
  };
}
