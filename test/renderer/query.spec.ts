import { expect, type Page, test } from "@playwright/test";
import { type Demo, startDemo } from "../../electron/demo/demo.ts";
import { type App, openApp } from "../support/app.ts";
import { demoSettings } from "../support/demoSettings.ts";
import { seriousFaults } from "../support/screen.ts";
import { zoneAfterMidnight } from "../support/zones.ts";

/** Two minutes into the story: the critical alerts fire. */
const intoTheStoryMs = 120_000;

let demo: Demo;
let app: App;

test.beforeAll(async () => {
  demo = await startDemo({ startedAt: Date.now() - intoTheStoryMs });
  app = await openApp(demoSettings(demo, { pollInterval: "1s", timeout: "1m" }));
});

test.afterAll(async () => {
  await app.close();
  await demo.close();
});

const editor = (page: Page) => page.getByRole("textbox", { name: "LogQL" });
const entries = (page: Page) => page.getByRole("grid", { name: "Entries" }).locator("[role=row][aria-selected]");
const bars = (page: Page) => page.getByRole("listbox", { name: "Lines over time" });
const chart = (page: Page) => page.getByRole("img", { name: /^Chart of Production/ });

async function open(page: Page, query = ""): Promise<void> {
  await page.goto(app.link());
  await page.getByRole("link", { name: "Logs" }).click();
  await page.getByRole("tab", { name: "Query" }).click();
  await expect(editor(page)).toBeVisible();
  if (query !== "") await editor(page).fill(query);
}

/** For a moment after the list appeared, Enter still means what it meant before: the list was not yet seen. */
async function acceptCompletion(page: Page): Promise<void> {
  await page.waitForTimeout(200);
  await page.keyboard.press("Enter");
}

/** The last hour or two of Production, so that the answers are small. */
async function lastHours(page: Page, hours: 1 | 2): Promise<void> {
  await page.getByRole("button", { name: /^Range: / }).click();
  await page.getByLabel("Type a range").fill(`${hours * 60} min`);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: `Range: Last ${hours} h` })).toBeVisible();
}

/** A moment as the page writes it: a time of day, and its day where that is not today. */
function momentOn(page: Page, milliseconds: number): Promise<string> {
  return page.evaluate((at) => {
    // Swedish is written as ISO 8601 has it.
    const [whole, now] = [at, Date.now()].map((each) => new Date(each).toLocaleString("sv"));
    return whole?.slice(0, 10) === now?.slice(0, 10) ? (whole?.slice(11) ?? "") : (whole ?? "");
  }, milliseconds);
}

test("labels and values complete while a query is written, Enter runs it, and the address keeps it", async ({
  page,
}) => {
  await open(page);
  await editor(page).pressSequentially("{serv");
  await expect(page.getByRole("option", { name: "service", exact: true })).toBeVisible();
  await acceptCompletion(page);
  await expect(editor(page)).toHaveText('{service=""}');
  // The values come by themselves.
  await expect(page.getByRole("option", { name: "shell" })).toBeVisible();
  await page.getByRole("option", { name: "shell" }).click();
  await expect(editor(page)).toHaveText('{service="shell"}');
  await page.keyboard.press("End");
  await editor(page).pressSequentially(" | json | lev");
  await expect(page.getByRole("option", { name: /^level/ })).toBeVisible();
  await acceptCompletion(page);
  await editor(page).pressSequentially('="ERROR" | json');
  // The word that stands there already is no completion to accept: Enter runs.
  await expect(page.getByRole("option", { name: /^json/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(entries(page).first()).toContainText("ERROR");
  await expect(page).toHaveURL(/mode=query/);
  await page.reload();
  await expect(editor(page)).toHaveText('{service="shell"} | json | level="ERROR" | json');
  await expect(entries(page).first()).toContainText("ERROR");
});

test("what a completion wrote is not written twice by who types it out of habit", async ({ page }) => {
  await open(page);
  await expect(page.getByRole("button", { name: "Range: Last 1 h" })).toBeVisible();
  for (const [habit, text] of [
    ["=", '{service="shell"}'],
    ['="', '{service="shell"}'],
    ["=~", '{service=~"shell"}'],
    ["", '{service="shell"}'],
  ] as const) {
    await editor(page).fill("");
    await editor(page).pressSequentially("{serv");
    await expect(page.getByRole("option", { name: "service", exact: true })).toBeVisible();
    await acceptCompletion(page);
    await expect(editor(page)).toHaveText('{service=""}');
    await editor(page).pressSequentially(`${habit}shell`);
    await expect(editor(page)).toHaveText(text);
    // Later an equals sign is one again.
    await editor(page).pressSequentially("=");
    await expect(editor(page)).toHaveText(text.replace("shell", "shell="));
  }
});

test("a query and a trace have a range of their own", async ({ page }) => {
  await open(page);
  await expect(page.getByRole("button", { name: "Range: Last 1 h" })).toBeVisible();
  await page.getByRole("button", { name: "Range: Last 1 h" }).click();
  await expect(page.getByRole("button", { name: /^Until found/ })).toHaveCount(0);
  await page.getByRole("button", { name: "Last 6 h" }).click();
  await page.getByRole("tab", { name: "Trace" }).click();
  await expect(page.getByRole("button", { name: "Range: Until found" })).toBeVisible();
  await page.getByRole("tab", { name: "Query" }).click();
  await expect(page.getByRole("button", { name: "Range: Last 6 h" })).toBeVisible();
});

test("the keyboard gets out of the editor, breaks lines in it, and finds earlier queries", async ({ page }) => {
  await open(page, '{service="shell"}');
  await editor(page).press("Enter");
  await expect(entries(page).first()).toBeVisible();
  await editor(page).fill("");
  await editor(page).press("ArrowUp");
  await expect(editor(page)).toHaveText('{service="shell"}');
  await editor(page).press("Shift+Enter");
  await editor(page).pressSequentially("| json");
  await expect(editor(page).locator(".cm-line")).toHaveCount(2);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect(editor(page)).not.toBeFocused();
  await page.keyboard.press("/");
  await expect(editor(page)).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(editor(page)).not.toBeFocused();
});

test("a query that is no LogQL is marked where the server says, with its sentence", async ({ page }) => {
  await open(page, '{service="shell"} | json | level=="x"');
  await editor(page).press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: /parse error at line 1, col/ })).toBeVisible();
  await expect(page.getByText(/parse error/)).toHaveCount(1);
  await expect(page.locator(".cm-lintRange-error")).toBeVisible();
  await editor(page).fill('{service="shell"}');
  await expect(page.locator(".cm-lintRange-error")).toHaveCount(0);
});

test("a recipe asks for what it needs; a hostile value stays a value", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Recipes" }).click();
  await page.getByRole("menuitem", { name: /^By user/ }).click();
  const form = page.getByRole("dialog", { name: "By user" });
  await expect(form.getByLabel("Streams")).toHaveValue('{service=~".+"}');
  await form.getByRole("button", { name: "Use this query" }).click();
  await expect(form.getByRole("alert")).toHaveText("User ID is needed.");
  await form.getByLabel("User ID").fill('x" or user_id=~".+');
  await form.getByRole("button", { name: "Use this query" }).click();
  await expect(editor(page)).toHaveText('{service=~".+"} | json | user_id="x\\" or user_id=~\\".+"');
  await expect(page.getByRole("heading", { name: /Nothing found/ })).toBeVisible({ timeout: 60_000 });
});

for (const [when, options] of [
  ["", {}],
  [", in the hour after midnight", { timezoneId: zoneAfterMidnight() }],
] as const) {
  test.describe(`a range${when}`, () => {
    test.use(options);

    test("the histogram leads into a part of the range by keys and by dragging, and back", async ({ page }) => {
      await open(page, '{service="shell"}');
      await lastHours(page, 1);
      await editor(page).press("Enter");
      await expect(bars(page)).toBeVisible();
      await expect(page.getByText(/^[\d,]+ lines from (\d\d-\d\d )?\d\d:\d\d/)).toHaveCount(1);
      await bars(page).focus();
      for (const key of ["Home", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight"]) await page.keyboard.press(key);
      await expect(bars(page).getByRole("option", { selected: true })).toHaveCount(3);
      await page.keyboard.press("Enter");
      const range = page.getByRole("button", { name: /^Range: (\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d to / });
      await expect(range).toBeVisible();
      await expect(bars(page)).toBeVisible();
      await page.getByRole("button", { name: "Back to last 1 h" }).click();
      await expect(page.getByRole("button", { name: "Range: Last 1 h" })).toBeVisible();
      await expect(page.getByRole("button", { name: /^Back to/ })).toHaveCount(0);
      await expect(bars(page)).toBeVisible();
      const box = await bars(page).boundingBox();
      if (box === null) throw new Error("the bars have a place");
      await page.mouse.move(box.x + box.width * 0.25, box.y + 10);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.5, box.y + 10, { steps: 4 });
      await page.mouse.up();
      await expect(range).toBeVisible();
    });

    test("a mark says which alert began, and when, and leads to it", async ({ page }) => {
      await open(page, '{service="shell"}');
      await lastHours(page, 2);
      await editor(page).press("Enter");
      const marks = page.getByRole("list", { name: "Alerts that began in this range" });
      const name = "RateLimitViolations";
      const mark = marks.getByRole("button", { name });
      await expect(mark).toHaveAccessibleName(/^Began here: \w+ at /);
      await expect(mark).toHaveAccessibleName(
        new RegExp(`${name} at ${await momentOn(page, app.alert(name)?.startsAt ?? 0)}`),
      );
      await mark.click();
      await expect(page).toHaveURL(/#\/alerts\?.*alert=/);
    });
  });
}

test("the logs of an alert come in the mode that shows them, and a mode keeps its own results", async ({ page }) => {
  await open(page, '{service="shell"}');
  await editor(page).press("Enter");
  await expect(entries(page).first()).toBeVisible();
  await page.getByRole("link", { name: "Alerts" }).click();
  await page.keyboard.press("j");
  await page.keyboard.press("l");
  await expect(page.getByRole("tab", { name: "Trace", selected: true })).toBeVisible();
  await expect(page.getByRole("heading", { name: /^Errors around / })).toBeVisible();
  await page.getByRole("tab", { name: "Query" }).click();
  await expect(editor(page)).toHaveText('{service="shell"}');
  await expect(page.getByRole("heading", { name: /^Errors around / })).toHaveCount(0);
  await page.getByRole("tab", { name: "Trace" }).click();
  await expect(page.getByRole("heading", { name: /^Errors around / })).toBeVisible();
});

test("numbers are a chart and a table; what fails on unparsable lines has a way out", async ({ page }) => {
  await open(page, 'sum by (level) (count_over_time({service=~".+"} | json [5m]))');
  await page.getByRole("button", { name: /^Environments: / }).click();
  await page.getByRole("checkbox", { name: "Staging" }).uncheck();
  await page.keyboard.press("Escape");
  await editor(page).press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: /pipeline error|JSONParserErr/ })).toBeVisible();
  await page.getByRole("button", { name: "Use this instead" }).click();
  await expect(editor(page)).toContainText('| json | __error__=""');
  await expect(chart(page)).toBeVisible();
  const rows = page.getByRole("table").locator("tbody tr");
  await expect(rows.filter({ hasText: "level=INFO" })).toHaveCount(1);
  const names = () => rows.locator("td:first-child").allTextContents();
  await page.getByRole("button", { name: "Series" }).click();
  const rising = await names();
  await page.getByRole("button", { name: "Series" }).click();
  await expect.poll(names).toEqual(rising.toReversed());
  await page.getByRole("button", { name: "level=INFO" }).click();
  await expect(page.getByRole("button", { name: "level=INFO", pressed: true })).toBeVisible();
  const box = await chart(page).boundingBox();
  if (box === null) throw new Error("the chart has a place");
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.5);
  await expect(page.getByRole("columnheader", { name: /^At (\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d/ })).toBeVisible();
});

for (const colorScheme of ["dark", "light"] as const) {
  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 1024, height: 640 },
  ]) {
    test.describe(`${colorScheme}, ${viewport.width}`, () => {
      test.use({ colorScheme, viewport });
      test("the views are clean", async ({ page }) => {
        await open(page, '{service=~".+"} |= "authors"');
        await lastHours(page, 1);
        await editor(page).press("Enter");
        await expect(bars(page)).toBeVisible();
        await expect(entries(page).first()).toBeVisible();
        await page.screenshot({ path: `test-results/screens/query-lines-${colorScheme}-${viewport.width}.png` });
        expect(await seriousFaults(page)).toEqual([]);
        await editor(page).fill('sum by (service) (rate({service=~".+"} [5m]))');
        await editor(page).press("Enter");
        await expect(chart(page)).toBeVisible();
        await page.screenshot({ path: `test-results/screens/query-numbers-${colorScheme}-${viewport.width}.png` });
        expect(await seriousFaults(page)).toEqual([]);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(overflow).toBeLessThanOrEqual(0);
      });
    });
  }
}
