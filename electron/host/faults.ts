import type { Console } from "../console/console.ts";
import { faultSentence } from "../console/surroundings/faults.ts";
import { type Clock, systemClock } from "../console/world.ts";
import { harmless } from "./log/line.ts";
import type { HostLog } from "./log/log.ts";

export interface FaultCatcher {
  /** From here on a fault ends nothing: it is logged, and told to the console. */
  follow(console: Pick<Console, "fault">): void;
  /** Lets faults end the process again, as Node does by itself. */
  stop(): void;
}

export interface FaultOptions {
  readonly log: HostLog;
  /** Called with a sentence for a fault before there is a console that could go on. It ends the process with code 1. */
  readonly end: (sentence: string) => void;
  readonly clock?: Clock;
  /** Where what nobody caught comes out; for tests. */
  readonly process?: Pick<NodeJS.Process, "on" | "off">;
  readonly streams?: readonly Pick<NodeJS.WriteStream, "on" | "off">[];
}

const windowMs = 60_000;
/** Different ones within a window; of more only the number is logged, so that a storm of them fills no disk. */
const mostInWindow = 20;

/** Catches what nobody caught: polling goes on, and the person is told. */
export function catchFaults(options: FaultOptions): FaultCatcher {
  const { log, clock = systemClock, process: source = process, streams = [process.stdout, process.stderr] } = options;
  let console: Pick<Console, "fault"> | null = null;
  const seen = new Set<string>();
  let leftOut = 0;
  let cancelWindow: (() => void) | null = null;

  function closeWindow(): void {
    cancelWindow = null;
    seen.clear();
    if (leftOut > 0) log.warn(`${leftOut} more faults within a minute are not in the log one by one.`);
    leftOut = 0;
  }

  /** Whether it is one to be written down: neither said a moment ago nor one of far too many. */
  function isNews(sentence: string): boolean {
    cancelWindow ??= clock.after(windowMs, closeWindow);
    if (!seen.has(sentence) && seen.size < mostInWindow) {
      seen.add(sentence);
      return true;
    }
    leftOut += 1;
    return false;
  }

  function onFault(cause: unknown): void {
    const sentence = faultSentence(cause);
    if (console === null) {
      const report = log.crash(crashReport(cause, clock.now()));
      // It goes to the terminal and into a box of the system's as it is.
      const said = harmless(log.redactor.redact(sentence));
      options.end(report === null ? said : `${said} A report of it is in ${report}.`);
      return;
    }
    if (!isNews(sentence)) return;
    log.error(sentence, storyOf(cause));
    try {
      console.fault(cause);
    } catch (again) {
      log.error("A fault could not be shown on the screen.", storyOf(again));
    }
  }

  source.on("uncaughtException", onFault);
  source.on("unhandledRejection", onFault);
  // A terminal that was closed, or a pipe whose reader went away, is no reason to stop watching.
  for (const stream of streams) stream.on("error", ignore);
  return {
    follow: (followed) => {
      console = followed;
    },
    stop: () => {
      cancelWindow?.();
      source.off("uncaughtException", onFault);
      source.off("unhandledRejection", onFault);
      for (const stream of streams) stream.off("error", ignore);
    },
  };
}

function ignore(): void {}

/** With the stack, for the log. Never throws, whatever was thrown. */
function storyOf(cause: unknown): string {
  if (!(cause instanceof Error)) return `${faultSentence(cause)} It was thrown as ${typeof cause}.`;
  const inner = cause.cause instanceof Error ? `\nBecause of: ${cause.cause.stack ?? cause.cause.message}` : "";
  return `${cause.stack ?? `${cause.name}: ${cause.message}`}${inner}`;
}

/** What is written down of a fault that ends the process. */
export function crashReport(cause: unknown, now: number): string {
  const { version, platform, arch, versions } = process;
  const electron = versions.electron === undefined ? "" : `, Electron ${versions.electron}`;
  return [
    "Incident Console ended because of a fault of its own.",
    `When: ${new Date(now).toISOString()}`,
    `Where: ${platform} ${arch}, Node ${version}${electron}`,
    "",
    storyOf(cause),
    "",
  ].join("\n");
}
