import { setTimeout as sleep } from "node:timers/promises";
import { cpuSeconds, memoryMiB } from "./processes.ts";
import { whileWatching } from "./watching.ts";

const warmUpMs = 5 * 60_000;
const everyMs = 60_000;

/**
 * (soak): memory of the console alone over so many real minutes, while it polls five environments every 5 s: three
 * times as often as usual. `growthMebibytes` is from five minutes after the start, when all code has been compiled, to
 * the end; the smallest of three readings on each side, since what is about to be collected says nothing.
 */
export async function soakFigures(servers: string, loopback: string, minutes = 20) {
  return whileWatching(servers, loopback, { alerts: 200, pace: { pollInterval: "5s" } }, async (pid) => {
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
  });
}
