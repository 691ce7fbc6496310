import { fingerprint } from "../../electron/console/alerts/fingerprint.ts";
import type { EnvironmentSettings } from "../../shared/settings/schema.ts";
import { sendJson, startServer, type TestServer } from "./httpServer.ts";
import { type StoredLine, startLokiSimulator } from "./lokiServer.ts";

/** An alert as the test wants Alertmanager to list it; the rest is made up. */
export interface AlertWish {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly startsAt?: string;
  readonly state?: "active" | "suppressed";
  readonly silencedBy?: readonly string[];
}

/** One environment's servers over real HTTP, whose alerts and log lines a test changes while the console runs. */
export interface TestEnvironment {
  readonly settings: EnvironmentSettings;
  alerts: readonly AlertWish[];
  lines: readonly StoredLine[];
  /** Backends that drop every connection. */
  readonly down: Set<"prometheus" | "alertmanager" | "loki">;
  /** Milliseconds that Loki waits before it answers a query. */
  lokiDelayMs: number;
  close(): Promise<void>;
}

/** Polls fast, so that a test sees a change within a second. */
const pace = { pollInterval: "1s", timeout: "5s" } as const;

/** Starts the servers of one environment. */
export async function startEnvironment(id: string, name: string, production: boolean): Promise<TestEnvironment> {
  const startedAt = new Date(Date.now() - 3_600_000).toISOString();
  const down: TestEnvironment["down"] = new Set();
  const success = (data: unknown) => ({ status: "success", data });
  const prometheusAnswers: Readonly<Record<string, unknown>> = {
    "/api/v1/alerts": success({ alerts: [] }),
    "/api/v1/rules": success({ groups: [] }),
    "/api/v1/query": success({ resultType: "vector", result: [] }),
    "/api/v1/status/runtimeinfo": success({ startTime: startedAt, lastConfigTime: startedAt }),
    "/api/v1/status/buildinfo": success({ version: "3.5.0" }),
    "/api/v1/status/config": success({ yaml: "global: {}\n" }),
  };
  const prometheus = await startServer((response, { path }) => {
    if (down.has("prometheus")) return response.socket?.destroy();
    sendJson(response, prometheusAnswers[path.split("?")[0] ?? ""] ?? {});
  });
  const alertmanager = await startServer((response, { path }) => {
    if (down.has("alertmanager")) return response.socket?.destroy();
    const status = {
      uptime: startedAt,
      versionInfo: { version: "0.33.0" },
      cluster: { status: "disabled", peers: [] },
    };
    if (path.startsWith("/api/v2/status")) sendJson(response, status);
    else if (path.startsWith("/api/v2/silences")) sendJson(response, []);
    else sendJson(response, environment.alerts.map(wireAlert));
  });
  const loki = await startLokiSimulator(() => environment.lines, {
    intercept: (_request, response) => {
      if (down.has("loki")) {
        response.socket?.destroy();
        return true;
      }
      return false;
    },
  });
  const delayed = await startDelay(loki, () => environment.lokiDelayMs);
  const environment: TestEnvironment = {
    settings: {
      id,
      name,
      production,
      prometheus: { url: prometheus.url, ...pace },
      alertmanagers: [{ url: alertmanager.url, ...pace }],
      loki: { url: delayed.url, selector: '{service=~".+"}', ...pace },
    },
    alerts: [],
    lines: [],
    down,
    lokiDelayMs: 0,
    close: async () => {
      await Promise.all([prometheus.close(), alertmanager.close(), delayed.close(), loki.close()]);
    },
  };
  return environment;
}

/** A server in front of another one that passes log queries on after a while. */
function startDelay(target: TestServer, delayMs: () => number): Promise<TestServer> {
  return startServer(async (response, request) => {
    if (request.path.includes("query_range")) await new Promise((resolve) => setTimeout(resolve, delayMs()));
    try {
      const headers = Object.entries(request.headers).filter(([name]) => name.startsWith("x-"));
      const answer = await fetch(target.url + request.path, { headers: Object.fromEntries(headers) as HeadersInit });
      response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "text/plain" });
      response.end(await answer.text());
    } catch {
      response.socket?.destroy();
    }
  });
}

function wireAlert(wish: AlertWish): unknown {
  return {
    annotations: wish.annotations ?? {},
    endsAt: new Date(Date.now() + 240_000).toISOString(),
    fingerprint: fingerprint(wish.labels),
    receivers: [{ name: "pagerduty" }],
    startsAt: wish.startsAt ?? new Date(Date.now() - 60_000).toISOString(),
    status: {
      inhibitedBy: [],
      mutedBy: [],
      silencedBy: wish.silencedBy ?? [],
      state: wish.state ?? (wish.silencedBy === undefined ? "active" : "suppressed"),
    },
    updatedAt: new Date().toISOString(),
    labels: wish.labels,
  };
}
