import { spawnSync } from "node:child_process";
import type { EnvironmentSettings } from "../../shared/settings/schema.ts";
import { openConsole, until } from "../support/consoleUnderTest.ts";
import { median } from "./timing.ts";

const lines = 5_000;
const rounds = 7;

/**
 * (logcli): a query of 5,000 lines, from the call to its entries in the topic, against `logcli` on the same server. Not
 * measured where there is no `logcli`.
 */
export async function logcliRatio(servers: string) {
  if (spawnSync("logcli", ["--version"]).error !== undefined) return { logcli: { skipped: "there is no logcli here" } };
  const url = `${servers}/loki/${lines}/0`;
  const loki = { url, selector: '{service_name=~".+"}' };
  const environment: EnvironmentSettings = { id: "bench", name: "Bench", production: false, loki };
  const opened = await openConsole([environment]);
  try {
    await until(
      () => opened.health("bench/loki")?.lastSuccessAt != null,
      () => opened.settings(),
    );
    const ours: number[] = [];
    const floors: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const from = performance.now();
      const expression = loki.selector;
      const started = await opened.call("search.start", {
        query: { kind: "logql", expression, direction: "forward", limit: null },
        environments: ["bench"],
        range: { kind: "relative", milliseconds: 3_600_000 },
      });
      const { entries } = await opened.search((started as { readonly search: string }).search);
      ours.push(performance.now() - from);
      if (entries.length !== lines) throw new Error(`${entries.length} entries instead of ${lines}`);
      floors.push(logcliTime(url, expression));
    }
    const ms = median(ours);
    const floorMs = median(floors);
    return { logcli: { ratio: ms / floorMs, ms, floorMs, lines } };
  } finally {
    await opened.close();
  }
}

function logcliTime(url: string, expression: string): number {
  const from = performance.now();
  const args = ["query", `--addr=${url}`, "--since=1h", `--limit=${lines}`, "--forward", "--quiet", expression];
  const { status, stderr } = spawnSync("logcli", args, { maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) throw new Error(`logcli failed: ${stderr}`);
  return performance.now() - from;
}
