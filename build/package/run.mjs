import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";

// Starts what was packed, for the scripts that try it.

/** @typedef {"window" | "portable" | "loopback"} Edition */

/**
 * @typedef {object} Run
 * @property {Promise<string>} said "shown" once the window shows or the page is served; another word is a fault.
 * @property {Promise<string>} ended "ended with 0", "ended by SIGKILL" or why it could not be started.
 * @property {() => string} errors What it wrote for the person so far.
 * @property {() => void} stop Asks it to end, as a system does; Windows has no such request, and ends it.
 * @property {() => void} clear Ends it, and removes its data.
 */

const lookAgainMs = 250;

/**
 * What a program is, by its name and by what lies beside it.
 * @param {string} program
 * @returns {Edition}
 */
export function editionOf(program) {
  if (/-portable\.exe$/i.test(program)) return "portable";
  return existsSync(join(dirname(program), "out", "loopback", "main.js")) ? "loopback" : "window";
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Run}
 */
export function start(program, args, env = process.env) {
  const edition = editionOf(program);
  const data = mkdtempSync(join(tmpdir(), "incident-console-smoke-"));
  const all = [...args, "--demo", "--data", data, ...(edition === "loopback" ? ["--no-open"] : [])];
  // A batch file is the shell's to run; it takes the words as they are.
  const batch = /\.cmd$/i.test(program);
  const [command, ...words] = batch ? [program, ...all].map((word) => `"${word}"`) : [program, ...all];
  const child = spawn(command ?? "", words, {
    stdio: edition === "window" ? ["ignore", "inherit", "pipe", "ipc"] : ["ignore", "pipe", "pipe"],
    shell: batch,
    env,
  });
  let errors = "";
  child.stderr?.on("data", (chunk) => {
    errors += chunk;
    process.stderr.write(chunk);
  });
  const log = join(data, "demo", "logs", "console.log");
  return {
    said: { window: saidByMessage, portable: () => saidInLog(log), loopback: saidByLink }[edition](child),
    ended: new Promise((resolve) => {
      child.on("error", (cause) => resolve(`could not be started: ${cause.message}`));
      child.on("exit", (code, signal) => resolve(code === null ? `ended by ${signal}` : `ended with ${code}`));
    }),
    errors: () => errors,
    stop: () => end(child, "SIGTERM"),
    clear: () => {
      end(child, "SIGKILL");
      rmSync(data, { recursive: true, force: true, maxRetries: 10, retryDelay: 500 });
    },
  };
}

/**
 * On Windows with everything that it started: the portable program and a batch file wait for what they are about.
 * @param {import("node:child_process").ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function end(child, signal) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  if (process.platform === "win32") spawnSync("taskkill", ["/pid", String(child.pid), "/t", "/f"]);
  else child.kill(signal);
}

/**
 * The word that `npm start` waits for.
 * @param {import("node:child_process").ChildProcess} child
 * @returns {Promise<string>}
 */
function saidByMessage(child) {
  return new Promise((resolve) => {
    child.on("message", (/** @type {{ type?: unknown }} */ { type }) => {
      if (typeof type === "string") resolve(type === "shown" ? type : `said "${type}"`);
    });
  });
}

/**
 * A portable program starts another one, which no message comes from.
 * @param {string} file
 * @returns {Promise<string>}
 */
function saidInLog(file) {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (!existsSync(file) || !readFileSync(file, "utf8").includes("The console shows.")) return;
      clearInterval(timer);
      resolve("shown");
    }, lookAgainMs);
    timer.unref();
  });
}

/**
 * The link that the loopback edition prints, once its page and the script in it are served.
 * @param {import("node:child_process").ChildProcess} child
 * @returns {Promise<string>}
 */
async function saidByLink(child) {
  const link = await new Promise((/** @type {(link: string) => void} */ resolve) => {
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on("line", (line) => {
      const address = /^Incident Console: (.*)$/.exec(line)?.[1];
      if (address !== undefined) resolve(address);
    });
  });
  try {
    const page = await (await fetch(link)).text();
    const script = /<script[^>]* src="([^"]+)"/.exec(page)?.[1];
    if (script === undefined) return "served a page without a script";
    const { status } = await fetch(new URL(script, link));
    return status === 200 ? "shown" : `answered ${status} for its script`;
  } catch (cause) {
    return `served nothing (${cause instanceof Error ? cause.message : cause})`;
  }
}

/**
 * @param {number} milliseconds
 * @param {string} word
 * @returns {Promise<string>}
 */
export function after(milliseconds, word) {
  return new Promise((resolve) => setTimeout(() => resolve(word), milliseconds).unref());
}
