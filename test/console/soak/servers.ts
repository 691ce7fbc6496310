import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { WebSocketServer } from "ws";
import { fingerprint } from "../../../electron/console/alerts/fingerprint.ts";

const minute = 60_000;
const begun = "2026-11-01T00:00:00Z";

export interface SoakServers {
  readonly url: string;
  /** An environment that answers nothing from here on, or answers again. */
  silence(environment: number, silent: boolean): void;
  /** Sends a line to every tail. */
  sendLine(): void;
  tails(): number;
  openConnections(): number;
  requests(): number;
  close(): Promise<void>;
}

/**
 * All backends of all environments on one port, as `/<environment>/<kind>`; they remember nothing of what was asked.
 * Thirty alerts of each environment stay; each minute another one begins, ends ten minutes later, and comes again an
 * hour after it began: what is over is remembered for a day, so that alerts which never were before would add up.
 */
export async function startSoakServers(now: () => number): Promise<SoakServers> {
  const silent = new Set<number>();
  const sockets = new Set<Socket>();
  let requests = 0;
  const server = createServer((request, response) => {
    const [, environment = "", kind = "", ...rest] = (request.url ?? "").replace(/\?.*/, "").split("/");
    requests += 1;
    request.resume();
    if (silent.has(Number(environment))) request.socket.destroy();
    else answer(response, kind, rest.join("/"), alertsAt(Number(environment), now()), now());
  });
  const websockets = new WebSocketServer({ server });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    silence: (environment, isSilent) => {
      if (isSilent) silent.add(environment);
      else silent.delete(environment);
    },
    sendLine: () => {
      const streams = streamsAt(now(), 1);
      for (const client of websockets.clients) client.send(JSON.stringify({ streams }));
    },
    tails: () => websockets.clients.size,
    openConnections: () => sockets.size,
    requests: () => requests,
    close: () =>
      new Promise((resolve) => {
        for (const client of websockets.clients) client.terminate();
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

interface SoakAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly startsAt: string;
}

function alertsAt(environment: number, now: number): readonly SoakAlert[] {
  const standing = Array.from({ length: 30 }, (_, index) => ({
    labels: { alertname: `Standing${index}`, severity: "warning", env: `e${environment}`, instance: `host-${index}` },
    startsAt: begun,
  }));
  const latest = Math.floor(now / minute);
  const passing = Array.from({ length: 10 }, (_, index) => ({
    labels: {
      alertname: "PodCrashes",
      severity: "critical",
      env: `e${environment}`,
      pod: `pod-${(latest - index) % 60}`,
    },
    startsAt: new Date((latest - index) * minute).toISOString(),
  }));
  return [...standing, ...passing];
}

function answer(response: ServerResponse, kind: string, path: string, alerts: readonly SoakAlert[], now: number): void {
  const body =
    kind === "alertmanager"
      ? alertmanager(path, alerts, now)
      : kind === "loki"
        ? loki(path, now)
        : { status: "success", data: prometheus(path, alerts) };
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function alertmanager(path: string, alerts: readonly SoakAlert[], now: number): unknown {
  if (path.endsWith("/silences")) return [];
  if (path.endsWith("/status")) return { uptime: begun, versionInfo: { version: "0.33.0" } };
  return alerts.map(({ labels, startsAt }) => ({
    fingerprint: fingerprint(labels),
    labels,
    annotations: { summary: `${labels.alertname} since ${startsAt}` },
    startsAt,
    endsAt: new Date(now + 5 * minute).toISOString(),
    receivers: [{ name: "default" }],
    status: { state: "active", silencedBy: [], inhibitedBy: [] },
  }));
}

function prometheus(path: string, alerts: readonly SoakAlert[]): unknown {
  if (path.endsWith("/runtimeinfo")) return { startTime: begun, lastConfigTime: begun };
  if (path.endsWith("/buildinfo")) return { version: "3.5.0" };
  if (path.endsWith("/config")) return { yaml: "global: {}\n" };
  if (path.endsWith("/rules")) return { groups: [] };
  if (path.endsWith("/query_range")) return { resultType: "matrix", result: [] };
  if (path.endsWith("/query")) return { resultType: "vector", result: [] };
  return {
    alerts: alerts.map(({ labels, startsAt }) => ({
      labels,
      annotations: {},
      state: "firing",
      activeAt: startsAt,
      value: "1e+00",
    })),
  };
}

function loki(path: string, now: number): unknown {
  if (path.endsWith("/buildinfo")) return { version: "3.7.6" };
  if (path.endsWith("/drilldown-limits")) return { limits: { max_entries_limit_per_query: 5_000 } };
  if (path.endsWith("/query_range")) {
    return { status: "success", data: { resultType: "streams", result: streamsAt(now, 200) } };
  }
  return { status: "success", data: ["service_name"] };
}

function streamsAt(now: number, lines: number): unknown {
  const values = Array.from({ length: lines }, (_, index) => {
    const at = now - 1_000 - index;
    return [`${at}000000`, `{"level":"ERROR","request_id":"abc12345","message":"line of ${at}"}`];
  });
  return [{ stream: { service_name: "shell" }, values }];
}
