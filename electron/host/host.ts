import { writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { join, resolve } from "node:path";
import { type Console, createConsole } from "../console/console.ts";
import { createSecretStore } from "../console/credentials/store.ts";
import { type Log, type Notifier, systemClock } from "../console/world.ts";
import { openDataFolder } from "./folders.ts";
import type { Options } from "./options.ts";

export interface HostedConsole {
  readonly console: Console;
  /** Ends the console, then the demo behind it, then removes a temporary data folder. */
  readonly close: () => Promise<void>;
}

/** Starts the console in the real world, for either shell: data folder, keychain, and the demo where asked for. */
export async function hostConsole(
  options: Options,
  version: string,
  log: Log,
  /** Null: the page shows notifications itself. */
  notifier: Notifier | null,
): Promise<HostedConsole> {
  const cleanup: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const step of cleanup.splice(0).reverse()) await step().catch((cause) => log.warn(describe(cause)));
  };
  try {
    const folder = await openDataFolder(options, log);
    cleanup.push(folder.release);
    const secrets = createSecretStore({
      dataFolder: folder.path,
      log,
      keychain: options.demo ? "none" : "system",
    });
    const settingsFile = options.environments ? resolve(options.environments) : join(folder.path, "environments.json");
    const demo = options.demo ? await openDemo(settingsFile) : null;
    if (demo !== null) cleanup.push(demo.close);
    const console = await createConsole(
      { clock: systemClock, random: Math.random, secrets, log, notifier, user: userName() },
      { settingsFile, dataFolder: folder.path, version, demo },
    );
    cleanup.push(() => console.dispose());
    return { console, close };
  } catch (cause) {
    await close();
    throw cause;
  }
}

/** The name of the account; a system without one (a container) has no such name. */
function userName(): string {
  try {
    return userInfo().username || "me";
  } catch {
    return "me";
  }
}

async function openDemo(settingsFile: string) {
  // Imported late: the simulated servers are of no use to a console with real environments.
  const { startDemo } = await import("../demo/demo.ts");
  const demo = await startDemo();
  const settings = { version: 1, environments: demo.environments };
  await writeFile(settingsFile, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
  return { exampleRequestIds: () => demo.exampleRequestIds(), close: async () => demo.close() };
}

/** A cause as a sentence for the terminal. */
export function describe(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** Everything that is not the link goes to the error stream, so that the link can be read by a program. */
export const terminalLog: Log = {
  info: (message) => console.error(message),
  warn: (message) => console.error(`Warning: ${message}`),
};
