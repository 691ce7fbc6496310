import { expect, type Page, test } from "@playwright/test";
import { fingerprint } from "../../electron/console/alerts/fingerprint.ts";
import { type App, openApp } from "../support/app.ts";
import { startEnvironment, type TestEnvironment } from "../support/backends.ts";

let production: TestEnvironment;
let staging: TestEnvironment;
let app: App;

const errors = {
  labels: { alertname: "HighErrorRate", severity: "critical", component: "api" },
  annotations: { summary: "High error rate detected" },
  startsAt: "2026-01-01T10:00:00Z",
};
const redis = {
  labels: { alertname: "RedisDown", severity: "high", component: "redis" },
  annotations: { summary: "Redis is down" },
  startsAt: "2026-01-01T11:00:00Z",
};

test.beforeEach(async () => {
  production = await startEnvironment("production", "Production", true);
  staging = await startEnvironment("staging", "Staging", false);
  production.alerts = [errors];
  app = await openApp([production.settings, staging.settings]);
  // What is announced would lie above what is looked at.
  await app.call("notifications.mute", { environment: null, until: Date.now() + 3_600_000 });
});

test.afterEach(async () => {
  await app.close();
  await production.close();
  await staging.close();
});

const rows = (page: Page) => page.getByRole("grid", { name: "Alerts" }).locator("[role=row][aria-selected]");

async function open(page: Page): Promise<void> {
  await page.goto(app.link());
  // A key that is pressed before the frame is there leads nowhere.
  await expect(rows(page)).toHaveCount(1);
}

test("on a Mac, Option and a digit write a sign where one writes: a German keyboard has its braces there", async ({
  page,
}) => {
  await page.addInitScript(() => Object.defineProperty(navigator, "platform", { get: () => "MacIntel" }));
  await open(page);
  await page.getByRole("combobox", { name: "Filter by matchers" }).focus();
  await page.keyboard.press("Alt+2");
  await expect(page).toHaveTitle(/All environments/);
  await page.keyboard.press("Meta+1");
  await expect(page).toHaveTitle(/Production/);
  await page.locator("#screen").focus();
  await page.keyboard.press("Alt+2");
  await expect(page).toHaveTitle(/Staging/);
});

test("behind a dialog that changes something the palette does not open, and Escape loses nothing else", async ({
  page,
}) => {
  await open(page);
  await page.keyboard.press("Alt+1");
  await rows(page).first().click();
  await page.keyboard.press("s");
  await expect(page.getByRole("dialog")).toContainText("Silence in Production");
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog")).toHaveCount(1);
  await expect(page.getByRole("dialog")).toContainText("Silence in Production");
});

test("a wish to silence an alert that is not there is over, also when the alert comes later", async ({ page }) => {
  await open(page);
  const alert = `production/${fingerprint(redis.labels)}`;
  const query = new URLSearchParams({ env: "production", alert, do: "silence" });
  // As the window begins that a notification's button opened.
  await page.evaluate((hash) => history.replaceState(null, "", hash), `#/alerts?${query}`);
  await page.reload();
  await expect(rows(page)).toHaveCount(1);
  await expect(page).not.toHaveURL(/do=silence/);
  production.alerts = [errors, redis];
  await expect(rows(page)).toHaveCount(2);
  await expect(page.getByRole("dialog")).toHaveCount(0);
});
