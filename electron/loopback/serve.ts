import { catchFaults } from "../host/faults.ts";
import { readBundledFiles } from "../host/files.ts";
import { describe, hostConsole } from "../host/host.ts";
import { AlreadyRunning } from "../host/lock.ts";
import { createHostLog } from "../host/log/log.ts";
import type { Options } from "../host/options.ts";
import { openBrowser } from "./browser.ts";
import { type LoopbackServer, startServer } from "./server.ts";

export interface ServeOptions {
  readonly options: Options;
  readonly version: string;
  readonly rendererFolder: string;
}

/** A part that does not end must not keep the terminal. */
const closeWithinMs = 5_000;
const samePressMs = 500;

/** Serves the console to a browser until Ctrl-C. Answers the exit code of the process. */
export async function serve({ options, version, rendererFolder }: ServeOptions): Promise<number> {
  const cleanup: (() => Promise<void>)[] = [];
  const interrupted = waitForInterrupt();
  const log = createHostLog();
  const faults = catchFaults({ log, end: endAtOnce });
  try {
    const files = await readBundledFiles(rendererFolder);
    const hosted = await hostConsole({ options, version, log, notifier: null, desktop: null, confirm: null });
    cleanup.unshift(hosted.close);
    faults.follow(hosted.console);
    const server = await startServer({ console: hosted.console, files, port: options.port });
    cleanup.unshift(() => server.close());
    const link = printLink(server);
    if (options.open) cleanup.push(await openBrowser(link));
    const stopReading = printLinkOnEnter(server);
    await interrupted;
    stopReading();
    return 0;
  } catch (cause) {
    console.error(log.redactor.redact(startProblem(cause, options.port)));
    return 1;
  } finally {
    await Promise.race([closeAll(cleanup), new Promise((resolve) => setTimeout(resolve, closeWithinMs))]);
  }
}

/** A fault before there is a console that could go on. */
function endAtOnce(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}

async function closeAll(cleanup: readonly (() => Promise<void>)[]): Promise<void> {
  for (const step of cleanup) await step();
}

function printLink(server: LoopbackServer): string {
  const link = server.link();
  console.log(`Incident Console: ${link}`);
  return link;
}

/** A link is good for one browser; whoever sits at the terminal can have more. */
function printLinkOnEnter(server: LoopbackServer): () => void {
  if (!process.stdin.isTTY) return () => {};
  const print = () => void printLink(server);
  process.stdin.on("data", print);
  return () => {
    process.stdin.off("data", print);
    process.stdin.pause();
  };
}

/**
 * Resolves at the first Ctrl-C; the second one ends the process on the spot. npm passes on a Ctrl-C that the terminal
 * has given to every process already, so one that follows at once is still the first.
 */
function waitForInterrupt(): Promise<void> {
  return new Promise((resolve) => {
    let askedAt: number | null = null;
    const onSignal = () => {
      if (askedAt !== null && performance.now() - askedAt > samePressMs) process.exit(130);
      askedAt ??= performance.now();
      resolve();
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);
  });
}

function startProblem(cause: unknown, port: number): string {
  if (cause instanceof AlreadyRunning) return cause.message;
  const code = cause instanceof Error && "code" in cause ? cause.code : null;
  if (code === "EADDRINUSE") {
    return `Port ${port} is in use. Choose another with --port, or leave --port out for a free one.`;
  }
  if (code === "EACCES" && port > 0 && port < 1024) {
    return `Port ${port} needs administrator rights. Choose one above 1023 with --port.`;
  }
  return `The console could not start: ${describe(cause)}`;
}
