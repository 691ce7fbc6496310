import { existsSync } from "node:fs";
import { chromium } from "playwright";

/** Where systems keep a Chromium of their own. */
const systemBrowsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/**
 * The browser for tests that Playwright has not installed itself: the system's. Null where Playwright's own is there,
 * or where there is none at all.
 * @returns {string | null}
 */
export function browserExecutable() {
  if (existsSync(chromium.executablePath())) return null;
  return systemBrowsers.find((path) => existsSync(path)) ?? null;
}

/**
 * True where some Chromium can be started.
 * @returns {boolean}
 */
export function hasBrowser() {
  return existsSync(chromium.executablePath()) || browserExecutable() !== null;
}
