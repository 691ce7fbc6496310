import { expect, test } from "@playwright/test";
import { openApp } from "../support/app.ts";
import { startEnvironment } from "../support/backends.ts";
import { openFakePage } from "./fakePage.ts";

const hour = 3_600_000;

test("a page that slept with its window in front tells what happened meanwhile", async ({ page }) => {
  const fake = await openFakePage();
  try {
    await page.clock.install();
    await page.goto(fake.url("small"));
    await expect(page.getByRole("grid", { name: "Alerts" })).toBeVisible();
    const notice = page.getByRole("status").filter({ hasText: "While you were away" });
    await page.clock.runFor(60_000);
    await expect(notice).toHaveCount(0);
    // Its timers stand still meanwhile, and no event tells of it.
    await page.clock.fastForward(62 * hour);
    await expect(notice).toContainText("While you were away (2 d 14 h");
  } finally {
    await fake.close();
  }
});

test("another machine's clock, an hour ahead, is no absence", async ({ page }) => {
  const production = await startEnvironment("production", "Production", true);
  const app = await openApp([production.settings]);
  try {
    const sent: string[] = [];
    page.on("websocket", (socket) => socket.on("framesent", ({ payload }) => sent.push(String(payload))));
    await page.addInitScript((ahead) => {
      localStorage.setItem("incident-console.last-seen", String(Date.now()));
      const real = Date.now.bind(Date);
      Date.now = () => real() + ahead;
    }, hour);
    await page.goto(app.link());
    await expect(page.getByRole("heading", { name: "All clear" })).toBeVisible();
    await expect.poll(() => sent.filter((frame) => frame.includes("clock.now")).length).toBeGreaterThan(1);
    expect(sent.filter((frame) => frame.includes("history.away"))).toEqual([]);
  } finally {
    await app.close();
    await production.close();
  }
});
