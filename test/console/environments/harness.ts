import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";
import { type Console, createConsole } from "../../../electron/console/console.ts";
import type { StoredCredential } from "../../../electron/console/credentials/kept.ts";
import type { SecretStore } from "../../../electron/console/world.ts";
import type { TopicMessage } from "../../../shared/bridge.ts";
import { type TopicName, type TopicState, topics } from "../../../shared/contract.ts";
import type { Alert } from "../../../shared/model/alert.ts";
import type { BackendHealth } from "../../../shared/model/backend.ts";
import type { SettingsState } from "../../../shared/model/environment.ts";
import { createFakeClock, type FakeClock } from "../../support/clock.ts";
import { recordedBody } from "../../support/fixtures.ts";
import { type SeenRequest, sendJson, startServer, type TestServer } from "../../support/httpServer.ts";

// A console with its settings in a folder of its own, on a fake clock, and servers that replay recordings.

const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A path's answer: a JSON body, or whatever a function sends. */
export type Answer = { readonly body: unknown } | ((response: ServerResponse, request: SeenRequest) => void);

/** A server whose answers, by path, a test can change while it runs. */
export interface Backend extends TestServer {
  readonly answers: Map<string, Answer>;
}

export async function startBackend(answers: Readonly<Record<string, Answer>>): Promise<Backend> {
  const byPath = new Map(Object.entries(answers));
  const server = await startServer((response, request) => {
    const answer = byPath.get(request.path.replace(/\?.*/, ""));
    if (answer === undefined) response.writeHead(404).end("404 page not found\n");
    else if (typeof answer === "function") answer(response, request);
    else sendJson(response, answer.body);
  });
  closing.push(() => server.close());
  return Object.assign(server, { answers: byPath });
}

const recorded = (server: string, name: string): Answer => ({ body: recordedBody(server, name) });

/** A Prometheus as it was recorded: its rules and alerts by the name of their recording. */
export function startPrometheus(version: string, alerts: string, rules: string): Promise<Backend> {
  return startBackend({
    "/api/v1/alerts": recorded(version, alerts),
    "/api/v1/rules": recorded(version, rules),
    "/api/v1/status/runtimeinfo": recorded(version, "status_runtimeinfo"),
    "/api/v1/status/buildinfo": recorded(version, "status_buildinfo"),
    "/api/v1/status/config": recorded(version, "status_config"),
    "/api/v1/query": { body: { status: "success", data: { resultType: "vector", result: [] } } },
    "/api/v1/query_range": recorded(version, "range_gap"),
  });
}

/** An Alertmanager as it was recorded. */
export function startAlertmanager(version: string, alerts: string): Promise<Backend> {
  return startBackend({
    "/api/v2/alerts": recorded(version, alerts),
    "/api/v2/status": recorded(version, "status"),
    "/api/v2/silences": { body: [] },
  });
}

/** An Alertmanager with these alerts, up for long. */
export function startPlainAlertmanager(...alerts: readonly object[]): Promise<Backend> {
  return startBackend({
    "/api/v2/alerts": { body: alerts },
    "/api/v2/status": { body: statusSince("2026-11-01T00:00:00Z") },
    "/api/v2/silences": { body: [] },
  });
}

export function statusSince(uptime: string): object {
  return { uptime, versionInfo: { version: "0.33.0" }, cluster: { status: "disabled" } };
}

/** An alert on the wire. */
export function wireAlert(fingerprint: string, labels: Readonly<Record<string, string>> = {}): object {
  return {
    fingerprint,
    labels: { alertname: "RedisDown", severity: "critical", ...labels },
    annotations: {},
    startsAt: "2026-11-21T03:40:00Z",
    endsAt: "2026-11-21T03:46:00Z",
    receivers: [{ name: "default" }],
    status: { state: "active", silencedBy: [], inhibitedBy: [] },
  };
}

/** A keychain in memory. Its answers can be held back. */
export function createSecrets() {
  const kept = new Map<string, { readonly origin: string; readonly credential: StoredCredential }>();
  const gate = { open: Promise.resolve() };
  const store: SecretStore = {
    describe: () => Promise.resolve({ kind: "keychain", reason: null }),
    get: async (account, origin) => {
      const entry = kept.get(account);
      await gate.open;
      if (entry === undefined) return null;
      return entry.origin === origin
        ? { credential: entry.credential, kept: "keychain" }
        : { credential: null, origin: entry.origin };
    },
    set: (account, credential, origin) => {
      kept.set(account, { origin, credential });
      return Promise.resolve({ kept: "keychain", note: null });
    },
    delete: (account) => {
      kept.delete(account);
      return Promise.resolve();
    },
    deleteAll: (prefix) => {
      for (const account of kept.keys()) if (account.startsWith(prefix)) kept.delete(account);
      return Promise.resolve();
    },
    retry: () => Promise.resolve(),
  };
  return {
    store,
    kept,
    /** From now on, whoever asks gets what was kept when it asked, but only after the returned function is called. */
    holdBack: (): (() => void) => {
      let release = () => {};
      gate.open = new Promise((resolve) => {
        release = resolve;
      });
      return () => {
        release();
        gate.open = Promise.resolve();
      };
    },
  };
}

export interface Harness {
  readonly console: Console;
  readonly clock: FakeClock;
  readonly secrets: ReturnType<typeof createSecrets>;
  readonly log: readonly string[];
  readonly file: string;
  /** Every message of the three topics, as it came. */
  readonly messages: readonly (readonly [TopicName, TopicMessage])[];
  /** What the contract's schemas say of messages that do not conform; empty where all do. */
  readonly faults: readonly string[];
  settings(): SettingsState;
  health(id: string): BackendHealth | undefined;
  backends(): string[];
  alerts(): Alert[];
  /** Resolves as soon as it is true of what a renderer would hold, or of the log. */
  until(what: () => boolean): Promise<void>;
  /** Replaces the settings file's text. */
  write(settings: unknown): Promise<void>;
  /** Asks every backend now, and waits until each has answered. */
  pollAll(): Promise<void>;
}

/** Starts a console. With `settings: null` there is no file. `shared` is the settings file of another console. */
export async function openConsole(settings: unknown, clock = createFakeClock(), shared?: string): Promise<Harness> {
  const folder = await mkdtemp(join(tmpdir(), "incident-console-"));
  closing.push(() => rm(folder, { recursive: true, force: true }));
  const file = shared ?? join(folder, "environments.json");
  const write = (value: unknown) => writeFile(file, typeof value === "string" ? value : JSON.stringify(value));
  if (settings !== null) await write(settings);
  const secrets = createSecrets();
  const log: string[] = [];
  const messages: [TopicName, TopicMessage][] = [];
  const faults: string[] = [];
  const states = new Map<TopicName, unknown>();
  let waiting: { readonly what: () => boolean; readonly done: () => void }[] = [];
  const look = () => {
    const met = waiting.filter(({ what }) => what());
    waiting = waiting.filter((one) => !met.includes(one));
    for (const { done } of met) done();
  };
  const note = (line: string) => {
    log.push(line);
    look();
  };
  const opened = await createConsole(
    {
      clock,
      random: () => 0.5,
      secrets: secrets.store,
      log: { info: note, warn: note },
      notifier: null,
      user: "tester",
    },
    { settingsFile: file, dataFolder: null, version: "0.1.0", demo: null },
  );
  closing.push(() => opened.dispose());
  for (const topic of ["settings", "health", "alerts"] as const) {
    opened.subscribe(topic, "", (message) => {
      messages.push([topic, message]);
      faults.push(...faultsOf(topic, message));
      if (message.kind === "snapshot") states.set(topic, message.state);
      if (message.kind === "patch") {
        const reduce = topics[topic].reduce as (state: unknown, patch: unknown) => unknown;
        states.set(topic, reduce(states.get(topic), message.patch));
      }
      look();
    });
  }
  const state = <N extends TopicName>(topic: N) => states.get(topic) as TopicState<N>;
  const until = (what: () => boolean) =>
    new Promise<void>((done) => {
      if (what()) done();
      else waiting.push({ what, done });
    });
  const health = () => Object.values(state("health").backends);
  return {
    console: opened,
    clock,
    secrets,
    log,
    file,
    messages,
    faults,
    settings: () => state("settings"),
    health: (id) => state("health").backends[id],
    backends: () => Object.keys(state("health").backends).sort(),
    alerts: () => Object.values(state("alerts").alerts),
    until,
    write,
    pollAll: async () => {
      const idle = () => health().every(({ polling }) => !polling);
      await until(idle);
      await opened.call("poll.now", { environment: null });
      await until(idle);
    },
  };
}

/** What does not conform to the contract: a value that its schema refuses, or that has more in it than the schema knows. */
function faultsOf(topic: TopicName, message: TopicMessage): string[] {
  if (message.kind === "gone") return [`${topic} is gone`];
  const [schema, value] =
    message.kind === "snapshot" ? [topics[topic].state, message.state] : [topics[topic].patch, message.patch];
  const parsed = schema.safeParse(value);
  if (!parsed.success) return [`${topic} ${message.kind}: ${parsed.error.message}`];
  return JSON.stringify(parsed.data) === JSON.stringify(value)
    ? []
    : [`${topic} ${message.kind}: more than its schema`];
}

export function environment(id: string, backends: object): object {
  return { id, name: id.toUpperCase(), production: false, ...backends };
}

export function settingsOf(...environments: readonly object[]): object {
  return { version: 1, environments };
}
