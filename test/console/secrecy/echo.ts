import type { ServerResponse } from "node:http";
import type { SeenRequest } from "../../support/httpServer.ts";

// Servers that repeat everything they were sent, in every way that a server, a proxy or a page before it might.

/** `data`: good answers, with what was sent in labels, annotations and lines. */
export const echoModes = [
  "plain",
  "json",
  "html",
  "challenge",
  "headers",
  "redirect",
  "redirectHere",
  "garbage",
  "brokenJson",
  "forbidden",
  "data",
] as const;
export type EchoMode = (typeof echoModes)[number];

export type EchoKind = "prometheus" | "alertmanager" | "loki" | "gateway" | "jaeger";

/** All encodings of a text that somebody may write it in. */
export function encodingsOf(text: string): readonly string[] {
  const bytes = Buffer.from(text);
  return [
    text,
    bytes.toString("base64"),
    bytes.toString("base64url"),
    bytes.toString("hex"),
    encodeURIComponent(text),
    new URLSearchParams([["", text]]).toString().slice(1),
    JSON.stringify(text),
    text.replaceAll("&", "&amp;").replaceAll('"', "&#34;").replaceAll("'", "&#39;").replaceAll("<", "&lt;"),
  ];
}

/** The header values that prove something, and what a Basic one holds. */
function sentProofs({ headers }: SeenRequest): string[] {
  const { authorization = "", "x-api-key": key = "" } = headers;
  const value = authorization.replace(/^\w+ /, "");
  const pair = authorization.startsWith("Basic ") ? Buffer.from(value, "base64").toString() : "";
  return [value, pair.replace(/^[^:]*:/, ""), String(key)].filter((text) => text !== "");
}

/** Answers one request in a mode. */
export function echo(kind: EchoKind, mode: EchoMode, response: ServerResponse, request: SeenRequest): void {
  const proofs = sentProofs(request);
  const everything = proofs.flatMap(encodingsOf).join(" , ");
  const sent = `you sent ${everything} ${JSON.stringify(request.headers)} ${request.path} ${request.body}`;
  const send = (status: number, type: string, body: string, headers: Readonly<Record<string, string>> = {}) =>
    response.writeHead(status, { "content-type": type, ...headers }).end(body);
  const inUrl = proofs.map(encodeURIComponent).join("/");
  switch (mode) {
    case "plain":
      send(500, "text/plain", sent);
      return;
    case "json":
      send(400, "application/json", JSON.stringify({ status: "error", errorType: sent, error: sent, message: sent }));
      return;
    case "html":
      send(502, "text/html", `<!doctype html><html><head><title>${everything}</title></head><h1>${sent}</h1>`);
      return;
    case "challenge":
      send(401, "text/plain", sent, { "www-authenticate": `Basic realm="${proofs.join(" ")}"` });
      return;
    case "headers":
      send(503, `text/${proofs.join("").replace(/[^a-z0-9]/gi, "")}`, sent, { "retry-after": proofs.join(" ") });
      return;
    case "redirect":
      send(302, "text/plain", sent, { location: `https://${proofs[0] ?? "x"}.evil.example/${inUrl}?token=${inUrl}` });
      return;
    case "redirectHere":
      send(302, "text/plain", sent, { location: `/${inUrl}/login?client_id=${inUrl}` });
      return;
    case "garbage":
      send(200, "text/plain", sent);
      return;
    case "brokenJson":
      send(200, "application/json", `{"status": "success", "data": ${everything}`);
      return;
    case "forbidden":
      send(403, "application/json", JSON.stringify(sent));
      return;
    case "data":
      send(200, "application/json", JSON.stringify(dataOf(kind, request.path, `you sent ${proofs.join(" and ")}`)));
  }
}

/** A good answer with a text wherever there is room for one. */
function dataOf(kind: EchoKind, path: string, text: string): unknown {
  const labels = { alertname: "Echo", severity: "critical", instance: text, job: "echo" };
  const success = (data: unknown) => ({ status: "success", data });
  switch (kind) {
    case "prometheus":
      return success(prometheusData(path, text, labels));
    case "alertmanager":
      return alertmanagerData(path, text, labels);
    case "loki":
      return lokiData(path, text, success);
    case "gateway":
      return {
        alerts: [{ rule_name: "Echo", severity: "high", status: "firing", message: text, labels, fingerprint: "f1" }],
        total_count: 1,
      };
    case "jaeger":
      return { data: path.includes("/services") ? ["shop", text] : [] };
  }
}

function prometheusData(path: string, text: string, labels: object): unknown {
  if (path.includes("/rules")) {
    const rule = { name: "Echo", query: "up == 0", duration: 60, type: "alerting", state: "firing", health: "err" };
    return {
      groups: [
        { name: text, file: text, rules: [{ ...rule, lastError: text, labels: {}, annotations: {}, alerts: [] }] },
      ],
    };
  }
  if (path.includes("/alerts")) {
    const activeAt = "2026-11-21T03:40:00Z";
    return { alerts: [{ labels, annotations: { summary: text }, state: "firing", activeAt, value: "1e+00" }] };
  }
  if (path.includes("/buildinfo")) return { version: text };
  if (path.includes("/runtimeinfo")) return { startTime: "2026-11-01T00:00:00Z", reloadConfigSuccess: true };
  if (path.includes("/config")) return { yaml: `global:\n  external_labels:\n    cluster: "${text}"\n` };
  return { resultType: "vector", result: [] };
}

function alertmanagerData(path: string, text: string, labels: object): unknown {
  if (path.includes("/status")) {
    return { uptime: "2026-11-01T00:00:00Z", versionInfo: { version: text }, cluster: { status: "ready", peers: [] } };
  }
  const matcher = { name: "alertname", value: "Echo", isRegex: false, isEqual: true };
  const silence = {
    id: "5b6f3b1e-0000-4000-8000-000000000001",
    matchers: [matcher],
    startsAt: "2026-11-21T03:00:00Z",
    endsAt: "2026-11-21T09:00:00Z",
    updatedAt: "2026-11-21T03:00:00Z",
    createdBy: text,
    comment: text,
    status: { state: "active" },
  };
  if (path.endsWith("/silences")) return [silence];
  if (path.includes("/silence/")) return silence;
  return [
    {
      fingerprint: "00000000000000e1",
      labels,
      annotations: { description: text },
      startsAt: "2026-11-21T03:40:00Z",
      endsAt: "2026-11-21T09:46:00Z",
      updatedAt: "2026-11-21T03:41:00Z",
      receivers: [{ name: text }],
      status: { state: "active", silencedBy: [], inhibitedBy: [] },
    },
  ];
}

function lokiData(path: string, text: string, success: (data: unknown) => unknown): unknown {
  if (path.includes("query_range")) {
    const at = "1795232000000000000";
    const stream = { service: "shell", path: text };
    return success({
      resultType: "streams",
      result: [{ stream, values: [[at, `${text} request_id=abc12345`]] }],
      stats: {},
    });
  }
  if (path.includes("buildinfo")) return { version: text };
  if (path.includes("/labels") || path.includes("/values")) return success(["service", text]);
  if (path.includes("/series")) return success([{ service: text }]);
  return success([]);
}
