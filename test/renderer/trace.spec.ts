import { expect, type Locator, type Page, test } from "@playwright/test";
import { type App, openApp } from "../support/app.ts";
import { startEnvironment, type TestEnvironment } from "../support/backends.ts";
import type { StoredLine } from "../support/lokiServer.ts";
import { seriousFaults } from "../support/screen.ts";

let production: TestEnvironment;
let staging: TestEnvironment;
let app: App;

const minute = 60_000;
const service = { service: "shell", service_name: "shell" };
const escapeCharacter = String.fromCharCode(0x1b);

function line(id: string, atMs: number, level: string, logger: string, message: string, more = {}): StoredLine {
  const fields = { level, logger, message, request_id: id, user_id: "u123", ...more };
  return { stream: service, at: BigInt(Math.round(atMs * 1000)) * 1000n, line: JSON.stringify(fields) };
}

/** A request of five lines; where it fails, its fourth says so. */
function request(id: string, at: number, fails: boolean): StoredLine[] {
  return [
    line(id, at, "INFO", "app.middlewares", "Request received"),
    line(id, at + 31, "INFO", "app.auth", "User authenticated"),
    line(id, at + 44, "WARNING", "app.db", "Waiting for a connection of the pool: 20 of 20 in use"),
    fails
      ? line(id, at + 990, "error", "app.api.http.author", "QueuePool limit of size 20 overflow 10 reached")
      : line(id, at + 120, "INFO", "app.api.http.author", "Author found: id=999"),
    line(id, at + (fails ? 1020 : 140), "INFO", "app.middlewares", "Request finished"),
  ];
}

test.beforeEach(async () => {
  production = await startEnvironment("production", "Production", true);
  staging = await startEnvironment("staging", "Staging", false);
  const now = Date.now();
  production.lines = [
    ...request("abc12345", now - 20 * minute, true),
    ...request("abc12345", now - 5 * 60 * minute, false),
    ...request("abc19999", now - 10 * minute, false),
  ];
  staging.lines = request("abc12345", now - 40 * minute, false);
  app = await openApp([production.settings, staging.settings]);
});

test.afterEach(async () => {
  await app.close();
  await Promise.all([production.close(), staging.close()]);
});

const entries = (page: Page) => page.getByRole("grid", { name: "Entries" }).locator("[role=row][aria-selected]");
const box = (page: Page) => page.getByRole("textbox", { name: "Request ID" });

async function openLogs(page: Page): Promise<void> {
  await page.goto(app.link());
  await page.getByRole("link", { name: "Logs" }).click();
}

async function trace(page: Page, text: string): Promise<void> {
  await openLogs(page);
  await box(page).fill(text);
  await page.keyboard.press("Enter");
}

async function searchTheLastDay(page: Page, text: string): Promise<void> {
  await openLogs(page);
  await page.getByRole("button", { name: /Until found/ }).click();
  await page.getByRole("button", { name: "Last 24 h" }).click();
  await box(page).fill(text);
  await page.keyboard.press("Enter");
}

/** Keeps the screen as an artifact and fails on what axe calls serious or critical. */
async function keep(page: Page, name: string, known: string[] = []): Promise<void> {
  await page.screenshot({ path: `${test.info().project.outputDir}/screens/trace-${name}.png` });
  expect(await seriousFaults(page, known)).toEqual([]);
}

for (const colorScheme of ["dark", "light"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, viewport: { width: 1024, height: 640 } });

    test("an ID that occurs several times is asked about, and what is hidden is said", async ({ page }) => {
      await searchTheLastDay(page, "abc12345");
      const bar = page.getByRole("region", { name: "Occurrences of this ID" });
      await expect(bar).toContainText("This ID occurs 3 times.");
      await expect(bar).toContainText("The other 2, with 10 entries, are hidden.");
      await expect(entries(page)).toHaveCount(5);
      await expect(entries(page)).toContainText(["QueuePool limit of size 20 overflow 10 reached"]);
      await expect(page.getByText(/^5 entries in 1\.02 s/)).toBeVisible();
      await keep(page, `clusters-${colorScheme}`);

      await bar.getByRole("button", { name: /Staging/ }).click();
      await expect(entries(page)).toContainText(["Author found: id=999"]);
      await expect(entries(page)).toHaveCount(5);
      await bar.getByRole("button", { name: /Show all/ }).focus();
      await page.keyboard.press("Enter");
      await expect(entries(page)).toHaveCount(15);
      await expect(bar).toContainText("All of them are shown");
    });
  });
}

test("several IDs in a pasted ticket are offered, and each traces", async ({ page }) => {
  await openLogs(page);
  await box(page).fill("Ticket: customer saw abc12345 first and then abc19999 on /authors");
  const found = page.getByRole("region", { name: "IDs in this text" });
  await expect(found).toContainText("2 IDs in this text:");
  // None is traced unasked: Enter leads to the choice, and says so.
  await box(page).press("Enter");
  await expect(found).toContainText("Choose the one to trace");
  await expect(found.getByRole("button", { name: "abc12345" })).toBeFocused();
  await expect(page.getByRole("heading", { name: /^Request / })).toHaveCount(0);
  await keep(page, "ids");
  await found.getByRole("button", { name: "abc19999" }).click();
  await expect(page.getByRole("heading", { name: "Request abc19999" })).toBeVisible();
  await expect(entries(page)).toHaveCount(5);
});

test("the beginning of an ID finds the IDs that begin so, to choose from", async ({ page }) => {
  await openLogs(page);
  await box(page).fill("abc1");
  await page.getByRole("button", { name: "IDs that begin with abc1" }).click();
  const found = page.getByRole("region", { name: "IDs found" });
  await expect(found).toContainText("2 IDs begin with abc1:");
  await keep(page, "prefix");
  await found.getByRole("button", { name: /abc19999/ }).click();
  await expect(page.getByRole("heading", { name: "Request abc19999" })).toBeVisible();
});

test("related IDs lead on; a permanent link searches by itself; recents are kept, saved, renamed and removed", async ({
  page,
}) => {
  await trace(page, "abc19999");
  await expect(entries(page)).toHaveCount(5);
  await expect(page.getByRole("region", { name: "Related IDs" })).toContainText("u123");

  await page.goto(`${page.url().split("#")[0]}#/logs?request=abc12345&in=staging&do=trace`);
  await expect(page.getByRole("heading", { name: "Request abc12345" })).toBeVisible();
  await expect(entries(page)).toHaveCount(5);
  await expect(page).not.toHaveURL(/do=trace/);

  await page.getByRole("button", { name: "Recent and saved searches" }).click();
  await page.getByRole("textbox", { name: "Save this search as" }).fill("The author bug");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("button", { name: "Recent and saved searches" }).click();
  const saved = page.getByRole("region", { name: "Saved searches" });
  await expect(saved).toContainText("The author bug");
  await expect(page.getByRole("region", { name: "Recent searches" })).toContainText("abc19999");
  await keep(page, "saved");
  await saved.getByRole("button", { name: "Rename The author bug" }).click();
  await page.getByRole("textbox", { name: "New name" }).fill("Author 999");
  await page.keyboard.press("Enter");
  await expect(saved).toContainText("Author 999");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);

  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("combobox", { name: /Find an alert/ }).fill("author 999");
  await expect(page.getByRole("option", { name: /Author 999/ })).toBeVisible();
  await page.keyboard.press("Escape");
  // It gives the focus back as it goes, and would take it from what is opened meanwhile.
  await expect(page.getByRole("dialog")).toHaveCount(0);

  await page.getByRole("button", { name: "Recent and saved searches" }).click();
  await saved.getByRole("button", { name: "Remove Author 999" }).click();
  await expect(saved).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.getByRole("button", { name: "Recent and saved searches" }).click();
  await page.getByRole("button", { name: "Forget them" }).click();
  await expect(page.getByText("Nothing was searched yet.")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("columns, wrapping and groups of equal messages", async ({ page }) => {
  const at = Date.now() - 20 * minute;
  production.lines = Array.from({ length: 44 }, (_, index) =>
    index % 11 === 0
      ? line("abc12345", at + index, "INFO", "app.middlewares", "Request received")
      : line("abc12345", at + index, "ERROR", "app.db", `QueuePool limit of size ${index} reached`, {
          pool: `p${index}`,
        }),
  );
  staging.lines = [];
  await trace(page, "abc12345");
  await expect(page.getByText(/^44 entries/)).toBeVisible();
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("checkbox", { name: "pool" }).check();
  await page.getByRole("checkbox", { name: "After" }).uncheck();
  await keep(page, "columns");
  await page.keyboard.press("Escape");
  const grid = page.getByRole("grid", { name: "Entries" });
  await expect(grid.getByRole("columnheader")).toHaveText([
    "Time",
    "Level",
    "Environment",
    "Component",
    "pool",
    "Message",
  ]);
  await expect(entries(page).nth(1)).toContainText("p1");
  await page.reload();
  await expect(grid.getByRole("columnheader")).toHaveText([
    "Time",
    "Level",
    "Environment",
    "Component",
    "pool",
    "Message",
  ]);

  await page.getByRole("button", { name: "Group equal" }).click();
  const groups = grid.getByRole("row").filter({ has: page.locator("[aria-expanded]") });
  await expect(groups).toHaveCount(2);
  await expect(groups.first()).toContainText("40×");
  await expect(grid.getByRole("columnheader")).toHaveText(["Times", "Level", "Component", "Message", "First to last"]);
  await grid.focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  await expect(groups.first().locator("[aria-expanded]")).toHaveAttribute("aria-expanded", "true");
  await expect(entries(page).first()).toContainText("QueuePool limit of size 1 reached");
  // Every row, of a group or of one entry, has its cells below the headings.
  const lefts = (row: Locator) =>
    row.evaluate((each) => [...each.children].map((cell) => Math.round(cell.getBoundingClientRect().left)));
  const headings = await lefts(grid.getByRole("row").first());
  for (const row of [groups.first(), entries(page).first()]) expect(await lefts(row)).toEqual(headings);
  await keep(page, "groups");
});

test("thousands of wrapped rows: only those in sight are drawn, and the keys reach the last one", async ({ page }) => {
  const at = Date.now() - 20 * minute;
  production.lines = Array.from({ length: 5000 }, (_, index) =>
    line("abc12345", at + index, "INFO", "app", `step ${index} ${"of a long story ".repeat(index % 40)}`),
  );
  staging.lines = [];
  await trace(page, "abc12345");
  await expect(page.getByText(/^5,000 entries/)).toBeVisible();
  await page.getByRole("button", { name: "Wrap" }).click();
  await page.getByRole("grid", { name: "Entries" }).focus();
  await page.keyboard.press("End");
  await expect(entries(page).filter({ hasText: "step 4999 " })).toBeInViewport();
  expect(await entries(page).count()).toBeLessThan(120);
  await keep(page, "wrapped");
  await page.keyboard.press("Home");
  await expect(entries(page).filter({ hasText: "step 0" })).toBeInViewport();
});

test("hostile lines are drawn as text: HTML, control characters, colours, endless lines, deep JSON", async ({
  page,
}) => {
  const at = Date.now() - 20 * minute;
  const stored = (index: number, text: string): StoredLine => ({
    stream: service,
    at: BigInt(at + index) * 1_000_000n,
    line: text,
  });
  const deep = `{"request_id":"abc12345","message":"deep","laugh":${"[".repeat(20_000)}1${"]".repeat(20_000)}}`;
  production.lines = [
    stored(0, 'abc12345 <img src=x onerror="document.title=1"><script>document.title=2</script>'),
    stored(
      1,
      `abc12345 ${escapeCharacter}[31mred${escapeCharacter}[0m ${escapeCharacter}[2J${escapeCharacter}]0;title\u0007plain`,
    ),
    stored(2, `abc12345 rtl \u202Eevil\u202C nul \u0001 broken \uFFFD`),
    stored(3, `abc12345 long ${"x".repeat(51_200)}`),
    stored(4, deep),
  ];
  staging.lines = [];
  await trace(page, "abc12345");
  await expect(entries(page)).toHaveCount(5);
  await expect(entries(page).nth(0)).toContainText('<img src=x onerror="document.title=1">');
  await expect(entries(page).nth(1).locator("[data-color=red]")).toHaveText("red");
  await expect(entries(page).nth(1)).toContainText("abc12345 red plain");
  await expect(entries(page).nth(2)).toContainText("⟨U+202E⟩evil");
  await expect(entries(page).nth(2)).toContainText("broken \uFFFD");
  await page.getByRole("button", { name: "Wrap" }).click();
  await expect(entries(page)).toHaveCount(5);
  await keep(page, "hostile-wrapped");
  await page.getByRole("button", { name: "Wrap" }).click();
  await entries(page).nth(3).click();
  const detail = page.getByRole("complementary", { name: "Entry" });
  await detail
    .getByRole("button", { name: /Show all 51,214 characters/ })
    .last()
    .click();
  await expect(detail.getByRole("button", { name: "Show less" }).last()).toBeVisible();
  await expect.poll(async () => (await detail.locator("pre").innerText()).length).toBeGreaterThan(51_000);
  await entries(page).nth(4).click();
  await expect(detail).toContainText("deep");
  await keep(page, "deep");
  expect(await page.title()).not.toMatch(/^[12]$/);
});

test("around an entry; comparing two requests", async ({ page }) => {
  await trace(page, "abc19999");
  await expect(entries(page)).toHaveCount(5);
  await page.getByRole("button", { name: "Mark to compare" }).click();
  await entries(page).nth(2).click();
  await page.getByRole("button", { name: "Show around it" }).click();
  const around = page.getByRole("dialog", { name: /Around this entry/ });
  await expect(around.getByRole("listitem").filter({ hasText: "this entry" })).toContainText(
    "Waiting for a connection",
  );
  await expect(around).toContainText("QueuePool limit of size 20");
  await keep(page, "around");
  await around.getByRole("button", { name: /Only request abc19999/ }).click();
  await expect(around).not.toContainText("QueuePool limit of size 20");
  await page.keyboard.press("Escape");

  await box(page).fill("abc12345");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Compare with abc19999" }).click();
  const compared = page.getByRole("dialog", { name: "Compare two requests" });
  await expect(compared).toContainText("They differ first on the marked row.");
  const differing = compared.getByRole("row").filter({ hasText: "Author found: id=999" });
  await expect(differing).toContainText("QueuePool limit of size 20 overflow 10 reached");
  await keep(page, "compare");
});

test("out of the logs: commands without secrets, masked exports, the journal", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  production.lines = request("abc12345", Date.now() - 20 * minute, true);
  staging.lines = [];
  await trace(page, "abc12345");
  await expect(entries(page)).toHaveCount(5);
  const menu = page.getByRole("button", { name: "Copy / Export" });
  await menu.click();
  // The place where Mantine's menu puts the focus first has a tabindex and no role of a menu's item.
  await keep(page, "out", ["aria-required-children"]);
  await page.getByRole("menuitem", { name: "Copy LogQL" }).first().click();
  await expect.poll(copied).toContain("abc12345");
  await menu.click();
  await page.getByRole("menuitem", { name: "Copy as cURL (without secrets)" }).first().click();
  await expect.poll(copied).toMatch(/^curl --get[\s\S]*query_range/);
  await menu.click();
  await page.getByRole("menuitem", { name: /Copy permanent link/ }).click();
  await expect.poll(copied).toMatch(/^incident-console:\/\/trace\/abc12345\?env=production&from=\d+&to=\d+$/);

  await menu.click();
  await page.getByRole("menuitem", { name: "Export entries…" }).click();
  const dialog = page.getByRole("dialog", { name: "Export entries" });
  await dialog.getByRole("checkbox", { name: "Mask personal fields" }).check();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await keep(page, `export-${colorScheme}`);
  }
  await dialog.getByRole("radio", { name: "CSV" }).check();
  await expect(dialog.getByRole("radio", { name: "JSON lines" })).not.toBeChecked();
  await dialog.getByRole("radio", { name: "JSON lines" }).check();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    dialog.getByRole("button", { name: "Save 5 entries" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^logs-abc12345-\d{8}-\d{6}\.jsonl$/);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  expect(text.trim().split("\n")).toHaveLength(5);
  expect(text).not.toContain("u123");
  expect(text).toContain("QueuePool limit");

  await menu.click();
  await page.getByRole("menuitem", { name: "Send to the journal…" }).click();
  await expect(page.getByRole("textbox", { name: /Note/ })).toHaveValue(
    /^Request abc12345 in Production: 5 entries in 1\.02 s, 1 error, first: QueuePool/,
  );
  await page.getByRole("button", { name: "Add to the journal" }).click();
  await expect(page.getByText("It is in the journal")).toBeVisible();
});

test("an alert's query is shown, edited, remembered for its name, and taken back", async ({ page }) => {
  production.alerts = [
    {
      labels: { alertname: "HighErrorRate", severity: "critical", service: "shell" },
      annotations: { summary: "High error rate detected" },
      startsAt: new Date(Date.now() - 21 * minute).toISOString(),
    },
  ];
  await page.goto(app.link());
  await page.getByText("High error rate detected").first().click();
  const errors = page.getByRole("region", { name: "Errors in the logs" });
  await expect(errors).toContainText("QueuePool limit of size 20");
  await keep(page, "errors-since");
  await errors.getByRole("button", { name: /QueuePool limit/ }).click();
  await expect(page.getByRole("heading", { name: /HighErrorRate in Production since/ })).toBeVisible();
  await page.getByRole("button", { name: "Edit query" }).click();
  const editor = page.getByRole("textbox", { name: "LogQL for this alert" });
  await editor.fill('{service="shell"} |= "authenticated"');
  await page.getByRole("checkbox", { name: "Remember for every HighErrorRate in Production" }).check();
  await keep(page, "alert-query");
  await page.getByRole("button", { name: "Search", exact: true }).click();
  await expect(entries(page)).toContainText(["User authenticated"]);
  await expect(page.getByText("Asked with the query that you wrote for this alert.")).toBeVisible();
  await page.getByRole("button", { name: "Edit query" }).click();
  await page.getByRole("button", { name: "Back to the derived query" }).click();
  await expect(entries(page)).toContainText(["QueuePool limit of size 20 overflow 10 reached"]);
});
