import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createRedactor } from "../../console/surroundings/redactor.ts";
import type { Log, Redactor } from "../../console/world.ts";
import { harmless, type LogEntry, logLine } from "./line.ts";
import { createRotatingFile, logFolder, type RotatingFile } from "./rotatingFile.ts";

/** The log of a process: lines in the terminal and, once there is a data folder, on disk. No secret is in either. */
export interface HostLog extends Log {
  readonly redactor: Redactor;
  /** A sentence for the terminal, and the whole story for the file. Never throws. */
  error(sentence: string, story: string): void;
  /**
   * From here on lines also go to `logs/console.log` in the folder, those before too, below a line that tells one run
   * from the next; until the answer is called.
   */
  toFolder(dataFolder: string, opening: string): () => Promise<void>;
  /** Null while it cannot be written. */
  readonly path: string | null;
  /** Calls once, with a sentence, where it cannot be written; at once where that is known already. */
  onOutage(listener: (sentence: string) => void): void;
  /** The latest lines, oldest first; where there is no file, those of this process. */
  last(lines: number): Promise<readonly string[]>;
  /** Writes a report of what ends the process, at once. Answers its path; null where it cannot be written. */
  crash(report: string): string | null;
}

export interface HostLogOptions {
  /** Takes a line for the terminal. */
  readonly terminal?: (line: string) => void;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly redactor?: Redactor;
}

const fileBytes = 1_000_000;
const files = 5;
/** Lines at hand where there is no file. */
const mostAtHand = 200;
const mostReports = 5;
const reportName = /^crash-.*\.txt$/;

export function createHostLog(options: HostLogOptions = {}): HostLog {
  // Everything that is not the link goes to the error stream, so that the link can be read by a program.
  const { terminal = (line) => console.error(line), now = Date.now, redactor = createRedactor() } = options;
  let atHand: readonly string[] = [];
  let file: RotatingFile | null = null;
  let folder: string | null = null;
  let outage: string | null = null;
  const listeners: ((sentence: string) => void)[] = [];

  function keep(level: LogEntry["level"], message: string): void {
    const line = logLine({ at: now(), level, message: redactor.redact(message) });
    atHand = [...atHand, line].slice(-mostAtHand);
    file?.add(line);
  }

  function say(words: string): void {
    terminal(harmless(redactor.redact(words)));
  }

  function onOutage(code: string): void {
    outage = `The log cannot be written to the data folder (${code}). It goes on in the terminal only.`;
    say(`Warning: ${outage}`);
    for (const listener of listeners.splice(0)) listener(outage);
  }

  return {
    redactor,
    info: (message) => {
      keep("info", message);
      say(message);
    },
    warn: (message) => {
      keep("warn", message);
      say(`Warning: ${message}`);
    },
    error: (sentence, story) => {
      keep("error", story);
      say(sentence);
    },
    toFolder: (dataFolder, opening) => {
      folder = logFolder(dataFolder);
      file = createRotatingFile({ folder, name: "console", bytes: fileBytes, files, now, onOutage });
      file.add(logLine({ at: now(), level: "info", message: redactor.redact(opening) }));
      for (const line of atHand) file.add(line);
      return async () => {
        const left = file;
        file = null;
        folder = null;
        await left?.written();
      };
    },
    get path() {
      return file?.works ? file.path : null;
    },
    onOutage: (listener) => {
      if (outage === null) listeners.push(listener);
      else listener(outage);
    },
    last: async (lines) => {
      const onDisk = file === null ? [] : await file.last(lines);
      return file?.works && onDisk.length > 0 ? onDisk : atHand.slice(-lines);
    },
    crash: (report) => (folder === null ? null : writeReport(folder, redactor.redact(report), now())),
  };
}

/** Without waiting: nothing comes after it. */
function writeReport(folder: string, report: string, at: number): string | null {
  const stamp = new Date(at).toISOString().replace(/[-:]|\.\d+/g, "");
  const path = join(folder, `crash-${stamp}.txt`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const older = readdirSync(folder).filter((name) => reportName.test(name) && join(folder, name) !== path);
    for (const name of older.sort().slice(0, Math.max(older.length - mostReports + 1, 0))) rmSync(join(folder, name));
    writeFileSync(path, report, { mode: 0o600 });
    return path;
  } catch {
    return null;
  }
}
