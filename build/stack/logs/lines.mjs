/** Log lines of one request through the stacks, in the shapes that their own loggers write. */
import { randomBytes, randomUUID } from "node:crypto";

/** @typedef {{ labels: Readonly<Record<string, string>>, at: number, line: string }} LogLine `at` in milliseconds */

const TRAEFIK = { job: "traefik", service: "traefik", environment: "stack" };
const SHELL = { job: "fastapi", service: "shell", environment: "stack" };
const QUANT = { job: "quant", service: "quant", environment: "stack" };
// No `service`: the OpenUser stack labels its stream with a job alone.
const OPENUSER = { job: "openuser-api", environment: "stack" };

const ENDPOINTS = /** @type {const} */ ([
  ["GET", "/api/v1/items"],
  ["POST", "/api/v1/checkout"],
  ["GET", "/api/v1/trades"],
  ["GET", "/api/v1/users/me"],
]);

/** The four forms in use: 8 hex characters, UUID, `req-` and six digits, 32 hex characters. */
const ID_FORMS = [
  () => randomBytes(4).toString("hex"),
  () => randomUUID(),
  () => `req-${100_000 + (randomBytes(4).readUInt32BE() % 900_000)}`,
  () => randomBytes(16).toString("hex"),
];

/** @template T @param {readonly T[]} choices */
const pick = (choices) => /** @type {T} */ (choices[Math.floor(Math.random() * choices.length)]);

/**
 * @param {number} end when the request is answered, milliseconds
 * @param {boolean} trouble whether many requests fail
 * @returns {LogLine[]}
 */
export function requestLines(end, trouble) {
  const [method, endpoint] = pick(ENDPOINTS);
  const failed = Math.random() < (trouble ? 0.4 : 0.02);
  const status = failed ? 502 : 200;
  const duration = Math.round(failed ? 2_000 + Math.random() * 3_000 : 10 + Math.random() * 140);
  const at = end - duration;
  const request = { request_id: pick(ID_FORMS)(), user_id: `user-${Math.ceil(Math.random() * 40)}`, endpoint, method };

  /** @param {Record<string, string>} labels @param {number} after @param {string} level @param {string} logger @param {string} message @param {object} [more] */
  const json = (labels, after, level, logger, message, more) => ({
    labels,
    at: at + after,
    line: JSON.stringify({
      timestamp: new Date(at + after).toISOString(),
      level,
      logger,
      message,
      ...request,
      ...more,
      environment: "stack",
    }),
  });
  const done = { status_code: status, duration_ms: duration };
  return [
    json(SHELL, 1, "INFO", "app.api.middleware", "Request started"),
    json(SHELL, 3, "DEBUG", "app.auth.session", "Session accepted"),
    json(QUANT, Math.ceil(duration / 2), "INFO", "quant.pricing", "Prices loaded", {
      duration_ms: Math.ceil(duration / 3),
    }),
    ...(failed
      ? [
          json(QUANT, duration - 2, "ERROR", "quant.db", "Query timed out after 3 attempts"),
          { labels: TRAEFIK, at: at + duration - 1, line: traefikError(at + duration - 1, request.request_id) },
        ]
      : []),
    json(
      SHELL,
      duration,
      failed ? "ERROR" : "INFO",
      "app.api.middleware",
      failed ? "Request failed" : "Request completed",
      done,
    ),
    { labels: TRAEFIK, at: at + duration, line: traefikAccess(at + duration, method, endpoint, status, duration) },
  ];
}

/** A line of the OpenUser API, which knows no request IDs. @param {number} at @returns {LogLine} */
export function openUserLine(at) {
  const [level, message] = pick([
    ["INFO", "Feedback stored"],
    ["INFO", "Health check passed"],
    ["WARNING", "Slow upload"],
    ["ERROR", "Mail server refused the message"],
  ]);
  const where = { module: "tasks", function: "run", line: 41 };
  const entry = { timestamp: new Date(at).toISOString(), level, logger: "openuser.tasks", message, ...where };
  return { labels: OPENUSER, at, line: JSON.stringify(entry) };
}

/** Traefik's own log is not JSON, yet it names the request. @param {number} at @param {string} requestId */
function traefikError(at, requestId) {
  return `time="${new Date(at).toISOString()}" level=error msg="'502 Bad Gateway' caused by: EOF" X-Request-ID=${requestId}`;
}

/** Common log format, without any request ID. @param {number} at @param {string} method @param {string} path @param {number} status @param {number} duration */
function traefikAccess(at, method, path, status, duration) {
  const when = new Date(at).toISOString();
  return `10.0.3.7 - - [${when}] "${method} ${path} HTTP/1.1" ${status} 512 "-" "-" 1 "shell@docker" "http://10.0.3.4:8000" ${duration}ms`;
}
