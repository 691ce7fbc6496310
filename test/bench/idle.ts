import { setTimeout as sleep } from "node:timers/promises";
import { cpuSeconds } from "./processes.ts";
import { environments, whileWatching } from "./watching.ts";

const warmUpMs = 10_000;
const measuredMs = 60_000;

/** (g): processor time of the console alone while it polls five environments every 15 s, as part of one core. */
export async function idleCpu(servers: string, loopback: string) {
  return whileWatching(servers, loopback, { alerts: 20 }, async (pid) => {
    await sleep(warmUpMs);
    const before = cpuSeconds(pid);
    await sleep(measuredMs);
    const percent = ((cpuSeconds(pid) - before) / (measuredMs / 1000)) * 100;
    return { g_idleCpu: { percentOfCore: percent, aim: 2, environments, measuredMs } };
  });
}
