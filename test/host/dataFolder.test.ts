import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type HostedConsole, hostConsole } from "../../electron/host/host.ts";
import { createHostLog } from "../../electron/host/log/log.ts";
import type { TopicMessage } from "../../shared/bridge.ts";
import type { TopicName, TopicState } from "../../shared/contract.ts";
import { defaultPersonalSettings } from "../../shared/model/personal.ts";
import { startPlainAlertmanager, wireAlert } from "../console/environments/harness.ts";

// Each state of a disk: the console starts or goes on, shows its alerts, and says on the screen what is not kept.

let folder: string;
const ending: (() => unknown)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "incident-console-data-"));
});
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
  rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
});

/** A console whose settings are on another disk than its data folder. */
async function open(data: string) {
  const server = await startPlainAlertmanager(wireAlert("0123456789abcdef"));
  const settings = join(folder, "settings.json");
  const alertmanagers = [{ url: server.url }];
  const environments = [{ id: "one", name: "One", production: false, alertmanagers }];
  writeFileSync(settings, JSON.stringify({ version: 1, environments }));
  const lines: string[] = [];
  const hosted = await hostConsole({
    options: { port: 0, data, environments: settings, demo: false, serve: true, open: false },
    version: "1.2.3",
    log: createHostLog({ terminal: (line) => lines.push(line) }),
    notifier: null,
    desktop: null,
    confirm: null,
  });
  ending.push(() => hosted.close());
  await until(() => Object.keys(stateOf(hosted, "alerts").alerts).length === 1);
  return { hosted, lines, server };
}

function stateOf<N extends TopicName>({ console }: HostedConsole, topic: N): TopicState<N> {
  const heard: TopicMessage[] = [];
  console.subscribe(topic, "", (message) => heard.push(message))();
  const [first] = heard;
  if (first?.kind !== "snapshot") throw new Error(`There is no topic ${topic}`);
  return first.state as TopicState<N>;
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Does what writes, and waits until every part has said what became of it. */
async function problemsAfterWriting(hosted: HostedConsole) {
  const { console } = hosted;
  await console.call("personal.save", { settings: { ...defaultPersonalSettings, author: "Ada" } });
  const query = { kind: "request", id: "abc12345" };
  const range = { kind: "widening" };
  await console.call("searches.save", { id: null, name: "mine", query, range, environments: [] });
  await console.call("journal.note", { environment: null, alert: null, text: "a note", link: null });
  await until(() => stateOf(hosted, "faults").faults.length > 0 && stateOf(hosted, "personal").store.problem !== null);
  const personal = stateOf(hosted, "personal");
  return {
    personal: personal.problem,
    store: personal.store.problem,
    searches: stateOf(hosted, "searches").problem,
    faults: stateOf(hosted, "faults").faults.map(({ message }) => message),
    author: personal.author,
  };
}

const said = {
  personal: expect.stringMatching(/personal\.json could not be written \(\w+\)/),
  store: expect.stringMatching(/The history database cannot be written/),
  searches: expect.stringMatching(/Searches could not be written to disk|searches are kept in memory only/),
  faults: [expect.stringMatching(/The log cannot be written to the data folder \(\w+\)/)],
  author: "Ada",
};

test("a console that wakes up says at once that the folder is its own", async () => {
  const { hosted } = await open(join(folder, "data"));
  const lock = join(folder, "data", "console.lock");
  // So often that the beat which comes by itself every 15 s would be too slow for the test.
  for (let times = 0; times < 20; times += 1) {
    utimesSync(lock, 0, 0);
    hosted.console.resume();
    await until(() => statSync(lock).mtimeMs > 0);
  }
});

function mount(path: string, options: string): boolean {
  mkdirSync(path);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", path], { stdio: "ignore" });
  } catch {
    return false;
  }
  ending.push(() => execFileSync("umount", ["-l", path]));
  return true;
}

test("a folder that cannot be made", async () => {
  writeFileSync(join(folder, "file"), "");
  const { hosted, lines } = await open(join(folder, "file", "data"));
  expect(await problemsAfterWriting(hosted)).toEqual(said);
  expect(lines.filter((line) => line.includes("cannot be made: there is a file in its place"))).toHaveLength(1);
});

test("a read-only disk", async (context) => {
  const data = join(folder, "data");
  if (!mount(data, "ro,size=1m")) return context.skip("only who may mount a file system can make it read-only");
  const { hosted } = await open(data);
  expect(await problemsAfterWriting(hosted)).toEqual(said);
  const { value } = (await hosted.console.call("diagnostics.read", {})) as { value: { text: string; logFile: null } };
  expect(value.text).toContain("writable: EROFS");
  expect(value.text).toContain("log cannot be written");
  expect(value.logFile).toBeNull();
});

test("a full disk", async (context) => {
  const data = join(folder, "data");
  if (!mount(data, "size=64k")) return context.skip("only who may mount a file system can fill a small one");
  try {
    writeFileSync(join(data, "ballast"), "x".repeat(1_000_000));
  } catch {
    // It is full now.
  }
  const { hosted } = await open(data);
  expect(await problemsAfterWriting(hosted)).toEqual(said);
});

test("a folder that vanishes while the console runs: alerts go on", async () => {
  const data = join(folder, "data");
  const { hosted, server } = await open(data);
  rmSync(data, { recursive: true });
  writeFileSync(data, "a file where the folder was");
  expect((await problemsAfterWriting(hosted)).store).toEqual(said.store);
  const polls = server.requests.length;
  await hosted.console.call("poll.now", { environment: null });
  await server.arrived(polls + 1);
});
