import type { Console } from "../../console/console.ts";
import { toConsoleError } from "../../console/errors.ts";
import type { Log } from "../../console/world.ts";
import type { SwitchingConsole } from "./switching.ts";

/** A demo that runs: its console, and how to end it with all that is behind it. */
export interface RunningDemo {
  readonly console: Console;
  close(): Promise<void>;
}

/** The demo in place of one's own environments, made when it is entered and ended when it is left. */
export interface DemoStage {
  /** Rejects where the demo cannot be started; one's own console is then shown as before. */
  enter(): Promise<void>;
  /** Shows one's own console at once; the demo ends behind it. */
  leave(): Promise<void>;
  /** Leaves it, and resolves when nothing of any demo is left. */
  close(): Promise<void>;
}

export function createDemoStage(
  switching: SwitchingConsole,
  log: Log,
  open: (leave: () => Promise<void>) => Promise<RunningDemo>,
): DemoStage {
  let entering: Promise<void> | null = null;
  let running: RunningDemo | null = null;
  let ending: Promise<void> = Promise.resolve();
  let closed = false;

  async function begin(): Promise<void> {
    // Two at a time would be of no use to anybody.
    await ending;
    const demo = await open(leave);
    running = demo;
    if (closed) return leave();
    switching.show(demo.console);
    log.info("The demo is shown. Your own environments are watched behind it.");
  }

  async function leave(): Promise<void> {
    const demo = running;
    if (demo === null) return;
    running = null;
    switching.show(null);
    log.info("The demo was left.");
    ending = demo.close().catch((cause: unknown) => {
      log.warn(`The demo did not end as it should: ${toConsoleError(cause).message}`);
    });
  }

  return {
    enter: () => {
      if (running !== null) return Promise.resolve();
      entering ??= begin().finally(() => {
        entering = null;
      });
      return entering;
    },
    leave,
    close: async () => {
      closed = true;
      await entering?.catch(() => {});
      await leave();
      await ending;
    },
  };
}
