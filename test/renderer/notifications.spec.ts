import { AxeBuilder } from "@axe-core/playwright";
import { type BrowserContext, expect, type Locator, type Page, test } from "@playwright/test";
import { type App, openApp } from "../support/app.ts";
import { startEnvironment, type TestEnvironment } from "../support/backends.ts";

let production: TestEnvironment;
let staging: TestEnvironment;
let app: App;

test.beforeEach(async () => {
  production = await startEnvironment("production", "Production", true);
  staging = await startEnvironment("staging", "Staging", false);
  app = await openApp([production.settings, staging.settings]);
});

test.afterEach(async () => {
  await app.close();
  await production.close();
  await staging.close();
});

const highErrorRate = {
  labels: { alertname: "HighErrorRate", severity: "critical", component: "fastapi" },
  annotations: { summary: "High error rate detected", description: "Error rate is 8.13% (threshold: 5%)" },
  startsAt: "2026-01-01T10:00:00Z",
};
const slowResponse = {
  labels: { alertname: "SlowResponseTime", severity: "warning", component: "fastapi" },
  annotations: { summary: "Slow response time" },
  startsAt: "2026-01-01T09:00:00Z",
};

const toasts = (page: Page) => page.getByRole("region", { name: "New notifications" }).getByRole("article");
const bell = (page: Page) => page.getByRole("banner").getByRole("button", { name: /^(Notif|Muted|Quiet|Browser)/ });
const panel = (page: Page) => page.getByRole("dialog", { name: "Notifications" });

const alertRows = (page: Page) => page.getByRole("grid", { name: "Alerts" }).locator("[role=row][aria-selected]");
const bar = (page: Page) => page.getByRole("group", { name: /^\d+ notifications? waits? here/ });

async function boxOf(locator: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error("It is not drawn.");
  return box;
}

/** What the stand-in for the browser's notifications was told. */
interface Told {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
  readonly silent: boolean;
  readonly requireInteraction: boolean;
}

interface StandIn {
  told: (Told & { click(): void })[];
  taken: string[];
  focusedNow: boolean;
}

/** Puts a recording stand-in in the place of the browser's notifications, and decides whether the page has the focus. */
async function standIn(context: BrowserContext, permission: NotificationPermission, focused: boolean): Promise<void> {
  await context.addInitScript(
    (wanted) => {
      const told: StandIn["told"] = [];
      const taken: string[] = [];
      const tags = new WeakMap<object, string>();
      const kept = Object.assign(window, { told, taken, focusedNow: wanted.focused });
      document.hasFocus = () => kept.focusedNow;
      class Fake {
        static permission = wanted.permission;
        static async requestPermission() {
          Fake.permission = "granted";
          return "granted";
        }
        onshow: (() => void) | null = null;
        onclick: (() => void) | null = null;
        constructor(title: string, options: Omit<Told, "title">) {
          const { body, tag, silent, requireInteraction } = options;
          tags.set(this, tag);
          told.push({ title, body, tag, silent, requireInteraction, click: () => this.onclick?.() });
          setTimeout(() => this.onshow?.(), 10);
        }
        close() {
          taken.push(tags.get(this) ?? "");
        }
      }
      Object.assign(window, { Notification: Fake });
    },
    { permission, focused },
  );
}

const toldTo = (page: Page): Promise<Told[]> =>
  page.evaluate(() =>
    (window as unknown as StandIn).told.map(({ title, body, tag, silent, requireInteraction }) => ({
      title,
      body,
      tag,
      silent,
      requireInteraction,
    })),
  );

async function setFocus(page: Page, focused: boolean): Promise<void> {
  await page.evaluate((now) => {
    (window as unknown as StandIn).focusedNow = now;
    window.dispatchEvent(new Event(now ? "focus" : "blur"));
  }, focused);
}

async function openCalm(page: Page): Promise<void> {
  await page.goto(app.link());
  await expect(page.getByRole("heading", { name: "All clear" })).toBeVisible();
}

test("a toast tells, leads to the alert, acknowledges it and takes that back", async ({ page }) => {
  await openCalm(page);
  production.alerts = [highErrorRate];
  const toast = toasts(page).filter({ hasText: "Production · critical · HighErrorRate" });
  await expect(toast).toBeVisible();
  await expect(page).toHaveTitle(/^1 firing, 1 unseen critical/);
  await expect(bell(page)).toHaveAccessibleName(/1 unseen/);
  await expect(page.locator("[aria-live=assertive]", { hasText: "HighErrorRate" })).toHaveCount(1);

  await toast.getByRole("button", { name: "Acknowledge" }).click();
  await expect(toasts(page).filter({ hasText: "Acknowledged HighErrorRate. Others do not see it." })).toBeVisible();
  await expect(toast).toHaveCount(0);
  await expect(page).toHaveTitle(/^1 firing · /);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(toasts(page).filter({ hasText: "Taken back" })).toBeVisible();

  await bell(page).click();
  await expect(panel(page)).toContainText("Shown in the window");
  await panel(page).getByRole("button", { name: "Open" }).last().click();
  await expect(page.getByRole("heading", { name: "High error rate detected" })).toBeVisible();
});

test("a toast is reached and sent away by keyboard", async ({ page }) => {
  await openCalm(page);
  production.alerts = [highErrorRate];
  await expect(toasts(page)).toHaveCount(1);
  await page.keyboard.press("n");
  await expect(toasts(page).first()).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(toasts(page).first().getByRole("button", { name: "Open" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(toasts(page)).toHaveCount(0);
  await expect(page.locator("#screen")).toBeFocused();
  await expect(bell(page)).not.toHaveAccessibleName(/unseen/);
});

test("what does not insist leaves by itself, but not under the pointer, and stays unseen", async ({ page }) => {
  await page.clock.install();
  await page.goto(app.link());
  await expect(page.getByRole("heading", { name: "All clear" })).toBeVisible();
  production.alerts = [slowResponse];
  const toast = toasts(page).filter({ hasText: "SlowResponseTime" });
  await expect(toast).toBeVisible();
  await toast.hover();
  await page.clock.runFor(60_000);
  await expect(toast).toBeVisible();
  await page.mouse.move(5, 5);
  await page.clock.runFor(10_000);
  await expect(toast).toHaveCount(0);
  await expect(bell(page)).toHaveAccessibleName(/1 unseen/);
});

test("what insists folds into one bar, which shows it again and acknowledges all of it", async ({ page }) => {
  await page.clock.install();
  await openCalm(page);
  production.alerts = [highErrorRate];
  await expect(toasts(page)).toHaveCount(1);
  await page.clock.runFor(5_000);
  await toasts(page).first().hover();
  await page.clock.runFor(60_000);
  await expect(toasts(page)).toHaveCount(1);
  await page.mouse.move(5, 5);
  await page.clock.runFor(12_500);
  await expect(bar(page)).toHaveAccessibleName(/^1 notification waits here: /);
  await expect(toasts(page)).toHaveCount(0);

  // A new one stands above the bar, and joins it.
  staging.alerts = [highErrorRate];
  await expect(toasts(page).filter({ hasText: "Staging" })).toBeVisible();
  const [above, below] = [await boxOf(toasts(page).first()), await boxOf(bar(page))];
  expect(above.y + above.height).toBeLessThanOrEqual(below.y);
  expect(below.height).toBeLessThanOrEqual(44);
  await page.clock.runFor(12_500);
  await expect(toasts(page)).toHaveCount(0);
  await expect(bar(page)).toHaveAccessibleName(/^2 notifications wait here: /);

  await page.keyboard.press("n");
  await expect(bar(page)).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(toasts(page)).toHaveCount(2);
  await expect(toasts(page).first()).toBeFocused();
  await page.clock.runFor(60_000);
  await expect(toasts(page)).toHaveCount(2);
  await page.locator("#screen").focus();
  await page.clock.runFor(12_500);
  await bar(page).getByRole("button", { name: "Acknowledge all 2" }).click();
  await expect(toasts(page)).toContainText(["Acknowledged 2 alerts."]);
  await expect(bar(page)).toHaveCount(0);
  await expect(bell(page)).not.toHaveAccessibleName(/unseen/);
});

test("the bar goes with the last alert that waits, and an alert's toast when it is opened", async ({ page }) => {
  await page.clock.install();
  await openCalm(page);
  production.alerts = [highErrorRate];
  staging.alerts = [highErrorRate];
  await expect(toasts(page)).toHaveCount(2);
  await page.clock.runFor(12_500);
  await expect(bar(page)).toHaveAccessibleName(/^2 notifications wait here: /);
  await alertRows(page).first().click();
  await expect(page.getByRole("complementary", { name: "Alert" })).toBeVisible();
  await expect(bar(page)).toHaveAccessibleName(/^1 notification waits here: /);
  await expect(bell(page)).toHaveAccessibleName(/1 unseen/);
  production.alerts = [];
  staging.alerts = [];
  await expect(bar(page)).toHaveCount(0);
});

test("a dialog lies above the toasts, which wait for it", async ({ page }) => {
  await page.clock.install();
  await openCalm(page);
  production.alerts = [highErrorRate];
  await expect(toasts(page)).toHaveCount(1);
  await toasts(page).getByRole("button", { name: "Silence…" }).click();
  await page.mouse.move(5, 5);
  const region = page.getByRole("region", { name: "New notifications", includeHidden: true });
  await expect(region).toHaveJSProperty("inert", true);
  await page.clock.runFor(60_000);
  await page.keyboard.press("Escape");
  await page.clock.runFor(1_000);
  await expect(region).toHaveJSProperty("inert", false);
  await expect(toasts(page)).toHaveCount(1);
  await page.keyboard.press("Control+k");
  await expect(region).toHaveJSProperty("inert", true);
  await page.keyboard.press("Escape");
  await page.clock.runFor(20_000);
  await expect(bar(page)).toBeVisible();
});

test("behind another window, one tab alone asks the browser, whose click leads to the alert", async ({ context }) => {
  await standIn(context, "granted", false);
  const [first, second] = [await context.newPage(), await context.newPage()];
  await openCalm(first);
  await openCalm(second);
  production.alerts = [highErrorRate];
  const all = async () => [...(await toldTo(first)), ...(await toldTo(second))];
  await expect.poll(async () => (await all()).length).toBe(1);
  const [told] = await all();
  expect(told).toMatchObject({ title: "Production · critical · HighErrorRate", requireInteraction: true });
  expect(told?.body).not.toContain("<");
  await bell(second).click();
  await expect(panel(second)).toContainText("Shown by the system");
  expect(await all()).toHaveLength(1);
  await expect(toasts(second)).toHaveCount(0);

  await first.evaluate(() => (window as unknown as StandIn).told[0]?.click());
  await expect(first.getByRole("heading", { name: "High error rate detected" })).toBeVisible();
  await expect(first).toHaveURL(/env=production/);
  await expect(bell(second)).not.toHaveAccessibleName(/unseen/);
});

test("what the browser shows is taken away when the alert is over, and its end is said", async ({ context }) => {
  await standIn(context, "granted", false);
  const page = await context.newPage();
  await openCalm(page);
  production.alerts = [highErrorRate];
  await expect.poll(async () => (await toldTo(page)).length).toBe(1);
  production.alerts = [];
  await expect.poll(async () => (await toldTo(page)).length).toBe(2);
  const [fired, over] = await toldTo(page);
  expect(over?.title).toMatch(/HighErrorRate · ended$/);
  await expect.poll(() => page.evaluate(() => (window as unknown as StandIn).taken)).toEqual([fired?.tag]);
});

test("the tab with the focus shows it, and no other asks the browser", async ({ context }) => {
  await standIn(context, "granted", false);
  const [behind, front] = [await context.newPage(), await context.newPage()];
  await openCalm(behind);
  await openCalm(front);
  await setFocus(front, true);
  production.alerts = [highErrorRate];
  await expect(toasts(front)).toHaveCount(1);
  await bell(front).click();
  await expect(panel(front)).toContainText("Shown in the window");
  expect([...(await toldTo(behind)), ...(await toldTo(front))]).toEqual([]);
  await expect(toasts(behind)).toHaveCount(0);
});

test("where the browser blocks it, the page says so, and shows it when the focus returns", async ({ context }) => {
  await standIn(context, "denied", false);
  const page = await context.newPage();
  await openCalm(page);
  await expect(bell(page)).toHaveAccessibleName(/Browser blocks notifications/);
  production.alerts = [highErrorRate];
  await expect(page).toHaveTitle(/1 unseen critical/);
  await bell(page).click();
  await expect(panel(page)).toContainText("Not shown: The browser blocks notifications from this page.");
  await page.keyboard.press("Escape");
  await expect(toasts(page)).toHaveCount(0);
  await setFocus(page, true);
  await expect(toasts(page)).toContainText(["HighErrorRate"]);
});

test("a reload announces nothing again", async ({ page }) => {
  await openCalm(page);
  production.alerts = [highErrorRate];
  await expect(toasts(page)).toHaveCount(1);
  await bell(page).click();
  await expect(panel(page)).toContainText("Shown in the window");
  await page.reload();
  await expect(bell(page)).toHaveAccessibleName(/1 unseen/);
  staging.alerts = [slowResponse];
  await expect(toasts(page).filter({ hasText: "SlowResponseTime" })).toBeVisible();
  await expect(toasts(page)).toHaveCount(1);
});

test("at most four toasts are shown; the others are one press away", async ({ page }) => {
  await openCalm(page);
  const three = (from: number) =>
    [0, 1, 2].map((index) => ({
      ...slowResponse,
      labels: { ...slowResponse.labels, alertname: `Slow${from + index}` },
    }));
  production.alerts = three(0);
  staging.alerts = three(3);
  await expect(page.getByRole("button", { name: "+2 more" })).toBeVisible();
  await expect(toasts(page)).toHaveCount(4);
  await page.getByRole("button", { name: "+2 more" }).click();
  await expect(panel(page).getByRole("listitem")).toHaveCount(6);
  await panel(page).getByRole("button", { name: "Mark all seen" }).click();
  await expect(toasts(page)).toHaveCount(0);
  await expect(bell(page)).not.toHaveAccessibleName(/unseen/);
});

test("a muted environment is quiet, the header says so, and the journal has what was held back", async ({ page }) => {
  await openCalm(page);
  await page.keyboard.press("Alt+1");
  await bell(page).click();
  await panel(page).getByRole("button", { name: "1 h" }).click();
  await expect(panel(page)).toContainText("Production is muted until");
  await page.keyboard.press("Escape");
  await expect(bell(page)).toHaveAccessibleName(/^Muted until (\d+ \w+ (\d{4} )?)?\d\d:\d\d/);
  production.alerts = [slowResponse];
  await expect(page).toHaveTitle(/^1 firing/);
  await page.getByRole("link", { name: "Journal" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "SlowResponseTime" })).toContainText("held back");
  await expect(toasts(page)).toHaveCount(0);
  await bell(page).click();
  await panel(page).getByRole("button", { name: "Unmute" }).click();
  await page.keyboard.press("Escape");
  await expect(bell(page)).not.toHaveAccessibleName(/^Muted/);
});

test("the journal takes a note, is filtered, and is exported", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openCalm(page);
  production.alerts = [highErrorRate];
  await expect(toasts(page)).toHaveCount(1);
  await page.getByRole("link", { name: "Journal" }).click();
  const entries = page.getByRole("main").getByRole("listitem");
  await expect(entries.filter({ hasText: "HighErrorRate" }).first()).toContainText("said");

  await page.getByRole("button", { name: "Add a note" }).click();
  await page.keyboard.type("Rolled back <b>release 41</b>");
  await page.getByRole("button", { name: "Add to the journal" }).click();
  await expect(entries.filter({ hasText: "Rolled back <b>release 41</b>" })).toContainText("note");
  await page.getByRole("button", { name: "Notes" }).click();
  await expect(entries).toHaveCount(1);
  await page.getByRole("button", { name: "Everything" }).click();
  await page.getByRole("searchbox", { name: "Filter by text" }).fill("no such entry");
  await expect(page.getByText("None of the entries that were read passes the filter.")).toBeVisible();
  await page.getByRole("searchbox", { name: "Filter by text" }).fill("");
  await entries.getByRole("link", { name: "Alert" }).first().click();
  await expect(page.getByRole("heading", { name: "High error rate detected" })).toBeVisible();
  await page.goBack();

  await page.getByRole("button", { name: "Export as Markdown" }).click();
  const dialog = page.getByRole("dialog", { name: "Export the journal" });
  await dialog.getByRole("button", { name: "Write it" }).click();
  const markdown = await dialog.getByRole("textbox", { name: "Markdown" }).inputValue();
  expect(markdown).toContain("HighErrorRate");
  const [saved] = await Promise.all([
    page.waitForEvent("download"),
    dialog.getByRole("button", { name: "Save as a file" }).click(),
  ]);
  expect(saved.suggestedFilename()).toMatch(/\.md$/);
  await dialog.getByRole("button", { name: "Copy" }).click();
  await expect(dialog.getByRole("button", { name: "Copied" })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(markdown);
  await dialog.getByRole("button", { name: "Another range" }).click();
  await dialog.getByLabel("to", { exact: true }).fill("2020-01-01T00:00");
  await dialog.getByRole("button", { name: "Write it" }).click();
  await expect(dialog.getByRole("alert")).toContainText("must begin before it ends");
});

test("the settings are checked, saved, and in force", async ({ page, context }) => {
  await standIn(context, "default", true);
  await openCalm(page);
  await bell(page).click();
  await panel(page).getByRole("button", { name: "Notification settings" }).click();
  const card = page.getByRole("region", { name: "Notifications", exact: true });
  await expect(card).toBeInViewport();
  await page.getByRole("button", { name: "Allow notifications" }).click();
  await expect(card).toContainText("This browser shows the console's notifications");

  const digest = card.getByRole("textbox", { name: "One digest above" });
  await digest.fill("0");
  await expect(card.getByRole("alert")).toHaveText("It must be at least 1.");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("nothing was saved")).toBeVisible();
  await digest.fill("7");
  await card.getByRole("button", { name: "Production" }).click();
  await card.getByRole("button", { name: "Give it rules of its own" }).click();
  await card.getByRole("radio", { name: "warning: off" }).check();
  await page.getByRole("textbox", { name: "Who acknowledges and silences" }).fill("Ada");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await page.reload();
  await expect(digest).toHaveValue("7");
  await card.getByRole("button", { name: "Production" }).click();
  await expect(card.getByRole("radio", { name: "warning: off" })).toBeChecked();

  // The stand-in forgets what it was asked with each load.
  await page.getByRole("button", { name: "Allow notifications" }).click();
  await card.getByRole("button", { name: "high", exact: true }).click();
  await expect(card.getByRole("list", { name: "What became of the tests" })).toContainText("Shown by the system");
  expect((await toldTo(page)).map(({ title }) => title)).toEqual([expect.stringContaining("Test")]);

  production.alerts = [slowResponse];
  staging.alerts = [slowResponse];
  await expect(toasts(page)).toContainText(["Staging"]);
  await expect(toasts(page)).toHaveCount(1);
});

test("hostile texts are shown as text", async ({ page }) => {
  await openCalm(page);
  production.alerts = [
    {
      labels: { alertname: "<img src=x onerror=alert(1)>", severity: "critical", long: "x".repeat(5000) },
      annotations: { summary: `<b>bold</b>\u202Egnp.exe ${"y".repeat(3000)}` },
    },
  ];
  const toast = toasts(page).first();
  await expect(toast).toContainText("<img src=x onerror=alert(1)>");
  await expect(page.locator("article img, article b")).toHaveCount(0);
  await expect(toast.getByText(/\u202E/)).toHaveCount(0);
  const box = await toast.boundingBox();
  expect(box?.height).toBeLessThan(420);
});

for (const colorScheme of ["dark", "light"] as const) {
  for (const [name, viewport] of [
    ["wide", { width: 1440, height: 900 }],
    ["small", { width: 1024, height: 640 }],
  ] as const) {
    test.describe(`${colorScheme}, ${name}`, () => {
      test.use({ colorScheme, viewport });
      test("toasts and their bar cover neither the detail, nor a dialog, nor the last undo", async ({ page }) => {
        const keep = (screen: string) =>
          page.screenshot({ path: `test-results/screens/${screen}-${colorScheme}-${name}.png` });
        await page.clock.install();
        await openCalm(page);
        production.alerts = [highErrorRate, slowResponse];
        staging.alerts = [highErrorRate];
        await expect(toasts(page)).toHaveCount(name === "small" ? 2 : 3);
        await alertRows(page).filter({ hasText: "Slow response time" }).click();
        await expect(toasts(page)).toHaveCount(2);
        const detail = await boxOf(page.getByRole("complementary", { name: "Alert" }));
        const beside = async (locator: Locator) => {
          const { x, y, width, height } = await boxOf(locator);
          expect(x + width).toBeLessThanOrEqual(detail.x);
          expect(y + height).toBeLessThanOrEqual(viewport.height - 26);
        };
        for (const toast of await toasts(page).all()) await beside(toast);
        await keep("toasts-detail");
        await page.keyboard.press("s");
        await expect(page.getByRole("dialog", { name: /^Silence/ })).toBeVisible();
        await page.clock.runFor(1_000);
        await keep("toasts-silence");
        const send = page.getByRole("dialog", { name: /^Silence/ }).getByRole("button", { name: /^Silence/ });
        await send.scrollIntoViewIfNeeded();
        await send.hover({ trial: true });
        await page.mouse.move(5, 5);
        await page.keyboard.press("Escape");
        await page.clock.runFor(14_000);
        await expect(bar(page)).toHaveAccessibleName(/^2 notifications wait here: /);
        await beside(bar(page));
        await keep("toasts-bar");
        await page.keyboard.press("a");
        const undo = page.getByRole("status").filter({ hasText: "Undo" });
        await expect(undo).toBeVisible();
        await beside(bar(page));
        await keep("toasts-undo");
        const [line, low] = [await boxOf(undo), await boxOf(bar(page))];
        const apart = low.y + low.height <= line.y || low.x >= line.x + line.width;
        expect(apart, `the bar ${JSON.stringify(low)} lies over the line ${JSON.stringify(line)}`).toBe(true);
        const { violations } = await new AxeBuilder({ page })
          .include("section[aria-label='New notifications']")
          .analyze();
        expect(violations.map(({ id }) => id)).toEqual([]);
      });

      test("toasts, the bell, the settings and the journal can be read by everybody", async ({ page }) => {
        const keep = async (screen: string) => {
          await page.screenshot({ path: `test-results/screens/${screen}-${colorScheme}-${name}.png` });
          const { violations } = await new AxeBuilder({ page }).analyze();
          const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
          expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160))}`)).toEqual([]);
        };
        await openCalm(page);
        production.alerts = [highErrorRate, slowResponse];
        await expect(toasts(page)).toHaveCount(2);
        await keep("toasts");
        await bell(page).click();
        await expect(panel(page).getByRole("listitem")).toHaveCount(2);
        await keep("bell");
        await panel(page).getByRole("button", { name: "Notification settings" }).click();
        await expect(page.getByRole("region", { name: "Notifications", exact: true })).toBeInViewport();
        await page.getByRole("checkbox", { name: "Quiet hours" }).check();
        await keep("notification-settings");
        await page.getByRole("region", { name: "Audit log" }).scrollIntoViewIfNeeded();
        await keep("audit-log");
        await page.getByRole("link", { name: "Journal" }).click();
        await expect(page.getByRole("main").getByRole("listitem").first()).toBeVisible();
        await keep("journal");
        await page.getByRole("button", { name: "Export as Markdown" }).click();
        await page.getByRole("button", { name: "Write it" }).click();
        await expect(page.getByRole("textbox", { name: "Markdown" })).toBeVisible();
        await keep("journal-export");
      });
    });
  }
}
