/**
 * One process in the place of all exporters: `/metrics/<job>` for Prometheus, `/control` to raise and clear alerts,
 * `/sink/<receiver>` for Alertmanager's notifications. Nothing here imports a package (see compose.yaml).
 */
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { createSimulation, scrapeTargets } from "./simulation.mjs";

const BODY_LIMIT_BYTES = 4 * 1024 * 1024;
const NOTIFICATIONS_KEPT = 200;

/** @typedef {ReturnType<typeof createSimulation>} Simulation */
/** @typedef {import('../types.d.mts').Notification} Notification */

/** An answer that is not a success. */
class Refusal extends Error {
  /** @param {number} status @param {string} message */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/**
 * @param {{ host?: string, port?: number }} [options]
 * @returns {Promise<import('../types.d.mts').Exporter>}
 */
export async function startExporter({ host = "127.0.0.1", port = 0 } = {}) {
  const simulation = createSimulation(Date.now);
  /** @type {Notification[]} */
  const notifications = [];

  const server = createServer(async (request, response) => {
    try {
      const body = await readBody(request);
      const path = new URL(request.url ?? "/", "http://exporter").pathname;
      const answer = handle(simulation, notifications, request.method ?? "GET", path, body);
      const isText = typeof answer === "string";
      response.setHeader("content-type", isText ? "text/plain; version=0.0.4; charset=utf-8" : "application/json");
      response.end(isText ? answer : `${JSON.stringify(answer)}\n`);
    } catch (error) {
      response.statusCode = error instanceof Refusal ? error.status : 500;
      response.end(`${error instanceof Error ? error.message : error}\n`);
    }
  });
  await new Promise((resolve, reject) => {
    server.on("error", reject);
    server.listen(port, host, () => resolve(undefined));
  });
  const address = server.address();
  const bound = typeof address === "object" && address !== null ? address.port : port;
  return {
    url: `http://${host}:${bound}`,
    targets: scrapeTargets(`${host}:${bound}`),
    set(name, value) {
      if (typeof value === "boolean") return raise(simulation, name, value);
      simulation.setSeries(name, value);
      return [];
    },
    alerts: simulation.alerts,
    notifications: () => notifications,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * @param {Simulation} simulation @param {Notification[]} notifications
 * @param {string} method @param {string} path @param {string} body
 */
function handle(simulation, notifications, method, path, body) {
  const [, area, name = ""] = path.split("/");
  if (area === "metrics" && method === "GET") return metrics(simulation, name);
  if (area === "control" && method === "GET") return { alerts: simulation.alerts() };
  if (area === "control" && method === "POST") return control(simulation, parse(body));
  if (area === "sink" && method === "GET") return { notifications };
  if (area === "sink" && method === "POST") {
    notifications.push({ receiver: name, at: new Date().toISOString(), body: parse(body) });
    notifications.splice(0, notifications.length - NOTIFICATIONS_KEPT);
    return {};
  }
  throw new Refusal(404, "There are /metrics/<job>, /control and /sink/<receiver>.");
}

/** @param {Simulation} simulation @param {string} job */
function metrics(simulation, job) {
  const text = simulation.metrics(job);
  if (text === undefined) throw new Refusal(404, `There is no job ${JSON.stringify(job)}.`);
  if (text === null) throw new Refusal(503, `${job} is down.`);
  return text;
}

/** @param {Simulation} simulation @param {unknown} order */
function control(simulation, order) {
  const { alert, raised } = /** @type {{ alert?: unknown, raised?: unknown }} */ (order ?? {});
  if (typeof alert !== "string" || typeof raised !== "boolean") {
    throw new Refusal(400, 'Expected {"alert": "<name>", "raised": true or false}.');
  }
  return { alerts: raise(simulation, alert, raised), raised };
}

/** @param {Simulation} simulation @param {string} name @param {boolean} on */
function raise(simulation, name, on) {
  const fullNames = simulation.named(name);
  if (fullNames.length === 0) throw new Refusal(400, `There is no alert ${JSON.stringify(name)}.`);
  simulation.raise(fullNames, on);
  return fullNames;
}

/** @param {string} body */
function parse(body) {
  try {
    return /** @type {unknown} */ (JSON.parse(body));
  } catch {
    throw new Refusal(400, "The body is not JSON.");
  }
}

/** @param {import('node:http').IncomingMessage} request */
async function readBody(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > BODY_LIMIT_BYTES) throw new Refusal(413, "The body is too large.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const exporter = await startExporter({ host: "0.0.0.0", port: Number(process.env.PORT ?? 9101) });
  console.log(`Exporter on ${exporter.url}`);
  process.once("SIGTERM", () => process.exit());
}
