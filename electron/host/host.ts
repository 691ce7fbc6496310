import { networkInterfaces } from "node:os";
import { join, resolve } from "node:path";
import type { Console } from "../console/console.ts";
import { ConsoleError } from "../console/errors.ts";
import { type Desktop, type Log, type Notifier, type Surroundings, systemClock } from "../console/world.ts";
import { openDataFolder } from "./folders.ts";
import type { HostLog } from "./log/log.ts";
import { watchNetwork } from "./network.ts";
import { openOne, openSimulated } from "./one.ts";
import type { Options } from "./options.ts";
import { createDemoStage, type RunningDemo } from "./switching/demoStage.ts";
import { createSwitching } from "./switching/switching.ts";

export interface Hosting {
  readonly options: Options;
  readonly version: string;
  readonly log: HostLog;
  /** Null: the page shows notifications itself. */
  readonly notifier: Notifier | null;
  /** The window around the page; null in a browser tab. */
  readonly desktop: Desktop | null;
  /** Puts a question to the person outside the page; null in a browser tab. */
  readonly confirm: Surroundings["confirm"];
}

export interface HostedConsole {
  /** For pages: the person's own console or, while it is shown, the demo's. */
  readonly console: Console;
  /** Always the person's own, for what tells and asks outside the page: tray, badge, answers to notifications. */
  readonly own: Console;
  /** Leaves the demo where it is shown, before the page is led to something of the person's own. */
  showOwn(): Promise<void>;
  /** Ends the consoles, then the demo behind them, then removes temporary data folders. */
  readonly close: () => Promise<void>;
}

/** How often the machine's addresses are looked at. */
const networkEveryMs = 5_000;

/** Starts the console in the real world, for either shell: data folder, keychain, and the demo where asked for. */
export async function hostConsole(hosting: Hosting): Promise<HostedConsole> {
  const { options, log } = hosting;
  const cleanup: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const step of cleanup.splice(0).reverse()) await step().catch((cause) => log.warn(describe(cause)));
  };
  try {
    const folder = await openDataFolder(options, log);
    cleanup.push(folder.release);
    cleanup.push(log.toFolder(folder.path, `Incident Console ${hosting.version} starts, as process ${process.pid}.`));
    const settingsFile = options.environments ? resolve(options.environments) : join(folder.path, "environments.json");
    const simulated = options.demo ? await openSimulated(settingsFile) : null;
    if (simulated !== null) cleanup.push(simulated.close);
    let enter = async (): Promise<void> => {
      throw new ConsoleError("UNAVAILABLE", "The console is still starting.");
    };
    const opened = await openOne({
      ...hosting,
      hostLog: log,
      dataFolder: folder.path,
      settingsFile,
      simulated,
      demoSwitch: options.demo ? null : { leads: "enter", go: () => enter() },
    });
    const own: Console = {
      ...opened,
      resume: () => {
        // Before another one takes the folder for that of a console which is gone.
        folder.beat();
        opened.resume();
      },
    };
    log.onOutage((sentence) => own.fault(new ConsoleError("UNAVAILABLE", sentence)));
    const console = createSwitching(own);
    cleanup.push(() => console.dispose());
    const stage = createDemoStage(console, log, (leave) => openDemo(hosting, leave));
    cleanup.push(() => stage.close());
    enter = () => stage.enter();
    const unwatch = watchNetwork({
      clock: systemClock,
      everyMs: networkEveryMs,
      interfaces: networkInterfaces,
      onChange: () => console.resume(),
    });
    cleanup.push(async () => unwatch());
    return { console, own, showOwn: stage.leave, close };
  } catch (cause) {
    await close();
    throw cause;
  }
}

/** The demo beside one's own console: in a temporary folder, without the keychain, and silent outside the page. */
async function openDemo(hosting: Hosting, leave: () => Promise<void>): Promise<RunningDemo> {
  const log = prefixed(hosting.log, "Demo: ");
  const cleanup: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const step of cleanup.splice(0).reverse()) await step();
  };
  try {
    const folder = await openDataFolder({ ...hosting.options, demo: true, data: null }, log);
    cleanup.push(folder.release);
    const settingsFile = join(folder.path, "environments.json");
    const simulated = await openSimulated(settingsFile);
    cleanup.push(simulated.close);
    const console = await openOne({
      ...hosting,
      hostLog: hosting.log,
      log,
      notifier: pageOnly(hosting.notifier === null),
      dataFolder: folder.path,
      settingsFile,
      simulated,
      demoSwitch: { leads: "leave", go: leave },
    });
    cleanup.push(() => console.dispose());
    return { console, close };
  } catch (cause) {
    await close();
    throw new ConsoleError("UNAVAILABLE", `The demo could not be started: ${describe(cause)}`, { cause });
  }
}

/** For a demo beside real environments: a simulated outage in the system's notifications would pass for a real one. */
function pageOnly(inBrowserTab: boolean): Notifier {
  const message = "Notifications of the demo are shown inside its page only.";
  // A tab shows as a toast what nobody delivered, a window what is delivered as one.
  return { show: async () => ({ by: inBrowserTab ? "none" : "toast", message }), close: () => {} };
}

function prefixed(log: Log, prefix: string): Log {
  return { info: (message) => log.info(`${prefix}${message}`), warn: (message) => log.warn(`${prefix}${message}`) };
}

/** A cause as a sentence for the terminal. */
export function describe(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
