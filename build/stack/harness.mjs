/** What the integration tests use. Its types are in harness.d.mts, because the tests' compiler reads no JavaScript. */
import { binaries } from "./binaries.mjs";
import { alertmanagerConfig } from "./config.mjs";
import { startExporter } from "./exporter/exporter.mjs";
import { startLogGenerator } from "./logs/generator.mjs";
import { paceRules, paces, readRules } from "./pace.mjs";
import { removeAll } from "./servers/server.mjs";
import { startAlertmanager, startLoki, startPrometheus } from "./servers/servers.mjs";

/** @type {import('./types.d.mts').Harness} */
export const harness = {
  binaries,
  startPrometheus,
  startAlertmanager,
  startLoki,
  startExporter,
  startLogGenerator,
  removeAll,
  readRules,
  paceRules,
  paces,
  alertmanagerConfig,
};
