import { expect, type Page, test } from "@playwright/test";
import { type Demo, startDemo } from "../../electron/demo/demo.ts";
import { defaultPersonalSettings } from "../../shared/model/personal.ts";
import { type App, openApp } from "../support/app.ts";
import {
  clickTold,
  expectRemembered,
  journalOf,
  latestEpisode,
  pass,
  recordNotifications,
  rows,
  toldTo,
  waitForTold,
} from "../support/wholePath.ts";

// Polls often; a deadline that no step of `pass` reaches keeps every answer fresh.
const pace = { pollInterval: "1s", timeout: "1m" };
const name = "DatabaseConnectionPoolExhausted";
const summary = "Database connection pool nearly exhausted";
/** When that alert fires and ends in production's story. */
const firesMs = 39_000;
const endsMs = 385_000;
const title = `Production · critical · ${name}`;

let demo: Demo;
let app: App;
/** How far the demo's clock is ahead. */
let ahead: number;
let startedAt: number;

async function open(intoTheStoryMs: number): Promise<void> {
  ahead = 0;
  startedAt = Date.now() - intoTheStoryMs;
  demo = await startDemo({ startedAt, now: () => Date.now() + ahead });
  app = await openApp(
    demo.environments.map((environment) => ({
      ...environment,
      prometheus: { ...environment.prometheus, ...pace },
      alertmanagers: environment.alertmanagers.map((alertmanager) => ({ ...alertmanager, ...pace })),
      loki: { ...environment.loki, requestIdFields: [...environment.loki.requestIdFields], ...pace },
      ...(environment.gateway === undefined ? {} : { gateway: { ...environment.gateway, ...pace } }),
    })),
  );
}

test.afterEach(async () => {
  await app.close();
  await demo.close();
});

const storyMs = () => Date.now() + ahead - startedAt;

/** Lets the story, and the console with it, go on to a moment. */
function passTo(untilMs: number, stepMs?: number): Promise<void> {
  // Every one, for a poller that misses two turns takes them for a sleep.
  const backends = demo.environments.flatMap(({ id, alertmanagers, gateway }) => [
    `${id}/prometheus`,
    ...alertmanagers.map((_, index) => `${id}/alertmanager-${index + 1}`),
    `${id}/loki`,
    ...(gateway === undefined ? [] : [`${id}/gateway`]),
  ]);
  const turn = (milliseconds: number) => {
    ahead += milliseconds;
    app.sleep(milliseconds);
  };
  return pass(app, backends, Math.max(0, untilMs - storyMs()), turn, stepMs);
}

const dialog = (page: Page) => page.getByRole("dialog");

test("an alert fires, is told, opened, acknowledged, not repeated, over, and remembered", async ({ context }) => {
  // Early, so that a slow machine has the page open before it fires.
  await open(1_000);
  // The usual step of five minutes may come only after the story has ended, where its alerts are announced late.
  const notifications = { ...defaultPersonalSettings.notifications, escalateAfterMinutes: [2] };
  await app.call("personal.save", { settings: { ...defaultPersonalSettings, notifications } });
  await recordNotifications(context);
  const page = await context.newPage();
  await page.goto(app.link());
  // What fires when the console starts is said once, in a digest of each environment.
  await expect.poll(async () => (await toldTo(page)).length).toBe(2);
  await expect(rows(page).first()).toBeVisible();

  await passTo(firesMs - 10_000);
  await passTo(firesMs + 3_000, 5_000);
  const told = await waitForTold(page, title);
  expect(told.body).toContain(summary);

  await clickTold(page, title);
  await expect(page.getByRole("heading", { name: summary })).toBeVisible();
  const alert = app.alert(name);
  await expect(page).toHaveURL(new RegExp(`alert=${encodeURIComponent(alert?.id ?? "none")}`));

  await page.keyboard.press("a");
  await expect(rows(page).filter({ hasText: summary })).toContainText("acknowledged by you");
  await expect(page.getByText(`Acknowledged ${name}. Others do not see it.`)).toBeVisible();

  // Well past the step of the escalation: of three critical alerts that nobody has, this one is not said again.
  await passTo(firesMs + 240_000);
  await expect
    .poll(async () => (await toldTo(page)).map(({ title: text, body }) => `${text}: ${body}`).join("\n"))
    .toMatch(/2 critical alerts still wait for somebody: HighErrorRate ×2|HighErrorRate: Fires since/);
  const all = await toldTo(page);
  expect(all.filter(({ body }) => body.includes("asleep"))).toEqual([]);
  expect(all.filter((one) => one.title === title)).toHaveLength(1);
  expect(all.filter((one) => /still wait|Fires since/.test(one.title + one.body) && one.body.includes(name))).toEqual(
    [],
  );

  await passTo(endsMs + 5_000, 3_000);
  await expect.poll(() => app.alert(name)?.state).toBe("resolved");
  await expect
    .poll(async () => (await toldTo(page)).map(({ title: text, body }) => `${text}: ${body}`).join("\n"))
    .toMatch(new RegExp(`${name} · ended|alerts ended: .*${name}`));
  await page.getByRole("tab", { name: /^Resolved/ }).click();
  await expect(rows(page).filter({ hasText: summary })).toContainText("resolved");

  const episode = await latestEpisode(app, alert?.id ?? "");
  expect(episode).toMatchObject({ startsAt: alert?.startsAt, state: "resolved", acknowledgedBy: "tester" });
  const { startsAt, notifiedAt, acknowledgedAt, endedAt } = episode;
  const order = [startsAt, notifiedAt ?? 0, acknowledgedAt ?? 0, endedAt ?? 0];
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect((endedAt ?? 0) - startsAt).toBeGreaterThan(300_000);
  const journal = await journalOf(app, alert?.id ?? "");
  expect(journal.filter((line) => line === "decision notified" || line === "acknowledged").slice(0, 2)).toEqual([
    "decision notified",
    "acknowledged",
  ]);
  await expectRemembered(page, name);
});

test("an alert in production is silenced by typing its name, and fires again once that is expired", async ({
  page,
}) => {
  await open(100_000);
  // Toasts would lie over the buttons.
  await app.call("notifications.mute", { environment: null, until: Date.now() + 3_600_000 });
  await page.goto(app.link());
  const row = rows(page).filter({ hasText: summary });
  await row.click();
  await page.keyboard.press("s");
  await expect(dialog(page)).toContainText("Silence in Production");
  await expect(dialog(page).getByText("Covers 1 alert now")).toBeVisible();
  await dialog(page).getByLabel("Comment").fill("Pool is being raised");
  const send = dialog(page).getByRole("button", { name: "Silence in Production", exact: true });
  const confirm = dialog(page).getByLabel(/^Type Production to confirm/);
  await confirm.fill("Staging");
  await confirm.press("Enter");
  await expect(dialog(page)).toContainText("This is not the name");
  await confirm.fill("Production");
  await send.click();
  await expect(dialog(page)).toHaveCount(0);

  await page.getByRole("tab", { name: /^Silenced/ }).click();
  await expect(row).toContainText("silenced");
  await page.getByRole("tab", { name: /^Firing/ }).click();
  await expect(row).toHaveCount(0);

  await page.getByRole("link", { name: "Silences" }).click();
  const silence = page.getByRole("grid", { name: "Silences" }).getByRole("row", { name: /Pool is being raised/ });
  await expect(silence).toContainText("covers 1 alert");
  await silence.click();
  await page.getByRole("button", { name: "Expire…" }).click();
  await confirm.fill("Production");
  await dialog(page).getByRole("button", { name: "Expire in Production", exact: true }).click();
  await expect(dialog(page)).toHaveCount(0);

  await page.getByRole("link", { name: "Alerts" }).click();
  await page.getByRole("tab", { name: /^Firing/ }).click();
  await expect(row).toContainText("firing");
  await page.getByRole("tab", { name: /^Silenced/ }).click();
  await expect(row).toHaveCount(0);
});
