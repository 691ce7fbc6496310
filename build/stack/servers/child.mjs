/** One child process that never outlives its parent. */
import { spawn } from "node:child_process";

const TAIL_LINES = 30;
// A cluster member takes ten seconds to take leave of peers that are gone.
const TERM_DEADLINE_MS = 15_000;

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/**
 * @typedef {object} Child
 * @property {number | null} pid null when it could not be started
 * @property {() => string | null} ended how it ended, or null while it runs
 * @property {() => string} tail the last lines of its standard error
 * @property {(signal: 'SIGTERM' | 'SIGKILL') => Promise<void>} end
 */

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} folder working directory; removed when the parent dies before the child
 * @returns {Child}
 */
export function startChild(command, args, folder) {
  const child = spawn(command, args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  running.add(child);
  const release = guard(child.pid, folder);
  /** @type {string | null} */
  let ended = null;
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (chunk) => {
    stderr = (stderr + chunk).split("\n").slice(-TAIL_LINES).join("\n");
  });
  /** @type {Promise<void>} */
  const closed = new Promise((resolve) => {
    /** @param {string} how */
    const finish = (how) => {
      ended ??= how;
      running.delete(child);
      release();
      resolve();
    };
    child.on("error", (error) => finish(error.message));
    child.on("close", (code, signal) => finish(signal === null ? `exit code ${code}` : signal));
  });
  return {
    pid: child.pid ?? null,
    ended: () => ended,
    tail: () => stderr.trim(),
    async end(signal) {
      child.kill(signal);
      const timer = setTimeout(() => child.kill("SIGKILL"), TERM_DEADLINE_MS);
      await closed;
      clearTimeout(timer);
    },
  };
}

/**
 * `exit` handlers do not run when the parent itself is killed. A shell that waits for the end of a pipe cleans up then:
 * the pipe ends with the parent, however that dies. Answers a function that calls the guard off.
 * @param {number | undefined} pid
 * @param {string} folder
 */
function guard(pid, folder) {
  if (pid === undefined || process.platform === "win32") return () => {};
  const script = 'read -r line; [ -n "$line" ] || { kill -9 "$0"; sleep 1; rm -rf "$1"; } 2>/dev/null';
  const args = ["-c", script, String(pid), folder];
  const shell = spawn("/bin/sh", args, { stdio: ["pipe", "ignore", "ignore"], detached: true });
  shell.on("error", () => {});
  shell.stdin.on("error", () => {});
  shell.unref();
  return () => shell.stdin.end("off\n");
}
