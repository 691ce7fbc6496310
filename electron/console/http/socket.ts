import { type Dispatcher, WebSocket } from "undici";
import { ConsoleError } from "../errors.ts";
import type { Clock } from "../world.ts";
import { type BackendConnection, defaultMaxBytes } from "./connection.ts";
import { mergeHeaders } from "./headers.ts";
import { joinUrl } from "./url.ts";

/** A WebSocket that is open. Callbacks come in order, and none after `onClose`. */
export interface Socket {
  /** Ends it; `onClose` is not called then. */
  close(): void;
}

export interface SocketHandlers {
  readonly onText: (text: string) => void;
  /** The other side ended it, or the connection broke; `reason` is the server's, empty where it gave none. */
  readonly onClose: (code: number, reason: string) => void;
}

export interface SocketOptions {
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly handlers: SocketHandlers;
}

/** What is sent to prove who we are, and what takes it out of what comes back. */
export interface SocketProof {
  readonly proof: Readonly<Record<string, string>>;
  readonly redact: (words: string) => string;
  readonly redactContent: (text: string) => string;
}

/**
 * Opens a WebSocket to a backend, with its credential, its authorities and its proxy. Resolves once it is open. A proof
 * that the server refuses looks like any refused handshake; the polls of the same backend find out and renew it.
 *
 * @throws ConsoleError UNREACHABLE where it cannot be opened (a handshake that is refused does not tell why), TIMEOUT
 */
export function openSocket(
  connection: BackendConnection,
  dispatcher: Dispatcher,
  clock: Clock,
  path: string,
  { query, headers, handlers }: SocketOptions,
  { proof, redact, redactContent }: SocketProof,
): Promise<Socket> {
  const url = joinUrl(connection.name, connection.url, path, query);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  const sent = mergeHeaders(connection.name, headers, proof);
  const socket = new WebSocket(url, { dispatcher, headers: sent });
  return new Promise((resolve, reject) => {
    let state: "opening" | "open" | "over" = "opening";
    const end = (code: number, reason: string) => {
      if (state === "over") return;
      const before = state;
      state = "over";
      cancelTimer();
      if (before === "open") handlers.onClose(code, redact(reason));
      else
        reject(
          new ConsoleError(
            "UNREACHABLE",
            `${connection.name} opened no WebSocket for the live tail. A proxy on the way may not let it through.`,
          ),
        );
    };
    const cancelTimer = clock.after(connection.timeoutMs, () => {
      if (state !== "opening") return;
      state = "over";
      socket.close();
      const seconds = Math.round(connection.timeoutMs / 1000);
      reject(new ConsoleError("TIMEOUT", `${connection.name} opened no WebSocket within ${seconds} s.`));
    });
    socket.addEventListener("open", () => {
      if (state !== "opening") return;
      state = "open";
      cancelTimer();
      resolve({
        close: () => {
          state = "over";
          socket.close();
        },
      });
    });
    socket.addEventListener("message", ({ data }: { readonly data: unknown }) => {
      if (state !== "open" || typeof data !== "string") return;
      if (data.length > defaultMaxBytes) {
        socket.close();
        end(1009, "a message was too large");
      } else handlers.onText(redactContent(data));
    });
    socket.addEventListener("close", ({ code, reason }) => end(code, reason));
    socket.addEventListener("error", () => end(1006, ""));
  });
}
