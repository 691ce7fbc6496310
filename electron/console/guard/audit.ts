import { appendFile, chmod, mkdir, open, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import type { Handlers } from "../../../shared/contract.ts";
import { type AuditEntry, auditEntrySchema } from "../../../shared/model/history.ts";
import { toConsoleError } from "../errors.ts";
import { codeOf } from "../personal/file.ts";
import type { World } from "../world.ts";

/** How many entries are kept in memory where none can be written. */
const keptInMemory = 1_000;

/** A line of the file. What is about to be sent has one (`sending`), and its answer another with the same `write`. */
const lineSchema = auditEntrySchema.extend({ write: z.string().optional(), sending: z.boolean().optional() });
type Line = z.infer<typeof lineSchema>;

/** Which write it is, as far as is known before the answer. */
export type Attempt = Omit<AuditEntry, "at" | "answer" | "ok">;

const unanswered = "It was sent, but what the server answered was not recorded: the console ended before.";

/**
 * The log of every write to a server, in one file for each UTC month: a JSON line before it is sent, and one with the
 * answer; appended and never changed. What was never sent has the second one only.
 */
export class Audit {
  /** Entries that are in no file, oldest first. */
  private unwritten: Line[] = [];
  /** One append at a time, so that lines stay in order. */
  private queue: Promise<void> = Promise.resolve();
  private lastFile: string | null = null;
  /** The words of attempts that have no answer yet, by what they are, oldest first. */
  private readonly sending = new Map<string, string[]>();
  private count = 0;
  private readonly epoch: string;

  constructor(
    readonly world: World,
    /** The folder of the log; null: kept in memory only. */
    readonly folder: string | null,
    /** Told in a sentence of what could not be written. */
    private readonly onProblem: (sentence: string) => void = () => {},
  ) {
    this.epoch = world.clock.now().toString(36);
  }

  /** Writes down what is about to be sent; its answer is to follow with `add`. Never rejects. */
  begin(attempt: Attempt): Promise<void> {
    this.count += 1;
    const write = `${this.epoch}-${this.count}`;
    const key = keyOf(attempt);
    this.sending.set(key, [...(this.sending.get(key) ?? []), write]);
    return this.write({ ...this.now(), ...attempt, answer: unanswered, ok: false, write, sending: true });
  }

  /** What came of a write. Never rejects: what cannot be written is kept in memory and said in the log. */
  add(entry: Omit<AuditEntry, "at">): Promise<void> {
    const key = keyOf(entry);
    const [write, ...others] = this.sending.get(key) ?? [];
    if (others.length > 0) this.sending.set(key, others);
    else this.sending.delete(key);
    return this.write({ ...this.now(), ...entry, ...(write === undefined ? {} : { write }) });
  }

  /** Resolves when all that was added is in the file, or known not to be. */
  written(): Promise<void> {
    return this.queue;
  }

  /** The latest entries, newest first, of one environment or, with null, of all. `file` is the one now written to. */
  async read(
    environment: string | null,
    limit: number,
  ): Promise<{ readonly entries: AuditEntry[]; readonly file: string | null }> {
    await this.queue;
    const wanted = (line: Line) => environment === null || line.environment === environment;
    const found = this.unwritten.filter(wanted).reverse();
    for (const file of await this.files()) {
      // Each may have two lines.
      if (found.length >= 2 * limit + this.unwritten.length) break;
      found.push(...(await readLines(file)).filter(wanted).reverse());
    }
    // What could not be written may be older than what could be later.
    const entries = oneForEach(found.toSorted((a, b) => b.at - a.at)).slice(0, limit);
    return { entries, file: this.folder === null ? null : this.fileOf(this.folder, this.world.clock.now()) };
  }

  private fileOf(folder: string, at: number): string {
    return join(folder, `${new Date(at).toISOString().slice(0, 7)}.jsonl`);
  }

  private now(): { readonly at: number } {
    return { at: this.world.clock.now() };
  }

  private write(line: Line): Promise<void> {
    this.queue = this.queue.then(() => this.append(line));
    return this.queue;
  }

  private async append(entry: Line): Promise<void> {
    try {
      if (this.folder === null) return this.keep(entry);
      await this.appendTo(this.fileOf(this.folder, entry.at), entry);
      await this.appendKept(this.folder);
    } catch (cause) {
      this.keep(entry);
      this.world.log.warn(`The audit log could not be written: ${toConsoleError(cause).message}`);
      this.onProblem(
        `A write to a server could not be recorded in the audit log (${codeOf(cause)}). It is kept in memory, and written with the next one that can be. Check the data folder's permissions and free space.`,
      );
    }
  }

  /** What could not be written before, as far as it can be now. */
  private async appendKept(folder: string): Promise<void> {
    for (const line of this.unwritten) {
      const written = await this.appendTo(this.fileOf(folder, line.at), line).then(
        () => true,
        () => false,
      );
      if (written) this.unwritten = this.unwritten.filter((other) => other !== line);
    }
  }

  private async appendTo(file: string, entry: Line): Promise<void> {
    const { lastFile } = this;
    // Until this one is written: a folder that went away has to be made again, and half a line may be there.
    this.lastFile = null;
    if (file !== lastFile) await mkdir(join(file, ".."), { recursive: true, mode: 0o700 });
    // A line that was cut off by a crash must not swallow the next one.
    const begin = file !== lastFile && (await isCutOff(file)) ? "\n" : "";
    await appendFile(file, `${begin}${asLine(entry)}\n`, { mode: 0o600, flush: true });
    if (file !== lastFile) await chmod(file, 0o600);
    this.lastFile = file;
  }

  private keep(entry: Line): void {
    this.unwritten = [...this.unwritten, entry].slice(-keptInMemory);
  }

  /** Newest month first. */
  private async files(): Promise<string[]> {
    const { folder } = this;
    if (folder === null) return [];
    const names = await readdir(folder).catch(() => []);
    return names
      .filter((name) => /^\d{4}-\d\d\.jsonl$/.test(name))
      .sort()
      .reverse()
      .map((name) => join(folder, name));
  }
}

/** Without who did it: the person may change their name in the settings while the server is asked. */
function keyOf({ environment, backend, what, detail }: Attempt): string {
  return JSON.stringify([environment, backend, what, detail]);
}

/** Of the lines about one write the one with its answer, where there is one; as entries. */
function oneForEach(lines: readonly Line[]): AuditEntry[] {
  const answered = new Set(lines.flatMap(({ write, sending }) => (write === undefined || sending ? [] : [write])));
  return lines.flatMap(({ write, sending, ...entry }) =>
    sending && write !== undefined && answered.has(write) ? [] : [entry],
  );
}

/** JSON on one line without characters that a terminal would obey: parts of it come from servers. */
function asLine(entry: Line): string {
  return JSON.stringify(entry).replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, (found) =>
    Array.from({ length: found.length }, (_, index) => found.charCodeAt(index).toString(16).padStart(4, "0"))
      .map((digits) => `\\u${digits}`)
      .join(""),
  );
}

async function isCutOff(file: string): Promise<boolean> {
  const handle = await open(file, "r").catch(() => null);
  if (handle === null) return false;
  try {
    const { size } = await handle.stat();
    if (size === 0) return false;
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer[0] !== 0x0a;
  } finally {
    await handle.close();
  }
}

/** The lines of a file, oldest first. Those that cannot be read are left out; a file that cannot be has none. */
async function readLines(file: string): Promise<Line[]> {
  const text = await readFile(file, "utf8").catch(() => "");
  return text.split("\n").flatMap((line) => {
    if (line.trim() === "") return [];
    try {
      const parsed = lineSchema.safeParse(JSON.parse(line));
      return parsed.success ? [parsed.data] : [];
    } catch {
      return [];
    }
  });
}

export function auditHandlers(audit: Audit): Pick<Handlers, "audit.read"> {
  return { "audit.read": ({ environment, limit }) => audit.read(environment, limit) };
}
