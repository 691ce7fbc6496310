import { expect, type Page, test } from "@playwright/test";
import { type App, openApp } from "../support/app.ts";
import { startEnvironment, type TestEnvironment } from "../support/backends.ts";
import { sendJson, startServer, type TestServer } from "../support/httpServer.ts";

const password = "correct horse battery staple";
const authorization = `Basic ${Buffer.from(`oncall:${password}`).toString("base64")}`;

let staging: TestEnvironment;
let guarded: TestServer;
let app: App;

test.beforeEach(async () => {
  staging = await startEnvironment("staging", "Staging", false);
  const startedAt = new Date(Date.now() - 3_600_000).toISOString();
  guarded = await startServer((response, { path, headers }) => {
    if (headers.authorization !== authorization) {
      response.writeHead(401, { "www-authenticate": 'Basic realm="ops"' }).end("Unauthorized");
      return;
    }
    sendJson(
      response,
      path.startsWith("/api/v2/status") ? { uptime: startedAt, versionInfo: { version: "0.33.0" } } : [],
    );
  });
  app = await openApp([
    { ...staging.settings, alertmanagers: [{ url: guarded.url, pollInterval: "1s", timeout: "5s" }] },
  ]);
});

test.afterEach(async () => {
  await app.close();
  await guarded.close();
  await staging.close();
});

async function enter(page: Page, secret: string): Promise<void> {
  await page.getByRole("button", { name: "Enter credential" }).first().click();
  const form = page.getByRole("dialog");
  await form.getByLabel("User name", { exact: true }).fill("oncall");
  await form.locator("input[type=password]").fill(secret);
  await expect(form).toContainText(/until the console ends|no keychain|in memory/i);
  await form.getByRole("button", { name: "Save and ask again" }).click();
}

async function confirm(page: Page): Promise<void> {
  const form = page.getByRole("dialog");
  await expect(form.getByRole("status")).toContainText(/Alertmanager accepts the credential\..* kept in memory/);
  const close = form.getByRole("button", { name: "Close" }).last();
  await expect(close).toBeFocused();
  await close.click();
  await expect(form).toHaveCount(0);
}

test("a password is asked for, refused when wrong, kept for the session, and never sent back", async ({ page }) => {
  const received: string[] = [];
  page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => received.push(String(payload))));
  await page.goto(app.link());
  await expect(page.getByText(/Alertmanager in Staging asks who we are/)).toBeVisible();
  await expect(page.getByRole("heading", { name: "All clear" })).toHaveCount(0);
  await enter(page, "wrong");
  const form = page.getByRole("dialog");
  await expect(form.getByRole("alert")).toContainText(/refused the user name or password/);
  await expect(form.getByLabel("User name", { exact: true })).toHaveValue("oncall");
  const secret = form.locator("input[type=password]");
  await expect(secret).toHaveValue("");
  await expect(secret).toBeFocused();
  await secret.fill(password);
  await form.getByRole("button", { name: "Save and ask again" }).click();
  await confirm(page);
  await expect(page.locator("#screen")).toBeFocused();
  await expect(page.getByText(/asks who we are/)).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "All clear" })).toBeVisible();
  await page.getByRole("link", { name: "Backends" }).click();
  await expect(page.getByRole("row", { name: /Alertmanager/ }).first()).toContainText(/session/);
  expect(received.length).toBeGreaterThan(3);
  expect(received.filter((frame) => frame.includes(password) || frame.includes('wrong"'))).toEqual([]);
});

test("when the console process is gone, nothing on the page claims to be current", async ({ page }) => {
  await page.goto(app.link());
  await enter(page, password);
  await confirm(page);
  await expect(page.getByRole("heading", { name: "All clear" })).toBeVisible();
  await app.close();
  await expect(page.getByText("The console process does not answer.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "All clear" })).toHaveCount(0);
  await expect(page).toHaveTitle(/^Disconnected/);
  await expect(page.getByRole("contentinfo")).toContainText(/The console does not answer; the data is \d+ s old/);
  await expect(page.getByRole("contentinfo")).not.toContainText(/Staging/);
  await expect(page.getByRole("button", { name: /^No notifications/ })).toHaveAttribute("title", /cannot show new/);
});

test("ages follow the console's clock, whatever the browser's says", async ({ page }) => {
  await page.addInitScript(() => {
    const real = Date.now.bind(Date);
    Date.now = () => real() + 3_600_000;
  });
  await page.goto(app.link());
  await enter(page, password);
  await confirm(page);
  await expect(page.getByRole("heading", { name: "All clear" })).toBeVisible();
  await page
    .getByRole("button", { name: /^Staging/ })
    .first()
    .click();
  await expect(page.getByRole("contentinfo")).toContainText(/Prometheus \d+ s ago/);
});

test("a link opens one browser, and a used one says so", async ({ browser }) => {
  const link = app.link();
  const first = await (await browser.newContext()).newPage();
  await first.goto(link);
  await expect(first.getByRole("link", { name: "Logs" })).toBeVisible();
  await first.reload();
  await expect(first.getByRole("link", { name: "Logs" })).toBeVisible();
  const second = await (await browser.newContext()).newPage();
  await second.goto(link);
  await expect(second.getByText(/link/i).first()).toBeVisible();
  await expect(second.getByRole("link", { name: "Logs" })).toHaveCount(0);
});
