import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { startEnvironment, type TestEnvironment } from "../support/backends.ts";
import {
  busMissing,
  type NotificationDaemon,
  type PrivateBus,
  startNotificationDaemon,
  startPrivateBus,
} from "../support/notificationDaemon.ts";
import { buildOnce, electronProgram, launchShell, type Shell, startAgain } from "./launchShell.ts";
import { startTrayWatcher, type TrayWatcher } from "./trayWatcher.ts";

// The window among the system's other things, on a desktop that shows a tray. One shell for all of it.
test.describe.configure({ mode: "serial" });
test.skip(busMissing !== null, `Whether there is a tray is asked on D-Bus here (skipped: ${busMissing}).`);

/** Electron tells nobody what a tray shows; the stand-in does. */
const onlyStandIn = () => test.skip(electronProgram() !== null, "Electron does not tell what its tray shows.");

let bus: PrivateBus;
let daemon: NotificationDaemon;
let watcher: TrayWatcher;
let production: TestEnvironment;
let shell: Shell;

const alert = (name: string, severity: string) => ({
  labels: { alertname: name, severity },
  annotations: { summary: `${name} on host a` },
  startsAt: "2026-01-01T10:00:00.000Z",
});

test.beforeAll(async () => {
  buildOnce();
  bus = await startPrivateBus();
  daemon = await startNotificationDaemon(bus.address);
  watcher = await startTrayWatcher(bus.address);
  production = await startEnvironment("production", "Production", true);
  shell = await launchShell([], { DBUS_SESSION_BUS_ADDRESS: bus.address }, (data) =>
    writeFile(join(data, "environments.json"), JSON.stringify({ version: 1, environments: [production.settings] })),
  );
  await expect(shell.page.getByRole("heading", { name: "All clear" })).toBeVisible();
});

test.afterAll(async () => {
  await shell?.close();
  watcher?.stop();
  await daemon?.stop();
  await production?.close();
  await bus?.close();
});

interface TrayItem {
  readonly label: string;
  readonly submenu?: { readonly items: readonly TrayItem[] };
  click?(): void;
}

/** What the tray says, and the labels of its menu's first level. */
const tray = () =>
  shell.inMain(({ Tray }) => {
    const [made] = Reflect.get(Tray, "made") as {
      readonly toolTip: string;
      readonly menu: { readonly items: readonly TrayItem[] };
    }[];
    return { toolTip: made?.toolTip, labels: made?.menu.items.map(({ label }) => label) };
  }, null);

/** Chooses a line of the tray's menu by the labels that lead to it. */
const choose = (...path: readonly string[]) =>
  shell.inMain(({ Tray }, labels) => {
    const [made] = Reflect.get(Tray, "made") as { readonly menu: { readonly items: readonly TrayItem[] } }[];
    let items = made?.menu.items ?? [];
    let found: TrayItem | undefined;
    for (const label of labels) {
      found = items.find((item) => item.label.startsWith(label));
      if (found === undefined) throw new Error(`There is no "${label}" among ${items.map((item) => item.label)}`);
      items = found.submenu?.items ?? [];
    }
    found?.click?.();
  }, path);

const windowState = () =>
  shell.inMain(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    return { visible: window?.isVisible(), focused: window?.isFocused() };
  }, null);
const close = () => shell.inMain(({ BrowserWindow }) => void BrowserWindow.getAllWindows()[0]?.close(), null);

test("the tray follows what fires, what nobody can tell, and what is clear", async () => {
  onlyStandIn();
  const says = async (words: string) =>
    expect
      .poll(tray)
      .toEqual({ toolTip: `Production: ${words}`, labels: expect.arrayContaining([`Production: ${words}`]) });
  await says("all clear");
  production.alerts = [alert("PoolExhausted", "warning")];
  await says("1 firing, worst warning");
  production.alerts = [alert("PoolExhausted", "warning"), alert("HighErrorRate", "critical")];
  await says("2 firing, worst critical");
  production.alerts = [];
  await says("all clear");
  production.down.add("loki");
  await says("not sure: no good answer from Loki");
  production.down.delete("loki");
  await says("all clear");
});

test("its menu mutes, and ends the mute", async () => {
  onlyStandIn();
  const muted = async () => ((await stateOf("personal")) as { readonly mutes: readonly unknown[] }).mutes;
  await choose("Mute all", "For 1 h");
  await expect.poll(async () => (await tray()).toolTip).toMatch(/\nMuted until (?:\w+ )?\d\d:\d\d$/);
  expect(await muted()).toEqual([{ environment: null, until: expect.any(Number) }]);
  await choose("Mute all", "End mute");
  await expect.poll(muted).toEqual([]);
});

const power = (event: string) =>
  shell.inMain(({ powerMonitor }, name) => void (powerMonitor as NodeJS.EventEmitter).emit(name), event);

test("behind a locked screen nobody looks at the window, though it has the focus", async () => {
  expect(await windowState()).toEqual({ visible: true, focused: true });
  await power("lock-screen");
  production.alerts = [alert("BehindTheLock", "critical")];
  await expect
    .poll(() => daemon.shown.map(({ summary }) => summary))
    .toContain("Production · critical · BehindTheLock");
  await power("unlock-screen");
});

test("closing hides the window, says so once, and alerts go on to be told", async () => {
  await shell.page.evaluate(() => {
    location.hash = "#/history?env=production";
  });
  // Windows asked whether it may end its session, and another program said no: nothing has ended.
  await shell.inMain(({ BrowserWindow }) => void BrowserWindow.getAllWindows()[0]?.emit("query-session-end", {}), null);
  await close();
  await expect.poll(windowState).toEqual({ visible: false, focused: false });
  await expect.poll(() => daemon.shown.map(({ summary }) => summary)).toContain("Incident Console is still running");
  production.alerts = [...production.alerts, alert("DiskFull", "critical")];
  await expect.poll(() => daemon.shown.map(({ summary }) => summary)).toContain("Production · critical · DiskFull");
  await expect(shell.page.getByRole("heading", { name: "History" })).toBeAttached();
});

test("another start shows it at the same place, and hands a link over", async () => {
  const again = await startAgain(shell.data);
  expect(again.code).toBe(0);
  await expect.poll(windowState).toEqual({ visible: true, focused: true });
  expect(shell.page.url()).toMatch(/#\/history\?env=production$/);
  await close();
  await expect.poll(windowState).toMatchObject({ visible: false });
  const { alerts } = (await stateOf("alerts")) as {
    readonly alerts: Readonly<Record<string, { readonly name: string }>>;
  };
  const [id] = Object.entries(alerts).find(([, { name }]) => name === "DiskFull") ?? [];
  const link = `incident-console://alert/${id}`;
  expect((await startAgain(shell.data, [link, "--data=/nowhere", "--quit"])).code).toBe(0);
  await expect.poll(windowState).toEqual({ visible: true, focused: true });
  await expect(shell.page.getByRole("heading", { name: "DiskFull on host a" })).toBeVisible();
  const told = daemon.shown.filter(({ summary }) => summary === "Incident Console is still running");
  expect(told).toHaveLength(1);
});

/** A topic's state, as the page gets it. */
const stateOf = (topic: string) =>
  shell.page.evaluate(
    (name) =>
      new Promise<unknown>((resolve) => {
        const stop = Reflect.get(window, "incidentConsole").subscribe(
          name,
          "",
          (message: { readonly state: unknown }) => {
            queueMicrotask(() => stop());
            resolve(message.state);
          },
        );
      }),
    topic,
  );

test("what happened while the machine slept is told in one digest", async () => {
  await power("suspend");
  const before = daemon.shown.length;
  production.alerts = ["A", "B", "C"].map((name) => alert(`WhileAsleep${name}`, "critical"));
  // Two polls, had there been any.
  await shell.page.waitForTimeout(2_500);
  expect(daemon.shown.length).toBe(before);
  // As most laptops wake up: nobody looks at the window yet.
  await power("lock-screen");
  await power("resume");
  await expect.poll(() => daemon.shown.length).toBe(before + 1);
  const digest = daemon.shown.at(-1);
  await power("unlock-screen");
  for (const name of ["A", "B", "C"]) expect(digest?.body).toContain(`WhileAsleep${name}`);
});

/** A second start, as the system makes it for a link. */
const second = (...args: readonly string[]) =>
  shell.inMain(({ app }, argv) => void app.emit("second-instance", {}, argv, "/", null), ["console", ...args]);

test("a link to what is not there ends in a plain sentence", async () => {
  await second("incident-console://alert/nowhere/0000000000000000");
  await expect(shell.page.getByText("The console does not know this alert now.", { exact: false })).toBeVisible();
  await second("incident-console://trace/abc12345?env=nowhere");
  await expect(shell.page.getByText("there is none of nowhere in these settings", { exact: false })).toBeVisible();
});

test("a hostile link leads nowhere; the window says what is wrong with it, and nothing of it", async () => {
  const before = shell.page.url();
  const said = shell.page.getByRole("alert").filter({ hasText: "The link was not opened." });
  for (const [link, words] of [
    ["incident-console://alert/production/x#/settings", "does not name one that could exist"],
    [`incident-console://trace/${"a".repeat(5000)}`, "longer than any link of this console"],
    ["incident-console://trace/%", "its ID cannot be read"],
    ["incident-console://../../etc/passwd", "this is neither"],
    ["incident-console:javascript:alert(1)", "this is neither"],
  ] as const) {
    await second(link, "--data=/nowhere", "--serve");
    await expect(said).toContainText(words);
    await expect(said).not.toContainText(/settings|aaaa|passwd|javascript/);
    await said.getByRole("button", { name: "Dismiss" }).click();
    await expect(said).toHaveCount(0);
  }
  // What is no link of ours only shows the window.
  for (const link of ["javascript:alert(1)", "https://evil.example/"]) await second(link, "--data=/nowhere", "--serve");
  await shell.page.waitForTimeout(200);
  await expect(said).toHaveCount(0);
  expect(shell.page.url()).toBe(before);
  await expect.poll(shell.errors).toContain("A link from another program was not understood");
  expect(shell.errors()).not.toContain("evil.example");
});

test("a tray that goes away while the window is hidden does not take the next closing with it", async () => {
  await watcher.leave();
  await close();
  expect(await shell.ended).toBe(0);
});

test("what the person was told once is remembered", async () => {
  await expect
    .poll(async () => JSON.parse(await readFile(join(shell.data, "window.json"), "utf8")))
    .toMatchObject({ version: 1, toldOfTray: true });
});
