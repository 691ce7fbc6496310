import { spawn } from "node:child_process";

/**
 * How the window's process ended. `never`: before the shell said a word, so it is Electron that does not work here.
 *
 * @typedef {{ kind: "ended", code: number } | { kind: "never", reason: string }} WindowEnd
 */

/** @type {readonly NodeJS.Signals[]} */
const endSignals = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Runs Electron until it ends, and passes on the signals that end this process.
 * @param {string} electron Path of the program.
 * @param {readonly string[]} args
 * @returns {Promise<WindowEnd>}
 */
export function runWindow(electron, args) {
  return new Promise((resolve) => {
    let heard = false;
    let ending = false;
    const child = spawn(electron, args, { stdio: ["inherit", "inherit", "inherit", "ipc"] });
    // Ctrl-C reaches the whole process group by itself; a signal sent to this process alone does not.
    const pass = (/** @type {NodeJS.Signals} */ signal) => {
      ending = true;
      child.kill(signal);
    };
    for (const signal of endSignals) process.on(signal, pass);
    const end = (/** @type {WindowEnd} */ outcome) => {
      for (const signal of endSignals) process.off(signal, pass);
      resolve(outcome);
    };
    child.on("message", () => {
      heard = true;
    });
    child.on("error", (cause) => {
      if (child.pid === undefined) end({ kind: "never", reason: `Electron could not be started (${cause.message})` });
    });
    child.on("close", (code, signal) => {
      if (code === 0 || (signal !== null && endSignals.includes(signal))) end({ kind: "ended", code: 0 });
      else if (heard || ending) end({ kind: "ended", code: code ?? 1 });
      else end({ kind: "never", reason: "Electron ended before its window showed" });
    });
  });
}
