import { writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { type Console, createConsole } from "../console/console.ts";
import { createSecretStore } from "../console/credentials/store.ts";
import { tellingStore } from "../console/surroundings/redactor.ts";
import {
  type DemoSwitch,
  type Desktop,
  type Log,
  type Notifier,
  type Surroundings,
  systemClock,
} from "../console/world.ts";
import type { HostLog } from "./log/log.ts";
import { processFacts } from "./processFacts.ts";

/** Servers that only pretend, and the settings that name them. */
export interface Simulated {
  readonly exampleRequestIds: () => readonly string[];
  readonly close: () => Promise<void>;
}

export interface OneConsole {
  readonly version: string;
  /** Takes the console's lines. */
  readonly log: Log;
  /** The log of the process. */
  readonly hostLog: HostLog;
  readonly notifier: Notifier | null;
  readonly desktop: Desktop | null;
  readonly confirm: Surroundings["confirm"];
  readonly dataFolder: string;
  readonly settingsFile: string;
  /** Null for a person's own environments, whose credentials are in the keychain. */
  readonly simulated: Simulated | null;
  readonly demoSwitch: DemoSwitch | null;
}

/** Starts one console in a data folder that is its own. */
export async function openOne(one: OneConsole): Promise<Console> {
  const { log, hostLog, notifier, desktop, confirm, dataFolder, settingsFile, simulated, demoSwitch, version } = one;
  const kept = createSecretStore({ dataFolder, log, keychain: simulated === null ? "system" : "none" });
  return createConsole(
    {
      clock: systemClock,
      random: Math.random,
      secrets: tellingStore(kept, hostLog.redactor),
      log,
      notifier,
      user: userName(),
      surroundings: {
        redactor: hostLog.redactor,
        desktop,
        confirm,
        demo: demoSwitch,
        logFile: hostLog,
        facts: () => processFacts(dataFolder),
      },
    },
    { settingsFile, dataFolder, version, demo: simulated },
  );
}

/** Starts the simulated servers, and writes the settings file that names them. */
export async function openSimulated(settingsFile: string): Promise<Simulated> {
  // Imported late: the simulated servers are of no use to a console with real environments.
  const { startDemo } = await import("../demo/demo.ts");
  const demo = await startDemo();
  const settings = { version: 1, environments: demo.environments };
  await writeFile(settingsFile, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
  return { exampleRequestIds: () => demo.exampleRequestIds(), close: async () => demo.close() };
}

/** The name of the account; a system without one (a container) has no such name. */
function userName(): string {
  try {
    return userInfo().username || "me";
  } catch {
    return "me";
  }
}
