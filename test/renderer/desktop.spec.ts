import { expect, type Page, test } from "@playwright/test";
import { keepScreen } from "../support/screen.ts";
import { type FakePage, openFakePage } from "./fakePage.ts";

let fake: FakePage;

test.beforeAll(async () => {
  fake = await openFakePage();
});

test.afterAll(async () => {
  await fake.close();
});

const card = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

async function run(page: Page, command: string): Promise<void> {
  // A key that is pressed before the frame is there leads nowhere.
  await expect(page.getByRole("navigation", { name: "Environments" })).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.type(command);
  await page.keyboard.press("Enter");
}

for (const colorScheme of ["dark", "light"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, viewport: { width: 1024, height: 640 } });
    test(`the window's choices, a newer version, and what this console is, ${colorScheme}`, async ({ page }) => {
      await page.goto(fake.url("window"));
      await run(page, "settings: tray");
      const window = card(page, "This window");
      await expect(window).toBeFocused();
      const tray = window.getByLabel("Closing the window leaves the console in the tray");
      await expect(tray).toBeChecked();
      await tray.click();
      await expect(tray).not.toBeChecked();
      await expect(window.getByLabel("Start at login")).toBeDisabled();
      await expect(window).toContainText("This build was not installed, so it cannot start at login.");
      await expect(window).toContainText("Version 0.2.0 is there.");
      await expect(window.getByRole("region", { name: "What is new in 0.2.0" })).toContainText(
        "<b>Not bold</b> ⟨U+202E⟩",
      );
      await keepScreen(page, `settings-window-${colorScheme}`);
      await window.getByRole("button", { name: "Fetch it" }).click();
      await expect(window).toContainText("Version 0.2.0 is fetched");
      await expect(window.getByRole("button", { name: "Restart to install" })).toBeVisible();
      await run(page, "settings: about");
      await expect(card(page, "About")).toBeFocused();
      await expect(card(page, "About")).toContainText("/home/ada/.config/incident-console/console.log");
      await keepScreen(page, `settings-about-${colorScheme}`);
    });
  });
}

test("diagnostics are seen before they are copied", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(fake.url("small"));
  await run(page, "copy diagnostics");
  const dialog = page.getByRole("dialog", { name: "Diagnostics" });
  const box = dialog.getByRole("textbox", { name: "Diagnostics" });
  await expect(box).toBeFocused();
  await expect(box).toHaveValue(/production\/prometheus: answering/);
  await expect(box).not.toBeEditable();
  await expect(dialog).toContainText("It holds no secrets");
  await keepScreen(page, "diagnostics");
  await dialog.getByRole("button", { name: "Copy diagnostics" }).click();
  await expect(dialog.getByRole("button", { name: "Copied" })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await box.inputValue());
  await page.keyboard.press("Escape");
  await expect(page.getByRole("grid", { name: "Alerts" })).toBeFocused();
});

test("a fault inside the console is said once, with the way to the diagnostics", async ({ page }) => {
  await page.goto(fake.url("window"));
  const banner = page.getByText("Something went wrong inside the console at");
  await expect(banner).toBeVisible();
  await expect(page.getByText("alerts are still watched", { exact: false })).toBeVisible();
  await keepScreen(page, "fault-banner");
  await page.getByRole("button", { name: "Copy diagnostics…" }).click();
  await expect(page.getByRole("dialog", { name: "Diagnostics" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Dismiss" }).click();
  await expect(banner).toHaveCount(0);
  await run(page, "go to backends");
  await expect(page.getByRole("heading", { name: "Backends" })).toBeVisible();
  await expect(banner).toHaveCount(0);
});
