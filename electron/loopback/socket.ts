import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import type { Result } from "../../shared/errors.ts";
import {
  type ClientMessage,
  clientMessageSchema,
  closeCodes,
  type ServerMessage,
  sessionProtocolPrefix,
  socketProtocol,
} from "../../shared/wire.ts";
import type { Console } from "../console/console.ts";
import { createSubscriptions } from "../host/subscriptions.ts";
import type { Sessions } from "./sessions.ts";

export interface SocketLimits {
  /** Bytes that may wait for a slow browser before its socket is closed. */
  readonly maxBuffered: number;
  /** Milliseconds between pings; a peer that missed one is gone. */
  readonly pingEvery: number;
}

export const usualLimits: SocketLimits = { maxBuffered: 32 * 1024 * 1024, pingEvery: 15_000 };

/**
 * The largest that a call may carry is a team's settings file of 4,000,000 characters: three bytes each in UTF-8, and
 * two for a quote or a line break in JSON.
 */
const maxMessageBytes = 16 * 1024 * 1024;
/** Whoever has no session is answered with a close; what a page asks before it has read that is small. */
const maxStrangerBytes = 4096;

export interface Sockets {
  /** Takes over a connection whose Host and Origin were checked. */
  upgrade(request: IncomingMessage, connection: Duplex, head: Buffer): void;
  close(): void;
}

/** The WebSocket side of the loopback shell: the contract's calls and topics as JSON messages. */
export function createSockets(console: Console, sessions: Sessions, limits: SocketLimits = usualLimits): Sockets {
  const server = createSocketServer(maxMessageBytes);
  const strangers = createSocketServer(maxStrangerBytes);
  const alive = new WeakSet<WebSocket>();
  const ping = () => {
    for (const socket of server.clients) {
      if (!alive.delete(socket)) socket.terminate();
      else socket.ping();
    }
  };
  // After a stall of this process the timer rings before what arrived meanwhile is read: an answer has to count first.
  const pinging = setInterval(() => setImmediate(ping), limits.pingEvery);
  pinging.unref();
  return {
    upgrade(request, connection, head) {
      const session = offeredSession(request);
      const proof = session === null ? null : sessions.proofOf(session);
      // What a stranger sends while the socket closes is read, too, and must not fill the memory.
      (proof === null ? strangers : server).handleUpgrade(request, connection, head, (socket) => {
        // Without a listener, a broken frame would end the process.
        socket.on("error", () => {});
        if (proof === null) {
          socket.close(closeCodes.noSession, "The session is unknown");
          return;
        }
        alive.add(socket);
        socket.on("pong", () => alive.add(socket));
        socket.send(JSON.stringify({ type: "welcome", proof } satisfies ServerMessage));
        serveSocket(console, socket, limits.maxBuffered);
      });
    },
    close() {
      clearInterval(pinging);
      for (const socket of server.clients) {
        socket.close(1001, "The console ends");
        socket.terminate();
      }
      for (const socket of strangers.clients) socket.terminate();
      server.close();
      strangers.close();
    },
  };
}

function createSocketServer(maxPayload: number): WebSocketServer {
  return new WebSocketServer({
    noServer: true,
    maxPayload,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(socketProtocol) ? socketProtocol : false),
  });
}

function serveSocket(console: Console, socket: WebSocket, maxBuffered: number): void {
  const send = (message: ServerMessage) => {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > maxBuffered) {
      subscriptions.stopAll();
      socket.close(closeCodes.tooSlow, "The browser reads too slowly");
      return;
    }
    socket.send(JSON.stringify(message));
  };
  const subscriptions = createSubscriptions(console, (id, message) => send({ type: "topic", id, message }));
  const refuse = (reason: string) => socket.close(closeCodes.refused, reason);
  const handle = (message: ClientMessage) => {
    switch (message.type) {
      case "call":
        void answer(console, message.name, message.input).then((result) =>
          send({ type: "answer", id: message.id, result }),
        );
        return;
      case "subscribe":
        if (!subscriptions.start(message.id, message.topic, message.key)) refuse("Too many subscriptions");
        return;
      case "unsubscribe":
        subscriptions.stop(message.id);
        return;
    }
  };
  socket.on("close", () => subscriptions.stopAll());
  socket.on("message", (data, isBinary) => {
    const value = isBinary ? undefined : parseJson(data);
    const parsed = clientMessageSchema.safeParse(value);
    if (parsed.success) handle(parsed.data);
    else if (isBrokenCall(value)) send({ type: "answer", id: value.id, result: invalidCall });
    else refuse("Not a message of the console");
  });
}

const invalidCall: Result<never> = {
  ok: false,
  error: { code: "INVALID_INPUT", message: "The call has no name that could be one of the console's." },
};

/** The console promises not to throw; a page should not wait for ever if it does. */
async function answer(console: Console, name: string, input: unknown): Promise<Result<unknown>> {
  try {
    return await console.call(name, input);
  } catch {
    return { ok: false, error: { code: "INTERNAL", message: "Something went wrong inside the console." } };
  }
}

function isBrokenCall(value: unknown): value is { readonly id: number } {
  if (typeof value !== "object" || value === null || !("type" in value) || !("id" in value)) return false;
  return value.type === "call" && Number.isSafeInteger(value.id) && Number(value.id) >= 0;
}

function parseJson(data: RawData): unknown {
  try {
    return JSON.parse(data.toString());
  } catch {
    return undefined;
  }
}

function offeredSession(request: IncomingMessage): string | null {
  const offered = request.headers["sec-websocket-protocol"]?.split(",").map((name) => name.trim()) ?? [];
  const found = offered.find((name) => name.startsWith(sessionProtocolPrefix));
  return found === undefined ? null : found.slice(sessionProtocolPrefix.length);
}
