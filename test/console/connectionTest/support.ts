import type { ServerResponse } from "node:http";
import { connectionTestHandlers } from "../../../electron/console/connectionTest/handlers.ts";
import { createMemoryStore } from "../../../electron/console/credentials/memory.ts";
import { type Clock, type SecretStore, systemClock } from "../../../electron/console/world.ts";
import {
  type ConnectionCheckName,
  type ConnectionReport,
  connectionReportSchema,
  type TrialCredential,
} from "../../../shared/model/connectionTest.ts";
import { type BackendTrial, backendTrialSchema } from "../../../shared/settings/schema.ts";
import {
  type Handler,
  sendJson,
  startServer,
  startTlsServer,
  type TestServer,
  type TlsOptions,
} from "../../support/httpServer.ts";
import { bodyText, recording } from "../../support/replay.ts";
import { closeAfterwards } from "../http/support.ts";

export type HttpKind = Exclude<BackendTrial["kind"], "postgres">;
export const httpKinds: readonly HttpKind[] = ["prometheus", "alertmanager", "loki", "gateway", "jaeger"];

export interface Tester {
  readonly clock?: Clock;
  readonly secrets?: SecretStore;
  readonly credential?: TrialCredential;
  readonly settingsFile?: string;
}

/** Makes the call `connection.test`; its input and its answer have to fit the contract. */
export async function tried(
  kind: BackendTrial["kind"],
  settings: Readonly<Record<string, unknown>>,
  { clock = systemClock, secrets = createMemoryStore(""), credential = { kind: "none" }, ...other }: Tester = {},
): Promise<ConnectionReport> {
  const handlers = connectionTestHandlers({
    world: {
      clock,
      secrets,
      random: Math.random,
      log: { info: () => {}, warn: () => {} },
      notifier: null,
      user: "tester",
    },
    settingsFile: other.settingsFile ?? "/nowhere/environments.json",
  });
  const trial = backendTrialSchema.parse({ kind, settings });
  return connectionReportSchema.parse(await handlers["connection.test"]({ trial, credential }));
}

/** The outcomes of a report in order: `address good, connection wrong`. */
export function outcomes({ checks }: ConnectionReport): string {
  return checks.map(({ check, outcome }) => `${check} ${outcome}`).join(", ");
}

/** One check of a report; fails where it has none. */
export function checkOf({ checks }: ConnectionReport, name: ConnectionCheckName) {
  const check = checks.find((each) => each.check === name);
  if (check === undefined) throw new Error(`there is no check “${name}”`);
  return check;
}

const notFound: Handler = (response) => {
  response.writeHead(404, { "content-type": "text/plain; charset=utf-8" }).end("404 page not found\n");
};

export function json(value: unknown, status = 200): Handler {
  return (response) => sendJson(response, value, status);
}

export function text(body: string, status = 200, headers: Readonly<Record<string, string>> = {}): Handler {
  return (response) => response.writeHead(status, { "content-type": "text/plain", ...headers }).end(body);
}

export function page(body: string, status = 200): Handler {
  return text(body, status, { "content-type": "text/html; charset=utf-8" });
}

function replayed(version: string, name: string): Handler {
  const recorded = recording(version, name);
  const type = recorded.headers["content-type"];
  return (response) =>
    response
      .writeHead(recorded.status, { "content-type": typeof type === "string" ? type : "text/plain" })
      .end(bodyText(recorded));
}

const gatewayList = { timestamp: "2026-11-21T03:42:00Z", service: "gateway", alerts: [], total_count: 0 };
const gatewayStats = { alert_statistics: { active_alerts: 0, total_rules: 3, enabled_rules: 3 } };
const jaegerServices = { data: ["shop-api"], total: 1, limit: 0, offset: 0, errors: null };

/** What a good server of each kind answers, as it was recorded where there is a recording. */
export const good: Readonly<Record<HttpKind, Readonly<Record<string, Handler>>>> = {
  prometheus: {
    "/api/v1/status/buildinfo": replayed("prometheus-3.5", "status_buildinfo"),
    "/api/v1/status/runtimeinfo": replayed("prometheus-3.5", "status_runtimeinfo"),
    "/api/v1/status/config": replayed("prometheus-3.5", "status_config"),
    "/api/v1/rules": replayed("prometheus-3.5", "rules_resolved"),
    "/api/v1/alerts": replayed("prometheus-3.5", "alerts_firing"),
    "/api/v1/query": json({ status: "success", data: { resultType: "vector", result: [] } }),
    "/": text("", 302, { location: "/query" }),
    "/query": page("<!doctype html><title>Prometheus Time Series Collection and Processing Server</title>"),
  },
  alertmanager: {
    "/api/v2/status": replayed("alertmanager-0.33", "status"),
    "/api/v2/alerts": replayed("alertmanager-0.33", "alerts_firing"),
    "/": page("<!doctype html><title>Alertmanager</title>"),
  },
  loki: {
    "/loki/api/v1/status/buildinfo": replayed("loki-3.7", "buildinfo"),
    "/loki/api/v1/labels": replayed("loki-3.7", "labels"),
    "/loki/api/v1/drilldown-limits": replayed("loki-3.7", "drilldown_limits.with_tenant"),
    "/loki/api/v1/query_range": replayed("loki-3.7", "query_range.plain_selector.backward"),
  },
  gateway: {
    "/api/v1/alerts": json(gatewayList),
    "/api/v1/alerts/stats": json(gatewayStats),
    "/api/v1/observability": json({ health: { overall_status: "healthy" } }),
  },
  jaeger: {
    "/api/services": json(jaegerServices),
    "/": page("<!doctype html><title>Jaeger UI</title>"),
  },
};

/** A server's answers below a route prefix. */
export function under(prefix: string, answers: Readonly<Record<string, Handler>>): Record<string, Handler> {
  return Object.fromEntries(Object.entries(answers).map(([path, handler]) => [`${prefix}${path}`, handler]));
}

function answering(answers: Readonly<Record<string, Handler>>): Handler {
  return (response, request) => {
    const path = request.path.split("?")[0] ?? "";
    return (Object.hasOwn(answers, path) ? (answers[path] ?? notFound) : notFound)(response, request);
  };
}

/** Starts a server with these answers by path, and 404 for the rest. It ends with the test. */
export async function serve(answers: Readonly<Record<string, Handler>>, tls?: TlsOptions): Promise<TestServer> {
  const handler = answering(answers);
  return closeAfterwards(await (tls === undefined ? startServer(handler) : startTlsServer(tls, handler)));
}

/** As `serve`, with one handler for everything. */
export async function serveAll(handler: Handler, tls?: TlsOptions): Promise<TestServer> {
  return closeAfterwards(await (tls === undefined ? startServer(handler) : startTlsServer(tls, handler)));
}

/** Lets only those in who show the header. */
export function guarded(answers: Readonly<Record<string, Handler>>, authorization: string, challenge: string): Handler {
  const open = answering(answers);
  return (response: ServerResponse, request) => {
    if (request.headers.authorization === authorization) return open(response, request);
    return response
      .writeHead(401, { "www-authenticate": challenge, "content-type": "text/plain" })
      .end("Unauthorized\n");
  };
}

/** The real clock, set otherwise. */
export function clockAhead(milliseconds: number): Clock {
  return { now: () => systemClock.now() + milliseconds, after: systemClock.after };
}
