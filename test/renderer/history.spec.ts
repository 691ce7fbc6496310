import { fileURLToPath } from "node:url";
import { expect, type Page, test } from "@playwright/test";
import type { Console } from "../../electron/console/console.ts";
import { readBundledFiles } from "../../electron/host/files.ts";
import { startServer } from "../../electron/loopback/server.ts";
import type { TopicMessage } from "../../shared/bridge.ts";
import type { CallInput } from "../../shared/contract.ts";
import type { PersonalState } from "../../shared/model/personal.ts";
import { openApp } from "../support/app.ts";
import { startEnvironment, type TestEnvironment } from "../support/backends.ts";
import { openConsole } from "../support/consoleUnderTest.ts";
import { keepScreen } from "../support/screen.ts";
import { sampleAway, sampleEpisode, sampleReport } from "./historyData.ts";

const rendererFolder = fileURLToPath(new URL("../../out/renderer", import.meta.url));

let production: TestEnvironment;
let staging: TestEnvironment;
const cleanup: (() => Promise<void>)[] = [];

test.beforeEach(async () => {
  production = await startEnvironment("production", "Production", true);
  staging = await startEnvironment("staging", "Staging", false);
});

test.afterEach(async () => {
  for (const step of cleanup.splice(0).reverse()) await step();
  await production.close();
  await staging.close();
});

type Wrap = (console: Console) => Partial<Console>;

/** The real app over a console of which some answers are made up. */
async function openWith(wrap: Wrap): Promise<() => string> {
  const opened = await openConsole([production.settings, staging.settings]);
  cleanup.push(() => opened.close());
  const files = await readBundledFiles(rendererFolder);
  const server = await startServer({ console: { ...opened.console, ...wrap(opened.console) }, files, port: 0 });
  cleanup.push(() => server.close());
  return () => server.link();
}

/** History as in `historyData.ts`; everything else is the console's own. */
const madeUp: Wrap = (console) => {
  const now = Date.now();
  return {
    call: async (name, input) => {
      if (name === "history.report") {
        const { range } = input as CallInput<"history.report">;
        // No time passes in it: an hour that begins in the midst of a test would move every bar.
        const still = { ...range, from: now - (range.to - range.from), to: now };
        return { ok: true, value: { ...sampleReport(still, now), range } };
      }
      if (name === "history.away") {
        return { ok: true, value: sampleAway((input as CallInput<"history.away">).since, Date.now()) };
      }
      return console.call(name, input);
    },
  };
};

async function openHistory(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByRole("link", { name: "History" }).click();
  await expect(page.getByRole("heading", { name: "History", exact: true })).toBeVisible();
}

const numbers = (page: Page) => page.getByRole("region", { name: "Numbers by alert" });
const pill = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "Environments" }).getByRole("button", { name });
const bars = (page: Page) => page.locator("[data-bar]");

test("what fires and ends is remembered and counted", async ({ page }) => {
  const app = await openApp([production.settings, staging.settings]);
  cleanup.push(() => app.close());
  await openHistory(page, app.link());
  await expect(page.getByRole("heading", { name: "Nothing fired in this range" })).toBeVisible();
  production.alerts = [
    {
      labels: { alertname: "HighErrorRate", severity: "critical", component: "fastapi" },
      startsAt: new Date(Date.now() - 120_000).toISOString(),
    },
  ];
  await expect.poll(() => app.alert("HighErrorRate")?.state).toBe("firing");
  // The report is asked for each minute, and at once where the range changes.
  await page.getByRole("button", { name: "7 d" }).click();
  await expect(bars(page)).toHaveCount(1);
  await expect(bars(page)).toHaveAccessibleName(/^HighErrorRate, critical; began .*; goes on \(firing\), 2 min/);
  await expect(page.getByRole("row", { name: /critical 1 none acknowledged none resolved/ })).toBeVisible();

  production.alerts = [];
  await expect.poll(() => app.alert("HighErrorRate")?.state).toBe("resolved");
  await page.getByRole("button", { name: "24 h" }).click();
  await expect(page.getByRole("row", { name: /critical 1 none acknowledged 2 min( \d+ s)? of 1/ })).toBeVisible();
  await expect(bars(page)).toHaveAccessibleName(/; lasted 2 min/);

  await pill(page, "Staging").click();
  await expect(page.getByRole("heading", { name: "Nothing fired in this range" })).toBeVisible();
});

for (const colorScheme of ["dark", "light"] as const) {
  for (const { name, ...viewport } of [
    { name: "wide", width: 1440, height: 900 },
    { name: "small", width: 1024, height: 640 },
  ]) {
    test.describe(`${colorScheme}, ${name}`, () => {
      test.use({ colorScheme, viewport });

      test("the history of a busy day and of a busy month", async ({ page }) => {
        const link = await openWith(madeUp);
        await openHistory(page, link());
        await expect(page.getByText("The console was not running all the time.")).toBeVisible();
        await keepScreen(page, `history-${colorScheme}-${name}`);
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);

        await pill(page, "Staging").click();
        await page.getByRole("button", { name: "31 d" }).click();
        await expect(page.getByText("Episodes that began, by hour of the day")).toBeVisible();
        await numbers(page).getByRole("button", { name: "Watchdog" }).click();
        await numbers(page).getByRole("button", { name: "Watchdog" }).scrollIntoViewIfNeeded();
        await keepScreen(page, `history-31d-${colorScheme}-${name}`);
      });
    });
  }
}

test("the timeline is one stop for Tab, and the arrows lead from episode to episode", async ({ page }) => {
  const link = await openWith(madeUp);
  await openHistory(page, link());
  await expect(page.locator("[data-bar][tabindex='0']")).toHaveCount(1);
  const focused = page.locator("[data-bar]:focus");
  await bars(page).first().focus();
  await expect(focused).toHaveAttribute("data-bar", "0:0");
  await page.keyboard.press("ArrowRight");
  await expect(focused).toHaveAttribute("data-bar", "0:1");
  await page.keyboard.press("ArrowDown");
  await expect(focused).toHaveAttribute("data-bar", /^1:/);
  await page.keyboard.press("Home");
  await expect(focused).toHaveAttribute("data-bar", "1:0");
  // What the bar says is also to be read below.
  const timeline = page.getByRole("region", { name: "Timeline" });
  await expect(timeline.getByText("component=fastapi")).toBeVisible();
  await timeline.getByRole("button", { name: "Show in Alerts" }).click();
  await expect(page).toHaveURL(/#\/alerts\?env=production&filter=alertname/);
});

test("a newer report leaves the keyboard at its episode, or beside the one that is gone", async ({ page }) => {
  const [minute, hour] = [60_000, 3_600_000];
  // Amid a minute: a report is asked for at each that begins, and these begin where the test says so.
  const began = Math.floor(Date.now() / minute) * minute + 10_000;
  const reports = [
    [3, 2, 1],
    [4, 3, 2, 1],
    [4, 3, 1.5],
  ];
  let passed = 0;
  const link = await openWith((console) => ({
    call: async (name, input) => {
      if (name === "clock.now") return { ok: true, value: { now: began + passed * minute } };
      if (name !== "history.report") return console.call(name, input);
      const { range } = input as CallInput<"history.report">;
      const episodes = (reports[passed] ?? []).map((hours) => {
        const startsAt = began - hours * hour;
        return sampleEpisode({ startsAt, endedAt: startsAt + hour / 4 });
      });
      return { ok: true, value: { ...sampleReport(range, began), episodes, episodeCount: episodes.length } };
    },
  }));
  // A minute of the console's, which the page learns when it asks for the time again.
  const minutePasses = async () => {
    passed += 1;
    await page.clock.runFor(12_000);
  };
  await page.clock.install();
  await openHistory(page, link());
  await expect(bars(page)).toHaveCount(3);
  await bars(page).first().focus();
  await page.keyboard.press("ArrowRight");
  await expect(bars(page).nth(1)).toBeFocused();

  await minutePasses();
  await expect(bars(page)).toHaveCount(4);
  await expect(bars(page).nth(2)).toBeFocused();

  await minutePasses();
  await expect(bars(page)).toHaveCount(3);
  await expect(bars(page).nth(2)).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(bars(page).nth(1)).toBeFocused();
});

test("the numbers sort by any heading, and what servers wrote is only text", async ({ page }) => {
  const link = await openWith(madeUp);
  await openHistory(page, link());
  const names = numbers(page).getByRole("rowheader").getByRole("button");
  await expect(names.first()).toContainText("SlowResponseTime");
  await numbers(page).getByRole("button", { name: "Alert", exact: true }).click();
  await expect(numbers(page).getByRole("columnheader", { name: "Alert" })).toHaveAttribute("aria-sort", "ascending");
  await expect(names.first()).toContainText("<img src=x onerror=alert(1)>⟨U+202E⟩");
  await expect(page.locator("img")).toHaveCount(0);
  await numbers(page).getByRole("button", { name: "To resolve" }).click();
  await expect(names.last()).toContainText("Watchdog");
});

test("the range that was chosen is still there after a reload", async ({ page }) => {
  const link = await openWith(madeUp);
  await openHistory(page, link());
  await page.getByRole("button", { name: "31 d" }).click();
  await page.reload();
  await expect(page.getByRole("button", { name: "31 d", pressed: true })).toBeVisible();
});

test("a range of one's own", async ({ page }) => {
  const asked: unknown[] = [];
  const link = await openWith((console) => ({
    call: async (name, input) => {
      if (name === "history.report") asked.push((input as CallInput<"history.report">).range);
      return (madeUp(console).call ?? console.call)(name, input);
    },
  }));
  await openHistory(page, link());
  await page.getByRole("button", { name: "Custom…" }).click();
  await page.getByLabel(/^From/).fill("2026-11-20T10:00");
  await page.getByLabel("To", { exact: true }).fill("2026-11-20T09:00");
  await page.getByRole("button", { name: "Use this range" }).click();
  await expect(page.getByRole("alert")).toHaveText("The range must begin before it ends.");
  await page.getByLabel("To", { exact: true }).fill("2026-11-20T18:00");
  await page.getByRole("button", { name: "Use this range" }).click();
  const [from, to] = await page.evaluate(() => [Date.parse("2026-11-20T10:00"), Date.parse("2026-11-20T18:00")]);
  await expect.poll(() => asked.at(-1)).toEqual({ environment: null, from, to });
});

test("a history that cannot be read is said to be so, and one that is not kept too", async ({ page }) => {
  let fails = true;
  const link = await openWith((console) => ({
    call: async (name, input) =>
      name === "history.report" && fails
        ? { ok: false, error: { code: "INTERNAL", message: "The database is damaged. It was set aside." } }
        : (madeUp(console).call ?? console.call)(name, input),
    subscribe: (topic, key, listener) =>
      console.subscribe(topic, key, (message) => {
        if (topic !== "personal" || message.kind !== "snapshot") return listener(message);
        const store = { remembers: false, problem: "The disk is full (ENOSPC).", bytes: null };
        listener({ ...message, state: { ...(message.state as PersonalState), store } } as TopicMessage);
      }),
  }));
  await openHistory(page, link());
  await expect(page.getByText("The database is damaged. It was set aside.")).toBeVisible();
  await expect(page.getByText("The console remembers nothing beyond its end.")).toBeVisible();
  await expect(page.getByText("The disk is full (ENOSPC).").first()).toBeVisible();
  fails = false;
  await page.getByRole("button", { name: "7 d" }).click();
  await expect(bars(page).first()).toBeVisible();
  fails = true;
  await pill(page, "Production").click();
  await expect(page.getByRole("heading", { name: "The history could not be read" })).toBeVisible();
});

test("while you were away", async ({ page }) => {
  const link = await openWith(madeUp);
  const twoHours = 2 * 3_600_000;
  await page.addInitScript(
    (absence) => {
      if (sessionStorage.getItem("absence") !== null) return;
      sessionStorage.setItem("absence", "once");
      localStorage.setItem("incident-console.last-seen", String(Date.now() - absence));
    },
    twoHours + 10 * 60_000,
  );
  await page.goto(link());
  const notice = page.getByRole("status").filter({ hasText: "While you were away (2 h 10 min):" });
  await expect(notice).toContainText(/\d+ fired, \d+ ended, \d+ still fires?\./);
  await keepScreen(page, "away");
  await notice.getByRole("button", { name: "Show in History" }).click();
  await expect(page.getByRole("heading", { name: "History", exact: true })).toBeVisible();
  await expect(notice).toHaveCount(0);
  // Seen is seen.
  await page.reload();
  await expect(page.getByRole("heading", { name: "History", exact: true })).toBeVisible();
  await expect(notice).toHaveCount(0);
});

test("a short look elsewhere says nothing", async ({ page }) => {
  const asked: string[] = [];
  const link = await openWith((console) => ({
    call: (name, input) => {
      asked.push(name);
      return console.call(name, input);
    },
  }));
  await page.addInitScript(() => localStorage.setItem("incident-console.last-seen", String(Date.now() - 5 * 60_000)));
  await openHistory(page, link());
  await expect(page.getByRole("heading", { name: "Nothing fired in this range" })).toBeVisible();
  expect(asked).not.toContain("history.away");
});
