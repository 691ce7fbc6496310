import { expect, type Page, test } from "@playwright/test";
import { openApp } from "../support/app.ts";
import { startEnvironment } from "../support/backends.ts";
import { openFakePage } from "./fakePage.ts";

/** A browser whose application badge writes down what it is told. */
async function recordBadge(page: Page): Promise<() => Promise<readonly (number | "none")[]>> {
  await page.addInitScript(() => {
    const told: (number | "none")[] = [];
    Object.assign(window, { told });
    const record = (value: number | "none") => {
      told.push(value);
      return Promise.resolve();
    };
    Object.assign(Navigator.prototype, { setAppBadge: record, clearAppBadge: () => record("none") });
  });
  return () => page.evaluate(() => (window as unknown as { readonly told: readonly (number | "none")[] }).told);
}

test("in the console's window the badge is the shell's: the page would overwrite it", async ({ page }) => {
  const fake = await openFakePage();
  try {
    const told = await recordBadge(page);
    await page.goto(fake.url("small"));
    await expect(page.getByRole("grid", { name: "Alerts" })).toBeVisible();
    expect(await told()).toEqual([]);
  } finally {
    await fake.close();
  }
});

test("a page in a browser counts on its icon the critical ones that nobody has seen", async ({ page }) => {
  const production = await startEnvironment("production", "Production", true);
  const app = await openApp([production.settings]);
  try {
    const told = await recordBadge(page);
    await page.goto(app.link());
    await expect(page.getByRole("heading", { name: "All clear" })).toBeVisible();
    production.alerts = [{ labels: { alertname: "HighErrorRate", severity: "critical" } }];
    await expect.poll(async () => (await told()).at(-1)).toBe(1);
  } finally {
    await app.close();
    await production.close();
  }
});
