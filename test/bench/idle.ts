import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cpuSeconds, startChild } from "./processes.ts";

const environments = 5;
const warmUpMs = 10_000;
const measuredMs = 60_000;

/** (g): processor time of the console alone while it polls five environments every 15 s, as part of one core. */
export async function idleCpu(servers: string, loopback: string) {
  const folder = await mkdtemp(join(tmpdir(), "incident-console-bench-"));
  const file = join(folder, "environments.json");
  const list = Array.from({ length: environments }, (_, index) => ({
    id: `env-${index}`,
    name: `Environment ${index}`,
    production: false,
    prometheus: { url: `${servers}/prometheus` },
    alertmanagers: [{ url: `${servers}/alertmanager/20` }],
    loki: { url: `${servers}/loki/10/0` },
  }));
  await writeFile(file, JSON.stringify({ version: 1, environments: list }));
  const child = await startChild(
    loopback,
    ["--no-open", "--data", folder, "--environments", file],
    "Incident Console: ",
  );
  try {
    const pid = child.process.pid ?? 0;
    await sleep(warmUpMs);
    const before = cpuSeconds(pid);
    await sleep(measuredMs);
    const percent = ((cpuSeconds(pid) - before) / (measuredMs / 1000)) * 100;
    return { g_idleCpu: { percentOfCore: percent, aim: 2, environments, measuredMs } };
  } finally {
    await child.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
