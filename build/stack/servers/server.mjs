/** Starting a server program, waiting until it is ready, and ending it in every way that tests need. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startChild } from "./child.mjs";

const POLL_MS = 100;
const ATTEMPTS = 3;

/** @type {Set<{ folder: string, remove: () => Promise<void> }>} */
const servers = new Set();

process.on("exit", () => {
  for (const { folder } of servers) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Ends every server that is still there and removes its data. */
export async function removeAll() {
  await Promise.all([...servers].map((server) => server.remove()));
}

/** A loopback port that nobody listens on at this moment. @returns {Promise<number>} */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

/**
 * @typedef {object} Plan
 * @property {string} name as it appears in error messages
 * @property {string} command
 * @property {string} url
 * @property {string} readyPath
 * @property {number} deadlineMs how long it may take to be ready
 * @property {Readonly<Record<string, string>>} files written beside the data folder, by name
 * @property {(folder: string) => readonly string[]} args
 */

/**
 * Starts what `plan` describes. The plan is made anew when another process took one of its ports in the meantime.
 * @param {() => Promise<Plan>} makePlan
 * @returns {Promise<import('../types.d.mts').Server>}
 */
export async function startServer(makePlan) {
  for (let attempt = 1; ; attempt++) {
    const server = newServer(await makePlan());
    try {
      await server.restart();
      return server;
    } catch (error) {
      await server.remove();
      if (attempt === ATTEMPTS || !String(error).includes("address already in use")) throw error;
    }
  }
}

/** @param {Plan} plan @returns {import('../types.d.mts').Server} */
function newServer(plan) {
  const folder = mkdtempSync(join(tmpdir(), `incident-console-${plan.name.toLowerCase()}-`));
  const data = join(folder, "data");
  for (const [name, content] of Object.entries(plan.files)) {
    writeFileSync(join(folder, name), content.replaceAll("{folder}", folder));
  }
  /** @type {import('./child.mjs').Child | null} */
  let child = null;

  /** @param {'SIGTERM' | 'SIGKILL'} signal */
  async function end(signal) {
    const ending = child;
    child = null;
    await ending?.end(signal);
  }
  const server = {
    folder,
    url: plan.url,
    get pid() {
      return child === null || child.ended() !== null ? null : child.pid;
    },
    log: () => child?.tail() ?? "",
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
    /** @param {{ empty?: boolean }} [options] */
    async restart({ empty = false } = {}) {
      await end("SIGTERM");
      if (empty) rmSync(data, { recursive: true, force: true });
      mkdirSync(data, { recursive: true });
      child = startChild(plan.command, plan.args(folder), folder);
      await untilReady(plan, child);
    },
    async remove() {
      await end("SIGKILL");
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
      servers.delete(server);
    },
  };
  servers.add(server);
  return server;
}

/** @param {Plan} plan @param {import('./child.mjs').Child} child */
async function untilReady(plan, child) {
  const deadline = performance.now() + plan.deadlineMs;
  for (;;) {
    if (child.ended() !== null) throw new Error(`${plan.name} did not start (${child.ended()}):\n${child.tail()}`);
    if (await answers(plan.url + plan.readyPath)) return;
    if (performance.now() > deadline) {
      const tail = child.tail();
      await child.end("SIGKILL");
      throw new Error(`${plan.name} was not ready after ${plan.deadlineMs / 1000} s:\n${tail}`);
    }
    await sleep(POLL_MS);
  }
}

/** @param {string} url */
async function answers(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.text();
    return response.ok;
  } catch {
    return false;
  }
}
