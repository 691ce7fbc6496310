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
try {
  const executablePath = process.env.BENCH_BROWSER || undefined;
  // One after the other, so that no figure is taken while another one's work goes on.
  const figures = {
    ...alertRatios(),
    ...logRatio(),
    ...(await searchRatio(servers.line)),
    ...(await logcliRatio(servers.line)),
    ...(await tailRate()),
    ...policyRatio(),
    ...historyFigures(),
    ...(await notifyTime()),
    ...(await pageFigures(servers.line, loopback, executablePath)),
    // Processor time and memory of another process are read from /proc, which only Linux has.
    ...(process.platform === "linux" ? await idleCpu(servers.line, loopback) : {}),
    // Twenty minutes, which only those wait who ask for it.
    ...(process.platform === "linux" && process.argv.includes("--soak")
      ? await soakFigures(servers.line, loopback)
      : {}),
  };
  const { version } = JSON.parse(readFileSync(at("../../package.json"), "utf8")) as { version: string };
  const machine = { node: process.version, cores: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30) };
  console.log(JSON.stringify({ version, machine, ...figures }, round, 2));
} finally {
  servers.process.kill();
}
process.exit(0);

function round(_key: string, value: unknown): unknown {
  return typeof value === "number" ? Math.round(value * 10_000) / 10_000 : value;
}
