import { expect, type Page, test } from "@playwright/test";
import { type App, openApp } from "../support/app.ts";
import { startEnvironment, type TestEnvironment } from "../support/backends.ts";

let production: TestEnvironment;
let app: App;

test.beforeEach(async () => {
  production = await startEnvironment("production", "Production", true);
  app = await openApp([production.settings]);
});

test.afterEach(async () => {
  await app.close();
  await production.close();
});

/** Keeps back what the console says of a topic, as a slow tunnel does with a snapshot of thousands of alerts. */
async function holdBack(page: Page, part: "alerts" | "backends"): Promise<void> {
  await page.routeWebSocket(/\/socket$/, (socket) => {
    socket.connectToServer().onMessage((data) => {
      const { type, message } = JSON.parse(String(data));
      if (type !== "topic" || message.state?.[part] === undefined) socket.send(data);
    });
  });
}

for (const part of ["alerts", "backends"] as const) {
  test(`until the ${part} came, neither the title nor a pill says how it is`, async ({ page }) => {
    await holdBack(page, part);
    await page.goto(app.link());
    await expect(page.getByRole("grid", { name: "Alerts" }).or(page.getByText("Checking…").first())).toBeVisible();
    const pill = page.getByRole("navigation", { name: "Environments" }).getByRole("button", { name: /^Production/ });
    await expect(pill).toContainText("checking…");
    await expect(page).toHaveTitle("Checking · All environments — Incident Console");
  });
}
