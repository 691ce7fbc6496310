import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium } from "playwright";

/** Where systems keep a Chromium of their own. */
const systemBrowsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/**
 * The browser for tests that Playwright has not installed itself: the system's. Null where Playwright's own runs, or
 * where there is none at all.
 * @returns {string | null}
 */
export function browserExecutable() {
  if (canRun(chromium.executablePath())) return null;
  return systemBrowsers.find((path) => canRun(path)) ?? null;
}

/**
 * True where some Chromium can be started.
 * @returns {boolean}
 */
export function hasBrowser() {
  return browserExecutable() !== null || canRun(chromium.executablePath());
}

/**
 * True where the program is there and starts: Ubuntu has a `chromium-browser` that only says to install another
 * package, and Playwright's own lacks libraries on a bare system.
 * @param {string} program
 * @returns {boolean}
 */
export function canRun(program) {
  if (!existsSync(program)) return false;
  // On Windows `--version` would open a window, and a program that is there brings its libraries with it.
  if (process.platform === "win32") return true;
  return spawnSync(program, ["--version"], { stdio: "ignore", timeout: 20_000 }).status === 0;
}
