import type { ServerResponse } from "node:http";
import { matcherTest } from "../../../shared/matchers.ts";
import { type SeenRequest, sendJson, startServer, type TestServer } from "../../support/httpServer.ts";

interface WireMatcher {
  readonly name: string;
  readonly value: string;
  readonly isRegex: boolean;
  readonly isEqual?: boolean;
}

export interface WireSilence {
  readonly id: string;
  readonly status: { readonly state: string };
  readonly matchers: readonly WireMatcher[];
  readonly startsAt: string;
  readonly endsAt: string;
  readonly updatedAt: string;
  readonly createdBy: string;
  readonly comment: string;
}

/** Alerts and silences of a cluster. Several servers may share one. */
export interface Cluster {
  readonly silences: Map<string, WireSilence>;
  /** Fingerprint to labels and the start of the episode, ms since 1970. */
  readonly alerts: Map<string, { readonly labels: Readonly<Record<string, string>>; readonly startsAt: number }>;
}

export interface FakeAlertmanager extends TestServer {
  readonly cluster: Cluster;
  /** The writes that arrived: method and path. */
  writes(): string[];
  /** Instead of what it would answer; null: as usual. */
  answer: ((response: ServerResponse, request: SeenRequest) => boolean) | null;
}

export function newCluster(): Cluster {
  return { silences: new Map(), alerts: new Map() };
}

let made = 0;

/** A server that behaves as Alertmanager does, by reference/apis.md, on a clock that the test turns. */
export async function startFakeAlertmanager(now: () => number, cluster = newCluster()): Promise<FakeAlertmanager> {
  const server = await startServer((response, request) => {
    response.setHeader("date", new Date(now()).toUTCString());
    if (fake.answer?.(response, request) === true) return;
    const path = request.path.replace(/\?.*/, "");
    const id = /^\/api\/v2\/silence\/([^/]+)$/.exec(path)?.[1];
    if (id !== undefined) one(response, request.method, id);
    else if (path === "/api/v2/silences" && request.method === "POST") post(response, request);
    else if (path === "/api/v2/silences") sendJson(response, [...cluster.silences.keys()].map(current));
    else if (path === "/api/v2/alerts") sendJson(response, [...cluster.alerts].map(wireAlert));
    else if (path === "/api/v2/status") sendJson(response, status);
    else response.writeHead(404).end();
  });

  function one(response: ServerResponse, method: string, id: string) {
    const silence = current(id);
    if (silence === undefined) response.writeHead(404).end();
    else if (method === "GET") sendJson(response, silence);
    else {
      expire(id);
      response.writeHead(200).end();
    }
  }

  function current(id: string): WireSilence | undefined {
    const silence = cluster.silences.get(id);
    if (silence === undefined) return undefined;
    const state =
      Date.parse(silence.endsAt) <= now() ? "expired" : Date.parse(silence.startsAt) > now() ? "pending" : "active";
    return { ...silence, status: { state } };
  }

  function expire(id: string) {
    const silence = current(id);
    if (silence === undefined || silence.status.state === "expired") return;
    const ended = new Date(now()).toISOString();
    cluster.silences.set(id, { ...silence, endsAt: ended, updatedAt: ended });
  }

  function post(response: ServerResponse, request: SeenRequest) {
    if (request.headers["content-type"] !== "application/json") {
      sendJson(response, { code: 415, message: "unsupported media type" }, 415);
      return;
    }
    const wish = JSON.parse(request.body) as Omit<WireSilence, "id"> & { readonly id?: string };
    if (wish.matchers.some(({ isRegex, value }) => isRegex && value === "(")) {
      sendJson(response, 'silence invalid: invalid label matcher 0: invalid regular expression "("', 400);
      return;
    }
    const old = wish.id === undefined ? undefined : current(wish.id);
    if (wish.id !== undefined && old === undefined) {
      sendJson(response, "silence not found", 404);
      return;
    }
    const seconds = (text: string) => Math.floor(Date.parse(text) / 1000);
    const kept =
      old?.status.state === "active" &&
      JSON.stringify(old.matchers) === JSON.stringify(wish.matchers) &&
      seconds(old.startsAt) === seconds(wish.startsAt);
    if (old !== undefined && !kept) expire(old.id);
    const id = kept ? old.id : `00000000-0000-4000-8000-${String(++made).padStart(12, "0")}`;
    const startsAt = kept ? old.startsAt : new Date(Math.max(Date.parse(wish.startsAt), now())).toISOString();
    const updatedAt = new Date(now()).toISOString();
    cluster.silences.set(id, { ...wish, id, startsAt, updatedAt, status: { state: "active" } });
    sendJson(response, { silenceID: id });
  }

  function wireAlert([fingerprint, { labels, startsAt }]: [
    string,
    { readonly labels: Readonly<Record<string, string>>; readonly startsAt: number },
  ]) {
    const silencedBy = [...cluster.silences.keys()].filter((id) => {
      const silence = current(id);
      if (silence?.status.state !== "active") return false;
      return matcherTest(
        silence.matchers.map(({ name, value, isRegex, isEqual }) => ({
          name,
          value,
          operator: isRegex ? (isEqual === false ? "!~" : "=~") : isEqual === false ? "!=" : "=",
        })),
      )(labels);
    });
    return {
      fingerprint,
      labels,
      annotations: {},
      startsAt: new Date(startsAt).toISOString(),
      endsAt: new Date(now() + 240_000).toISOString(),
      receivers: [{ name: "default" }],
      status: { state: silencedBy.length > 0 ? "suppressed" : "active", silencedBy, inhibitedBy: [], mutedBy: [] },
    };
  }

  const fake: FakeAlertmanager = Object.assign(server, {
    cluster,
    answer: null,
    writes: () =>
      server.requests.filter(({ method }) => method !== "GET").map(({ method, path }) => `${method} ${path}`),
  });
  return fake;
}

const status = { uptime: "2026-11-01T00:00:00Z", versionInfo: { version: "0.33.0" }, cluster: { status: "disabled" } };
