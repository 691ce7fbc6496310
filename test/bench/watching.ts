import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startChild } from "./processes.ts";

/** How many environments it watches. */
export const environments = 5;

export interface Watching {
  /** Alerts that each Alertmanager answers. */
  readonly alerts: number;
  /** `pollInterval` of every backend, or nothing for the usual one. */
  readonly pace?: { readonly pollInterval: string };
}

/** Measures a console that watches, and nothing else: in a process of its own with a data folder of its own. */
export async function whileWatching<T>(
  servers: string,
  loopback: string,
  { alerts, pace }: Watching,
  measure: (pid: number) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "incident-console-bench-"));
  const file = join(folder, "environments.json");
  const list = Array.from({ length: environments }, (_, index) => ({
    id: `env-${index}`,
    name: `Environment ${index}`,
    production: false,
    prometheus: { url: `${servers}/prometheus`, ...pace },
    alertmanagers: [{ url: `${servers}/alertmanager/${alerts}`, ...pace }],
    loki: { url: `${servers}/loki/10/0`, ...pace },
  }));
  await writeFile(file, JSON.stringify({ version: 1, environments: list }));
  const child = await startChild(
    loopback,
    ["--no-open", "--data", folder, "--environments", file],
    "Incident Console: ",
  );
  try {
    return await measure(child.process.pid ?? 0);
  } finally {
    await child.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
