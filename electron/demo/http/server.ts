import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type Answer, type Exchange, type Handler, textAnswer } from "./exchange.ts";

/** How a server can fail: refuse connections, answer 500, or take the request and never answer. */
export type Fault = "refuse" | "error" | "stall";

/** A simulated server on the loopback interface. */
export interface LoopbackServer {
  readonly url: string;
  readonly break: (fault: Fault) => Promise<void>;
  readonly mend: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** A request for a WebSocket, as it came. */
export interface UpgradeRequest {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
  /** Answers plain HTTP instead, and hangs up. */
  readonly refuse: (status: number, body: string) => void;
}

/** Takes or refuses a request for a WebSocket. */
export type Upgrade = (exchange: Exchange, request: UpgradeRequest) => void;

const host = "127.0.0.1";
/** More than any query or silence needs. */
const longestBody = 1_048_576;

/** Serves a handler on 127.0.0.1 and a port that the system chooses. Rejects when it cannot listen. */
export async function serveLoopback(handler: Handler, upgrade?: Upgrade): Promise<LoopbackServer> {
  let fault: Fault | undefined;
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    // A stalled request is left alone: its connection ends with the client's patience, or with ours when mended.
    if (fault === "stall") return;
    void readBody(request).then(
      (body) => {
        send(response, request.method ?? "GET", fault === "error" ? broken : answerTo(request, body, handler));
      },
      () => response.destroy(),
    );
  });
  if (upgrade !== undefined) {
    server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      // Without a listener a connection that breaks would end the application.
      socket.on("error", () => socket.destroy());
      if (fault === "stall") return;
      const refuse = (status: number, body: string) => socket.end(plainResponse(status, body));
      if (fault === "error") return refuse(broken.status, broken.body);
      try {
        upgrade(exchangeOf(request, ""), { request, socket, head, refuse });
      } catch {
        refuse(broken.status, broken.body);
      }
    });
  }
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  const port = await listen(server, 0);
  const hangUp = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const stop = async (): Promise<void> => {
    hangUp();
    if (server.listening) await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  const mend = async (): Promise<void> => {
    if (fault === "stall") hangUp();
    fault = undefined;
    if (!server.listening) await listen(server, port);
  };
  return {
    url: `http://${host}:${port}`,
    break: async (kind) => {
      await mend();
      fault = kind;
      if (kind === "refuse") await stop();
    },
    mend,
    close: stop,
  };
}

const broken: Answer = textAnswer(500, "Internal Server Error\n");

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > longestBody) throw new Error("the request's body is too long");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function plainResponse(status: number, body: string): string {
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\ncontent-type: text/plain; charset=utf-8\r\n`;
  return `${head}content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`;
}

function exchangeOf(request: IncomingMessage, body: string): Exchange {
  const target = request.url ?? "/";
  const question = target.indexOf("?");
  const path = question < 0 ? target : target.slice(0, question);
  const parameters = new URLSearchParams(question < 0 ? "" : target.slice(question + 1));
  if (request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) {
    for (const [name, value] of new URLSearchParams(body)) parameters.append(name, value);
  }
  return { method: request.method ?? "GET", path, parameters, headers: request.headers, body };
}

function answerTo(request: IncomingMessage, body: string, handler: Handler): Answer {
  try {
    return handler(exchangeOf(request, body));
  } catch (cause) {
    // A server that panics would end the application that the demo runs in.
    return textAnswer(500, `the demo's server failed: ${cause instanceof Error ? cause.message : String(cause)}\n`);
  }
}

function send(response: ServerResponse, method: string, answer: Answer): void {
  const body = Buffer.from(answer.body, "utf8");
  response.writeHead(answer.status, { ...answer.headers, "content-length": String(body.length) });
  response.end(method === "HEAD" ? undefined : body);
}
