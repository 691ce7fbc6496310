import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { hasBrowser } from "./browser.mjs";

/**
 * Sets up what the tests need beyond npm's packages: a Chromium. Debian's where this is Debian and we may install it,
 * Playwright's own elsewhere.
 * @returns {string | null} a sentence where that failed
 */
export function prepareBrowser() {
  if (hasBrowser()) return null;
  console.log("The tests need Chromium, which is not here yet: installing it.");
  if (existsSync("/usr/bin/apt-get") && process.getuid?.() === 0) {
    run("apt-get", ["update", "-qq"]);
    run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium", "libsecret-1-0"]);
  } else {
    run("npx", ["playwright", "install", "chromium"]);
  }
  if (hasBrowser()) return null;
  return "Chromium could not be installed. Install it yourself (on Debian: sudo apt-get install chromium), then run npm test again.";
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync(command, args, { stdio: ["ignore", "ignore", "inherit"], env, shell: process.platform === "win32" });
}
