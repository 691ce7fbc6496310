import { fraction, mix, pick } from "../chance/mix.ts";
import { accessLogTime, type Level, pythonTime, type Step } from "../logs/entry.ts";
import type { Casting, Scene } from "../logs/requests.ts";
import { type Labels, labelsOf } from "../metrics/labels.ts";

const shell = labelsOf({ service: "shell", service_name: "shell" });
const traefik = labelsOf({ service: "traefik", service_name: "traefik" });
const keycloak = labelsOf({ service: "keycloak", service_name: "keycloak" });

/** The streams of production's Loki, with the `service_name` that the server adds. */
export const productionStreams: readonly Labels[] = [keycloak, shell, traefik];

interface Call {
  readonly method: string;
  readonly endpoint: string;
  readonly path: string;
  readonly module: string;
  readonly query: string;
}

/** What one line says beside its request's own fields. */
interface Says {
  readonly after: number;
  readonly level: "DEBUG" | "INFO" | "WARNING" | "ERROR" | "CRITICAL";
  readonly logger: string;
  readonly message: string;
  readonly status?: number;
  readonly duration?: number;
}

const detected: Readonly<Record<Says["level"], Level>> = {
  DEBUG: "debug",
  INFO: "info",
  WARNING: "warn",
  ERROR: "error",
  CRITICAL: "critical",
};

function userOf(casting: Casting): string {
  return casting.user ?? pick(["u123", "u123", "u204", "u377", "u418", "u590", "admin"], casting.key, 10);
}

/** A JSON line of the FastAPI application. `after` and `duration` are milliseconds. */
function shellLine(casting: Casting, call: Call, says: Says): Step {
  const user = userOf(casting);
  return {
    after: Math.round(says.after * 1000),
    stream: shell,
    level: detected[says.level],
    text: (time) =>
      JSON.stringify({
        timestamp: pythonTime(time),
        level: says.level,
        logger: says.logger,
        message: says.message,
        request_id: casting.id,
        user_id: says.logger === "app.middlewares.correlation_id" ? null : user,
        endpoint: call.endpoint,
        method: call.method,
        ...(says.status === undefined ? {} : { status_code: says.status }),
        ...(says.duration === undefined ? {} : { duration_ms: Math.round(says.duration * 100) / 100 }),
        environment: "production",
      }),
  };
}

/** Traefik's access line: not JSON, and it carries the request's ID at its end. */
function accessLine(casting: Casting, call: Call, status: number, after: number): Step {
  const backend = 11 + (mix(casting.key, 11) % 2);
  const client = `10.0.3.${2 + (mix(casting.key, 12) % 250)}`;
  const size = 40 + (mix(casting.key, 13) % 4000);
  return {
    after: Math.round(after * 1000),
    stream: traefik,
    level: "unknown",
    text: (time) =>
      `${client} - - [${accessLogTime(time)}] "${call.method} ${call.path} HTTP/1.1" ${status} ${size} "-" "shop-web/4.2" ` +
      `${mix(casting.key, 14) % 100_000} "shell@docker" "http://10.0.1.${backend}:8000" ${Math.round(after)}ms request_id=${casting.id}`,
  };
}

/** A line of Keycloak, which calls a request's ID `correlation_id`. */
function keycloakLine(casting: Casting, after: number, level: "INFO" | "WARN", message: string): Step {
  return {
    after: Math.round(after * 1000),
    stream: keycloak,
    level: level === "INFO" ? "info" : "warn",
    text: (time) =>
      JSON.stringify({
        timestamp: pythonTime(time),
        level,
        logger: "org.keycloak.events",
        message,
        correlation_id: casting.id,
        user_id: userOf(casting),
      }),
  };
}

function callOf(casting: Casting): Call {
  const id = 1 + (mix(casting.key, 20) % 900);
  const author = { module: "author", query: "SELECT * FROM authors" };
  const book = { module: "book", query: "SELECT * FROM books" };
  return pick<Call>(
    [
      { ...author, method: "GET", endpoint: "/authors", path: "/authors?limit=50", query: `${author.query} LIMIT 50` },
      { ...author, method: "POST", endpoint: "/authors", path: "/authors", query: "INSERT INTO authors" },
      { ...author, method: "POST", endpoint: "/authors", path: "/authors", query: "INSERT INTO authors" },
      {
        ...book,
        method: "GET",
        endpoint: "/books",
        path: `/books?author=${id}`,
        query: `${book.query} WHERE author_id=${id}`,
      },
      { ...book, method: "GET", endpoint: "/books", path: "/books?limit=20", query: `${book.query} LIMIT 20` },
      {
        ...author,
        method: "GET",
        endpoint: "/authors/{id}",
        path: `/authors/${id}`,
        query: `${author.query} WHERE id=${id}`,
      },
    ],
    casting.key,
    21,
  );
}

/** How every request begins: received, user recognised, handler entered. Milliseconds until the handler is done with it. */
function opening(casting: Casting, call: Call): { readonly steps: readonly Step[]; readonly at: number } {
  const auth = 8 + 25 * fraction(casting.key, 22);
  const handler = auth + 4 + 20 * fraction(casting.key, 23);
  const steps = [
    shellLine(casting, call, {
      after: 0,
      level: "INFO",
      logger: "app.middlewares.correlation_id",
      message: "Request received",
    }),
    ...(mix(casting.key, 24) % 4 === 0
      ? [keycloakLine(casting, auth - 3, "INFO", 'type="INTROSPECT_TOKEN", realm="shop", clientId="shell"')]
      : []),
    shellLine(casting, call, {
      after: auth,
      level: "INFO",
      logger: "app.auth",
      message: `User authenticated: user_id=${userOf(casting)}`,
      duration: auth,
    }),
    shellLine(casting, call, {
      after: handler,
      level: "INFO",
      logger: `app.api.http.${call.module}`,
      message: `${call.method} ${call.path}`,
    }),
  ];
  return { steps, at: handler };
}

/** How every request ends: the audit's line, and the proxy's. */
function closing(casting: Casting, call: Call, status: number, after: number): readonly Step[] {
  const outcome = status < 400 ? "success" : "error";
  return [
    shellLine(casting, call, {
      after,
      level: "INFO",
      logger: "app.middlewares.audit",
      message: `Audit log created: outcome=${outcome}`,
      status,
      duration: after,
    }),
    accessLine(casting, call, status, after + 1 + 3 * fraction(casting.key, 25)),
  ];
}

function withQuery(casting: Casting, call: Call, took: number): Scene {
  const { steps, at } = opening(casting, call);
  const query = shellLine(casting, call, {
    after: at + took,
    level: took > 1000 ? "WARNING" : "DEBUG",
    logger: `app.repositories.${call.module}`,
    message: took > 1000 ? `Slow query: ${call.query}` : `Query: ${call.query}`,
    duration: took,
  });
  const status = call.method === "POST" ? 201 : 200;
  return { failed: false, steps: [...steps, query, ...closing(casting, call, status, at + took + 9)] };
}

function poolTimeout(casting: Casting): Scene {
  const call = callOf(casting);
  const { steps, at } = opening(casting, call);
  const gaveUp = at + 3_000 + 8 * fraction(casting.key, 26);
  const repository = `app.repositories.${call.module}`;
  const says = (line: Says): Step => shellLine(casting, call, line);
  const failed = { status: 500, duration: gaveUp + 2 };
  return {
    failed: true,
    steps: [
      ...steps,
      says({ after: at + 1, level: "DEBUG", logger: repository, message: `Query: ${call.query}` }),
      says({
        after: at + 1_000,
        level: "WARNING",
        logger: "app.database.pool",
        message: "Waiting for a connection for 1.0 s: 30 of 30 in use",
        duration: 1_000,
      }),
      says({
        after: gaveUp,
        level: "ERROR",
        logger: repository,
        message: "QueuePool limit of size 20 overflow 10 reached, connection timed out, timeout 3.00",
        duration: gaveUp - at,
      }),
      says({
        after: gaveUp + 2,
        level: mix(casting.key, 27) % 12 === 0 ? "CRITICAL" : "ERROR",
        logger: `app.api.http.${call.module}`,
        message: `${call.method} ${call.path} failed: TimeoutError`,
        ...failed,
      }),
      ...closing(casting, call, 500, gaveUp + 6),
    ],
  };
}

/** The example of the guides: an author that is not there. Six lines of the application and one of the proxy. */
export function missingAuthor(casting: Casting): Scene {
  const call: Call = {
    method: "GET",
    endpoint: "/authors/999",
    path: "/authors/999",
    module: "author",
    query: "SELECT * FROM authors WHERE id=999",
  };
  const { steps, at } = opening(casting, call);
  const says = (line: Says): Step => shellLine(casting, call, line);
  const failed = at + 41 + 860 * fraction(casting.key, 28);
  return {
    failed: true,
    steps: [
      ...steps,
      says({
        after: at + 38,
        level: "DEBUG",
        logger: "app.repositories.author",
        message: `Query: ${call.query}`,
        duration: 31,
      }),
      says({
        after: failed,
        level: "ERROR",
        logger: "app.api.http.author",
        message: "Author not found: id=999",
        status: 404,
        duration: failed,
      }),
      ...closing(casting, call, 404, failed + 29),
    ],
  };
}

function refusedToken(casting: Casting): Scene {
  const call: Call = { method: "POST", endpoint: "/login", path: "/login", module: "session", query: "" };
  const says = (line: Says): Step => shellLine(casting, call, line);
  const { steps } = opening(casting, call);
  return {
    failed: true,
    steps: [
      ...steps.slice(0, 1),
      keycloakLine(casting, 14, "WARN", 'type="LOGIN_ERROR", realm="shop", error="invalid_user_credentials"'),
      says({
        after: 19,
        level: "WARNING",
        logger: "app.auth.backend",
        message: "Authentication failed: invalid credentials",
        status: 401,
        duration: 19,
      }),
      ...closing(casting, call, 401, 22),
    ],
  };
}

function rateLimited(casting: Casting): Scene {
  const call = callOf(casting);
  const { steps } = opening(casting, call);
  const line = shellLine(casting, call, {
    after: 6,
    level: "WARNING",
    logger: "app.middlewares.rate_limit",
    message: "Rate limit exceeded: 100 requests per minute",
    status: 429,
    duration: 6,
  });
  return { failed: true, steps: [...steps.slice(0, 1), line, ...closing(casting, call, 429, 8)] };
}

function webSocket(casting: Casting): Scene {
  const call: Call = { method: "GET", endpoint: "/ws", path: "/ws", module: "ws", query: "" };
  const says = (line: Says): Step => shellLine(casting, call, line);
  const logger = "app.api.ws.handlers";
  return {
    failed: false,
    steps: [
      ...opening(casting, call).steps.slice(0, 1),
      says({ after: 11, level: "INFO", logger, message: "WebSocket connected", status: 101 }),
      says({ after: 1_400, level: "DEBUG", logger, message: "ping" }),
      says({ after: 1_404, level: "DEBUG", logger, message: "pong" }),
    ],
  };
}

/** What can happen to a request in production. */
export const scenes = {
  fine: (casting: Casting): Scene => withQuery(casting, callOf(casting), 3 + 40 * fraction(casting.key, 29)),
  slowButFine: (casting: Casting): Scene =>
    withQuery(casting, callOf(casting), 1_100 + 1_500 * fraction(casting.key, 29)),
  poolTimeout,
  refusedToken,
  rateLimited,
  webSocket,
};

/** Traefik looks whether the application lives; a line without a request. */
export function healthCheck(key: number): Step {
  return {
    after: key % 1_000_000,
    stream: traefik,
    level: "unknown",
    text: (time) =>
      `10.0.0.1 - - [${accessLogTime(time)}] "GET /health HTTP/1.1" 200 15 "-" "Traefik" - "shell@docker" "http://10.0.1.11:8000" 2ms`,
  };
}

/** Keycloak's own housekeeping; a line without a request. */
export function keycloakNote(what: string, key: number): Step {
  return {
    after: key % 1_000_000,
    stream: keycloak,
    level: "info",
    text: (time) =>
      JSON.stringify({
        timestamp: pythonTime(time),
        level: "INFO",
        logger: "org.keycloak.services",
        message: `Expired ${what}s removed`,
      }),
  };
}
