import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { batchMs, tailCapacity } from "../../../electron/console/logs/tail/tails.ts";
import { systemClock } from "../../../electron/console/world.ts";
import { createLokiHandler, type StoredLine } from "../../support/lokiServer.ts";
import { type FollowedTopic, startConsole } from "./support.ts";

/** A Loki whose live tail a test plays by hand; queries are answered from the same lines. */
interface TailLoki {
  readonly url: string;
  readonly lines: StoredLine[];
  /** Paths and headers of the tails that were opened. */
  readonly opened: { readonly url: URL; readonly headers: Record<string, unknown> }[];
  /** Writes lines, and sends them to the tails. */
  write(texts: readonly string[], live?: boolean): void;
  send(message: unknown): void;
  drop(code?: number, reason?: string): void;
  refuseTails: boolean;
}

const servers: Server[] = [];
const ending: (() => void)[] = [];

afterEach(async () => {
  for (const end of ending.splice(0)) end();
  await Promise.all(
    servers.splice(0).map((server) => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    }),
  );
});

async function startTailLoki(): Promise<TailLoki> {
  const lines: StoredLine[] = [];
  const sockets = new Set<WebSocket>();
  const { handler } = createLokiHandler(() => lines);
  const server = createServer((request, response) => {
    handler(response, { path: request.url ?? "", method: request.method ?? "GET", headers: request.headers, body: "" });
  });
  const tails = new WebSocketServer({ noServer: true });
  server.on("close", () => tails.close());
  ending.push(() => {
    for (const socket of tails.clients) socket.terminate();
  });
  const loki: TailLoki = {
    url: "",
    lines,
    opened: [],
    refuseTails: false,
    write: (texts, live = true) => {
      const added = texts.map((line) => ({ stream: { service: "shell" }, at: nextInstant(), line }));
      lines.push(...added);
      const values = added.map(({ at, line }) => [String(at), line]);
      if (live) loki.send({ streams: [{ stream: { service: "shell" }, values }] });
    },
    send: (message) => {
      for (const socket of sockets) socket.send(JSON.stringify(message));
    },
    drop: (code, reason) => {
      for (const socket of sockets) code === undefined ? socket.terminate() : socket.close(code, reason);
    },
  };
  server.on("upgrade", (request, socket, head) => {
    if (loki.refuseTails) {
      socket.end("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n");
      return;
    }
    loki.opened.push({ url: new URL(request.url ?? "", "http://loki"), headers: request.headers });
    tails.handleUpgrade(request, socket, head, (opened) => {
      sockets.add(opened);
      opened.on("close", () => sockets.delete(opened));
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(loki, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

let lastInstant = 0n;
function nextInstant(): bigint {
  const now = BigInt(Date.now()) * 1_000_000n;
  lastInstant = now > lastInstant ? now : lastInstant + 1n;
  return lastInstant;
}

async function follow(loki: TailLoki, expression = '{service="shell"}', settings: Record<string, unknown> = {}) {
  const opened = await startConsole([{ id: "production", loki: { url: loki.url, ...settings } }], systemClock);
  const result = await opened.call("tail.start", { expression, environments: ["production"] });
  if (!result.ok) throw new Error(result.error.message);
  const topic = opened.follow("tail", (result.value as { readonly tail: string }).tail);
  return { ...opened, topic };
}

const live = (topic: FollowedTopic<"tail">) =>
  topic.until(({ environments }) => environments.production?.status === "live");

const messages = (topic: FollowedTopic<"tail">) => topic.state?.entries.map(({ message }) => message) ?? [];

describe("a live tail", () => {
  test("begins with the latest lines and goes on with each that is written", async () => {
    const loki = await startTailLoki();
    loki.write(["before 1", "before 2"], false);
    const { topic } = await follow(loki);
    await live(topic);
    loki.write(["after 1"]);
    await topic.until(({ entries }) => entries.length === 3);
    expect(messages(topic)).toEqual(["before 1", "before 2", "after 1"]);
    expect(loki.opened[0]?.url.searchParams.get("query")).toBe('{service="shell"}');
  });

  test("asks the server for the plain query and tells fields apart here", async () => {
    const loki = await startTailLoki();
    const { topic } = await follow(loki, '{service="shell"} |= "n" | json | level="ERROR"');
    await live(topic);
    loki.write(['{"level":"INFO","message":"n1"}', '{"level":"ERROR","message":"n2"}', "not json"]);
    await topic.until(({ environments }) => environments.production?.received === 3);
    expect(messages(topic)).toEqual(["n2"]);
    expect(loki.opened[0]?.url.searchParams.get("query")).toBe('{service="shell"} |= "n"');
  });

  test("is open about a lost connection, and reads what was written meanwhile, once", async () => {
    const loki = await startTailLoki();
    const { topic } = await follow(loki);
    await live(topic);
    loki.write(["one"]);
    await topic.until(({ entries }) => entries.length === 1);
    loki.refuseTails = true;
    loki.drop();
    const cut = await topic.until(({ environments }) => environments.production?.status === "reconnecting");
    expect(cut.environments.production?.error?.message).toContain("was lost");
    expect(cut.environments.production?.nextAttemptAt).not.toBeNull();
    loki.write(["two", "three"], false);
    await topic.until(({ entries }) => entries.length === 3);
    loki.refuseTails = false;
    await live(topic);
    loki.write(["four"]);
    await topic.until(({ entries }) => entries.length === 4);
    expect(messages(topic)).toEqual(["one", "two", "three", "four"]);
    expect(topic.state?.gaps).toEqual([]);
  });

  test("gives the server's reason where it ends the tail", async () => {
    const loki = await startTailLoki();
    const { topic } = await follow(loki);
    await live(topic);
    loki.drop(1011, "max concurrent tail requests limit exceeded");
    const state = await topic.until(({ environments }) => environments.production?.status === "reconnecting");
    expect(state.environments.production?.error?.message).toContain("max concurrent tail requests");
  });

  test("reads lines that the server dropped", async () => {
    const loki = await startTailLoki();
    const { topic } = await follow(loki);
    await live(topic);
    loki.write(["one"]);
    loki.write(["dropped 1", "dropped 2"], false);
    const dropped = loki.lines.slice(-2).map(({ at }) => ({ timestamp: String(at), labels: {} }));
    loki.send({ streams: null, dropped_entries: dropped });
    await topic.until(({ entries }) => entries.length === 3);
    expect(messages(topic)).toEqual(["one", "dropped 1", "dropped 2"]);
    expect(topic.state?.gaps).toEqual([]);
  });

  test("shows a gap of known size where dropped lines cannot be read", async () => {
    const loki = await startTailLoki();
    const { topic } = await follow(loki);
    await live(topic);
    loki.write(["one"]);
    loki.send({ streams: null, dropped_entries: [{ timestamp: "1" }, { timestamp: "2" }] });
    const state = await topic.until(({ gaps }) => gaps.length === 1);
    expect(state.gaps[0]).toMatchObject({ environment: "production", lines: 2 });
    expect(state.environments.production?.lost).toBe(2);
  });

  test("does not go on where the server refuses the query, and says why", async () => {
    const loki = await startTailLoki();
    const { topic } = await follow(loki, '{service="shell"} |= "a" | logfmt', { selector: '{service="shell"}' });
    await live(topic);
    const second = await startTailLoki();
    await new Promise<void>((resolve) => servers.at(-1)?.close(() => resolve()));
    const refused = await follow({ ...second, url: `${loki.url}/nothing/here` });
    const state = await refused.topic.until(({ environments }) => environments.production?.status === "failed");
    expect(state.environments.production?.error).toMatchObject({ code: "NOT_FOUND" });
  });

  test("keeps a bounded buffer and counts what left it", async () => {
    const loki = await startTailLoki();
    const { topic } = await follow(loki);
    await live(topic);
    const total = tailCapacity + 5_000;
    for (let from = 0; from < total; from += 100) {
      loki.write(Array.from({ length: 100 }, (_, index) => `line ${from + index}`));
    }
    const state = await topic.until(({ environments }) => environments.production?.received === total);
    const whole =
      state.entries.length === tailCapacity ? state : await topic.until(({ forgotten }) => forgotten === 5_000);
    expect(whole.entries).toHaveLength(tailCapacity);
    expect(whole.entries.at(-1)?.message).toBe(`line ${total - 1}`);
    expect(whole.forgotten).toBe(5_000);
    // Batches, not one patch for each frame.
    expect(topic.patches).toBeLessThan(total / 100);
    expect(batchMs).toBeGreaterThan(0);
  });

  test("ends when it is stopped, and the server's connection with it", async () => {
    const loki = await startTailLoki();
    const { call, topic } = await follow(loki);
    await live(topic);
    await call("tail.stop", { tail: topic.key });
    await topic.gone();
    loki.write(["after the end"]);
    expect(topic.state).toBeNull();
  });

  test("carries the credential and the tenant", async () => {
    const loki = await startTailLoki();
    const { topic } = await follow(loki, '{service="shell"}', { tenants: ["team-a"] });
    await live(topic);
    expect(loki.opened[0]?.headers["x-scope-orgid"]).toBe("team-a");
  });

  test("of an environment without a Loki is refused in words", async () => {
    const opened = await startConsole([{ id: "bare", name: "Bare" }], systemClock);
    const result = await opened.call("tail.start", { expression: '{a="b"}', environments: ["bare"] });
    expect(result).toMatchObject({
      ok: false,
      error: { code: "NOT_FOUND", message: "Bare has no Loki in the settings." },
    });
  });
});
