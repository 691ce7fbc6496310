import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { sessionRequestSchema } from "../../shared/wire.ts";
import type { Console } from "../console/console.ts";
import { type BundledFile, pageHeaders } from "../host/files.ts";
import { ownHost, refusal } from "./origin.ts";
import { createSessions, type Sessions } from "./sessions.ts";
import { createSockets, type SocketLimits, usualLimits } from "./socket.ts";

export interface LoopbackServer {
  readonly port: number;
  /** An address for one person to open once. */
  link(): string;
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly console: Console;
  readonly files: ReadonlyMap<string, BundledFile>;
  /** 0: any free port. */
  readonly port: number;
  readonly limits?: SocketLimits;
}

const maxBodyBytes = 4096;
const usedLink = "This link was used already. Press Enter in the terminal where the console runs to get a new one.";

/** Serves the console to browsers on this machine. Rejects with Node's error where the port cannot be had. */
export async function startServer(options: ServerOptions): Promise<LoopbackServer> {
  const sessions = createSessions(() => performance.now());
  const sockets = createSockets(options.console, sessions, options.limits ?? usualLimits);
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 });
  const port = () => {
    const address = server.address();
    return typeof address === "object" && address !== null ? address.port : options.port;
  };
  server.on("request", (request, response) => {
    answer(request, response, { files: options.files, sessions, port: port() }).catch(() => response.destroy());
  });
  server.on("upgrade", (request, connection, head) => {
    const refused = refusal(request, port(), true);
    if (refused !== null) refuseUpgrade(connection, refused === "host" ? "421 Misdirected Request" : "403 Forbidden");
    else if (request.url !== "/socket") refuseUpgrade(connection, "404 Not Found");
    else sockets.upgrade(request, connection, head);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port: options.port, host: "127.0.0.1", exclusive: true }, () => resolve());
  });
  return {
    port: port(),
    link: () => `http://127.0.0.1:${port()}/#token=${sessions.token()}`,
    async close() {
      sockets.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

interface Served {
  readonly files: ReadonlyMap<string, BundledFile>;
  readonly sessions: Sessions;
  readonly port: number;
}

async function answer(request: IncomingMessage, response: ServerResponse, served: Served): Promise<void> {
  const path = request.url?.split("?", 1)[0] ?? "";
  const refused = refusal(request, served.port, path === "/session");
  if (refused === "host") return refuse(response, 421, `The console answers at http://127.0.0.1:${served.port} only.`);
  if (refused === "origin") return refuse(response, 403, "Another page may not talk to the console.");
  if (path === "/session") return openSession(request, response, served.sessions);
  if (path === "/favicon.ico") {
    // Browsers ask for it unbidden; a 404 would stand as an error in their console.
    response.writeHead(204, pageHeaders("'none'")).end();
    return;
  }
  const file = served.files.get(path);
  if (file === undefined) return refuse(response, 404, "There is no such file.");
  if (request.method !== "GET" && request.method !== "HEAD") {
    return refuse(response, 405, "Files can only be read.", { Allow: "GET, HEAD" });
  }
  // `connect-src 'self'` covers WebSockets in today's browsers; the explicit address serves older ones.
  const socket = `ws://${ownHost(request, served.port)}`;
  const headers = { ...pageHeaders(`'self' ${socket}`), "Cache-Control": cacheControl(path), ETag: file.etag };
  if (request.headers["if-none-match"] === file.etag) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(200, { ...headers, "Content-Type": file.type, "Content-Length": file.body.length });
  response.end(request.method === "HEAD" ? undefined : file.body);
}

async function openSession(request: IncomingMessage, response: ServerResponse, sessions: Sessions): Promise<void> {
  if (request.method !== "POST") return refuse(response, 405, "A session is asked for with POST.", { Allow: "POST" });
  // Only a JSON type makes a browser ask before it sends; a plain form would come through unasked.
  if (request.headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase() !== "application/json") {
    return refuse(response, 415, "A session is asked for with JSON.");
  }
  const body = await readBody(request);
  if (body === null) return refuse(response, 413, "The request is too large.");
  const parsed = sessionRequestSchema.safeParse(parseJson(body));
  if (!parsed.success) return refuse(response, 400, "The request has no token.");
  const exchange = sessions.exchange(parsed.data.token);
  switch (exchange.kind) {
    case "session":
      return sendJson(response, 200, { session: exchange.session, proof: exchange.proof });
    case "used":
      return refuse(response, 403, usedLink);
    case "slow":
      return refuse(response, 429, "Too many wrong links were tried. Wait a minute and try again.");
  }
}

/** Null where the body is larger than any token needs. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The bundler names assets after their content. */
function cacheControl(path: string): string {
  return path.startsWith("/assets/") ? "private, max-age=31536000, immutable" : "no-store";
}

function refuse(response: ServerResponse, status: number, error: string, headers?: Record<string, string>): void {
  sendJson(response, status, { error }, headers);
}

function sendJson(response: ServerResponse, status: number, value: unknown, headers?: Record<string, string>): void {
  const body = JSON.stringify(value);
  response.writeHead(status, {
    ...pageHeaders("'none'"),
    ...headers,
    "Content-Type": "application/json; charset=utf-8",
    "Content-Length": Buffer.byteLength(body),
    "Cache-Control": "no-store",
  });
  response.end(body);
}

function refuseUpgrade(connection: Duplex, status: string): void {
  connection.on("error", () => {});
  connection.once("finish", () => connection.destroy());
  connection.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
