import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cpuSeconds, memoryMiB, startChild } from "./processes.ts";

const environments = 5;
const warmUpMs = 5 * 60_000;
const everyMs = 60_000;

/**
 * (soak): memory of the console alone over so many real minutes, while it polls five environments every 5 s: three
 * times as often as usual. `growthMebibytes` is from five minutes after the start, when all code has been compiled, to
 * the end; the smallest of three readings on each side, since what is about to be collected says nothing.
 */
export async function soakFigures(servers: string, loopback: string, minutes = 20) {
  const folder = await mkdtemp(join(tmpdir(), "incident-console-bench-"));
  const file = join(folder, "environments.json");
  const list = Array.from({ length: environments }, (_, index) => ({
    id: `env-${index}`,
    name: `Environment ${index}`,
    production: false,
    prometheus: { url: `${servers}/prometheus`, pollInterval: "5s" },
    alertmanagers: [{ url: `${servers}/alertmanager/200`, pollInterval: "5s" }],
    loki: { url: `${servers}/loki/10/0`, pollInterval: "5s" },
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
    const cpuBefore = cpuSeconds(pid);
    const readings = [memoryMiB(pid)];
    for (let minute = warmUpMs / everyMs; minute < minutes; minute += 1) {
      await sleep(everyMs);
      readings.push(memoryMiB(pid));
    }
    const growth = Math.min(...readings.slice(-3)) - Math.min(...readings.slice(0, 3));
    const seconds = ((readings.length - 1) * everyMs) / 1000;
    const percent = ((cpuSeconds(pid) - cpuBefore) / seconds) * 100;
    return { soak: { minutes, growthMebibytes: growth, aim: 10, percentOfCore: percent, readingsMebibytes: readings } };
  } finally {
    await child.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
