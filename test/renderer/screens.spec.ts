import { expect, test } from "@playwright/test";
import { type Demo, startDemo } from "../../electron/demo/demo.ts";
import { type App, openApp } from "../support/app.ts";
import { demoSettings } from "../support/demoSettings.ts";
import { keepScreen } from "../support/screen.ts";

/** Two minutes into the story: the critical alerts fire. */
const intoTheStoryMs = 120_000;

let demo: Demo;
let app: App;

// A story of its own for each: within four minutes of it these alerts are over.
test.beforeEach(async () => {
  demo = await startDemo({ startedAt: Date.now() - intoTheStoryMs });
  app = await openApp(demoSettings(demo, { pollInterval: "1s", timeout: "2s" }));
});

test.afterEach(async () => {
  await app.close();
  await demo.close();
});

const sizes = [
  { name: "wide", width: 1440, height: 900 },
  { name: "small", width: 1024, height: 640 },
] as const;

for (const colorScheme of ["dark", "light"] as const) {
  for (const { name, ...viewport } of sizes) {
    test.describe(`${colorScheme}, ${name}`, () => {
      test.use({ colorScheme, viewport });
      const file = (screen: string) => `${screen}-${colorScheme}-${name}`;

      test("alerts, list and detail", async ({ page }) => {
        await page.goto(app.link());
        await expect(page.getByText("Database connection pool nearly exhausted").first()).toBeVisible();
        await keepScreen(page, file("alerts-list"));
        await page.getByText("Database connection pool nearly exhausted").first().click();
        await expect(page.getByRole("heading", { name: "What happened" })).toBeVisible();
        await expect(page.locator("canvas").first()).toBeVisible();
        await keepScreen(page, file("alerts-detail"));
      });

      test("logs of a request", async ({ page }) => {
        await page.goto(app.link());
        await page.getByRole("link", { name: "Logs" }).click();
        await keepScreen(page, file("logs-empty"));
        await page.getByRole("textbox", { name: "Request ID" }).fill("abc12345");
        await page.keyboard.press("Enter");
        await page.getByText("Author not found: id=999").last().click();
        await expect(page.getByRole("complementary")).toContainText("user_id");
        await keepScreen(page, file("logs-request"));
      });

      test("backends, settings, keys and palette", async ({ page }) => {
        await page.goto(app.link());
        await page.getByRole("link", { name: "Backends" }).click();
        await expect(page.getByRole("heading", { name: "Production" })).toBeVisible();
        await keepScreen(page, file("backends"));
        await page.getByRole("link", { name: "Settings" }).click();
        await keepScreen(page, file("settings"));
        await page.keyboard.press("?");
        await expect(page.getByRole("dialog")).toBeVisible();
        await keepScreen(page, file("keys"));
        await page.keyboard.press("Escape");
        await expect(page.getByRole("dialog")).toHaveCount(0);
        await page.keyboard.press("Control+k");
        await expect(page.getByRole("dialog")).toBeVisible();
        await keepScreen(page, file("palette"));
      });
    });
  }
}

test.describe("something is wrong", () => {
  for (const colorScheme of ["dark", "light"] as const) {
    test(`servers that do not answer, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.goto(app.link());
      await expect(page.getByText("Database connection pool nearly exhausted").first()).toBeVisible();
      await demo.control.break("production", "prometheus", "refuse");
      await demo.control.break("production", "alertmanager", "refuse");
      await demo.control.break("production", "loki", "error");
      await demo.control.break("staging", "loki", "stall");
      await expect(page.getByRole("tab", { name: /^Unknown [1-9]/ })).toBeVisible();
      await page.getByText("Database connection pool nearly exhausted").first().click();
      await keepScreen(page, `broken-alerts-${colorScheme}`);
      await page.getByRole("link", { name: "Backends" }).click();
      await expect(page.getByRole("cell", { name: "answers with an error" })).toBeVisible();
      const tooWide = (cells: Element[]) =>
        cells.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).map(({ textContent }) => textContent);
      expect(await page.getByRole("cell").evaluateAll(tooWide)).toEqual([]);
      await keepScreen(page, `broken-backends-${colorScheme}`);
      await page.getByRole("link", { name: "Logs" }).click();
      await page.getByRole("textbox", { name: "Request ID" }).fill("abc12345");
      await page.keyboard.press("Enter");
      await expect(page.getByRole("list", { name: "Environments searched" })).toContainText(/Production/);
      await expect(page.getByRole("button", { name: "Trace request" })).toBeVisible();
      await keepScreen(page, `broken-logs-${colorScheme}`);
      for (const kind of ["prometheus", "alertmanager", "loki"] as const) {
        await demo.control.mend("production", kind);
        await demo.control.mend("staging", kind);
      }
    });
  }
});

test("the first start, without any environment", async ({ page }) => {
  const empty = await openApp([]);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto(empty.link());
  await expect(page.getByText("environments.json").first()).toBeVisible();
  await keepScreen(page, "first-run-dark");
  await page.emulateMedia({ colorScheme: "light" });
  await keepScreen(page, "first-run-light");
  await empty.close();
});
