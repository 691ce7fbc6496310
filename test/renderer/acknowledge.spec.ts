import { expect, type Page, test } from "@playwright/test";
import { type Demo, startDemo } from "../../electron/demo/demo.ts";
import { type App, openApp } from "../support/app.ts";
import { until } from "../support/consoleUnderTest.ts";
import { demoSettings } from "../support/demoSettings.ts";

/** Two minutes and a half into the story: the critical alerts fire. */
const intoTheStoryMs = 150_000;
const pace = { pollInterval: "1s", timeout: "5s" };

let demo: Demo;
let app: App;

test.beforeEach(async () => {
  demo = await startDemo({ startedAt: Date.now() - intoTheStoryMs });
  app = await openApp(demoSettings(demo, pace));
  await mute();
  // One that somebody acknowledged in the gateway is counted too, and its gateway need not be the first to answer.
  await until(
    () => app.alert("ImageGenerationFailures") !== null,
    () => app.health("production/gateway"),
  );
});

/** Toasts would lie over the buttons; their place and their keys are tested with them. */
async function mute(): Promise<void> {
  await app.call("notifications.mute", { environment: null, until: Date.now() + 3_600_000 });
}

test.afterEach(async () => {
  await app.close();
  await demo.close();
});

const rows = (page: Page) => page.getByRole("grid", { name: "Alerts" }).locator("[role=row][aria-selected]");
const pane = (page: Page) => page.getByRole("complementary", { name: "Alert" });
const dialog = (page: Page) => page.getByRole("dialog");
const tab = (page: Page, name: RegExp) => page.getByRole("tab", { name });
const pool = "Database connection pool nearly exhausted";

async function acknowledgedCount(page: Page): Promise<number> {
  const text = (await tab(page, /^Acknowledged/).textContent()) ?? "";
  return Number(/\d+/.exec(text)?.[0]);
}

test("A acknowledges at once, says who sees it, and Z takes it back", async ({ page }) => {
  await page.goto(app.link());
  await rows(page).filter({ hasText: pool }).click();
  const before = await acknowledgedCount(page);
  await page.keyboard.press("a");
  await expect(page.getByText("Acknowledged DatabaseConnectionPoolExhausted. Others do not see it.")).toBeVisible();
  await expect(rows(page).filter({ hasText: pool })).toContainText("acknowledged by you");
  await expect(pane(page).getByText("Acknowledged by you", { exact: true }).first()).toBeVisible();
  await expect(tab(page, new RegExp(`^Acknowledged ${before + 1}`))).toBeVisible();

  // It fires all the same.
  await tab(page, /^Firing/).click();
  await expect(rows(page).filter({ hasText: pool })).toBeVisible();
  await tab(page, /^Acknowledged/).click();
  await expect(rows(page).filter({ hasText: pool })).toBeVisible();

  await page.keyboard.press("z");
  await expect(rows(page).filter({ hasText: pool })).toHaveCount(0);
  await expect(tab(page, new RegExp(`^Acknowledged ${before}`))).toBeVisible();
});

test("pressed again, it offers to take it back; a note is kept and shown", async ({ page }) => {
  await page.goto(app.link());
  await rows(page).filter({ hasText: pool }).click();
  await page.keyboard.press("Shift+A");
  await dialog(page).getByLabel("Note").fill("Raising the pool's size");
  await dialog(page).getByRole("button", { name: "Acknowledge", exact: true }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(pane(page).getByText("Raising the pool's size").first()).toBeVisible();
  await expect(pane(page).getByText(/^Acknowledged by you: Raising/)).toBeVisible();
  await expect(page.getByText(/^Acknowledged DatabaseConnectionPool/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Add a note…" })).toHaveCount(0);

  await page.keyboard.press("a");
  await expect(dialog(page)).toContainText("Nobody then has it");
  await page.keyboard.press("Enter");
  await expect(dialog(page)).toHaveCount(0);
  await expect(rows(page).filter({ hasText: pool })).toContainText("firing");
});

test("several are selected by keyboard and acknowledged together", async ({ page }) => {
  await page.goto(app.link());
  await expect(rows(page).filter({ hasText: pool })).toBeVisible();
  const before = await acknowledgedCount(page);
  await page.keyboard.press("j");
  await page.keyboard.press("Shift+J");
  await page.keyboard.press("Shift+J");
  const bar = page.getByRole("toolbar", { name: "Selected alerts" });
  await expect(bar).toContainText("3 selected");
  await page.keyboard.press("x");
  await expect(bar).toContainText("2 selected");
  await page.keyboard.press("x");
  await page.keyboard.press("a");
  await expect(page.getByText(/^Acknowledged 3 alerts/)).toBeVisible();
  await expect(tab(page, new RegExp(`^Acknowledged ${before + 3}`))).toBeVisible();
  await bar.getByRole("button", { name: "Clear" }).click();
  await expect(bar).toHaveCount(0);
  await rows(page).nth(0).click();
  await rows(page)
    .nth(4)
    .click({ modifiers: ["Shift"] });
  await expect(bar).toContainText("5 selected");
  await page.keyboard.press("Escape");
  await expect(bar).toHaveCount(0);
});

test("of several taken back, what cannot be is said, and the rest is done once", async ({ page }) => {
  await page.goto(app.link());
  await rows(page).filter({ hasText: pool }).click();
  await page.keyboard.press("x");
  await rows(page)
    .filter({ hasText: "High cache miss rate" })
    .click({ modifiers: ["Control"] });
  await page.keyboard.press("a");
  await expect(page.getByText(/^Acknowledged 2 alerts/)).toBeVisible();
  await expect(rows(page).filter({ hasText: "acknowledged by you" })).toHaveCount(2);
  await page.keyboard.press("a");
  await expect(dialog(page)).toContainText("Nobody then has them");
  // Another window takes one of them back, while here the question stands.
  const alert = app.alert("DatabaseConnectionPoolExhausted");
  if (alert === null) throw new Error("it does not fire");
  await app.call("alerts.unacknowledge", {
    alerts: [{ alert: alert.id, startsAt: alert.startsAt }],
    confirmation: null,
  });
  await dialog(page).getByRole("button", { name: "Take back" }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(page.getByText(/^The acknowledgement of \w+ is taken back\.$/)).toBeVisible();
  await expect(page.getByText(/: \w+ is not acknowledged\.$/)).toBeVisible();
});

test("A that is held down acknowledges, and does not go on to ask whether to take that back", async ({ page }) => {
  await page.goto(app.link());
  await rows(page).filter({ hasText: pool }).click();
  await page.keyboard.down("a");
  await expect(rows(page).filter({ hasText: pool })).toContainText("acknowledged by you");
  await page.keyboard.down("a");
  await page.keyboard.up("a");
  await page.keyboard.press("j");
  await expect(rows(page).filter({ hasText: pool })).toHaveAttribute("aria-selected", "false");
  await expect(dialog(page)).toHaveCount(0);
});

test("undone by two quick presses, it is undone once", async ({ page }) => {
  let asked = 0;
  await page.routeWebSocket(/\/socket$/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      if (String(message).includes("alerts.unacknowledge")) asked += 1;
      server.send(message);
    });
  });
  await page.goto(app.link());
  await rows(page).filter({ hasText: pool }).click();
  await page.keyboard.press("a");
  await expect(rows(page).filter({ hasText: pool })).toContainText("acknowledged by you");
  await page.evaluate(() => {
    for (let time = 0; time < 2; time += 1) {
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "z", bubbles: true, cancelable: true }));
    }
  });
  await expect(rows(page).filter({ hasText: pool })).not.toContainText("acknowledged by you");
  await expect(page.getByText(/^Acknowledged DatabaseConnectionPoolExhausted/)).toHaveCount(0);
  expect(asked).toBe(1);
});

test("written for others, it is a silence with the marker, and ends with it", async ({ page }) => {
  await page.goto(app.link());
  await rows(page).filter({ hasText: "High cache miss rate" }).click();
  await page.keyboard.press("Shift+A");
  await dialog(page).getByLabel("Note").fill("Warming it");
  await dialog(page)
    .getByRole("checkbox", { name: /Also write a silence/ })
    .check();
  await expect(dialog(page)).toContainText("Alertmanager notifies nobody of it");
  await dialog(page).getByRole("button", { name: "Acknowledge in Staging" }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(pane(page).getByText(/Others see it: it is written to Alertmanager/)).toBeVisible();
  await page.getByRole("link", { name: "Silences" }).click();
  const silence = page.getByRole("grid", { name: "Silences" }).getByRole("row", { name: /Warming it/ });
  await expect(silence).toContainText("acknowledgement");
  await page.getByRole("link", { name: "Alerts" }).click();
  await pane(page).getByRole("button", { name: "Take back" }).click();
  await expect(dialog(page)).toContainText("1 silence that was written with it to Alertmanager is expired");
  await dialog(page).getByRole("button", { name: "Take back" }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(pane(page).getByText("Acknowledged by you", { exact: true })).toHaveCount(0);
});

test("an alert of the gateway is acknowledged and suppressed there, with its true effect said", async ({ page }) => {
  await page.goto(app.link());
  await rows(page).filter({ hasText: "Circuit breaker" }).click();
  await expect(pane(page).getByRole("button", { name: "Silence" })).toHaveCount(0);
  await page.keyboard.press("Shift+A");
  await dialog(page)
    .getByRole("checkbox", { name: /acknowledge it in the gateway/ })
    .check();
  await dialog(page)
    .getByLabel(/^Type Production/)
    .fill("Production");
  await dialog(page).getByRole("button", { name: "Acknowledge in Production" }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(pane(page).getByText("Others see it in the gateway.")).toBeVisible();

  await pane(page)
    .getByRole("button", { name: /^Suppress/ })
    .click();
  await expect(dialog(page)).toContainText("The gateway itself suppresses it, for everyone");
  await dialog(page).getByLabel("For", { exact: true }).fill("1441");
  await dialog(page)
    .getByLabel(/^Type Production/)
    .fill("Production");
  await dialog(page)
    .getByLabel(/^Type Production/)
    .press("Enter");
  await expect(dialog(page).getByText("Say how many minutes, 1 to 1440.")).toBeVisible();
  await dialog(page).getByLabel("For", { exact: true }).fill("60");
  await dialog(page).getByLabel("Reason").fill("Vendor is on it");
  await dialog(page).getByRole("button", { name: "Suppress in Production" }).click();
  await expect(page.getByText("The gateway suppresses CircuitBreakerOpen for 60 min.")).toBeVisible();
});

test("a group and the palette do the same", async ({ page }) => {
  await page.goto(app.link());
  await page.getByRole("button", { name: /^Acknowledge the group HighErrorRate/ }).click();
  await expect(page.getByText(/^Acknowledged 2 alerts/)).toBeVisible();
  await rows(page).filter({ hasText: pool }).click();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("acknowledge");
  await page.getByRole("option", { name: "Acknowledge DatabaseConnectionPoolExhausted", exact: true }).click();
  await expect(rows(page).filter({ hasText: pool })).toContainText("acknowledged by you");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("new silence");
  await page.getByRole("option", { name: "New silence in Staging" }).click();
  await expect(dialog(page)).toContainText("Silence in Staging");
});
