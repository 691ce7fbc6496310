import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "./stamp.mjs";

const folder = join(root, "node_modules", "electron");
const failureFile = join(root, "out", "electron-download-failed");
const downloadWithinMs = 120_000;

/** The installed Electron program; null where there is none. Never asks the package itself, which would download it. */
export function electronProgram() {
  const pathFile = join(folder, "path.txt");
  const installed = existsSync(pathFile) ? readFileSync(pathFile, "utf8").trim() : null;
  // Electron's own variable, for a program that was not fetched by npm.
  const elsewhere = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (installed === null && !elsewhere) return null;
  const program = elsewhere ? join(elsewhere, installed ?? "electron") : join(folder, "dist", installed ?? "");
  return existsSync(program) ? program : null;
}

/** True where there is a screen to open a window on. */
export function hasDisplay() {
  if (process.platform !== "linux") return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/**
 * Fetches Electron's program with Electron's own script. A failure is remembered, so that a machine which cannot reach
 * the download waits for it once and not at every start; a new version of Electron is tried again.
 */
export async function fetchElectron() {
  const version = electronVersion();
  if (version === null) return null;
  if (existsSync(failureFile) && readFileSync(failureFile, "utf8") === version) return null;
  console.error("Fetching Electron, once…");
  await runQuietly(join(folder, "install.js"));
  const program = electronProgram();
  if (program === null) {
    mkdirSync(dirname(failureFile), { recursive: true });
    writeFileSync(failureFile, version);
  }
  return program;
}

function electronVersion() {
  const manifest = join(folder, "package.json");
  if (!existsSync(manifest)) return null;
  return String(JSON.parse(readFileSync(manifest, "utf8")).version);
}

/**
 * @param {string} script
 * @returns {Promise<void>}
 */
function runQuietly(script) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script], { stdio: "ignore", timeout: downloadWithinMs });
    child.on("error", () => resolve());
    child.on("exit", () => resolve());
  });
}
