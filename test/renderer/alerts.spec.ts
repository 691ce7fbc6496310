import { expect, type Page, test } from "@playwright/test";
import { type App, openApp } from "../support/app.ts";
import { startEnvironment, type TestEnvironment } from "../support/backends.ts";

let production: TestEnvironment;
let staging: TestEnvironment;
let app: App;

const highErrorRate = {
  labels: { alertname: "HighErrorRate", severity: "critical", component: "fastapi", endpoint: "/authors" },
  annotations: { summary: "High error rate detected", description: "Error rate is 8.13% (threshold: 5%)" },
  startsAt: "2026-01-01T10:00:00Z",
};
const slowResponse = {
  labels: { alertname: "SlowResponseTime", severity: "warning", component: "fastapi" },
  annotations: { summary: "Slow response time" },
  startsAt: "2026-01-01T09:00:00Z",
};
const redisDown = {
  labels: { alertname: "RedisDown", severity: "high", component: "redis" },
  annotations: { summary: "Redis is down" },
  startsAt: "2026-01-01T11:00:00Z",
};

test.beforeEach(async () => {
  production = await startEnvironment("production", "Production", true);
  staging = await startEnvironment("staging", "Staging", false);
  app = await openApp([production.settings, staging.settings]);
});

test.afterEach(async () => {
  await app.close();
  await production.close();
  await staging.close();
});

const rows = (page: Page) => page.getByRole("grid", { name: "Alerts" }).locator("[role=row][aria-selected]");
const pill = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "Environments" }).getByRole("button", { name });

test("all clear is said only once every backend answered, and taken back when one falls silent", async ({ page }) => {
  await page.goto(app.link());
  await expect(page.getByRole("heading", { name: "All clear" })).toBeVisible();
  await expect(page).toHaveTitle(/^All clear/);
  production.down.add("prometheus");
  await expect(page.getByRole("heading", { name: "Not sure" })).toBeVisible();
  await expect(page.getByText(/Prometheus in Production/)).toBeVisible();
  await expect(page.getByRole("heading", { name: "All clear" })).toHaveCount(0);
  await expect(page).toHaveTitle(/^Not sure/);
  await expect(pill(page, "Production")).toContainText("silent");
  await expect(pill(page, "Staging")).toContainText("clear");
  production.down.delete("prometheus");
  await expect(page.getByRole("heading", { name: "All clear" })).toBeVisible();
});

test("alerts appear, change and resolve while one looks", async ({ page }) => {
  await page.goto(app.link());
  await expect(page.getByRole("heading", { name: "All clear" })).toBeVisible();
  production.alerts = [highErrorRate];
  await expect(rows(page)).toContainText(["High error rate detected"]);
  await expect(pill(page, "Production")).toContainText("1");
  await expect(page).toHaveTitle(/^1 firing/);

  production.alerts = [{ ...highErrorRate, silencedBy: ["3f4c5a6b"] }];
  await page.getByRole("tab", { name: /^Silenced/ }).click();
  await expect(rows(page)).toContainText(["silenced"]);

  production.alerts = [];
  await page.getByRole("tab", { name: /^Resolved/ }).click();
  await expect(rows(page)).toContainText(["High error rate detected"]);
  await expect(pill(page, "Production")).toContainText("clear");
});

test("an environment that cannot be reached keeps its alerts, as unknown, and says so", async ({ page }) => {
  production.alerts = [highErrorRate];
  staging.alerts = [redisDown];
  await page.goto(app.link());
  await expect(rows(page)).toHaveCount(2);
  production.down.add("prometheus").add("alertmanager").add("loki");
  await expect(pill(page, "Production")).toContainText("1 unknown");
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole("tab", { name: /^Unknown 1/ }).click();
  await rows(page).first().click();
  await expect(
    page.getByText(/gives no good answer, so it cannot be told whether this still fires/).first(),
  ).toBeVisible();
  await expect(page.getByRole("tab", { name: /^Resolved 0/ })).toBeVisible();
  production.down.clear();
  await expect(pill(page, "Production")).not.toContainText("unknown");
  await page.getByRole("tab", { name: /^Firing 2/ }).click();
  await expect(rows(page)).toHaveCount(2);
});

test("the list is sorted by severity, then age, and filtered with Alertmanager's matchers", async ({ page }) => {
  production.alerts = [slowResponse, highErrorRate, redisDown];
  await page.goto(app.link());
  await expect(rows(page)).toContainText(["High error rate detected", "Redis is down", "Slow response time"]);

  await page.keyboard.press("/");
  const filter = page.getByRole("combobox", { name: "Filter by matchers" });
  await expect(filter).toBeFocused();
  await filter.fill('component=~"fast.*", severity!="warning"');
  await filter.press("Enter");
  await expect(rows(page)).toContainText(["High error rate detected"]);
  await expect(rows(page)).toHaveCount(1);

  await filter.fill("severity=");
  await filter.press("Enter");
  await expect(page.getByRole("alert")).toContainText("a value is missing");
  await expect(rows(page)).toHaveCount(1);

  await page.reload();
  await expect(rows(page)).toHaveCount(1);
  await page.getByRole("button", { name: /^Remove component/ }).click();
  await expect(rows(page)).toHaveCount(2);
});

test("everything can be reached by keyboard", async ({ page }) => {
  production.alerts = [highErrorRate, slowResponse];
  staging.alerts = [redisDown];
  await page.goto(app.link());
  await expect(rows(page)).toHaveCount(3);
  const selected = page.locator("[role=row][aria-selected=true]");
  await page.keyboard.press("j");
  await expect(selected).toContainText("High error rate detected");
  await page.keyboard.press("j");
  await expect(selected).toContainText("Redis is down");
  await page.keyboard.press("k");
  await expect(selected).toContainText("High error rate detected");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "High error rate detected" })).toBeVisible();
  await page.keyboard.press("Escape");

  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toContainText("Keys");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);

  await page.keyboard.press("Alt+2");
  await expect(rows(page)).toContainText(["Redis is down"]);
  await expect(rows(page)).toHaveCount(1);
  await page.keyboard.press("Alt+1");
  await expect(rows(page)).toHaveCount(2);
  await expect(page).toHaveTitle(/Production/);
  await page.keyboard.press("Alt+0");
  await expect(rows(page)).toHaveCount(3);

  await page.keyboard.press("Control+k");
  await page.keyboard.type("redis");
  await expect(page.getByRole("dialog").getByRole("option").first()).toContainText("Redis is down");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Redis is down" })).toBeVisible();
});

test("hostile texts are shown as text", async ({ page }) => {
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  production.alerts = [
    {
      labels: {
        alertname: "Hostile",
        severity: "critical",
        html: "<img src=x onerror=alert(1)>",
        long: "x".repeat(10_240),
      },
      annotations: {
        summary: "<b>bold</b>\u202Egnp.exe",
        description: "<script>alert(2)</script>",
        runbook_url: "javascript:alert(3)",
      },
    },
  ];
  await page.goto(app.link());
  await rows(page).first().click();
  await expect(page.getByRole("heading", { name: /<b>bold<\/b>/ })).toBeVisible();
  await expect(page.getByRole("heading", { name: /\u202E/ })).toHaveCount(0);
  await expect(page.getByText("<script>alert(2)</script>").first()).toBeVisible();
  await expect(page.locator("main img, main script, aside img")).toHaveCount(0);
  for (const link of await page.locator("a[href]").all()) {
    expect(await link.getAttribute("href")).not.toMatch(/^javascript:/i);
  }
  expect(dialogs).toEqual([]);
});

test("a broken settings file is named with its line, and the last good settings stay in force", async ({ page }) => {
  production.alerts = [highErrorRate];
  await page.goto(app.link());
  await expect(rows(page)).toHaveCount(1);
  const wrong = { ...production.settings, prometheus: { url: "nonsense" } };
  await app.write([wrong, staging.settings]);
  await expect(page.getByText(/environments\[0\]\.prometheus\.url/).first()).toBeVisible();
  await expect(page.getByText(/last good settings/).first()).toBeVisible();
  await expect(rows(page)).toHaveCount(1);
  await app.write([{ ...production.settings, name: "Production EU" }, staging.settings]);
  await expect(pill(page, "Production EU")).toBeVisible();
  await expect(page.getByText(/environments\[0\]\.prometheus\.url/)).toHaveCount(0);
  await expect(rows(page)).toHaveCount(1);
});

test("10,000 alerts are listed, filtered and scrolled to the end", async ({ page }) => {
  production.alerts = Array.from({ length: 10_000 }, (_, index) => ({
    labels: {
      alertname: `Alert${index % 50}`,
      severity: index % 10 === 0 ? "critical" : "warning",
      instance: `host-${index}`,
    },
    annotations: { summary: `Alert on host-${index}` },
    startsAt: new Date(Date.parse("2026-01-01T00:00:00Z") + index * 1000).toISOString(),
  }));
  await page.goto(app.link());
  await expect(page.getByRole("tab", { name: /^Firing 10,000/ })).toBeVisible();
  expect(await rows(page).count()).toBeLessThan(100);
  const grid = page.getByRole("grid", { name: "Alerts" });
  await grid.focus();
  await page.keyboard.press("End");
  const selected = page.locator("[role=row][aria-selected=true]");
  await expect(selected).toBeInViewport();
  await expect(selected).toContainText("Alert on host-");
  await page.keyboard.press("/");
  await page.keyboard.type('instance="host-7777"');
  await page.keyboard.press("Enter");
  await expect(rows(page)).toHaveCount(1);
});
