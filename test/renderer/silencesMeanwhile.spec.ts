import { expect, type Page, test } from "@playwright/test";
import { type Demo, startDemo } from "../../electron/demo/demo.ts";
import { type App, openApp } from "../support/app.ts";
import { demoSettings } from "../support/demoSettings.ts";

// What could be sent otherwise than it stands on the screen.

let demo: Demo;
let app: App;

test.beforeEach(async () => {
  demo = await startDemo({ startedAt: Date.now() - 150_000 });
  app = await openApp(demoSettings(demo, { pollInterval: "1s", timeout: "5s" }));
  await app.call("notifications.mute", { environment: null, until: Date.now() + 3_600_000 });
});

test.afterEach(async () => {
  await app.close();
  await demo.close();
});

const silences = (page: Page) => page.getByRole("grid", { name: "Silences" }).locator("[role=row][aria-selected]");
const dialog = (page: Page) => page.getByRole("dialog");
const submit = (page: Page, name: string) => dialog(page).getByRole("button", { name, exact: true });

async function writeSilence(comment: string, replaces: string | null = null): Promise<string> {
  const wish = {
    environment: "staging",
    replaces,
    matchers: [{ name: "team", operator: "=" as const, value: "nobody" }],
    startsAt: null,
    endsAt: Date.now() + (replaces === null ? 2 : 8) * 3_600_000,
    comment,
  };
  const answer = (await app.call("silences.save", { wish, confirmation: null })) as { silence: { silence: string } };
  return answer.silence.silence;
}

test("a matcher that is still being typed is not left out of the silence", async ({ page }) => {
  await page.goto(app.link());
  await expect(page.getByRole("grid", { name: "Alerts" })).toBeVisible();
  await page.keyboard.press("Alt+2");
  await page.getByRole("link", { name: "Silences" }).click();
  await page.keyboard.press("c");
  const add = dialog(page).getByLabel("Add a matcher");
  await add.fill('team="nobody"');
  await add.press("Enter");
  await add.fill('instance="a');
  await dialog(page).getByLabel("Comment").fill("Only instance a");
  await expect(dialog(page).getByRole("alert")).toContainText("a closing quote is missing");
  await dialog(page).getByLabel("Comment").press("Control+Enter");
  await expect(dialog(page).getByText("Mend the matcher that you typed, or clear it.")).toBeVisible();
  await add.fill('instance="a"');
  await submit(page, "Silence in Staging").click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(silences(page).filter({ hasText: "Only instance a" })).toContainText('instance="a"');
});

test("a silence that changes while its dialog is open is not overwritten", async ({ page }) => {
  const id = await writeSilence("For an hour or two");
  await page.goto(app.link());
  await expect(page.getByRole("grid", { name: "Alerts" })).toBeVisible();
  await page.getByRole("link", { name: "Silences" }).click();
  await silences(page).filter({ hasText: "For an hour or two" }).click();
  await page.getByRole("button", { name: "Extend…" }).click();
  await expect(submit(page, "Extend in Staging")).toBeEnabled();
  expect(await writeSilence("All night, says Anna", id)).toBe(id);
  await expect(page.getByText("All night, says Anna").first()).toBeAttached();
  await dialog(page).getByLabel("Longer by, or until").press("Enter");
  await expect(
    dialog(page).getByText(/^tester changed it meanwhile\. Close this, and look at it again\.$/),
  ).toBeVisible();
  await dialog(page).getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Extend…" }).click();
  await submit(page, "Extend in Staging").click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(silences(page).filter({ hasText: "All night, says Anna" })).toContainText(/ends in (9 h|8 h 5\d min)/);
});
