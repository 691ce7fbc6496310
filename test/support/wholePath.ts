import { type BrowserContext, expect, type Page } from "@playwright/test";
import type { Episode } from "../../shared/model/history.ts";
import type { JournalEntry } from "../../shared/model/notification.ts";
import type { App } from "./app.ts";
import { until } from "./consoleUnderTest.ts";

/** What the page asked the browser to show, in order. */
interface Told {
  readonly title: string;
  readonly body: string;
  readonly closed: boolean;
}

interface Recorder {
  recorded: { title: string; body: string; closed: boolean; click(): void }[];
}

/**
 * Puts a recorder in the place of the browser's notifications, which are allowed, and takes the focus from every page:
 * a browser that nobody looks at.
 */
export async function recordNotifications(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const recorded: Recorder["recorded"] = [];
    Object.assign(window, { recorded });
    document.hasFocus = () => false;
    class RecordedNotification {
      static readonly permission = "granted";
      static async requestPermission() {
        return "granted";
      }
      onshow: (() => void) | null = null;
      onclick: (() => void) | null = null;
      private readonly entry: Recorder["recorded"][number];
      constructor(title: string, { body = "" }: { readonly body?: string } = {}) {
        this.entry = { title, body, closed: false, click: () => this.onclick?.() };
        recorded.push(this.entry);
        setTimeout(() => this.onshow?.(), 10);
      }
      close() {
        this.entry.closed = true;
      }
    }
    Object.assign(window, { Notification: RecordedNotification });
  });
}

/** All that the page's browser was asked to show. */
export function toldTo(page: Page): Promise<Told[]> {
  return page.evaluate(() =>
    (window as unknown as Recorder).recorded.map(({ title, body, closed }) => ({ title, body, closed })),
  );
}

/** Waits for a notification with this very title. */
export async function waitForTold(page: Page, title: string): Promise<Told> {
  const find = async () => (await toldTo(page)).find((told) => told.title === title);
  await expect.poll(async () => (await find())?.title ?? titlesOf(await toldTo(page)), { timeout: 60_000 }).toBe(title);
  const told = await find();
  if (told === undefined) throw new Error(`${title} is gone`);
  return told;
}

/** Clicks on the browser's notification with this title. */
export async function clickTold(page: Page, title: string): Promise<void> {
  await page.evaluate((wanted) => {
    (window as unknown as Recorder).recorded.find((told) => told.title === wanted)?.click();
  }, title);
}

function titlesOf(told: readonly Told[]): string {
  return told.map(({ title }) => title).join(" | ");
}

/**
 * Lets time pass faster than it does: `turn` moves the clocks by at most 20 s, which no poller takes for a sleep, and
 * then every backend is polled once more. `backends` are the ids of all.
 */
export async function pass(
  app: App,
  backends: readonly string[],
  milliseconds: number,
  turn: (milliseconds: number) => void,
  stepMs = 20_000,
): Promise<void> {
  for (let left = milliseconds; left > 0; left -= stepMs) {
    const before = new Map(backends.map((id) => [id, app.health(id)?.lastSuccessAt ?? 0]));
    const step = Math.min(left, stepMs);
    turn(step);
    await until(
      () => backends.every((id) => (app.health(id)?.lastSuccessAt ?? 0) >= (before.get(id) ?? 0) + step),
      () => backends.map((id) => app.health(id)),
    );
  }
}

/** The latest episode of an alert in the history. */
export async function latestEpisode(app: App, alert: string): Promise<Episode> {
  const { episodes } = (await app.call("history.alert", { alert, limit: 1 })) as { readonly episodes: Episode[] };
  const [episode] = episodes;
  if (episode === undefined) throw new Error(`The history does not know ${alert}`);
  return episode;
}

/** The journal's lines about an alert, oldest first, as `kind outcome`. */
export async function journalOf(app: App, alert: string): Promise<string[]> {
  const query = { environment: null, alert, from: null, to: null, before: null, limit: 1000 };
  const { entries } = (await app.call("journal.read", query)) as { readonly entries: JournalEntry[] };
  return entries.map(({ kind, outcome }) => (outcome === null ? kind : `${kind} ${outcome}`)).reverse();
}

export const rows = (page: Page) => page.getByRole("grid", { name: "Alerts" }).locator("[role=row][aria-selected]");

/** What history and journal show of an episode that was notified, acknowledged by `tester` and resolved. */
export async function expectRemembered(page: Page, name: string): Promise<void> {
  await page.getByRole("link", { name: "History" }).click();
  const bar = page.locator("[data-bar]").and(page.getByLabel(new RegExp(`^${name}, critical; `)));
  const length = String.raw`(under 1 s|\d+ (s|min|h)[^;]*)`;
  await expect(bar).toHaveAccessibleName(
    new RegExp(`; lasted ${length}; notified after ${length}; acknowledged after ${length} by tester\\.$`),
  );
  const numbers = page.getByRole("region", { name: "Numbers by alert" });
  const row = numbers.getByRole("row").filter({ hasText: name });
  await expect(row).not.toContainText("none acknowledged");
  await expect(row).not.toContainText("none resolved");

  await page.getByRole("link", { name: "Journal" }).click();
  const entries = page.getByRole("main").getByRole("listitem").filter({ hasText: name });
  await expect(entries.filter({ hasText: "It fires and was announced" })).toHaveCount(1);
  await expect(entries.filter({ hasText: `tester acknowledged ${name}` })).toHaveCount(1);
  await expect(entries.filter({ hasText: "It ended, which was announced" })).toHaveCount(1);
}
