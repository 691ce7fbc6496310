import { once } from "node:events";
import { type IncomingHttpHeaders, request } from "node:http";
import { connect } from "node:net";
import { afterEach } from "vitest";
import { WebSocket } from "ws";
import type * as z from "zod";
import type { BundledFile } from "../../electron/host/files.ts";
import { type LoopbackServer, startServer } from "../../electron/loopback/server.ts";
import type { SocketLimits } from "../../electron/loopback/socket.ts";
import { type ServerMessage, serverMessageSchema, sessionAnswerSchema } from "../../shared/wire.ts";
import { type FakeConsole, fakeConsole } from "./fakeConsole.ts";

export interface Running {
  readonly server: LoopbackServer;
  readonly console: FakeConsole;
  readonly origin: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

const page: BundledFile = {
  body: Buffer.from("<title>page</title>"),
  type: "text/html; charset=utf-8",
  etag: '"page"',
};
const script: BundledFile = { body: Buffer.from("1;"), type: "text/javascript; charset=utf-8", etag: '"script"' };
const cleanup: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of cleanup.splice(0)) await step();
});

/** A server on a free port with two files, closed after the test. */
export async function running(limits?: SocketLimits): Promise<Running> {
  const console = fakeConsole();
  const files = new Map([
    ["/", page],
    ["/assets/index-abc.js", script],
  ]);
  const server = await startServer({ console, files, port: 0, ...(limits === undefined ? {} : { limits }) });
  cleanup.push(() => server.close());
  return { server, console, origin: `http://127.0.0.1:${server.port}` };
}

/** One request with exactly these headers; `fetch` would not let a test choose Host and Origin. */
export async function ask(
  { server }: Running,
  path: string,
  options: { readonly method?: string; readonly headers?: Record<string, string>; readonly body?: string } = {},
): Promise<Answer> {
  const sent = request({
    host: "127.0.0.1",
    port: server.port,
    path,
    method: options.method ?? "GET",
    headers: options.headers ?? {},
    agent: false,
  });
  sent.end(options.body);
  const [response] = await once(sent, "response");
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode, headers: response.headers, text: Buffer.concat(chunks).toString("utf8") };
}

/** The answer to bytes that no well-behaved client would send. */
export async function askRaw({ server }: Running, bytes: string | Buffer): Promise<string> {
  const socket = connect(server.port, "127.0.0.1");
  socket.write(bytes);
  const chunks: Buffer[] = [];
  socket.on("error", () => {});
  socket.on("data", (chunk) => chunks.push(chunk));
  await once(socket, "close");
  return Buffer.concat(chunks).toString("latin1");
}

/** The token of a printed link. */
export function tokenOf(link: string): string {
  return new URLSearchParams(new URL(link).hash.slice(1)).get("token") ?? "";
}

export function postToken(target: Running, token: string, headers: Record<string, string> = {}): Promise<Answer> {
  return ask(target, "/session", {
    method: "POST",
    headers: { Origin: target.origin, "Content-Type": "application/json", ...headers },
    body: JSON.stringify({ token }),
  });
}

export async function openSession(target: Running): Promise<string> {
  return (await openProvenSession(target)).session;
}

/** A session, with what its console proves itself with. */
export async function openProvenSession(target: Running): Promise<z.infer<typeof sessionAnswerSchema>> {
  const answer = await postToken(target, tokenOf(target.server.link()));
  return sessionAnswerSchema.parse(JSON.parse(answer.text));
}

export interface Client {
  readonly socket: WebSocket;
  send(message: unknown): void;
  /** What the console proved itself with. */
  readonly proofs: readonly string[];
  /** The next message that was not read yet, the welcome apart. */
  next(): Promise<ServerMessage>;
  /** The code with which the server closed the socket. */
  readonly closed: Promise<number>;
}

export interface ConnectOptions {
  readonly headers?: Record<string, string>;
  readonly protocols?: readonly string[];
}

/** Opens the socket like the renderer does; rejects with the status where the upgrade was refused. */
export async function connectSocket(target: Running, options: ConnectOptions = {}): Promise<Client> {
  const protocols = options.protocols ?? ["incident-console", `session.${await openSession(target)}`];
  const headers = { Origin: target.origin, ...options.headers };
  const socket = new WebSocket(`ws://127.0.0.1:${target.server.port}/socket`, [...protocols], { headers });
  cleanup.push(() => socket.terminate());
  const proofs: string[] = [];
  const received: ServerMessage[] = [];
  const waiting: ((message: ServerMessage) => void)[] = [];
  socket.on("message", (data) => {
    const message = serverMessageSchema.parse(JSON.parse(data.toString()));
    if (message.type === "welcome") {
      proofs.push(message.proof);
      return;
    }
    const reader = waiting.shift();
    if (reader === undefined) received.push(message);
    else reader(message);
  });
  const closed = new Promise<number>((resolve) => socket.once("close", (code) => resolve(code)));
  await new Promise<void>((resolve, reject) => {
    socket.once("open", () => resolve());
    socket.once("unexpected-response", (_request, response) => reject(new Error(`status ${response.statusCode}`)));
    socket.once("error", reject);
  });
  return {
    socket,
    proofs,
    closed,
    send: (message) => socket.send(typeof message === "string" ? message : JSON.stringify(message)),
    next() {
      const message = received.shift();
      return message === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(message);
    },
  };
}
