import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { _electron, chromium, type ElectronApplication, type Page } from "@playwright/test";

const root = fileURLToPath(new URL("../../", import.meta.url));
const mainFile = join(root, "out", "shell", "main.js");
const standIn = new URL("../support/electronStandIn/register.mjs", import.meta.url).href;

/** What runs in the main process: Electron's module, and a value of the test's. */
export type InMain<A, T> = (electron: typeof import("electron"), argument: A) => T | Promise<T>;

/** The running shell, whether under Electron or under the stand-in. */
export interface Shell {
  readonly data: string;
  readonly page: Page;
  inMain<A, T>(run: InMain<A, T>, argument: A): Promise<T>;
  signal(name: NodeJS.Signals): void;
  /** What the main process wrote for the person at the terminal. */
  readonly errors: () => string;
  /** The exit code of the main process, once it ended. */
  readonly ended: Promise<number | null>;
  /** Quits, if that has not happened, and removes the data folder. */
  close(): Promise<void>;
}

/** Builds what is not built. Cheap where nothing changed. */
export function buildOnce(): void {
  const built = spawnSync(process.execPath, [join(root, "build", "bundle.mjs")], { encoding: "utf8" });
  if (built.status !== 0) throw new Error(`The bundles cannot be built:\n${built.stderr}`);
}

/** The installed Electron; null where the stand-in must do: no program, no display, or root, whom its sandbox refuses. */
export function electronProgram(): string | null {
  const folder = join(root, "node_modules", "electron");
  const pathFile = join(folder, "path.txt");
  if (!existsSync(pathFile)) return null;
  const program = join(folder, "dist", readFileSync(pathFile, "utf8").trim());
  if (!existsSync(program)) return null;
  if (process.platform !== "linux") return program;
  return (process.env.DISPLAY || process.env.WAYLAND_DISPLAY) && process.getuid?.() !== 0 ? program : null;
}

/**
 * Starts the built shell with a data folder of its own, and waits for its window. `env` is added to this process's own;
 * `prepare` may put files into the folder first.
 */
export async function launchShell(
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
  prepare: (data: string) => Promise<void> = async () => {},
): Promise<Shell> {
  const data = await mkdtemp(join(tmpdir(), "incident-console-test-"));
  await prepare(data);
  const program = electronProgram();
  const all = ["--data", data, ...args];
  const shell = program === null ? await launchStandIn(all, env) : await launchElectron(program, all, env);
  return {
    ...shell,
    data,
    async close() {
      await shell.close();
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** Makes the stand-in one of an installed console. */
export const packaged = { ELECTRON_STAND_IN_PACKAGED: "1" } as const;

/** Starts the shell once more, as a person would who forgot that it runs. Answers how that ended. */
export async function startAgain(
  data: string,
  args: readonly string[] = [],
  env: Environment = {},
): Promise<{ readonly code: number | null; readonly errors: string }> {
  const program = electronProgram();
  const [command, ...first] = program === null ? [process.execPath, "--import", standIn, mainFile] : [program, root];
  const child = spawn(command ?? "", [...first, "--data", data, ...args], {
    stdio: ["ignore", "ignore", "pipe"],
    env: environmentWith(env),
  });
  const errors = collect(child);
  const [code] = await once(child, "close");
  return { code, errors: errors() };
}

/** Starts the shell as one that serves, and signals it once it does. Answers how that ended. */
export async function serveUntil(data: string, signal: NodeJS.Signals): Promise<{ readonly code: number | null }> {
  const program = electronProgram();
  const [command, ...first] = program === null ? [process.execPath, "--import", standIn, mainFile] : [program, root];
  const child = spawn(command ?? "", [...first, "--data", data, "--serve", "--no-open"], {
    stdio: ["ignore", "pipe", "ignore"],
    env: environmentWith({}),
  });
  const ended = exitCode(child);
  // Its first line is the link.
  await Promise.race([once(child.stdout, "data"), ended]);
  child.kill(signal);
  return { code: await ended };
}

type Environment = Readonly<Record<string, string>>;

/** This process's variables with some more; Playwright wants them without holes. */
function environmentWith(env: Environment): Record<string, string> {
  const own = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...Object.fromEntries(own), ...env };
}

async function launchElectron(
  program: string,
  args: readonly string[],
  env: Environment,
): Promise<Omit<Shell, "data">> {
  const electron: ElectronApplication = await _electron.launch({
    executablePath: program,
    args: [root, ...args],
    env: environmentWith(env),
  });
  const child = electron.process();
  const errors = collect(child);
  const ended = exitCode(child);
  return {
    page: await electron.firstWindow(),
    inMain: (run, argument) => electron.evaluate(run as never, argument as never),
    signal: (name) => void child.kill(name),
    errors,
    ended,
    close: () => electron.close(),
  };
}

async function launchStandIn(args: readonly string[], env: Environment): Promise<Omit<Shell, "data">> {
  const child = spawn(process.execPath, ["--import", standIn, mainFile, ...args], {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    env: environmentWith(env),
  });
  const errors = collect(child);
  const ended = exitCode(child);
  const replies = readReplies(child);
  const failed = ended.then((code) => {
    throw new Error(`The shell ended with ${code}:\n${errors()}`);
  });
  failed.catch(() => {});
  const endpoint = String(await Promise.race([replies.wait(0), failed]));
  const inMain: Shell["inMain"] = (run, argument) => {
    const id = replies.next();
    child.send({ id, source: run.toString(), argument });
    return Promise.race([replies.wait(id), failed]) as Promise<never>;
  };
  const browser = await chromium.connectOverCDP(endpoint);
  const context = browser.contexts()[0];
  const page = context?.pages()[0] ?? (await context?.waitForEvent("page"));
  if (page === undefined) throw new Error("The stand-in opened no window.");
  return {
    page,
    inMain,
    signal: (name) => void child.kill(name),
    errors,
    ended,
    async close() {
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), 60_000);
      await ended;
      clearTimeout(late);
      await browser.close();
    },
  };
}

/** The answers of the stand-in's process, by the number of the question. */
function readReplies(child: ChildProcess) {
  type Reply = { readonly id: number; readonly value?: unknown; readonly thrown?: string };
  const waiting = new Map<number, (reply: Reply) => void>();
  const early = new Map<number, Reply>();
  let last = 0;
  child.on("message", (reply: Reply) => {
    const answer = waiting.get(reply.id);
    if (answer === undefined) early.set(reply.id, reply);
    else answer(reply);
  });
  return {
    next: () => (last += 1),
    async wait(id: number): Promise<unknown> {
      const reply = early.get(id) ?? (await new Promise<Reply>((resolve) => waiting.set(id, resolve)));
      if (reply.thrown !== undefined) throw new Error(reply.thrown);
      return reply.value;
    },
  };
}

function collect(child: ChildProcess): () => string {
  let text = "";
  child.stderr?.on("data", (chunk) => {
    text += chunk;
  });
  return () => text;
}

async function exitCode(child: ChildProcess): Promise<number | null> {
  const [code] = await once(child, "exit");
  return code;
}
