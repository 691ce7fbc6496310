import { readFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { historyFigures } from "./history.ts";
import { idleCpu } from "./idle.ts";
import { logcliRatio } from "./logcli.ts";
import { notifyTime } from "./notify.ts";
import { pageFigures } from "./page.ts";
import { policyRatio } from "./policy.ts";
import { startChild } from "./processes.ts";
import { alertRatios, logRatio } from "./ratios.ts";
import { searchRatio } from "./search.ts";
import { soakFigures } from "./soak.ts";
import { tailRate } from "./tail.ts";

// This file is bundled into out/bench.
const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const loopback = at("../loopback/main.js");

const servers = await startChild(at("./servers.js"), [], "");
const executablePath = process.env.BENCH_BROWSER || undefined;
const isLinux = process.platform === "linux";

/** One after the other, so that no figure is taken while another one's work goes on. */
const parts: Readonly<Record<string, () => object | Promise<object>>> = {
  alerts: alertRatios,
  logs: logRatio,
  search: () => searchRatio(servers.line),
  logcli: () => logcliRatio(servers.line),
  tail: tailRate,
  policy: policyRatio,
  history: historyFigures,
  notify: notifyTime,
  page: () => pageFigures(servers.line, loopback, executablePath),
  // Processor time and memory of another process are read from /proc, which only Linux has.
  ...(isLinux ? { idle: () => idleCpu(servers.line, loopback) } : {}),
  // Twenty minutes, for which not everybody has the time.
  ...(isLinux && !process.argv.includes("--quick") ? { soak: () => soakFigures(servers.line, loopback) } : {}),
};

let figures: object = {};
const failed: string[] = [];
try {
  for (const [name, measure] of Object.entries(parts)) {
    console.error(`bench: ${name}…`);
    try {
      figures = { ...figures, ...(await measure()) };
    } catch (cause) {
      // The others are worth having all the same.
      failed.push(name);
      console.error(cause);
    }
  }
} finally {
  servers.process.kill();
}
const { version } = JSON.parse(readFileSync(at("../../package.json"), "utf8")) as { version: string };
const machine = { node: process.version, cores: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30) };
console.log(JSON.stringify({ version, machine, ...figures, ...(failed.length > 0 ? { failed } : {}) }, round, 2));
process.exit(failed.length > 0 ? 1 : 0);

function round(_key: string, value: unknown): unknown {
  return typeof value === "number" ? Math.round(value * 10_000) / 10_000 : value;
}
