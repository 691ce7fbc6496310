import { expect, type Page, test } from "@playwright/test";
import { fingerprint } from "../../electron/console/alerts/fingerprint.ts";
import { type App, openApp } from "../support/app.ts";
import { startEnvironment, type TestEnvironment } from "../support/backends.ts";
import { keepScreen, seriousFaults } from "../support/screen.ts";

let production: TestEnvironment;
let staging: TestEnvironment;
let app: App;

const errors = {
  labels: { alertname: "HighErrorRate", severity: "critical", component: "api", instance: "api-1:80" },
  annotations: { summary: "High error rate detected" },
  startsAt: "2026-01-01T10:00:00Z",
};
const redis = {
  labels: { alertname: "RedisDown", severity: "high", component: "redis" },
  annotations: { summary: "Redis is down" },
  startsAt: "2026-01-01T11:00:00Z",
};
const pool = {
  labels: { alertname: "PoolExhausted", severity: "high", component: "database" },
  annotations: { summary: "The pool is exhausted" },
  startsAt: "2026-01-01T12:00:00Z",
};
const stagingErrors = {
  ...errors,
  labels: { ...errors.labels, instance: "api-9:80" },
  annotations: { summary: "High error rate in the rehearsal" },
};

test.beforeEach(async () => {
  production = await startEnvironment("production", "Production", true);
  staging = await startEnvironment("staging", "Staging", false);
  production.alerts = [errors, redis];
  staging.alerts = [stagingErrors];
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
const detail = (page: Page) => page.getByRole("complementary", { name: "Alert" });
const elsewhere = (page: Page) => detail(page).getByRole("region", { name: "In other environments" });

async function open(page: Page): Promise<void> {
  await page.goto(app.link());
  // A key that is pressed before the frame is there leads nowhere.
  await expect(rows(page)).toHaveCount(3);
}

async function filterBy(page: Page, text: string): Promise<void> {
  const filter = page.getByRole("combobox", { name: "Filter by matchers" });
  await filter.fill(text);
  await filter.press("Enter");
  await filter.press("Escape");
}

test("each environment is found again as it was left, also after a reload, and hides nothing of another", async ({
  page,
}) => {
  await open(page);
  await page.keyboard.press("Alt+1");
  await filterBy(page, 'component="redis"');
  await expect(rows(page)).toHaveCount(1);
  await rows(page).first().click();
  await expect(detail(page)).toBeVisible();

  await page.keyboard.press("Alt+2");
  await expect(page).toHaveTitle(/Staging/);
  await expect(rows(page)).toContainText(["High error rate in the rehearsal"]);
  await expect(detail(page)).toHaveCount(0);
  await page.getByRole("tab", { name: /^Silenced/ }).click();
  await expect(rows(page)).toHaveCount(0);

  await page.keyboard.press("Alt+1");
  await expect(page).toHaveTitle(/Production/);
  await expect(rows(page)).toContainText(["Redis is down"]);
  await expect(rows(page)).toHaveCount(1);
  await expect(detail(page).getByRole("heading", { name: "Redis is down" })).toBeVisible();

  await page.keyboard.press("Alt+0");
  await expect(rows(page)).toHaveCount(3);
  await page.reload();
  await expect(rows(page)).toHaveCount(3);
  await page.keyboard.press("Alt+2");
  await expect(page.getByRole("tab", { name: /^Silenced/ })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Alt+1");
  await expect(rows(page)).toHaveCount(1);
});

test("the logs' mode, text and range belong to the environment; what was typed comes along the first time", async ({
  page,
}) => {
  await open(page);
  await page.keyboard.press("Alt+1");
  await page.getByRole("link", { name: "Logs" }).click();
  const box = page.getByRole("textbox", { name: "Request ID" });
  await box.fill("abc12345");
  await page.keyboard.press("Alt+2");
  await expect(page).toHaveTitle(/Staging/);
  await expect(box).toHaveValue("abc12345");
  await box.fill("zzz99999");
  await page
    .getByRole("button", { name: /^Range|Until found/ })
    .first()
    .click();
  await page.getByText("Last 6 h", { exact: true }).click();
  await page.keyboard.press("Alt+1");
  await expect(page).toHaveTitle(/Production/);
  await expect(box).toHaveValue("abc12345");
  await expect(page.getByRole("button", { name: "Range: Until found" })).toBeVisible();
  await page.keyboard.press("Alt+2");
  await expect(box).toHaveValue("zzz99999");
  await expect(page.getByRole("button", { name: /Last 6 h/ })).toBeVisible();
  await page.reload();
  await expect(box).toHaveValue("zzz99999");
  await expect(page.getByRole("button", { name: /Last 6 h/ })).toBeVisible();
});

test("an address wins over what is remembered, and damaged memory is no harm", async ({ page }) => {
  await open(page);
  await page.keyboard.press("Alt+1");
  await filterBy(page, 'component="redis"');
  await expect(rows(page)).toHaveCount(1);
  await page.keyboard.press("Alt+2");
  await expect(rows(page)).toHaveCount(1);
  await page.evaluate(() => {
    location.hash = "#/alerts?env=production";
  });
  await expect(page).toHaveTitle(/Production/);
  await expect(rows(page)).toHaveCount(2);
  await page.addInitScript(() => {
    sessionStorage.setItem("incident-console.views", '[["production",{"place":7}],["staging",null],');
  });
  await page.reload();
  await expect(rows(page)).toHaveCount(2);
  await page.keyboard.press("Alt+2");
  await expect(rows(page)).toContainText(["High error rate in the rehearsal"]);
});

test("an environment that is removed and comes back begins anew", async ({ page }) => {
  await open(page);
  await page.keyboard.press("Alt+2");
  await filterBy(page, 'component="nothing"');
  await expect(page.getByRole("heading", { name: "No alert matches the filter" })).toBeVisible();
  await app.write([production.settings]);
  await expect(page).toHaveTitle(/All environments/);
  await expect(rows(page)).toHaveCount(2);
  await app.write([production.settings, staging.settings]);
  await expect(rows(page)).toHaveCount(3);
  await page.keyboard.press("Alt+2");
  await expect(rows(page)).toContainText(["High error rate in the rehearsal"]);
});

test("an alert tells whether the same fires elsewhere, and where that is not known", async ({ page }) => {
  await open(page);
  await page.keyboard.press("Alt+1");
  const row = rows(page).filter({ hasText: "High error rate detected" });
  await expect(row.getByText("also firing in Staging")).toBeAttached();
  await row.click();
  await expect(elsewhere(page)).toContainText(/Staging.*Firing for/);
  await keepScreen(page, "also-firing");
  await rows(page).filter({ hasText: "Redis is down" }).click();
  await expect(elsewhere(page)).toContainText(/Staging\s*Not there\./);

  staging.down.add("prometheus").add("alertmanager");
  await expect(elsewhere(page)).toContainText(/Staging\s*Not known: (Prometheus|Alertmanager) has not answered for/);
  await keepScreen(page, "also-firing-not-known");
  await row.click();
  await expect(elsewhere(page)).toContainText(/Staging.*Unknown for .* It was firing before\./);
  await expect(row.getByText("also firing in Staging")).toHaveCount(0);
  await elsewhere(page).getByRole("button", { name: "Show it" }).click();
  await expect(page).toHaveTitle(/Staging/);
  await expect(detail(page).getByRole("heading", { name: "High error rate in the rehearsal" })).toBeVisible();
});

test("of many environments all and the chosen one are in sight in a small window, and the rest is in a menu", async ({
  page,
}) => {
  const names = ["Preview", "Shop EU", "Shop US", "Payments", "Data platform", "Dev"];
  const more = names.map((name, index) => ({ ...staging.settings, id: `more-${index}`, name }));
  await app.write([production.settings, staging.settings, ...more]);
  await page.setViewportSize({ width: 1024, height: 640 });
  await page.goto(app.link());
  const bar = page.getByRole("navigation", { name: "Environments" });
  const pills = () => bar.getByRole("button").allInnerTexts();
  const rest = bar.getByRole("button", { name: /more environments/ });
  await expect(rest).toBeVisible();
  await page.keyboard.press("Alt+8");
  await expect(page).toHaveTitle(/Dev/);
  await expect(bar.getByRole("button", { name: /^Dev/ })).toBeInViewport({ ratio: 1 });
  await expect(bar.getByRole("button", { name: /^All/ })).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole("button", { name: /^Find an alert/ })).toContainText("Find");
  expect((await pills()).map((text) => text.split("\n")[0])).toEqual(expect.arrayContaining(["All", "Production"]));
  await keepScreen(page, "switcher-many");
  await rest.press("Enter");
  await expect(page.getByRole("menuitem")).toHaveCount(9);
  await page.screenshot({ path: "test-results/screens/switcher-menu.png" });
  // The library's menu has a place for the first focus that is no item.
  expect(await seriousFaults(page, ["aria-required-children"])).toEqual([]);
  await page.getByRole("menuitem", { name: "All environments" }).click();
  await expect(page).toHaveTitle(/All environments/);
  await expect(bar.getByRole("button", { name: /^Dev/ })).toHaveCount(0);
});

test("behind a dialog no other environment can be chosen", async ({ page }) => {
  await open(page);
  await page.keyboard.press("Alt+1");
  await rows(page).filter({ hasText: "Redis is down" }).click();
  await page.keyboard.press("s");
  await expect(page.getByRole("dialog")).toContainText("Silence in Production");
  await page.keyboard.press("Alt+2");
  await expect(page).toHaveTitle(/Production/);
  await expect(page.getByRole("dialog")).toContainText("Silence in Production");
});

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
  const alert = `production/${fingerprint(pool.labels)}`;
  const query = new URLSearchParams({ env: "production", alert, do: "silence" });
  // As the window begins that a notification's button opened.
  await page.evaluate((hash) => history.replaceState(null, "", hash), `#/alerts?${query}`);
  await page.reload();
  await expect(rows(page)).toHaveCount(2);
  await expect(page).not.toHaveURL(/do=silence/);
  production.alerts = [errors, redis, pool];
  await expect(rows(page)).toHaveCount(3);
  await expect(page.getByRole("dialog")).toHaveCount(0);
});
