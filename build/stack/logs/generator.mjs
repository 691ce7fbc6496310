/** Sends made-up log lines to Loki's push API. Nothing here imports a package (see compose.yaml). */
import { fileURLToPath } from "node:url";
import { openUserLine, requestLines } from "./lines.mjs";

const TICK_MS = 1_000;
const PUSH_DEADLINE_MS = 10_000;
const BACKFILL_STEP_MS = 5_000;
const REQUESTS_A_TICK = 2;

/** @typedef {import('./lines.mjs').LogLine} LogLine */

/** Body of a push: streams by label set, each in time order, timestamps as nanosecond strings. @param {LogLine[]} lines */
export function pushBody(lines) {
  /** @type {Map<string, { stream: LogLine['labels'], values: [string, string][] }>} */
  const streams = new Map();
  for (const { labels, at, line } of lines.toSorted((a, b) => a.at - b.at)) {
    const key = JSON.stringify(labels);
    const entry = streams.get(key) ?? { stream: labels, values: [] };
    streams.set(key, entry);
    entry.values.push([`${at}${String(entry.values.length % 1_000_000).padStart(6, "0")}`, line]);
  }
  return { streams: [...streams.values()] };
}

/**
 * While a critical alert is raised at the exporter, many requests fail in the log too.
 * @type {import('../types.d.mts').Harness['startLogGenerator']}
 */
export function startLogGenerator({ lokiUrl, exporterUrl, backfillMinutes = 0, tell = () => {} }) {
  const closing = new AbortController();
  let sent = 0;
  let failing = false;

  /** @param {LogLine[]} lines */
  async function push(lines) {
    try {
      const response = await fetch(`${lokiUrl}/loki/api/v1/push`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(pushBody(lines)),
        signal: AbortSignal.any([closing.signal, AbortSignal.timeout(PUSH_DEADLINE_MS)]),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${response.status} ${text.trim()}`);
      sent += lines.length;
      failing = false;
      return true;
    } catch (error) {
      // Lines that Loki does not take are dropped: it is a toy, and it must not grow while Loki is away.
      if (!failing && !closing.signal.aborted) tell(`Loki does not take log lines: ${error}`);
      failing = true;
      return false;
    }
  }

  async function run() {
    let backfill = past(Date.now(), backfillMinutes);
    while (!closing.signal.aborted) {
      const now = Date.now();
      if (backfill.length > 0 && (await push(backfill))) backfill = [];
      const trouble = exporterUrl !== undefined && (await hasCritical(exporterUrl));
      await push(moment(now, trouble));
      await wait(TICK_MS, closing.signal);
    }
  }
  const running = run();
  return {
    sent: () => sent,
    async close() {
      closing.abort();
      await running;
    },
  };
}

/** @param {number} now @param {boolean} trouble */
function moment(now, trouble) {
  const requests = Array.from({ length: REQUESTS_A_TICK }, () => requestLines(now, trouble));
  return [...requests.flat(), ...(Math.random() < 0.2 ? [openUserLine(now)] : [])];
}

/** @param {number} now @param {number} minutes */
function past(now, minutes) {
  const steps = Math.floor((minutes * 60_000) / BACKFILL_STEP_MS);
  return Array.from({ length: steps }, (_, step) => moment(now - (steps - step) * BACKFILL_STEP_MS, false)).flat();
}

/** @param {string} exporterUrl */
async function hasCritical(exporterUrl) {
  try {
    const response = await fetch(`${exporterUrl}/control`, { signal: AbortSignal.timeout(TICK_MS) });
    const { alerts } = /** @type {{ alerts: { severity: string, raised: boolean }[] }} */ (await response.json());
    return alerts.some(({ severity, raised }) => raised && severity === "critical");
  } catch {
    return false;
  }
}

/** @param {number} milliseconds @param {AbortSignal} signal @returns {Promise<void>} */
function wait(milliseconds, signal) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done);
    if (signal.aborted) done();
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { LOKI_URL: lokiUrl = "http://loki:3100", EXPORTER_URL: exporterUrl = "http://exporter:9101" } = process.env;
  startLogGenerator({ lokiUrl, exporterUrl, backfillMinutes: 15, tell: console.error });
  process.once("SIGTERM", () => process.exit());
}
