import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { type Demo, startDemo } from "../../electron/demo/demo.ts";
import { type App, openApp } from "../support/app.ts";
import { demoSettings } from "../support/demoSettings.ts";

/** Two minutes and a half into the story: the critical alerts fire. */
const intoTheStoryMs = 150_000;
const pace = { pollInterval: "1s", timeout: "5s" };

let demo: Demo;
let app: App;

function environments(readOnly: readonly string[] = []) {
  return demoSettings(demo, pace).map((settings) => ({ ...settings, readOnly: readOnly.includes(settings.id) }));
}

test.beforeEach(async () => {
  demo = await startDemo({ startedAt: Date.now() - intoTheStoryMs });
  app = await openApp(environments());
  await mute();
});

/** Toasts would lie over the buttons; their place and their keys are tested with them. */
async function mute(): Promise<void> {
  await app.call("notifications.mute", { environment: null, until: Date.now() + 3_600_000 });
}

test.afterEach(async () => {
  await app.close();
  await demo.close();
});

const alerts = (page: Page) => page.getByRole("grid", { name: "Alerts" }).locator("[role=row][aria-selected]");
const silences = (page: Page) => page.getByRole("grid", { name: "Silences" }).locator("[role=row][aria-selected]");
const dialog = (page: Page) => page.getByRole("dialog");
const confirm = (page: Page) => dialog(page).getByLabel(/^Type Production to confirm/);
const submit = (page: Page, name: string) => dialog(page).getByRole("button", { name, exact: true });

test("an alert in production is silenced: previewed, confirmed by name, read back, shown", async ({ page }) => {
  await page.goto(app.link());
  await alerts(page).filter({ hasText: "/authors" }).first().click();
  await page.keyboard.press("s");
  await expect(dialog(page)).toContainText("Silence in Production");
  await expect(dialog(page).getByText("Covers 2 alerts now")).toBeVisible();
  await dialog(page).getByRole("checkbox", { name: "endpoint" }).check();
  await expect(dialog(page).getByText("Covers 1 alert now")).toBeVisible();

  // Nothing is sent before there is a comment and the name, with its capital.
  await dialog(page).getByLabel("How long").fill("30m");
  await expect(dialog(page)).toContainText(/ends in 30 min; what still fires then notifies again/);
  await confirm(page).fill("Production");
  await confirm(page).press("Enter");
  await expect(dialog(page).getByText("Say why, so that others know.")).toBeVisible();
  await dialog(page).getByLabel("Comment").fill("Deploying 4.2");
  await confirm(page).fill("production");
  await expect(dialog(page)).toContainText("This is not the name");
  await confirm(page).press("Enter");
  await expect(dialog(page)).toBeVisible();
  await confirm(page).fill("Production");
  await submit(page, "Silence in Production").click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(page.getByText(/Silenced in Production until .*endpoint="\/authors"/)).toBeVisible();

  const pane = page.getByRole("complementary", { name: "Alert" });
  await expect(pane.getByText(/^Silenced by tester until .*: Deploying 4\.2/)).toBeVisible();
  await pane.getByRole("button", { name: "Show silence" }).click();
  await expect(page.getByRole("heading", { name: "Deploying 4.2" })).toBeVisible();
  await expect(silences(page).filter({ hasText: "Deploying 4.2" })).toContainText("covers 1 alert");
  // The next poll agrees.
  await expect(page.getByText("waiting for Alertmanager to show it")).toHaveCount(0);
  await expect(silences(page).filter({ hasText: "Deploying 4.2" })).toHaveCount(1);
});

test("what was typed is not lost to Esc, and two presses of Enter write once", async ({ page }) => {
  await page.goto(app.link());
  await alerts(page).filter({ hasText: "High cache miss rate" }).click();
  await page.keyboard.press("s");
  await expect(dialog(page)).toContainText("Silence in Staging");
  await dialog(page).getByLabel("How long").fill("0");
  await expect(dialog(page)).toContainText("A silence needs a length, such as 2h.");
  await dialog(page).getByLabel("How long").fill("400d");
  await expect(dialog(page)).toContainText("It lasts 400 days, longer than 90 days.");
  await page.keyboard.press("Escape");
  const question = dialog(page).getByText("Discard what you typed?");
  await expect(question).toBeVisible();
  await expect(dialog(page).getByRole("button", { name: "Keep writing" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(question).toHaveCount(0);
  await expect(dialog(page).getByLabel("How long")).toBeFocused();
  await page.mouse.click(5, 5);
  await dialog(page).getByRole("button", { name: "Discard", exact: true }).click();
  await expect(dialog(page)).toHaveCount(0);

  await page.keyboard.press("s");
  await expect(dialog(page).getByLabel("How long")).toHaveValue("2h");
  await dialog(page).getByLabel("Comment").fill("Only once");
  await dialog(page)
    .locator("form")
    .evaluate((form: HTMLFormElement) => {
      form.requestSubmit();
      form.requestSubmit();
      setTimeout(() => form.isConnected && form.requestSubmit(), 100);
    });
  await expect(page.getByText(/^Silenced in Staging until/)).toBeVisible();
  await expect(dialog(page)).toHaveCount(0);
  const audit = await app.call("audit.read", { environment: null, limit: 50 });
  expect(JSON.stringify(audit).split("Only once")).toHaveLength(2);
});

test("the keys work at once after a dialog closed", async ({ page }) => {
  await page.goto(app.link());
  await expect(alerts(page).first()).toBeVisible();
  await page.keyboard.press("?");
  await expect(dialog(page).getByText("Next, previous alert")).toBeVisible();
  for (const key of ["Escape", "j", "Enter"]) await page.keyboard.press(key);
  await expect(page.getByRole("complementary", { name: "Alert" })).toBeVisible();
});

test("a silence is written, edited, extended, expired and written again by keyboard and button", async ({ page }) => {
  await page.goto(app.link());
  await expect(alerts(page).first()).toBeVisible();
  await page.keyboard.press("Alt+2");
  await page.getByRole("link", { name: "Silences" }).click();
  await page.keyboard.press("c");
  await expect(dialog(page)).toContainText("Silence in Staging");
  const add = dialog(page).getByLabel("Add a matcher");
  await add.fill("severity=");
  await add.press("Enter");
  await expect(dialog(page).getByRole("alert")).toContainText("a value is missing");
  await add.fill('severity=~".*"');
  await add.press("Enter");
  await expect(dialog(page)).toContainText("It would silence every alert");
  await dialog(page).getByRole("button", { name: "Remove severity" }).click();
  await add.fill('team="nobody"');
  await add.press("Enter");
  await expect(dialog(page).getByText("Covers nothing now")).toBeVisible();
  await dialog(page).getByLabel("Comment").fill("Trying it out");
  await submit(page, "Silence in Staging").click();
  await expect(dialog(page)).toHaveCount(0);
  const row = silences(page).filter({ hasText: "Trying it out" });
  await expect(row).toContainText("covers nothing");

  await row.click();
  await page.keyboard.press("e");
  await dialog(page).getByLabel("Comment").fill("Tried it out");
  await submit(page, "Save in Staging").click();
  await expect(dialog(page)).toHaveCount(0);
  const edited = silences(page).filter({ hasText: "Tried it out" });
  await expect(edited).toHaveCount(1);
  await expect(row).toHaveCount(0);

  await edited.click();
  await page.getByRole("button", { name: "Extend…" }).click();
  await dialog(page).getByRole("button", { name: "+4h" }).click();
  await submit(page, "Extend in Staging").click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(edited).toContainText(/ends in (6 h|5 h 5\d min)/);

  await edited.click();
  await page.keyboard.press("x");
  await page.getByRole("toolbar", { name: "Selected silences" }).getByRole("button", { name: "Expire…" }).click();
  await submit(page, "Expire in Staging").click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(edited).toHaveCount(0);
  await page.getByRole("tab", { name: /^Expired/ }).click();
  await edited.first().click();
  await page.getByRole("button", { name: "Recreate…" }).click();
  await submit(page, "Silence in Staging").click();
  await expect(dialog(page)).toHaveCount(0);
  await page.getByRole("tab", { name: /^Active/ }).click();
  await expect(edited).toHaveCount(1);
});

test("alerts of several environments are not silenced together", async ({ page }) => {
  await page.goto(app.link());
  await alerts(page).filter({ hasText: "High error rate" }).first().click();
  await alerts(page)
    .filter({ hasText: "High cache miss rate" })
    .click({ modifiers: ["Control"] });
  const bar = page.getByRole("toolbar", { name: "Selected alerts" });
  await expect(bar).toContainText("2 selected");
  await bar.getByRole("button", { name: "Silence" }).click();
  await expect(page.getByText("Choose alerts of one environment; a silence belongs to one.")).toBeVisible();
  await expect(dialog(page)).toHaveCount(0);
});

test("the filter asks for matchers, or for words; an Alertmanager that is silent makes the list old", async ({
  page,
}) => {
  await page.goto(app.link());
  await page.getByRole("link", { name: "Silences" }).click();
  await expect(silences(page)).toHaveCount(2);
  const filter = page.getByRole("textbox", { name: "Filter silences" });
  await filter.fill('alertname="RedisMemoryHigh"');
  await expect(silences(page)).toHaveCount(1);
  await filter.fill("nothing has this");
  await expect(page.getByRole("heading", { name: "No silence matches the filter" })).toBeVisible();
  await page.getByRole("button", { name: "Clear the filter" }).click();
  await expect(silences(page)).toHaveCount(2);
  await demo.control.break("staging", "alertmanager", "refuse");
  await expect(page.getByText(/^Staging: no Alertmanager answers\. Its silences are those of/)).toBeVisible();
});

test("an environment that is read-only offers no write, and says why", async ({ page }) => {
  await app.close();
  app = await openApp(environments(["staging"]));
  await mute();
  await page.goto(app.link());
  await alerts(page).filter({ hasText: "High cache miss rate" }).click();
  await page.keyboard.press("s");
  await expect(dialog(page).getByText(/Staging is read-only in the settings/)).toBeVisible();
  await expect(submit(page, "Silence in Staging")).toHaveCount(0);
});

test("what the server refuses is said, and nothing typed is lost", async ({ page }) => {
  await page.goto(app.link());
  await alerts(page).filter({ hasText: "High cache miss rate" }).click();
  await page.keyboard.press("s");
  await dialog(page).getByLabel("Comment").fill("A long story");
  await demo.control.break("staging", "alertmanager", "error");
  await submit(page, "Silence in Staging").click();
  await expect(dialog(page).getByRole("alert")).not.toBeEmpty();
  await expect(dialog(page).getByLabel("Comment")).toHaveValue("A long story");
  await demo.control.mend("staging", "alertmanager");
  await submit(page, "Silence in Staging").click();
  await expect(dialog(page)).toHaveCount(0);
});

for (const colorScheme of ["dark", "light"] as const) {
  test(`dialogs and lists are accessible, and fit a small window, ${colorScheme}`, async ({ page }, info) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width: 1024, height: 640 });
    const keep = async (name: string) => {
      await page.screenshot({ path: info.outputPath(`${name}.png`) });
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    };
    await page.goto(app.link());
    await alerts(page).filter({ hasText: "/authors" }).first().click();
    await page.keyboard.press("a");
    await expect(page.getByText(/^Acknowledged HighErrorRate/)).toBeVisible();
    await page.keyboard.press("Shift+J");
    await keep("selection");
    await page.keyboard.press("Escape");
    await page.keyboard.press("s");
    await expect(submit(page, "Silence in Production")).toBeInViewport();
    await keep("silence");
    await page.keyboard.press("Escape");
    await expect(dialog(page)).toHaveCount(0);
    await page.getByRole("link", { name: "Silences" }).click();
    await expect(silences(page).first()).toBeVisible();
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await keep("silences");
    await page.getByRole("toolbar", { name: "Selected silences" }).getByRole("button", { name: "Expire…" }).click();
    await expect(dialog(page)).toBeVisible();
    await keep("expire");
  });
}
