import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { hasBrowser } from "./browser.mjs";

/**
 * Sets up what the tests need beyond npm's packages: a Chromium. Debian's where this is Debian and we may install it
 * without being asked for a password, Playwright's own elsewhere.
 * @returns {string | null} a sentence where that failed
 */
export function prepareBrowser() {
  if (hasBrowser()) return null;
  console.log("The tests need Chromium, which is not here yet: installing it.");
  const apt = aptGet();
  if (apt !== null) {
    run([...apt, "update", "-qq"]);
    run([...apt, "install", "-y", "-qq", "--no-install-recommends", "chromium", "libsecret-1-0"]);
    if (hasBrowser()) return null;
  }
  run(["npx", "playwright", "install", "chromium"]);
  if (hasBrowser()) return null;
  return "Chromium could not be installed. Install it yourself (on Debian: sudo apt-get install chromium), then run npm test again.";
}

/**
 * The command to install Debian's packages with; null where this is not Debian, or where sudo would ask for a password.
 * @returns {readonly string[] | null}
 */
function aptGet() {
  if (!existsSync("/usr/bin/apt-get")) return null;
  if (process.getuid?.() === 0) return ["apt-get"];
  const sudo = ["sudo", "-n", "apt-get"];
  return spawnSync("sudo", ["-n", "apt-get", "--version"], { stdio: "ignore" }).status === 0 ? sudo : null;
}

/** @param {readonly string[]} command */
function run([program = "", ...args]) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync(program, args, { stdio: ["ignore", "ignore", "inherit"], env, shell: process.platform === "win32" });
}
