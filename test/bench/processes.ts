import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

/** A child process and the first line of its output that fits. */
export interface Child {
  readonly process: ChildProcess;
  readonly line: string;
  stop(): Promise<void>;
}

/** Starts a Node script and waits for a line that begins with `prefix`. */
export async function startChild(script: string, args: readonly string[], prefix: string): Promise<Child> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith(prefix)) continue;
    return {
      process: child,
      line: line.slice(prefix.length),
      stop: async () => {
        const ended = once(child, "exit");
        child.kill("SIGINT");
        await ended;
      },
    };
  }
  throw new Error(`${script} ended without saying "${prefix}…"`);
}

/** Processor time that a process has used so far, in seconds (Linux). */
export function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  // Fields 14 and 15 of proc(5), in clock ticks of 1/100 s.
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Memory of a process in MiB: its own pages, and its share of those it shares (Linux). */
export function memoryMiB(pid: number): number {
  const match = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"));
  return Number(match?.[1] ?? Number.NaN) / 1024;
}
