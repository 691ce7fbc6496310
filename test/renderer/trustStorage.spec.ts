import { expect, test } from "@playwright/test";
import { openApp } from "../support/app.ts";
import { startEnvironment } from "../support/backends.ts";

test("where the browser forbids storage, the page says what it knows all the same", async ({ page }) => {
  const production = await startEnvironment("production", "Production", true);
  const app = await openApp([production.settings]);
  try {
    // As Chromium does where cookies are blocked: reading the property throws.
    await page.addInitScript(() => {
      for (const name of ["localStorage", "sessionStorage"]) {
        const get = () => {
          throw new DOMException("Access is denied for this document.", "SecurityError");
        };
        Object.defineProperty(window, name, { get });
      }
    });
    await page.goto(app.link());
    await expect(page.getByRole("heading", { name: "All clear" })).toBeVisible();
    await page.keyboard.press("Alt+1");
    await expect(page).toHaveTitle("All clear · Production — Incident Console");
    await page.getByRole("link", { name: "History" }).click();
    await expect(page.getByRole("heading", { name: "History" })).toBeVisible();
  } finally {
    await app.close();
    await production.close();
  }
});
