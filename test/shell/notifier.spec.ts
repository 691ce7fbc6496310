import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { type AlertWish, startEnvironment, type TestEnvironment } from "../support/backends.ts";
import {
  busMissing,
  type NotificationDaemon,
  type PrivateBus,
  type RecordedNotification,
  startNotificationDaemon,
  startPrivateBus,
} from "../support/notificationDaemon.ts";
import { buildOnce, electronProgram, launchShell, type Shell } from "./launchShell.ts";

// From a server that fires to a person's answer, through the built shell and a real session bus.
test.describe.configure({ mode: "serial" });
test.skip(busMissing !== null, `Notifications go over D-Bus here (skipped: ${busMissing}).`);

let bus: PrivateBus;
let daemon: NotificationDaemon;
let production: TestEnvironment;
let shell: Shell;

const alertOf = (name: string, severity: string, minute: number): AlertWish => ({
  labels: { alertname: name, severity, component: "fastapi" },
  annotations: { summary: `<b>${name}</b> & more`, description: "Error rate is 8.13% (threshold: 5%)" },
  startsAt: new Date(Date.UTC(2026, 0, 1, 10, minute)).toISOString(),
});

test.beforeAll(async () => {
  buildOnce();
  bus = await startPrivateBus();
  daemon = await startNotificationDaemon(bus.address);
  production = await startEnvironment("production", "Production", true);
  shell = await launchShell([], { DBUS_SESSION_BUS_ADDRESS: bus.address }, (data) =>
    writeFile(
      join(data, "environments.json"),
      JSON.stringify({ version: 1, environments: [production.settings] }, null, 2),
    ),
  );
  await expect(shell.page.getByRole("heading", { name: "All clear" })).toBeVisible();
  await leaveWindow();
});

test.afterAll(async () => {
  await shell?.close();
  await daemon?.stop();
  await production?.close();
  await bus?.close();
});

/** The person works in another window. */
async function leaveWindow(): Promise<void> {
  await shell.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.blur(), null);
}

/** The notification about an alert, once it came. */
async function told(about: string): Promise<RecordedNotification> {
  const find = () => daemon.shown.findLast(({ summary }) => summary.includes(about));
  await expect.poll(() => find()?.summary).toContain(about);
  const found = find();
  if (found === undefined) throw new Error(`There was no notification about ${about}.`);
  return found;
}

function button(notification: RecordedNotification, label: string): string {
  const action = [...notification.actions].find(([, name]) => name === label)?.[0];
  test.skip(action === undefined && electronProgram() !== null, "This Electron shows no buttons on Linux.");
  if (action === undefined) throw new Error(`There is no button "${label}".`);
  return action;
}

const isFocused = () =>
  shell.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isFocused() ?? false, null);

test("an alert that fires is told, and a click opens it", async () => {
  production.alerts = [alertOf("HighErrorRate", "critical", 1)];
  const notification = await told("HighErrorRate");
  expect(notification.summary).toBe("Production · critical · HighErrorRate");
  expect(notification.body).toContain("&lt;b&gt;HighErrorRate&lt;/b&gt; &amp; more");
  expect(notification.urgency).toBe(2);
  await expect.poll(() => shell.inMain(({ app }) => app.getBadgeCount(), null)).toBe(1);

  daemon.invoke(notification.id, "default");
  await expect(shell.page.getByRole("heading", { name: "<b>HighErrorRate</b> & more" })).toBeVisible();
  await expect.poll(isFocused).toBe(true);
  await expect.poll(() => shell.inMain(({ app }) => app.getBadgeCount(), null)).toBe(0);
  await leaveWindow();
});

test("its button acknowledges it", async () => {
  const notification = await told("HighErrorRate");
  daemon.invoke(notification.id, button(notification, "Acknowledge"));
  const acknowledged = () =>
    shell.page.evaluate(
      () =>
        new Promise<readonly string[]>((resolve) => {
          const stop = Reflect.get(window, "incidentConsole").subscribe(
            "acknowledgements",
            "",
            (message: { readonly state: { readonly items: Record<string, { readonly author: string }> } }) => {
              queueMicrotask(() => stop());
              resolve(Object.keys(message.state.items));
            },
          );
        }),
    );
  await expect.poll(acknowledged).toHaveLength(1);
  expect(await isFocused()).toBe(false);
});

test("its other button opens the silence dialog", async () => {
  production.alerts = [...production.alerts, alertOf("PoolExhausted", "critical", 2)];
  const notification = await told("PoolExhausted");
  daemon.invoke(notification.id, button(notification, "Silence 1 h"));
  await expect(shell.page.getByRole("dialog")).toContainText("PoolExhausted");
  await expect(shell.page).not.toHaveURL(/do=silence/);
  await shell.page.keyboard.press("Escape");
  await leaveWindow();
});

test("what the system refuses is told by the badge, the tray and the title", async () => {
  daemon.refuse("Notifications are paused");
  production.alerts = [...production.alerts, alertOf("RedisDown", "critical", 3)];
  const title = () => shell.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle() ?? "", null);
  await expect.poll(title).toMatch(/^\d+ notifications? not shown · /);
  await expect.poll(() => shell.inMain(({ app }) => app.getBadgeCount(), null)).toBeGreaterThan(0);
  if (electronProgram() === null) {
    const seen = () =>
      shell.inMain(({ BrowserWindow, Tray }) => {
        const [tray] = Reflect.get(Tray, "made") as { readonly toolTip: string }[];
        return [tray?.toolTip, Reflect.get(BrowserWindow.getAllWindows()[0] ?? {}, "flashing")];
      }, null);
    await expect
      .poll(seen)
      .toEqual([
        expect.stringMatching(/^\d+ notifications? w.*\nProduction: 2 firing, worst critical, 1 acknowledged$/),
        true,
      ]);
  }
  daemon.refuse(null);
});

test("a focused window shows it itself", async () => {
  const before = daemon.shown.length;
  await shell.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.focus(), null);
  production.alerts = [...production.alerts, alertOf("DiskFull", "critical", 4)];
  await expect(shell.page.getByText("<b>DiskFull</b> & more").first()).toBeVisible();
  const delivery = () =>
    shell.page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          const stop = Reflect.get(window, "incidentConsole").subscribe(
            "notifications",
            "",
            (message: {
              readonly state: { readonly recent: readonly { readonly title: string; readonly delivery: unknown }[] };
            }) => {
              queueMicrotask(() => stop());
              const found = message.state.recent.find(({ title }) => title.includes("DiskFull"));
              resolve(JSON.stringify(found?.delivery ?? null));
            },
          );
        }),
    );
  await expect.poll(delivery).toBe('{"by":"toast","message":null}');
  expect(daemon.shown.slice(before).map(({ summary }) => summary)).not.toContain("Production · critical · DiskFull");
});

test("its end is told too, quietly", async () => {
  await leaveWindow();
  production.alerts = production.alerts.filter(({ labels }) => labels.alertname !== "PoolExhausted");
  const ended = await told("PoolExhausted · ended");
  expect(ended.urgency).toBe(0);
  expect(ended.silent).toBe(true);
  expect([...ended.actions.values()]).toEqual(["View"]);
});
