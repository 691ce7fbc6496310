import { type ChildProcess, spawn } from "node:child_process";
import { homedir } from "node:os";
import { win32 } from "node:path";
import type { Clock } from "../../world.ts";
import { commandEnvironment } from "./environment.ts";

/** How a command ended. `output` is what it printed on its standard output. */
export type Ran =
  | { readonly kind: "ended"; readonly code: number | null; readonly output: string; readonly complaint: string }
  /** It could not be started; `code` is the system's (`ENOENT`…). */
  | { readonly kind: "notStarted"; readonly code: string }
  | { readonly kind: "late" }
  | { readonly kind: "large" }
  | { readonly kind: "stopped" };

export interface RunOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** Of each of its two outputs. */
  readonly maxBytes: number;
}

/** Runs a program with arguments, without a shell; never rejects. */
export type RunCommand = (command: readonly string[], options: RunOptions) => Promise<Ran>;

/** A program that left a helper behind keeps its output open; so long is waited for the rest once it has ended. */
const lingerMs = 250;

/** The system's own way: no input, the person's home as working folder, ended with its children where it has to be. */
export const runCommand: RunCommand = ([program = "", ...words], { clock, signal, timeoutMs, maxBytes }) =>
  new Promise((resolve) => {
    if (signal.aborted) {
      resolve({ kind: "stopped" });
      return;
    }
    let child: ChildProcess;
    try {
      child = spawn(program, words, {
        cwd: homedir(),
        env: commandEnvironment(process.env),
        stdio: ["ignore", "pipe", "pipe"],
        shell: false,
        windowsHide: true,
        // A process group of its own, so that its children can be ended with it.
        detached: process.platform !== "win32",
      });
    } catch (cause) {
      resolve({ kind: "notStarted", code: codeOf(cause) });
      return;
    }
    const output: Buffer[] = [];
    const complaint: Buffer[] = [];
    let over = false;
    let disarmLinger = () => {};

    function end(ran: Ran): void {
      if (over) return;
      over = true;
      disarm();
      disarmLinger();
      signal.removeEventListener("abort", stop);
      child.stdout?.destroy();
      child.stderr?.destroy();
      if (ran.kind !== "ended" && ran.kind !== "notStarted") killAll(child);
      resolve(ran);
    }
    const ended = (code: number | null) =>
      end({ kind: "ended", code, output: textOf(output), complaint: textOf(complaint) });
    const stop = () => end({ kind: "stopped" });
    const disarm = clock.after(timeoutMs, () => end({ kind: "late" }));
    signal.addEventListener("abort", stop, { once: true });
    collect(child.stdout, output, maxBytes, () => end({ kind: "large" }));
    collect(child.stderr, complaint, maxBytes, () => {});
    child.on("error", (cause) => end({ kind: "notStarted", code: codeOf(cause) }));
    child.on("close", ended);
    child.on("exit", (code) => {
      if (!over) disarmLinger = clock.after(lingerMs, () => ended(code));
    });
  });

/** Collects up to `maxBytes`; what comes after is read and dropped, so that nobody waits for us. */
function collect(stream: ChildProcess["stdout"], into: Buffer[], maxBytes: number, onTooMuch: () => void): void {
  let bytes = 0;
  stream?.on("error", () => {});
  stream?.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxBytes) onTooMuch();
    else into.push(chunk);
  });
}

function textOf(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString("utf8");
}

function killAll(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  if (process.platform === "win32") {
    // By its full name: a bare one is looked for in the working folder first, which may be full of downloads.
    const system = win32.join(process.env.SystemRoot ?? "C:\\Windows", "System32");
    const options = { cwd: system, stdio: "ignore", windowsHide: true } as const;
    spawn(win32.join(system, "taskkill.exe"), ["/pid", String(pid), "/T", "/F"], options).on("error", () => {});
    return;
  }
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : "";
}
