import type { Dispatcher } from "undici";
import { ConsoleError } from "../errors.ts";
import type { Clock } from "../world.ts";
import { type ConnectionPool, openPool, renewPool } from "./agent.ts";
import type { Authorizer } from "./authorizer.ts";
import { decodeUtf8, discard, readBody, readRefusal } from "./body.ts";
import { type Answer, type BackendConnection, defaultConnections, type RequestOptions } from "./connection.ts";
import { type Deadline, startDeadline } from "./deadline.ts";
import { networkFailure, type Stage, timeoutFailure } from "./failure.ts";
import { credentialHeaders, flattenHeaders } from "./headers.ts";
import { parseJson } from "./json.ts";
import { createMessage, type Message } from "./message.ts";
import { createContentRedact, createRedact } from "./redact.ts";
import { followRedirect, isRedirect } from "./redirects.ts";
import { refusal } from "./refusal.ts";
import { createPasswordGuard, type PasswordTrial } from "./refusedPassword.ts";
import { openSocket, type Socket, type SocketOptions } from "./socket.ts";
import { joinUrl } from "./url.ts";

export {
  type Answer,
  type BackendConnection,
  defaultConnections,
  defaultMaxBytes,
  type RequestOptions,
} from "./connection.ts";

export interface HttpClient {
  /** The answer where it is 2xx; everything else throws a ConsoleError whose message begins with the backend's name. */
  request(path: string, options?: RequestOptions): Promise<Answer>;
  /** As `request`, and the body parsed. A body that is no JSON throws BAD_ANSWER, which says what came instead. */
  json(path: string, options?: RequestOptions): Promise<JsonAnswer>;
  /** Opens a WebSocket; see `openSocket`. It ends with `reset` and `close`, as a connection that broke. */
  socket(path: string, options: SocketOptions): Promise<Socket>;
  /** Drops all connections, e.g. after sleep: requests under way end as CANCELLED, the next ones connect anew. */
  reset(): Promise<void>;
  /** As `reset`, for good. */
  close(): Promise<void>;
}

export interface JsonAnswer {
  readonly value: unknown;
  /** From the call to the last byte, in milliseconds. */
  readonly latencyMs: number;
  /** Size of the decoded body. */
  readonly bytes: number;
}

interface Progress {
  readonly deadline: Deadline;
  readonly timeoutMs: number;
  stage: Stage;
  /** Where a password is sent. */
  trial: PasswordTrial | null;
}

/** How long a token may take to come: a command has 30 s, and a provider the deadline of a request or two. */
const longestProofMs = 60_000;

/** A failure this soon on a connection used before means that the server had closed it while it was idle. */
const staleWithinMs = 1_000;

/** How a server, or a proxy before it, may tell that it does not take our certificate, besides by TLS (nginx: 400). */
const maybeOfCertificate: ReadonlySet<string> = new Set(["UNREACHABLE", "UNAUTHORIZED", "FORBIDDEN", "BAD_QUERY"]);

/** The one way to ask a backend. Connects at the first request; the connections are kept alive and shared. */
export function createHttpClient(
  connection: BackendConnection,
  clock: Clock,
  options: {
    readonly connections?: number;
    /** Told of every answer's beginning, redirects and refusals too. */
    readonly onAnswer?: (answer: {
      readonly status: number;
      readonly headers: Answer["headers"];
      readonly url: URL;
    }) => void;
  } = {},
): HttpClient {
  const { name } = connection;
  const authorizer = connection.authorizer ?? null;
  const fixedProof = credentialHeaders(connection.credential);
  const password = connection.credential?.scheme === "basic" ? createPasswordGuard(clock) : null;
  const redact = createRedact(connection);
  const redactContent = createContentRedact(connection);
  let pool: Promise<ConnectionPool> | null = null;
  let pending: () => number = () => 0;
  let generation = new AbortController();
  let closed = false;
  /** Whether the PEM files have to be looked at before the next request. */
  let doubted = false;

  function currentPool(): Promise<ConnectionPool> {
    const before = pool;
    if (before !== null && !doubted) return before;
    doubted = false;
    const connections = options.connections ?? defaultConnections;
    const opening =
      before === null
        ? openPool(connection, connections)
        : before.then((opened) => renewPool(opened, connection, connections));
    pool = opening;
    opening.then(
      (opened) => {
        pending = opened.pending;
      },
      () => {
        // Read the files again at the next request: they may be there by then.
        if (pool === opening) pool = null;
      },
    );
    return opening;
  }

  async function request(path: string, requestOptions: RequestOptions = {}): Promise<Answer> {
    if (authorizer === null) return requestAs(fixedProof, path, requestOptions);
    const proof = await currentProof(authorizer, requestOptions.signal);
    try {
      return await requestAs(proof, path, requestOptions);
    } catch (cause) {
      // A 401 has done nothing yet, so that even a write may be sent once more.
      if (!isRefusedProof(cause)) throw cause;
      if (!authorizer.refused(proof)) throw cause;
      const renewed = await currentProof(authorizer, requestOptions.signal);
      return requestAs(renewed, path, requestOptions);
    }
  }

  /** The headers that prove who we are. Getting them is no part of a request's own deadline. */
  async function currentProof(
    { headers }: Authorizer,
    signal: AbortSignal | undefined,
  ): Promise<Readonly<Record<string, string>>> {
    if (closed) throw new ConsoleError("CANCELLED", `${name} was not asked: its connection has been closed.`);
    const deadline = startDeadline(clock, longestProofMs, signal, generation.signal);
    try {
      // Whoever is gone already has no token got for them: it may come with something to keep.
      if (deadline.interruption() !== null) throw new Error("interrupted");
      return await deadline.race(headers());
    } catch (cause) {
      if (deadline.interruption() !== "expired")
        throw explain(cause, { deadline, stage: "waiting", timeoutMs: 0, trial: null });
      throw new ConsoleError("UNAVAILABLE", `${name} was not asked: its token did not come in time.`);
    } finally {
      deadline.stop();
    }
  }

  async function requestAs(
    proof: Readonly<Record<string, string>>,
    path: string,
    requestOptions: RequestOptions,
  ): Promise<Answer> {
    if (closed) throw new ConsoleError("CANCELLED", `${name} was not asked: its connection has been closed.`);
    const startedAt = clock.now();
    const timeoutMs = requestOptions.timeoutMs ?? connection.timeoutMs;
    const deadline = startDeadline(clock, timeoutMs, requestOptions.signal, generation.signal);
    const progress: Progress = { deadline, timeoutMs, stage: "waiting", trial: null };
    try {
      if (password !== null) progress.trial = await deadline.race(password.begin(path));
      const url = joinUrl(name, connection.url, path, requestOptions.query);
      const message = createMessage(connection, proof, requestOptions);
      const accepts = requestOptions.accepts ?? [];
      const { response, headers } = await exchange(url, message, accepts, progress);
      progress.trial?.accepted();
      progress.stage = "reading";
      const maxBytes = requestOptions.maxBytes ?? connection.maxBytes;
      const body = await deadline.race(readBody(name, response.body, headers, maxBytes));
      const text = redactContent(decodeUtf8(name, body));
      return { status: response.statusCode, headers, text, latencyMs: clock.now() - startedAt, bytes: body.length };
    } catch (cause) {
      const error = explain(cause, progress);
      if (error.code === "TLS" || (connection.clientCert !== null && maybeOfCertificate.has(error.code)))
        doubted = true;
      throw error;
    } finally {
      deadline.stop();
      progress.trial?.end();
    }
  }

  /** Sends the message, follows redirects, and answers a 2xx, or what is accepted, whose body is not read yet. */
  async function exchange(first: URL, message: Message, accepts: readonly number[], progress: Progress) {
    const seen = [first];
    for (let url = first; ; ) {
      const response = await send(url, message, progress);
      const headers = flattenHeaders(response.headers);
      const status = response.statusCode;
      options.onAnswer?.({ status, headers, url });
      if ((status >= 200 && status < 300) || accepts.includes(status)) return { response, headers };
      if (!isRedirect(status)) {
        const body = await progress.deadline.race(readRefusal(response.body, headers)).catch(() => "");
        discard(response.body);
        // A deadline that passes here hides nothing: the status has come.
        if (progress.deadline.interruption() !== null && progress.deadline.interruption() !== "expired") {
          throw new Error("interrupted");
        }
        const error = refusal(connection, { status, headers, body, method: message.method, url }, clock.now(), redact);
        throw status === 401 && error.scheme !== "tenant" ? (progress.trial?.refused(error) ?? error) : error;
      }
      discard(response.body);
      url = followRedirect(name, message.method, seen, headers.location, redact);
      seen.push(url);
    }
  }

  async function send(url: URL, message: Message, progress: Progress): Promise<Dispatcher.ResponseData> {
    const { deadline } = progress;
    const target = { origin: url.origin, path: url.pathname + url.search, ...message, signal: deadline.signal };
    const { dispatcher, made, alert } = await deadline.race(currentPool());
    const madeBefore = made();
    const alertBefore = alert();
    const sentAt = clock.now();
    try {
      return await deadline.race(dispatcher.request(target));
    } catch (cause) {
      const reused = madeBefore !== null && madeBefore > 0 && made() === madeBefore;
      const stale = reused && clock.now() - sentAt <= staleWithinMs && wasClosed(cause);
      if (message.method !== "GET" || !stale || deadline.interruption() !== null) {
        throw wasClosed(cause) && alert() !== alertBefore ? alert() : cause;
      }
      return await deadline.race(dispatcher.request(target));
    }
  }

  function explain(cause: unknown, { deadline, stage, timeoutMs }: Progress): ConsoleError {
    if (cause instanceof ConsoleError) return cause;
    switch (deadline.interruption()) {
      case "cancelled":
        return new ConsoleError("CANCELLED", `${name} was not waited for: the request was cancelled.`);
      case "reset":
        return new ConsoleError("CANCELLED", `${name} was not waited for: its connections were made anew.`);
      case "expired": {
        const connecting = stage === "waiting" && pending() > 0;
        return timeoutFailure(connection, connecting ? "connecting" : stage, timeoutMs);
      }
      case null:
        return networkFailure(connection, cause, stage, timeoutMs, redact);
    }
  }

  async function dropConnections(): Promise<void> {
    const old = pool;
    pool = null;
    generation.abort();
    generation = new AbortController();
    const opened = await old?.catch(() => null);
    await opened?.dispatcher.destroy();
  }

  return {
    request,
    json: async (path, requestOptions = {}) => {
      const headers = { accept: "application/json", ...requestOptions.headers };
      const answer = await request(path, { ...requestOptions, headers });
      const value = parseJson(name, answer.text, answer.headers["content-type"] ?? null, redact);
      return { value, latencyMs: answer.latencyMs, bytes: answer.bytes };
    },
    socket: async (path, socketOptions) => {
      if (closed) throw new ConsoleError("CANCELLED", `${name} was not asked: its connection has been closed.`);
      const proof = authorizer === null ? fixedProof : await currentProof(authorizer, undefined);
      const { dispatcher } = await currentPool();
      return openSocket(connection, dispatcher, clock, path, socketOptions, { proof, redact, redactContent });
    },
    reset: async () => {
      password?.forgive();
      await Promise.all([dropConnections(), authorizer?.reset()]);
    },
    close: async () => {
      closed = true;
      await Promise.all([dropConnections(), authorizer?.close()]);
    },
  };
}

/** Whether the server wants to know who we are; a tenant that it misses no token replaces. */
function isRefusedProof(cause: unknown): boolean {
  return cause instanceof ConsoleError && cause.code === "UNAUTHORIZED" && cause.scheme !== "tenant";
}

function wasClosed(cause: unknown): boolean {
  const code = cause instanceof Error && "code" in cause ? cause.code : null;
  return code === "UND_ERR_SOCKET" || code === "ECONNRESET" || code === "EPIPE";
}
