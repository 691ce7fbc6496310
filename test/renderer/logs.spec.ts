import { expect, type Page, test } from "@playwright/test";
import { type App, openApp } from "../support/app.ts";
import { startEnvironment, type TestEnvironment } from "../support/backends.ts";
import type { StoredLine } from "../support/lokiServer.ts";

let production: TestEnvironment;
let staging: TestEnvironment;
let dev: TestEnvironment;
let app: App;

const id = "abc12345";
const service = { service: "shell", service_name: "shell" };

function json(atMs: number, level: string, logger: string, message: string): StoredLine {
  const line = JSON.stringify({ level, logger, message, request_id: id, user_id: "u123", endpoint: "/authors/999" });
  return { stream: service, at: BigInt(atMs) * 1_000_000n, line };
}

test.beforeEach(async () => {
  production = await startEnvironment("production", "Production", true);
  staging = await startEnvironment("staging", "Staging", false);
  dev = await startEnvironment("dev", "Dev", false);
  const at = Date.now() - 20 * 60_000;
  production.lines = [
    json(at, "INFO", "app.middlewares", "Request received"),
    json(at + 31, "INFO", "app.auth", "User authenticated"),
    {
      stream: { service: "traefik" },
      at: BigInt(at + 40) * 1_000_000n,
      line: `10.0.0.7 - GET /authors/999 502 "${id}"`,
    },
    json(at + 990, "ERROR", "app.api.http.author", "Author not found: id=999"),
    json(at + 1020, "INFO", "app.middlewares", "Request finished"),
    { ...json(at + 1020, "INFO", "app.other", "Another request"), line: '{"message":"other","request_id":"ffff0000"}' },
  ];
  dev.down.add("loki");
  app = await openApp([production.settings, staging.settings, dev.settings]);
});

test.afterEach(async () => {
  await app.close();
  await Promise.all([production.close(), staging.close(), dev.close()]);
});

const entries = (page: Page) => page.getByRole("grid", { name: "Entries" }).locator("[role=row][aria-selected]");
const searched = (page: Page) => page.getByRole("list", { name: "Environments searched" });

async function trace(page: Page, text: string): Promise<void> {
  await page.goto(`${app.link()}`);
  await page.getByRole("link", { name: "Logs" }).click();
  await page.getByRole("textbox", { name: "Request ID" }).fill(text);
  await page.keyboard.press("Enter");
}

test("a request is traced over all environments, and the one that fails is named", async ({ page }) => {
  await trace(page, `X-Request-ID: ${id}`);
  await expect(entries(page)).toHaveCount(5);
  await expect(entries(page)).toContainText([
    "Request received",
    "User authenticated",
    "GET /authors/999 502",
    "Author not found: id=999",
    "Request finished",
  ]);
  await expect(page.getByText(/^5 entries in 1\.02 s/)).toBeVisible();
  await expect(page.getByRole("button", { name: /1 error: Author not found: id=999/ })).toBeVisible();
  await expect(searched(page)).toContainText(/Production: 5/);
  await expect(searched(page)).toContainText(/Staging: none/);
  await expect(searched(page).getByRole("listitem").filter({ hasText: "Dev" })).toContainText(/Loki/);
  expect(await searched(page).getByRole("listitem").filter({ hasText: "Dev" }).getAttribute("title")).toMatch(
    /failed|not searched|Loki/,
  );
});

test("results stand as they come: a slow environment does not hold up the others, and can be cancelled", async ({
  page,
}) => {
  production.lokiDelayMs = 0;
  staging.lokiDelayMs = 60_000;
  await trace(page, id);
  await expect(entries(page)).toHaveCount(5);
  await expect(searched(page).getByRole("listitem").filter({ hasText: "Staging" })).toContainText(/searching/i);
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(searched(page).getByRole("listitem").filter({ hasText: "Staging" })).toContainText(/stopped|cancelled/i);
  await expect(entries(page)).toHaveCount(5);
});

test("errors only, text and component filters work on what is loaded; an entry opens to its fields", async ({
  page,
}) => {
  await trace(page, id);
  await expect(entries(page)).toHaveCount(5);
  await page.getByRole("grid", { name: "Entries" }).focus();
  await page.keyboard.press("e");
  await expect(entries(page)).toContainText(["Author not found: id=999"]);
  await expect(entries(page)).toHaveCount(1);
  await page.keyboard.press("e");
  await expect(entries(page)).toHaveCount(5);
  await page.getByPlaceholder("Filter by text").fill("authenticated");
  await expect(entries(page)).toHaveCount(1);
  await page.getByPlaceholder("Filter by text").fill("");
  await page.getByRole("combobox", { name: /component/i }).selectOption("app.middlewares");
  await expect(entries(page)).toHaveCount(2);

  await entries(page).first().click();
  const detail = page.getByRole("complementary");
  await expect(detail).toContainText("user_id");
  await expect(detail).toContainText("u123");
  await expect(detail).toContainText("shell");
});

test("an ID full of LogQL is searched for as text", async ({ page }) => {
  const hostile = 'x"}|=`y`|json\\d';
  production.lines = [{ stream: service, at: BigInt(Date.now() - 60_000) * 1_000_000n, line: `id ${hostile} end` }];
  await trace(page, hostile);
  await expect(entries(page)).toContainText([`id ${hostile} end`]);
});

test("a full page is said to be full, and more is loaded without loss or doubling", async ({ page }) => {
  const at = BigInt(Date.now() - 30 * 60_000) * 1_000_000n;
  // Runs of a hundred lines share a nanosecond, so that the page's edge falls into one.
  production.lines = Array.from({ length: 5_250 }, (_, index) => ({
    stream: service,
    at: at + BigInt(Math.floor(index / 100)),
    line: `line ${index} of ${id}`,
  }));
  await trace(page, id);
  await expect(page.getByText(/^5,000 entries/)).toBeVisible();
  await expect(searched(page)).toContainText(/first 5,000, more to load/);
  await page.getByRole("button", { name: "Load more" }).click();
  await expect(page.getByText(/^5,250 entries/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Load more" })).toHaveCount(0);
  await expect(page.getByRole("grid", { name: "Entries" })).toHaveAttribute("aria-rowcount", "5251");
});

test("from an alert one key leads to its logs", async ({ page }) => {
  production.alerts = [
    {
      labels: { alertname: "HighErrorRate", severity: "critical", service: "shell" },
      annotations: { summary: "High error rate detected" },
      startsAt: new Date(Date.now() - 19 * 60_000).toISOString(),
    },
  ];
  await page.goto(app.link());
  await expect(page.getByText("High error rate detected").first()).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("l");
  await expect(page.getByRole("heading", { name: /HighErrorRate in Production since/ })).toBeVisible();
  await expect(entries(page)).toContainText(["Author not found: id=999"]);
  await page.getByRole("button", { name: "Show all lines" }).click();
  await expect(entries(page)).toHaveCount(5);
});
