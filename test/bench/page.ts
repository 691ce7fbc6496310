import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright";
import { memoryMiB, startChild } from "./processes.ts";

const alerts = 10_000;
const entries = 100_000;
const scrollFrames = 300;
const pixelsPerFrame = 90;
const settleMs = 20_000;

interface Frames {
  readonly frames: number;
  readonly over16ms: number;
  readonly over50ms: number;
  readonly worstMs: number;
}

/** Scrolls the element that fits, some pixels a frame, and measures the time from frame to frame. */
function scroll(page: Page, selector: string): Promise<Frames> {
  return page.locator(selector).evaluate(
    (element, [count, step]) =>
      new Promise<Frames>((resolve) => {
        const times: number[] = [];
        let last = performance.now();
        const frame = (now: number) => {
          times.push(now - last);
          last = now;
          element.scrollTop += step;
          if (times.length <= count) requestAnimationFrame(frame);
          else {
            // The first time reaches back to before the scrolling.
            const measured = times.slice(1);
            // 60 Hz is 16.67 ms a frame; a timer's rounding is no missed frame.
            const over = (limit: number) => measured.filter((time) => time > limit).length;
            resolve({ frames: count, over16ms: over(17.5), over50ms: over(50), worstMs: Math.max(...measured) });
          }
        };
        requestAnimationFrame(frame);
      }),
    [scrollFrames, pixelsPerFrame] as const,
  );
}

/** What this machine's browser does with a page that has nothing to compute: as many plain rows as a screen draws. */
async function floorFrames(browser: Browser): Promise<Frames> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const rows = Array.from({ length: 1_500 }, (_, index) => `<p>Row ${index}: some text of a usual length in a row</p>`);
  await page.setContent(`<div id="list" style="height:800px;overflow:auto">${rows.join("")}</div>`);
  const frames = await scroll(page, "#list");
  await page.close();
  return frames;
}

/** (e) and (f): frames while scrolling, and memory of console and page, with 10,000 alerts and 100,000 entries. */
export async function pageFigures(servers: string, loopback: string, executablePath: string | undefined) {
  const folder = await mkdtemp(join(tmpdir(), "incident-console-bench-"));
  const file = join(folder, "environments.json");
  const environment = {
    id: "bench",
    name: "Bench",
    production: false,
    alertmanagers: [{ url: `${servers}/alertmanager/${alerts}` }],
    loki: { url: `${servers}/loki/${entries}/0`, selector: '{service_name=~".+"}' },
  };
  await writeFile(file, JSON.stringify({ version: 1, environments: [environment] }));
  const child = await startChild(
    loopback,
    ["--no-open", "--data", folder, "--environments", file],
    "Incident Console: ",
  );
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const browser = await chromium.launch({ args, ...(executablePath === undefined ? {} : { executablePath }) });
  try {
    const floor = await floorFrames(browser);
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(child.line);
    await page.getByRole("tab", { name: /^Firing 10,000/ }).waitFor();
    const alertFrames = await scroll(page, '[role=grid][aria-label="Alerts"]');
    await page.getByRole("link", { name: "Logs" }).click();
    await page.getByRole("textbox", { name: "Request ID" }).fill("abc12345");
    await page.keyboard.press("Enter");
    await loadAll(page);
    await page.getByText(/^100,000 entries/).waitFor();
    const logFrames = await scroll(page, '[role=grid][aria-label="Entries"]');
    return {
      e_frames: { aim: { over50ms: 0 }, alerts: alertFrames, logs: logFrames, floor },
      ...(process.platform === "linux" ? { f_memory: await memory(browser, page, child.process.pid ?? 0) } : {}),
    };
  } finally {
    await browser.close();
    await child.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Pages overlap by the lines of one instant, so how many there are is not known beforehand. */
async function loadAll(page: Page): Promise<void> {
  const more = page.getByRole("button", { name: "Load more" });
  const all = page.getByText(/^100,000 entries/);
  while (!(await all.isVisible())) {
    await more.or(all).first().waitFor();
    if (await more.isEnabled().catch(() => false)) await more.click();
    await page.waitForTimeout(50);
  }
}

/** Garbage that a load leaves behind goes by itself within minutes; it is collected here so that the figure is steady. */
async function memory(browser: Browser, page: Page, consolePid: number) {
  const beforeMiB = await measured(browser, consolePid);
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  await page.waitForTimeout(settleMs);
  const { consoleMiB, pageMiB } = await measured(browser, consolePid);
  const before = beforeMiB.consoleMiB + beforeMiB.pageMiB;
  return { mebibytes: consoleMiB + pageMiB, aim: 350, consoleMiB, pageMiB, beforeCollectionMebibytes: before };
}

async function measured(browser: Browser, consolePid: number) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const renderers = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => memoryMiB(id));
  // The page is the largest renderer; the others are the browser's spare ones.
  return { consoleMiB: memoryMiB(consolePid), pageMiB: Math.max(...renderers) };
}
