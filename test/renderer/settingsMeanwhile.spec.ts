import { readFile, writeFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import type { EnvironmentSettings } from "../../shared/settings/schema.ts";
import { type App, openApp } from "../support/app.ts";

// What happens to the forms of the settings while something else happens: a slow answer, a second window, an edit of
// the file by hand, a press that takes away the very button that was pressed.

const nobody = "http://127.0.0.1:9";
const alpha: EnvironmentSettings = { id: "alpha", name: "Alpha", production: false, prometheus: { url: nobody } };
const beta: EnvironmentSettings = { ...alpha, id: "beta", name: "Beta" };
const gamma: EnvironmentSettings = { ...alpha, id: "gamma", name: "Gamma" };

async function inFile(app: App): Promise<readonly EnvironmentSettings[]> {
  return (JSON.parse(await readFile(app.settingsFile, "utf8")) as { environments: EnvironmentSettings[] }).environments;
}

async function openSettings(page: Page, app: App): Promise<void> {
  await page.goto(app.link());
  await page.getByRole("link", { name: "Settings" }).click();
  await expect(page.getByRole("button", { name: "Edit Alpha" })).toBeVisible();
}

/** Presses a button by keyboard. */
async function press(page: Page, name: string): Promise<void> {
  const button = page.getByRole("button", { name, exact: true });
  await button.focus();
  await expect(button).toBeFocused();
  await page.keyboard.press("Enter");
}

interface Held {
  /** How often the page asked. */
  asked(): number;
  /** How many answers wait. */
  waiting(): number;
  /** From now on answers of the call wait. */
  hold(): void;
  /** Lets them through, the last one first. */
  release(): void;
}

/** Counts a call on its way to the console, and holds back its answers while it is told to. */
async function holding(page: Page, call: string): Promise<Held> {
  const ids = new Set<number>();
  let waiting: (() => void)[] | null = null;
  await page.routeWebSocket(/\/socket$/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((text) => {
      const message = JSON.parse(String(text)) as { id: number; name?: string };
      if (message.name === call) ids.add(message.id);
      server.send(text);
    });
    server.onMessage((text) => {
      const { type, id } = JSON.parse(String(text)) as { type: string; id: number };
      if (waiting !== null && type !== "topic" && ids.has(id)) waiting.push(() => socket.send(text));
      else socket.send(text);
    });
  });
  return {
    asked: () => ids.size,
    waiting: () => waiting?.length ?? 0,
    hold: () => {
      waiting = [];
    },
    release: () => {
      const answers = waiting ?? [];
      waiting = null;
      for (const send of answers.reverse()) send();
    },
  };
}

const nameField = (page: Page) => page.getByRole("textbox", { name: "Name", exact: true });
const told = (page: Page) => page.locator("[data-told]");

test("a secret that was typed into one form is not found in the next", async ({ page }) => {
  const auth = { type: "bearer" } as const;
  const app = await openApp([{ ...alpha, prometheus: { url: nobody, auth } }]);
  await openSettings(page, app);
  await press(page, "Edit Alpha");
  await page.getByLabel("Token", { exact: true }).fill("of-alpha-alone");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("Add environment");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "New environment" })).toBeVisible();
  const prometheus = page.getByRole("region", { name: "Prometheus", exact: true });
  await prometheus.getByLabel("Authentication").selectOption("bearer");
  const token = prometheus.getByLabel("Token", { exact: true });
  await expect(token).toHaveValue("");
  // Nor in a backend that takes the place of one that was taken out.
  await token.fill("of-the-first");
  await prometheus.getByRole("button", { name: "Take out Prometheus" }).click();
  await page.getByRole("button", { name: "Prometheus", exact: true }).click();
  await prometheus.getByLabel("Authentication").selectOption("bearer");
  await expect(token).toHaveValue("");
  await app.close();
});

test("removing and putting back: once for two presses, and the keyboard stays where it is told", async ({ page }) => {
  const app = await openApp([alpha, beta, gamma]);
  const puts = await holding(page, "environments.put");
  await openSettings(page, app);
  await press(page, "Remove Alpha");
  await expect(told(page)).toContainText("Removed Alpha");
  await expect(told(page)).toBeFocused();
  puts.hold();
  await press(page, "Undo");
  await page.keyboard.press("Enter");
  await expect.poll(puts.asked).toBe(1);
  puts.release();
  await expect(told(page)).toContainText("Alpha is back.");
  expect(puts.asked()).toBe(1);
  await expect(told(page)).toBeFocused();
  await press(page, "Close this line");
  await expect(page.locator("#environments")).toBeFocused();

  // The second click of a double click falls on the row that came up.
  await page.getByRole("button", { name: "Remove Alpha" }).click();
  await expect(told(page)).toContainText("Removed Alpha");
  await page.getByRole("button", { name: "Remove Beta" }).click();
  await expect(told(page)).toContainText("Removed Beta");
  await page.getByRole("button", { name: "Remove Gamma" }).dispatchEvent("click", { detail: 2 });
  await press(page, "Undo");
  await expect(told(page)).toContainText("Beta is back.");
  expect((await inFile(app)).map(({ id }) => id)).toEqual(["beta", "gamma"]);
  await app.close();
});

test("what a press takes away leaves the keyboard in the form", async ({ page }) => {
  const app = await openApp([{ ...alpha, grafana: { url: "http://grafana.example" } }]);
  await openSettings(page, app);
  await press(page, "Edit Alpha");
  await press(page, "Take out Grafana");
  await expect(page.getByRole("region", { name: "Add to this environment" })).toBeFocused();
  await press(page, "Loki");
  await expect(page.getByRole("textbox", { name: "URL of Loki" })).toBeFocused();
  await press(page, "Severity words");
  await expect(page.getByRole("textbox", { name: "Word 1" })).toBeFocused();
  await page.keyboard.type("sev1");
  await press(page, "Add a word");
  await page.getByRole("textbox", { name: "Word 2" }).fill("sev1");
  await expect(page.getByText("It stands here again below, which counts.")).toBeVisible();
  await page.getByRole("textbox", { name: "Word 2" }).fill("sev2");
  await expect(page.getByText("It stands here again below, which counts.")).toHaveCount(0);
  await app.write([{ ...alpha, readOnly: true }]);
  await expect.poll(() => app.settings().environments[0]?.readOnly).toBe(true);
  await press(page, "Save changes");
  await expect(page.getByText(/The file changed meanwhile/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Keep writing" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Save changes" })).toBeFocused();
  await app.close();
});

test("what was changed in the file while a question stood is not written back", async ({ page }) => {
  const app = await openApp([{ ...alpha, production: true }]);
  await openSettings(page, app);
  await press(page, "Switch off Alpha");
  const dialog = page.getByRole("dialog");
  const moved = { ...alpha, production: true, prometheus: { url: "http://moved.example" } };
  await expect(dialog).toBeVisible();
  await app.write([moved]);
  await expect(page.getByText("moved.example")).toBeVisible();
  await dialog.getByRole("textbox").fill("Alpha");
  await page.keyboard.press("Enter");
  await expect(told(page)).toContainText("Alpha is switched off");
  expect(await inFile(app)).toEqual([{ ...moved, disabled: true }]);
  await app.close();
});

test("what is typed while a save is under way stays, in this form and in another one", async ({ page }) => {
  const app = await openApp([alpha, beta]);
  const puts = await holding(page, "environments.put");
  await openSettings(page, app);
  await press(page, "Edit Alpha");
  await nameField(page).fill("Alpha one");
  puts.hold();
  await page.keyboard.press("Enter");
  await expect.poll(puts.asked).toBe(1);
  await page.keyboard.type(" more");
  puts.release();
  await expect(page.getByText("Saved, but not what was typed meanwhile.")).toBeVisible();
  await expect(nameField(page)).toHaveValue("Alpha one more");
  await expect(nameField(page)).toBeFocused();
  expect((await inFile(app)).map(({ name }) => name)).toEqual(["Alpha one", "Beta"]);
  puts.hold();
  await page.keyboard.press("Enter");
  await expect.poll(puts.asked).toBe(2);
  await page.keyboard.press("Escape");
  await page
    .getByRole("button", { name: "Cancel" })
    .or(page.getByRole("button", { name: "Discard" }))
    .click();
  await press(page, "Edit Beta");
  await nameField(page).fill("Beta of mine");
  puts.release();
  await expect.poll(async () => (await inFile(app)).map(({ name }) => name)).toEqual(["Alpha one more", "Beta"]);
  await expect(nameField(page)).toHaveValue("Beta of mine");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(told(page)).toContainText("Saved Beta of mine.");
  await app.close();
});

test("a file that breaks while somebody writes leaves the field, the focus and what is typed", async ({ page }) => {
  const app = await openApp([alpha]);
  await openSettings(page, app);
  await press(page, "Edit Alpha");
  await nameField(page).fill("Alp");
  await writeFile(app.settingsFile, "{ broken");
  const save = page.getByRole("button", { name: "Save changes" });
  await expect(save).toBeDisabled();
  await expect(page.getByText(/until then it is not changed from here/)).toBeVisible();
  await page.keyboard.type("englow");
  await page.keyboard.press("Enter");
  await app.write([alpha]);
  await expect(save).toBeEnabled();
  await expect(nameField(page)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(told(page)).toContainText("Saved Alpenglow.");
  await app.close();
});

test("an older answer does not take the place of a newer one", async ({ page }) => {
  const app = await openApp([alpha]);
  const reads = await holding(page, "environments.read");
  await openSettings(page, app);
  reads.hold();
  await app.write([alpha, beta]);
  await expect.poll(reads.waiting).toBeGreaterThan(0);
  const older = reads.waiting();
  await app.write([alpha, beta, gamma]);
  await expect.poll(reads.waiting).toBeGreaterThan(older);
  reads.release();
  await expect(page.getByRole("button", { name: "Edit Beta" })).toBeVisible();
  // All of them have come and are drawn.
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  expect(await page.getByRole("button", { name: "Edit Gamma" }).count()).toBe(1);
  await app.close();
});

test("two windows change different settings of the person, and what is typed while one saves stays", async ({
  page,
  context,
}) => {
  const app = await openApp([alpha]);
  const saves = await holding(page, "personal.save");
  await openSettings(page, app);
  const other = await context.newPage();
  await openSettings(other, app);
  const author = page.getByRole("textbox", { name: "Who acknowledges and silences" });
  await author.fill("Ada");
  await other.getByRole("textbox", { name: "One digest above" }).fill("9");
  await press(other, "Save");
  await expect(other.getByText("Saved.", { exact: true })).toBeVisible();
  await expect(page.getByRole("textbox", { name: "One digest above" })).toHaveValue("9");
  saves.hold();
  await press(page, "Save");
  await expect(page.getByRole("button", { name: "Saving…" })).toBeFocused();
  await author.fill("Ada L.");
  saves.release();
  await expect(page.getByText("Changed, not saved yet.")).toBeVisible();
  await expect(author).toHaveValue("Ada L.");
  await expect(other.getByRole("textbox", { name: "Who acknowledges and silences" })).toHaveValue("Ada");
  await press(page, "Save");
  await expect(page.getByText("Saved.", { exact: true })).toBeVisible();
  await expect(page.locator(":focus")).toHaveCount(1);
  await expect(other.getByRole("textbox", { name: "Who acknowledges and silences" })).toHaveValue("Ada L.");
  await expect(other.getByRole("textbox", { name: "One digest above" })).toHaveValue("9");
  await app.close();
});

test("what is kept for an Alertmanager is told of it also after the one before it is taken out", async ({ page }) => {
  const auth = { type: "basic", username: "ada" } as const;
  const alertmanagers = [
    { url: nobody, auth },
    { url: "http://127.0.0.1:10", auth },
  ];
  const app = await openApp([{ ...alpha, alertmanagers }]);
  await openSettings(page, app);
  const card = (name: string) => page.getByRole("region", { name, exact: true });
  await press(page, "Edit Alpha");
  await card("Alertmanager 2").getByLabel("Password", { exact: true }).fill("two");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(told(page)).toContainText("Saved Alpha.");
  await press(page, "Edit Alpha");
  await press(page, "Take out Alertmanager 1");
  await expect(card("Alertmanager")).toContainText(
    "A password is kept until the console ends. Leave empty to keep it.",
  );
  await app.close();
});

test("a mangled link says that it is refused", async ({ page }) => {
  const app = await openApp([alpha]);
  await page.goto(app.link().replace(/#token=.*/, "#token=%zz"));
  await expect(page.getByText("This page has no session with the console")).toBeVisible();
  await app.close();
});
