import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { electronProgram, fetchElectron, hasDisplay } from "./electronRuntime.mjs";
import { isFresh, root } from "./stamp.mjs";
import { runWindow } from "./window.mjs";

/**
 * What this file needs of electron/host/options.ts, which is TypeScript and so is read from its bundle.
 *
 * @typedef {{ kind: "run", options: { serve: boolean } } | { kind: "help" | "wrong", text: string }} ParsedOptions
 * @typedef {{ parseOptions: (args: readonly string[]) => ParsedOptions }} OptionsModule
 */

if (!isFresh()) {
  console.error("Building…");
  // In a process of its own: the bundler's memory and threads should not live as long as the console does.
  const built = spawnSync(process.execPath, [join(root, "build", "bundle.mjs")], { stdio: "inherit" });
  if (built.status !== 0) process.exit(built.status ?? 0);
}

const args = process.argv.slice(2);
const { parseOptions } = /** @type {OptionsModule} */ (await import(bundled("host/options.js")));
const parsed = parseOptions(args);
const program = parsed.kind === "run" && !parsed.options.serve ? await windowProgram() : null;
if (program !== null) {
  const end = await runWindow(program, [root, ...args]);
  if (end.kind === "ended") process.exit(end.code);
  // Often Chromium's sandbox, where the system forbids what it is made of.
  serveInstead(end.reason);
}
await import(bundled("loopback/main.js"));

/** Electron's program; null, with a line saying why, where there can be no window. */
async function windowProgram() {
  if (!hasDisplay()) return serveInstead("No display");
  if (process.platform === "linux" && process.getuid?.() === 0) {
    // Chromium's sandbox refuses to run as root, and a console that holds credentials does not go without it.
    return serveInstead("Running as root, where Electron's sandbox does not work");
  }
  return electronProgram() ?? (await fetchElectron()) ?? serveInstead("Electron's program is not installed");
}

/**
 * @param {string} reason
 * @returns {null}
 */
function serveInstead(reason) {
  console.error(`${reason}: serving the console on this machine's loopback address instead of a window.`);
  return null;
}

/** @param {string} file */
function bundled(file) {
  return pathToFileURL(join(root, "out", file)).href;
}
