import { appendFile, chmod, mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";

export interface RotatingFileOptions {
  /** The newest lines are in `<folder>/<name>.log`, older ones in `<name>.1.log`, `<name>.2.log`… */
  readonly folder: string;
  readonly name: string;
  /** A file that would get longer than so many bytes is followed by a new one. */
  readonly bytes: number;
  /** How many there are, with the newest. */
  readonly files: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told of the first failure, with a code such as ENOSPC. */
  readonly onOutage: (code: string) => void;
}

export interface RotatingFile {
  readonly path: string;
  /** False after an attempt to write that failed. */
  readonly works: boolean;
  /** Adds a line. It is written soon; never throws. */
  add(line: string): void;
  /** The latest lines, oldest first; none where they cannot be read. */
  last(lines: number): Promise<readonly string[]>;
  /** Resolves when everything that was added is written, or known not to be. */
  written(): Promise<void>;
}

/** How long after a failure the disk is tried again. */
const tryAgainMs = 60_000;
/** Lines that wait for a slow disk; of more, the newest are left out and counted. */
const mostWaiting = 2_000;
const linesAtOnce = 200;

/** Lines on disk, in files that only their owner may read. A disk that does not take them stops nothing. */
export function createRotatingFile(options: RotatingFileOptions): RotatingFile {
  const { folder, name, now } = options;
  const pathOf = (number: number) => join(folder, number === 0 ? `${name}.log` : `${name}.${number}.log`);
  const waiting: string[] = [];
  let leftOut = 0;
  let writing: Promise<void> | null = null;
  /** Bytes of the newest file; null before it was looked at. */
  let size: number | null = null;
  let failedAt: number | null = null;
  let told = false;

  async function begin(): Promise<number> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = pathOf(0);
    const file = await open(path, "a", 0o600);
    try {
      // A mode holds for new files only.
      await chmod(path, 0o600);
      return (await file.stat()).size;
    } finally {
      await file.close();
    }
  }

  async function rotate(): Promise<void> {
    await rm(pathOf(options.files - 1), { force: true });
    for (let number = options.files - 2; number >= 0; number -= 1) {
      await rename(pathOf(number), pathOf(number + 1)).catch((cause: unknown) => {
        if (codeOf(cause) !== "ENOENT") throw cause;
      });
    }
  }

  async function append(text: string): Promise<void> {
    const bytes = Buffer.byteLength(text);
    // Somebody may have removed the folder, or the file, since.
    const present = size === null ? null : await stat(pathOf(0)).catch(() => null);
    size = present?.size ?? (await begin());
    if (size > 0 && size + bytes > options.bytes) {
      await rotate();
      size = await begin();
    }
    await appendFile(pathOf(0), text, { mode: 0o600 });
    size += bytes;
  }

  async function write(): Promise<void> {
    while (waiting.length > 0) {
      const lines = waiting.splice(0, linesAtOnce);
      const resting = failedAt !== null && now() - failedAt < tryAgainMs;
      if (resting || !(await isWritten(lines))) leftOut += lines.length;
    }
    writing = null;
  }

  async function isWritten(lines: readonly string[]): Promise<boolean> {
    // What failed may have ended within a line.
    const note = leftOut === 0 ? [] : ["", `… ${leftOut} lines could not be written here …`];
    try {
      await append(`${[...note, ...lines].join("\n")}\n`);
      leftOut = 0;
      failedAt = null;
      return true;
    } catch (cause) {
      size = null;
      failedAt = now();
      if (!told) options.onOutage(codeOf(cause) ?? "unknown reason");
      told = true;
      return false;
    }
  }

  return {
    path: pathOf(0),
    get works() {
      return failedAt === null;
    },
    add: (line) => {
      if (waiting.length >= mostWaiting) {
        leftOut += 1;
        return;
      }
      waiting.push(line);
      writing ??= Promise.resolve().then(write);
    },
    last: async (count) => {
      await writing;
      const lines: string[] = [];
      for (let number = 0; number < options.files && lines.length < count; number += 1) {
        const text = await readFile(pathOf(number), "utf8").catch(() => "");
        lines.unshift(...text.split("\n").filter((line) => line !== ""));
      }
      return lines.slice(-count);
    },
    written: async () => {
      await writing;
    },
  };
}

/** The folder of the log, in the data folder. */
export function logFolder(dataFolder: string): string {
  return join(dataFolder, "logs");
}

export function codeOf(cause: unknown): string | null {
  return cause instanceof Error && "code" in cause ? String(cause.code) : null;
}
