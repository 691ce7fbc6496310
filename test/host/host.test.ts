import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type HostedConsole, hostConsole } from "../../electron/host/host.ts";
import { createHostLog } from "../../electron/host/log/log.ts";
import type { TopicMessage } from "../../shared/bridge.ts";
import type { SettingsState } from "../../shared/model/environment.ts";
import { startPlainAlertmanager } from "../console/environments/harness.ts";

let data: string;
const closing: (() => Promise<void>)[] = [];
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "incident-console-host-"));
  // Of its own: other tests have demos as well.
  for (const name of ["TMPDIR", "TEMP", "TMP"]) vi.stubEnv(name, data);
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  vi.unstubAllEnvs();
  rmSync(data, { recursive: true, force: true });
});

async function open(demo = false) {
  const lines: string[] = [];
  const hosted = await hostConsole({
    options: { port: 0, data, environments: null, demo, serve: true, open: false },
    version: "1.2.3",
    log: createHostLog({ terminal: (line) => lines.push(line) }),
    notifier: null,
    desktop: null,
    confirm: null,
  });
  closing.push(hosted.close);
  return { hosted, lines };
}

function settingsOf({ console }: HostedConsole): SettingsState {
  const heard: TopicMessage[] = [];
  console.subscribe("settings", "", (message) => heard.push(message))();
  const [first] = heard;
  if (first?.kind !== "snapshot") throw new Error("There are no settings");
  return first.state as SettingsState;
}

const demoFolders = () => readdirSync(tmpdir()).filter((name) => name.startsWith("incident-console-demo-"));

test("the demo is entered and left; one's own environments are watched behind it", async () => {
  const server = await startPlainAlertmanager();
  const own = { id: "own", name: "Own", production: false, alertmanagers: [{ url: server.url, pollInterval: "5s" }] };
  const file = join(data, "environments.json");
  writeFileSync(file, JSON.stringify({ version: 1, environments: [own] }));
  const before = demoFolders();
  const { hosted, lines } = await open();
  const epochs: string[] = [];
  hosted.console.subscribe("alerts", "", (message) => message.kind === "snapshot" && epochs.push(message.epoch));
  expect(settingsOf(hosted)).toMatchObject({ demo: false, demoSwitch: "enter", environments: [{ id: "own" }] });
  expect(await hosted.console.call("demo.leave", {})).toMatchObject({ ok: false, error: { code: "INVALID_INPUT" } });

  expect(await hosted.console.call("demo.enter", {})).toEqual({ ok: true, value: null });
  expect(settingsOf(hosted)).toMatchObject({ demo: true, demoSwitch: "leave" });
  expect(settingsOf(hosted).environments.map(({ id }) => id)).toContain("production");
  const polls = server.requests.length;
  await server.arrived(polls + 1);
  expect(demoFolders()).toHaveLength(before.length + 1);
  await expect.poll(() => lines.some((line) => line.startsWith("Demo: "))).toBe(true);

  expect(await hosted.console.call("demo.leave", {})).toEqual({ ok: true, value: null });
  expect(settingsOf(hosted)).toMatchObject({ demo: false, demoSwitch: "enter", environments: [{ id: "own" }] });
  expect(new Set(epochs).size).toBe(2);
  expect(epochs[2]).toBe(epochs[0]);

  await hosted.console.call("demo.enter", {});
  await hosted.close();
  expect(demoFolders()).toEqual(before);
  expect(readFileSync(file, "utf8")).toBe(JSON.stringify({ version: 1, environments: [own] }));
  await server.close();
});

test("`--demo` has no other side; diagnostics tell of folder, log and versions, and no secret", async () => {
  const { hosted } = await open(true);
  expect(settingsOf(hosted)).toMatchObject({ demo: true, demoSwitch: null });
  expect(await hosted.console.call("demo.enter", {})).toMatchObject({ ok: false, error: { code: "INVALID_INPUT" } });
  const [environment] = settingsOf(hosted).environments;
  const backend = environment?.backends[0];
  const credential = { scheme: "basic", username: "ada", password: "c0rrect-horse" } as const;
  await hosted.console.call("credentials.set", {
    environment: environment?.id ?? "",
    backend: backend?.backend ?? "",
    url: backend?.url ?? "",
    credential,
  });
  hosted.console.fault(new Error("something with c0rrect-horse in it"));
  const answer = await hosted.console.call("diagnostics.read", {});
  const { text, logFile } = (answer as { value: { text: string; logFile: string } }).value;
  expect(logFile).toBe(join(data, "demo", "logs", "console.log"));
  expect(existsSync(logFile)).toBe(true);
  expect(text).toContain("version: 1.2.3");
  expect(text).toContain("writable: yes");
  expect(text).toContain("something with ••• in it");
  expect(text).not.toContain("c0rrect-horse");
});

test("the log is in the data folder, and another console with the folder is refused", async () => {
  const { hosted } = await open();
  await expect(open()).rejects.toThrow("Already running");
  await hosted.close();
  expect(readFileSync(join(data, "logs", "console.log"), "utf8")).toMatch(
    /^\d{4}-\d\d-\d\dT\S+ INFO {2}Incident Console 1\.2\.3 starts/,
  );
  const again = await open();
  await again.hosted.close();
});
