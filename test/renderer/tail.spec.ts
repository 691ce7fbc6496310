import { expect, type Page, test, type WebSocketRoute } from "@playwright/test";
import { type Demo, startDemo } from "../../electron/demo/demo.ts";
import { type App, openApp } from "../support/app.ts";
import { keepScreen } from "../support/screen.ts";
import { type FakeTail, startFakeTail } from "./logs/tail/fakeTail.ts";

let demo: Demo;
let loki: FakeTail;
let app: App;

test.beforeAll(async () => {
  demo = await startDemo({ startedAt: Date.now() - 120_000 });
  loki = await startFakeTail();
  const quick = { pollInterval: "2s", timeout: "5s" };
  app = await openApp([
    ...demo.environments.map(({ id, name, production, loki: demoLoki }) => ({
      id,
      name,
      production,
      loki: { ...demoLoki, requestIdFields: [...demoLoki.requestIdFields], ...quick },
    })),
    { id: "busy", name: "Busy", production: false, loki: { url: loki.url, selector: '{service=~".+"}', ...quick } },
  ]);
});

test.afterAll(async () => {
  await app.close();
  await Promise.all([demo.close(), loki.close()]);
});

const rows = (page: Page) => page.getByRole("grid", { name: "Live lines" }).locator("[role=row][aria-selected]");
const states = (page: Page) => page.getByRole("list", { name: "Live tail by environment" }).getByRole("listitem");

async function start(page: Page, environments: readonly string[]): Promise<void> {
  await page.goto(app.link());
  await page.getByRole("link", { name: "Logs" }).click();
  await page.getByRole("tab", { name: "Live tail" }).click();
  await page.getByRole("button", { name: /^Environments: / }).click();
  for (const name of ["Production", "Staging", "Busy"]) {
    await page.getByRole("checkbox", { name }).setChecked(environments.includes(name));
  }
  await page.keyboard.press("Escape");
  const editor = page.getByRole("textbox", { name: "LogQL to follow" });
  await editor.fill('{service=~".+"}');
  await editor.press("Enter");
  for (const name of environments) await expect(states(page).filter({ hasText: name })).toContainText(/live since/);
}

async function isAtEnd(page: Page): Promise<boolean> {
  return page
    .getByRole("grid", { name: "Live lines" })
    .evaluate((list) => list.scrollTop + list.clientHeight >= list.scrollHeight - 30);
}

test("lines of several environments come in one view, and a pause keeps what comes", async ({ page }) => {
  await start(page, ["Production", "Busy"]);
  loki.write(["level=error msg=first"]);
  await expect(rows(page).filter({ hasText: "first" })).toBeVisible();
  await expect(rows(page).filter({ hasText: "Production" }).first()).toBeVisible();
  await expect(states(page).filter({ hasText: "Busy" })).toContainText("1 received");
  await page.keyboard.press("Escape");
  await page.keyboard.press("p");
  const resume = page.getByRole("button", { name: /resume/ });
  await expect(resume).toBeVisible();
  loki.write(["level=info msg=while-paused"]);
  await expect(resume).toHaveText(/[1-9]\d* new lines? – resume/);
  await expect(rows(page).filter({ hasText: "while-paused" })).toHaveCount(0);
  await page.keyboard.press("p");
  await page.getByPlaceholder("Filter by text").fill("while-paused");
  await expect(rows(page)).toHaveCount(1);
  await rows(page).first().click();
  await expect(page.getByRole("complementary", { name: "Line" })).toContainText("while-paused");
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(states(page).first()).toContainText("stopped");
  await expect(rows(page)).toHaveCount(1);
  await expect.poll(() => loki.connections()).toBe(0);
});

test("scrolling up pauses, End goes on, and another mode ends the tail", async ({ page }) => {
  await start(page, ["Busy"]);
  loki.write(Array.from({ length: 300 }, (_, index) => `line ${index}`));
  await expect(rows(page).filter({ hasText: /line 299$/ })).toBeVisible();
  await expect.poll(() => isAtEnd(page)).toBe(true);
  await page.getByRole("grid", { name: "Live lines" }).hover();
  await page.mouse.wheel(0, -600);
  await expect(page.getByRole("button", { name: "No new lines – resume" })).toBeVisible();
  loki.write(["the newest"]);
  await expect(page.getByRole("button", { name: "1 new line – resume" })).toBeVisible();
  await page.getByRole("grid", { name: "Live lines" }).press("End");
  await expect(rows(page).filter({ hasText: "the newest" })).toBeVisible();
  await page.getByRole("tab", { name: "Query" }).click();
  await expect.poll(() => loki.connections()).toBe(0);
});

test("dropped lines are a gap in the stream, and a lost connection is said with its next attempt", async ({ page }) => {
  await start(page, ["Busy"]);
  loki.write(["before"]);
  await expect(rows(page).filter({ hasText: "before" })).toBeVisible();
  loki.write(["after"], 12);
  const grid = page.getByRole("grid", { name: "Live lines" });
  await expect(grid.getByText(/Busy: 12 lines missing: Loki could not keep up/)).toBeVisible();
  await expect(states(page)).toContainText("12 lost");
  loki.cut(true);
  await expect(states(page)).toContainText(/reconnecting (in \d+ s|now) because/);
  loki.cut(false);
  await expect(states(page)).toContainText(/live since/, { timeout: 60_000 });
  loki.write(["again"]);
  await expect(rows(page).filter({ hasText: "again" })).toBeVisible();
});

test("what cannot be followed is said, and nothing starts", async ({ page }) => {
  await start(page, ["Busy"]);
  const editor = page.getByRole("textbox", { name: "LogQL to follow" });
  await editor.fill('rate({service="shell"}[5m])');
  await editor.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: /A live tail follows lines/ })).toBeVisible();
  await expect(page.getByRole("button", { name: "Start", exact: true })).toBeVisible();
});

/** The buffer is full, so that old lines leave it while new ones come. */
const linesBefore = 20_000;
const linesASecond = 1_000;
const seconds = 8;

test("a thousand lines a second arrive whole, and the page draws meanwhile", async ({ page }, { annotations }) => {
  await start(page, ["Busy"]);
  loki.write(Array.from({ length: linesBefore }, (_, index) => `before ${index}`));
  await expect(states(page)).toContainText("20,000 received");
  await expect(rows(page).filter({ hasText: `before ${linesBefore - 1}` })).toBeVisible();
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const busySeconds = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0;
  };
  const before = await busySeconds();
  const frames = page.evaluate(
    (ms) =>
      new Promise<number[]>((resolve) => {
        const times: number[] = [];
        const began = performance.now();
        let last = began;
        const frame = (now: number) => {
          times.push(now - last);
          last = now;
          if (now - began < ms) requestAnimationFrame(frame);
          else resolve(times.slice(1));
        };
        requestAnimationFrame(frame);
      }),
    seconds * 1000,
  );
  let sent = 0;
  const timer = setInterval(() => {
    if (sent >= linesASecond * seconds) return;
    const lines = Array.from({ length: 100 }, (_, index) => {
      const level = (sent + index) % 50 === 0 ? "ERROR" : "INFO";
      return JSON.stringify({ level, logger: "app.api", message: `line ${sent + index}`, request_id: "abc12345" });
    });
    sent += lines.length;
    loki.write(lines);
  }, 100);
  const times = await frames;
  const busy = Math.round(((await busySeconds()) - before) * 1000);
  await expect.poll(() => sent, { timeout: 60_000 }).toBe(linesASecond * seconds);
  clearInterval(timer);
  const over = (limit: number) => times.filter((time) => time > limit).length;
  const figures = `${times.length} frames, ${over(17.5)} over 17.5 ms, ${over(50)} over 50 ms, worst ${Math.round(Math.max(...times))} ms; the page was busy for ${busy} of ${seconds * 1000} ms`;
  annotations.push({ type: "frames", description: figures });
  await expect(states(page)).toContainText("28,000 received");
  await expect(page.getByText("8,000 older lines left the buffer")).toBeVisible();
  await expect(rows(page).filter({ hasText: `line ${linesASecond * seconds - 1}` })).toBeVisible();
  await expect.poll(() => isAtEnd(page)).toBe(true);
});

for (const colorScheme of ["dark", "light"] as const) {
  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 1024, height: 640 },
  ]) {
    test.describe(`${colorScheme}, ${viewport.width}`, () => {
      test.use({ colorScheme, viewport });
      test("the view is clean", async ({ page }) => {
        await start(page, ["Production", "Busy"]);
        await expect(rows(page).filter({ hasText: "Production" }).first()).toBeVisible();
        // Without a line before it, a gap begins ten seconds ago, which is out of sight by then.
        loki.write(["level=info msg=w"]);
        await expect(rows(page).filter({ hasText: "Busy" }).first()).toBeVisible();
        loki.write(["level=error msg=x"], 3);
        await expect(page.getByText(/3 lines missing/)).toBeVisible();
        await page.keyboard.press("Escape");
        await page.keyboard.press("w");
        await page.keyboard.press("p");
        await rows(page).last().click();
        await keepScreen(page, `tail-${colorScheme}-${viewport.width}`);
      });
    });
  }
}

test("a page that has lost the console does not say that its tail is live", async ({ page }) => {
  const connections: WebSocketRoute[] = [];
  await page.routeWebSocket(/.*/, (route) => {
    // After the first one is closed, none is let through.
    if (connections.length === 0) {
      connections.push(route);
      route.connectToServer();
    } else {
      void route.close({ code: 1001 });
    }
  });
  await start(page, ["Busy"]);
  await connections[0]?.close({ code: 1001 });
  await expect(states(page)).toContainText("connection to the console lost");
  await expect(page.getByText(/live since/)).toHaveCount(0);
});
