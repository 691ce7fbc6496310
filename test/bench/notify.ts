import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createConsole } from "../../electron/console/console.ts";
import { createSecretStore } from "../../electron/console/credentials/store.ts";
import { systemClock, type World } from "../../electron/console/world.ts";
import { defaultNotificationSettings } from "../../shared/model/notification.ts";
import { defaultPersonalSettings } from "../../shared/model/personal.ts";
import { until } from "../support/consoleUnderTest.ts";
import { alertmanagerAnswer } from "./data.ts";

const known = 1_000;
const rounds = 40;

/**
 * From the end of an Alertmanager's answer, in which one alert among a thousand is new, to the call of the notifier: in
 * a console with a database on disk, as it runs for a person.
 */
export async function notifyTime() {
  const folder = await mkdtemp(join(tmpdir(), "incident-console-bench-"));
  const alertmanager = await startAlertmanager();
  const shown = new Map<string, number>();
  const world = worldOf(folder, shown);
  const settingsFile = join(folder, "environments.json");
  const environment = { id: "bench", name: "Bench", production: false, alertmanagers: [{ url: alertmanager.url }] };
  await writeFile(settingsFile, JSON.stringify({ version: 1, environments: [environment] }));
  // One notification for each alert, however many come within a minute.
  const notifications = { ...defaultNotificationSettings, digestAbove: 100 };
  await writeFile(join(folder, "personal.json"), JSON.stringify({ ...defaultPersonalSettings, notifications }));
  const console = await createConsole(world, { settingsFile, dataFolder: folder, version: "bench", demo: null });
  try {
    await until(
      () => alertmanager.answers() >= 1,
      () => "The first poll",
    );
    // When it is asked again, what the first answer held has been dealt with, as what was there at the start.
    await console.call("poll.now", { environment: null });
    await until(
      () => alertmanager.answers() >= 2,
      () => "The second poll",
    );
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const fingerprint = alertmanager.add();
      await console.call("poll.now", { environment: null });
      await until(
        () => shown.has(`bench/${fingerprint}`),
        () => `${fingerprint} was not announced`,
      );
      times.push((shown.get(`bench/${fingerprint}`) ?? Number.NaN) - alertmanager.answeredAt(fingerprint));
    }
    times.sort((a, b) => a - b);
    const at = (part: number) => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? Number.NaN;
    return { notify: { p50Ms: at(0.5), p95Ms: at(0.95), aim: 100, alerts: known, rounds } };
  } finally {
    await console.dispose();
    alertmanager.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function worldOf(folder: string, shown: Map<string, number>): World {
  const log = { info: () => {}, warn: () => {} };
  return {
    clock: systemClock,
    random: Math.random,
    secrets: createSecretStore({ dataFolder: folder, log, keychain: "none" }),
    log,
    notifier: {
      show: ({ alerts }) => {
        const now = performance.now();
        for (const alert of alerts) if (!shown.has(alert)) shown.set(alert, now);
        return Promise.resolve({ by: "system", message: null });
      },
      close: () => {},
    },
    user: "bench",
  };
}

/** An Alertmanager to whose alerts one more can be added, and which notes when it had first answered with it. */
async function startAlertmanager() {
  const alerts = alertmanagerAnswer(known, 1);
  const added: string[] = [];
  const answered = new Map<string, number>();
  let answers = 0;
  const startedAt = new Date(Date.now() - 86_400_000).toISOString();
  const server = createServer((request, response) => {
    response.setHeader("content-type", "application/json");
    if (!request.url?.includes("/api/v2/alerts")) {
      if (request.url?.includes("/silences")) {
        response.end("[]");
        return;
      }
      response.end(JSON.stringify({ uptime: startedAt, versionInfo: { version: "0.33.0" } }));
      return;
    }
    const told = added.filter((fingerprint) => !answered.has(fingerprint));
    response.end(JSON.stringify(alerts));
    const now = performance.now();
    for (const fingerprint of told) answered.set(fingerprint, now);
    answers += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answers: () => answers,
    answeredAt: (fingerprint: string) => answered.get(fingerprint) ?? Number.NaN,
    add: () => {
      const fingerprint = `ffff${added.length.toString(16).padStart(12, "0")}`;
      const labels = { alertname: "NewAlert", instance: fingerprint, severity: "critical" };
      const [example] = alerts as Record<string, unknown>[];
      alerts.push({ ...example, fingerprint, labels, startsAt: new Date().toISOString() });
      added.push(fingerprint);
      return fingerprint;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
