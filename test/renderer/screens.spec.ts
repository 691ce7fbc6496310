import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { type Demo, startDemo } from "../../electron/demo/demo.ts";
import { type App, openApp } from "../support/app.ts";

/** Two minutes into the story: the critical alerts fire. */
const intoTheStoryMs = 120_000;

let demo: Demo;
let app: App;

test.beforeAll(async () => {
  demo = await startDemo({ startedAt: Date.now() - intoTheStoryMs });
  const quick = { pollInterval: "1s", timeout: "2s" };
  app = await openApp(
    demo.environments.map((environment) => ({
      ...environment,
      prometheus: { ...environment.prometheus, ...quick },
      alertmanagers: environment.alertmanagers.map((alertmanager) => ({ ...alertmanager, ...quick })),
      loki: { ...environment.loki, requestIdFields: [...environment.loki.requestIdFields], ...quick },
    })),
  );
});

test.afterAll(async () => {
  await app.close();
  await demo.close();
});

/** Keeps the screen as an artifact and fails on what axe calls serious or critical. */
async function keep(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `test-results/screens/${name}.png` });
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`)).toEqual(
    [],
  );
}

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
        await keep(page, file("alerts-list"));
        await page.getByText("Database connection pool nearly exhausted").first().click();
        await expect(page.getByRole("heading", { name: "What happened" })).toBeVisible();
        await expect(page.locator("canvas").first()).toBeVisible();
        await keep(page, file("alerts-detail"));
      });

      test("logs of a request", async ({ page }) => {
        await page.goto(app.link());
        await page.getByRole("link", { name: "Logs" }).click();
        await keep(page, file("logs-empty"));
        await page.getByRole("textbox", { name: "Request ID" }).fill("abc12345");
        await page.keyboard.press("Enter");
        await page.getByText("Author not found: id=999").last().click();
        await expect(page.getByRole("complementary")).toContainText("user_id");
        await keep(page, file("logs-request"));
      });

      test("backends, settings, keys and palette", async ({ page }) => {
        await page.goto(app.link());
        await page.getByRole("link", { name: "Backends" }).click();
        await expect(page.getByRole("heading", { name: "Production" })).toBeVisible();
        await keep(page, file("backends"));
        await page.getByRole("link", { name: "Settings" }).click();
        await keep(page, file("settings"));
        await page.keyboard.press("?");
        await expect(page.getByRole("dialog")).toBeVisible();
        await keep(page, file("keys"));
        await page.keyboard.press("Escape");
        await expect(page.getByRole("dialog")).toHaveCount(0);
        await page.keyboard.press("Control+k");
        await expect(page.getByRole("dialog")).toBeVisible();
        await keep(page, file("palette"));
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
      await keep(page, `broken-alerts-${colorScheme}`);
      await page.getByRole("link", { name: "Backends" }).click();
      await keep(page, `broken-backends-${colorScheme}`);
      await page.getByRole("link", { name: "Logs" }).click();
      await page.getByRole("textbox", { name: "Request ID" }).fill("abc12345");
      await page.keyboard.press("Enter");
      await expect(page.getByRole("list", { name: "Environments searched" })).toContainText(/Production/);
      await expect(page.getByRole("button", { name: "Trace request" })).toBeVisible();
      await keep(page, `broken-logs-${colorScheme}`);
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
  await keep(page, "first-run-dark");
  await page.emulateMedia({ colorScheme: "light" });
  await keep(page, "first-run-light");
  await empty.close();
});
