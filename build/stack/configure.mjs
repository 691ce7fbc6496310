/**
 * Writes the configuration files of the Docker stack into a folder: `node configure.mjs FOLDER`. They come from the
 * same rules and functions as those of `npm run stack`. Nothing here imports a package (see compose.yaml).
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { alertmanagerConfig, lokiConfig, prometheusConfig } from "./config.mjs";
import { scrapeTargets } from "./exporter/simulation.mjs";
import { paces, readRules } from "./pace.mjs";

const EXPORTER = "exporter:9101";

/** @param {string} folder @param {import('./types.d.mts').Pace} pace */
function configure(folder, pace) {
  const rules = readRules(pace).map((text, index) => /** @type {const} */ ([`rules-${index}.yaml`, text]));
  const files = {
    ...Object.fromEntries(rules),
    "prometheus.yaml": prometheusConfig({
      ruleFiles: rules.map(([name]) => name),
      scrapeTargets: scrapeTargets(EXPORTER),
      alertmanagers: ["http://alertmanager-1:9093", "http://alertmanager-2:9093"],
      externalLabels: { environment: "stack", cluster: "docker" },
      evaluationInterval: pace.evaluation,
      scrapeInterval: pace.scrape,
    }),
    "alertmanager.yaml": alertmanagerConfig(`http://${EXPORTER}`, pace),
    "loki.yaml": lokiConfig({
      host: "0.0.0.0",
      advertise: "127.0.0.1",
      httpPort: 3100,
      grpcPort: 9095,
      folder: "/loki",
    }),
  };
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("Usage: node configure.mjs FOLDER");
  process.exitCode = 2;
} else {
  configure(resolve(folder), process.env.PACE === "fast" ? paces.fast : paces.play);
}
