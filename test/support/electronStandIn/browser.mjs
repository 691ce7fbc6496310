import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright";
import { browserExecutable } from "../../../build/browser.mjs";

/** The one Chromium behind every window, which a test attaches to as well. */
export async function launchBrowser() {
  const profile = await mkdtemp(join(tmpdir(), "electron-stand-in-"));
  const executablePath = browserExecutable();
  const context = await chromium.launchPersistentContext(profile, {
    ...(executablePath === null ? {} : { executablePath }),
    args: ["--remote-debugging-port=0", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
    viewport: null,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  const [port] = (await readFile(join(profile, "DevToolsActivePort"), "utf8")).split("\n");
  const unused = context.pages();
  return {
    endpoint: `http://127.0.0.1:${port}`,
    /** A fresh page; the one that Chromium starts with is the first window's. */
    newPage: async () => unused.shift() ?? (await context.newPage()),
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
