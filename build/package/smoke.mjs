// `node build/package/smoke.mjs PROGRAM [ARGUMENTS]`: starts an installed console with the demo and waits until it says
// that its window shows, the same word that `npm start` waits for. Fails where it does not, or does not end by itself.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const showWithinMs = 90_000;
const endWithinMs = 20_000;

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @returns {Promise<string | null>} a sentence where it failed
 */
async function smoke(program, args) {
  const data = mkdtempSync(join(tmpdir(), "incident-console-smoke-"));
  const child = spawn(program, [...args, "--demo", "--data", data], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  /** @type {Promise<string>} */
  const ended = new Promise((resolve) => {
    child.on("error", (cause) => resolve(`could not be started: ${cause.message}`));
    child.on("exit", (code, signal) => resolve(code === null ? `ended by ${signal}` : `ended with ${code}`));
  });
  /** @type {Promise<string>} */
  const said = new Promise((resolve) => {
    child.on("message", (/** @type {{ type?: unknown }} */ { type }) => {
      if (typeof type === "string") resolve(type === "shown" ? type : `said "${type}"`);
    });
  });
  try {
    const first = await Promise.race([said, ended, after(showWithinMs, "said nothing")]);
    if (first !== "shown") return `The window did not show: it ${first}.`;
    child.kill("SIGTERM");
    const end = await Promise.race([ended, after(endWithinMs, "did not end")]);
    // Windows knows no signals: there the process is ended from outside.
    return end === "ended with 0" || process.platform === "win32" ? null : `The window showed, but then it ${end}.`;
  } finally {
    child.kill("SIGKILL");
    rmSync(data, { recursive: true, force: true, maxRetries: 10, retryDelay: 500 });
  }
}

/**
 * @param {number} milliseconds
 * @param {string} word
 * @returns {Promise<string>}
 */
function after(milliseconds, word) {
  return new Promise((resolve) => setTimeout(() => resolve(word), milliseconds).unref());
}

const [program, ...args] = process.argv.slice(2);
const problem = program === undefined ? "Name the program to start." : await smoke(program, args);
console.log(problem ?? "The window showed, and the console ended when it was told to.");
process.exit(problem === null ? 0 : 1);
