/**
 * `npm run stack`: a real Prometheus, two Alertmanagers and, where there is one, a real Loki, with alerts that one
 * raises and clears by hand. Everything listens on loopback and is gone when it ends.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { binaries } from "./binaries.mjs";
import { alertmanagerConfig } from "./config.mjs";
import { environments } from "./environments.mjs";
import { startExporter } from "./exporter/exporter.mjs";
import { startLogGenerator } from "./logs/generator.mjs";
import { paces, readRules } from "./pace.mjs";
import { answer, HELP } from "./prompt.mjs";
import { removeAll } from "./servers/server.mjs";
import { startAlertmanager, startLoki, startPrometheus } from "./servers/servers.mjs";

const USAGE = `Usage: npm run stack -- [--fast] [--out FILE]
  --fast      scrape and evaluate each second, hold alerts for two seconds
  --out FILE  where to write environments.json (default: a temporary folder)`;

const BACKFILL_MINUTES = 15;
const EXTERNAL_LABELS = { environment: "stack", cluster: "local" };

/** @returns {{ fast: boolean, out: string | undefined }} */
function options() {
  try {
    const { values } = parseArgs({
      options: { fast: { type: "boolean" }, out: { type: "string" }, help: { type: "boolean" } },
    });
    if (values.help !== true) return { fast: values.fast ?? false, out: values.out };
    console.log(USAGE);
    process.exit(0);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`);
    process.exit(2);
  }
}

function requireBinaries() {
  const found = binaries();
  const missing = [
    ...(found.prometheus === null ? ["prometheus"] : []),
    ...(found.alertmanager === null ? ["prometheus-alertmanager"] : []),
  ];
  if (missing.length === 0) return;
  const packages = missing.join(" ");
  console.error(`Not on the PATH: ${missing.join(" and ")}; on Debian or Ubuntu: sudo apt-get install ${packages}`);
  process.exit(1);
}

/** @param {import('./types.d.mts').Pace} pace */
async function startServers(pace) {
  const exporter = await startExporter();
  const config = alertmanagerConfig(exporter.url, pace);
  const first = await startAlertmanager({ config, peers: [] });
  const second = await startAlertmanager({ config, peers: first.gossip === null ? [] : [first.gossip] });
  const alertmanagerUrls = [first.url, second.url];
  const [prometheus, loki] = await Promise.all([
    startPrometheus({
      rules: readRules(pace),
      scrapeTargets: exporter.targets,
      alertmanagers: alertmanagerUrls,
      externalLabels: EXTERNAL_LABELS,
      evaluationInterval: pace.evaluation,
      scrapeInterval: pace.scrape,
      resendDelay: pace.resend,
    }),
    startLoki(),
  ]);
  return { exporter, prometheusUrl: prometheus.url, alertmanagerUrls, lokiUrl: loki?.url ?? null };
}

/** @param {import('./types.d.mts').Exporter} exporter */
function readOrders(exporter) {
  const isTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
  const streams = { input: process.stdin, output: process.stdout };
  const input = createInterface({ ...streams, prompt: "stack> ", terminal: isTerminal });
  input.on("line", (line) => {
    const text = answer(exporter, line);
    if (text === null) return void end(0);
    if (text !== "") console.log(text);
    if (isTerminal) input.prompt();
  });
  // A terminal in raw mode turns Ctrl-C into this event instead of a signal.
  input.on("SIGINT", () => void end(0));
  if (!isTerminal) return;
  console.log(HELP);
  input.prompt();
}

/** @type {Array<() => unknown>} */
const undo = [];
let ending = false;

/** Ends everything; a second time without waiting. @param {number} code */
async function end(code) {
  if (ending) process.exit(code);
  ending = true;
  await Promise.allSettled(undo.map((step) => step()));
  await removeAll();
  process.exit(code);
}

async function main() {
  const { fast, out } = options();
  requireBinaries();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => void end(0));

  const folder = mkdtempSync(join(tmpdir(), "incident-console-stack-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const file = out === undefined ? join(folder, "environments.json") : resolve(out);

  console.log("Starting Prometheus, Alertmanager and, if there is one, Loki…");
  const { exporter, ...backends } = await startServers(fast ? paces.fast : paces.play);
  if (backends.lokiUrl === null) {
    console.log("Loki is left out: put the `loki` binary of https://github.com/grafana/loki/releases on the PATH.");
  } else {
    const generator = startLogGenerator({
      lokiUrl: backends.lokiUrl,
      exporterUrl: exporter.url,
      backfillMinutes: BACKFILL_MINUTES,
      tell: console.error,
    });
    undo.push(() => generator.close());
  }
  const settings = JSON.stringify(environments(backends), null, 2);
  writeFileSync(file, `${settings}\n`);
  console.log(settings);
  console.log(`Settings: ${file}`);
  console.log(`By hand:  curl -d '{"alert":"HighErrorRate","raised":true}' ${exporter.url}/control`);
  readOrders(exporter);
}

main().catch((error) => {
  if (ending) return;
  console.error(error instanceof Error ? error.message : error);
  void end(1);
});
