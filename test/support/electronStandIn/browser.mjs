import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { chromium } from "playwright";
import { browserExecutable } from "../../../build/browser.mjs";

/** Chromium writes its port when it likes: the file may be missing or empty for a moment after it is up. */
async function portOf(file) {
  for (;;) {
    const [port] = (await readFile(file, "utf8").catch(() => "")).split("\n");
    if (port !== "") return port;
    await sleep(20);
  }
}

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
  const port = await portOf(join(profile, "DevToolsActivePort"));
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
