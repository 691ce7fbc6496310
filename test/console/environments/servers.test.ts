import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createConsole } from "../../../electron/console/console.ts";
import { AlertServers } from "../../../electron/console/environments/servers.ts";
import type { JournalEntry } from "../../../shared/model/notification.ts";
import { createFakeClock } from "../../support/clock.ts";
import { createWorld, recordingNotifier } from "../notifications/support.ts";
import { memoryStore } from "../silences/harness.ts";
import { environment, settingsOf, startPlainAlertmanager, wireAlert } from "./harness.ts";

const everything = { environment: null, alert: null, from: null, to: null, before: null, limit: 100 };
const settings = (id: string, ...urls: readonly string[]) => ({
  id,
  name: id,
  production: false,
  alertmanagers: urls.map((url) => ({ url })),
});

test("which servers an environment had is remembered over a restart; only one that is gone counts", () => {
  const store = memoryStore(createFakeClock());
  const start = (...environments: ReturnType<typeof settings>[]) => new AlertServers(store).remember(environments);
  expect(start(settings("a", "http://one"), settings("b", "http://two"))).toEqual([]);
  expect(start(settings("a", "http://one"), settings("b", "http://two"))).toEqual([]);
  expect(start(settings("a", "http://more", "http://one"))).toEqual([]);
  expect(start(settings("a", "http://more", "http://three"))).toEqual(["a"]);
  expect(start(settings("a", "http://more", "http://three"), settings("b", "http://four"))).toEqual(["b"]);
});

test("a memory of servers that cannot be read is none", () => {
  const store = memoryStore(createFakeClock());
  store.run("INSERT INTO state (key, json) VALUES ('servers', '{\"a\":1}')");
  expect(new AlertServers(store).remember([settings("a", "http://one")])).toEqual([]);
});

test("alerts of servers that the settings do not have any more have not ended while the console was not running", async () => {
  const folder = await mkdtemp(join(tmpdir(), "incident-console-"));
  const settingsFile = join(folder, "environments.json");
  const clock = createFakeClock();
  const run = async (url: string, acknowledge: boolean) => {
    await writeFile(settingsFile, JSON.stringify(settingsOf(environment("a", { alertmanagers: [{ url }] }))));
    const log: string[] = [];
    const notifier = recordingNotifier();
    const opened = await createConsole(createWorld(clock, notifier, log), {
      settingsFile,
      dataFolder: folder,
      version: "0.1.0",
      demo: null,
    });
    while (!log.some((line) => line.startsWith("A: "))) await new Promise((done) => setTimeout(done, 5));
    if (acknowledge) {
      const alerts = [{ alert: "a/0000000000000001", startsAt: Date.parse("2026-11-21T03:40:00Z") }];
      const wish = { alerts, note: "", shareMinutes: null, confirmation: null };
      expect(await opened.call("alerts.acknowledge", wish)).toMatchObject({ ok: true, value: { refused: [] } });
    }
    const page = (await opened.call("journal.read", everything)) as { value: { entries: JournalEntry[] } };
    let acknowledged = 0;
    opened.subscribe("acknowledgements", "", (message) => {
      if (message.kind === "snapshot") acknowledged = Object.keys((message.state as { items: object }).items).length;
    })();
    await opened.dispose();
    await clock.advance(60_000);
    return {
      titles: notifier.shown.map(({ title }) => title),
      journal: page.value.entries.map(({ text }) => text),
      acknowledged,
    };
  };
  try {
    const [had, other] = await Promise.all([
      startPlainAlertmanager(wireAlert("0000000000000001")),
      startPlainAlertmanager(),
    ]);
    expect((await run(had.url, true)).acknowledged).toBe(1);
    const moved = await run(other.url, false);
    expect(moved.titles).toEqual([]);
    expect(moved.journal.filter((text) => /ended/.test(text))).toEqual([]);
    expect(moved.journal[0]).toBe("Started: nothing fires.");
    // Whoever undoes the edit finds what was acknowledged.
    const back = await run(had.url, false);
    expect(back.acknowledged).toBe(1);
    // The same servers without it: it has ended.
    had.answers.set("/api/v2/alerts", { body: [] });
    expect((await run(had.url, false)).acknowledged).toBe(0);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
