/**
 * Real servers for integration tests: Prometheus, Alertmanager and Loki on free loopback ports, in temporary folders.
 *
 * Begin a suite with `describe.skipIf(without("prometheus", "alertmanager"))` and end it with `afterAll(removeAll)`.
 * Children of a test that fails or is killed die with it.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { harness } from "../../build/stack/harness.mjs";
import type { Binaries } from "../../build/stack/types.d.mts";

export type {
  Alertmanager,
  AlertmanagerOptions,
  Binaries,
  Exporter,
  PrometheusOptions,
  RaisableAlert,
  ScrapeTarget,
  Server,
} from "../../build/stack/types.d.mts";

export const {
  binaries,
  startPrometheus,
  startAlertmanager,
  startExporter,
  startLoki,
  startLogGenerator,
  removeAll,
  readRules,
  paceRules,
  paces,
  alertmanagerConfig,
} = harness;

const POLL_MS = 200;

/** Whether one of the programs is missing here; says so, because a skipped suite looks like a passed one. */
export function without(...programs: readonly (keyof Binaries)[]): boolean {
  const found = binaries();
  const missing = programs.filter((program) => found[program] === null);
  if (missing.length > 0) console.warn(`Skipped: ${missing.join(" and ")} not on the PATH.`);
  return missing.length > 0;
}

/** An answer's JSON. The caller names the shape that it relies on. */
export async function getJson<T>(url: string): Promise<T> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** Waits until `holds` accepts what `read` answers, and returns that; fails with the last answer after the deadline. */
export async function eventually<T>(
  read: () => Promise<T>,
  holds: (value: T) => boolean,
  deadlineMs = 30_000,
): Promise<T> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    if (performance.now() > deadline) {
      throw new Error(`Not reached in ${deadlineMs / 1000} s; last: ${JSON.stringify(value)}`);
    }
    await sleep(POLL_MS);
  }
}
