import { existsSync, statSync } from "node:fs";
import type { Clock, Log } from "../world.ts";
import {
  type Connection,
  closeQuietly,
  type FaultKind,
  faultKind,
  type Operation,
  type SqlValue,
} from "./connection.ts";
import { type DatabaseFile, lockOf, NewerDatabase, openDatabase, setAside } from "./file.ts";
import { Held } from "./held.ts";
import { openMemory, takeAlong } from "./memory.ts";
import { migrations as allMigrations } from "./schema.ts";

export type { SqlValue } from "./connection.ts";

export interface StoreStatus {
  /** False while nothing can be written to disk. */
  readonly remembers: boolean;
  /** What was set aside, or why nothing is remembered, as a sentence; null where all is well. */
  readonly problem: string | null;
  readonly bytes: number | null;
}

/** The local database. Its faults never reach a caller: reading then answers nothing, and `status` says why. */
export interface Store {
  all<Row>(sql: string, values?: readonly SqlValue[]): readonly Row[];
  /**
   * False where the statement was refused. While the disk cannot be written, of all statements with the same word in
   * `replaces` only the last is held for it: for those that overwrite a whole row, or delete it.
   */
  run(sql: string, values?: readonly SqlValue[], replaces?: string): boolean;
  /**
   * All or nothing; false: nothing, because a statement was refused. Nested, it is all or nothing by itself: what it
   * cannot write does not undo what the outer one does. The disk is not touched before the first statement.
   */
  transaction(work: () => void): boolean;
  status(): StoreStatus;
  /** Calls whenever the status's sentence or `remembers` changed. */
  onStatus(listener: (status: StoreStatus) => void): void;
  close(): void;
}

export interface StoreOptions {
  /** The file of the database; null: in memory only. */
  readonly file: string | null;
  readonly clock: Clock;
  readonly log: Log;
  /** For tests of what another version does; the tables of schema.ts otherwise. */
  readonly migrations?: readonly string[];
}

/** How long after a failure the disk is tried again; another process's lock is given back sooner. */
const tryAgainMs = 60_000;
const lockedAgainMs = 1_000;

/** A transaction that is under way, the outermost or one within it. */
interface Frame {
  /** What was written in it so far. */
  readonly operations: Operation[];
  /** Whether the database was told to begin it. */
  begun: boolean;
  /** A statement was refused, so all of it is to be undone. */
  failed: boolean;
}

/** Opens the database, or sets a damaged one aside and begins a new one. Never throws. */
export function openStore(options: StoreOptions): Store {
  return new DurableStore(options);
}

/**
 * While the file cannot be used, an empty copy of it in memory takes its place, and what is written there is written to
 * the file too as soon as that is possible. Callers' statements should therefore name rows by what they are about and
 * not by their running number, which may differ there.
 */
class DurableStore implements Store {
  private readonly listeners: ((status: StoreStatus) => void)[] = [];
  private readonly migrations: readonly string[];
  private readonly database: DatabaseFile | null;
  private readonly lock;
  private connection: Connection;
  /** What the file has not got yet; null while all is written there. */
  private held: Held | null = null;
  private aside: string | null = null;
  private outage: string | null = null;
  private cancelRetry: () => void = () => {};
  /** The transactions under way, outermost first. */
  private readonly frames: Frame[] = [];
  private closed = false;

  constructor(private readonly options: StoreOptions) {
    const { file, clock } = options;
    this.migrations = options.migrations ?? allMigrations;
    this.database = file === null ? null : { file, clock, migrations: this.migrations };
    this.lock = this.database === null ? null : lockOf(this.database);
    if (this.database === null || this.lock === null) {
      this.connection = openMemory(this.migrations);
      return;
    }
    try {
      const opened = openDatabase(this.database, this.lock, true);
      this.connection = opened.connection;
      if (opened.aside !== null) this.noteAside(opened.aside);
    } catch (cause) {
      this.connection = openMemory(this.migrations);
      this.holdBecause(cause);
    }
  }

  all<Row>(sql: string, values: readonly SqlValue[] = []): readonly Row[] {
    this.beginAll();
    const rows = this.attempt((connection) => connection.all({ sql, values }));
    return (rows ?? []) as readonly Row[];
  }

  run(sql: string, values: readonly SqlValue[] = [], replaces: string | null = null): boolean {
    const operation = { sql, values: [...values], replaces };
    const frame = this.frames.at(-1);
    if (frame?.failed) return false;
    this.beginAll();
    const done = this.attempt((connection) => {
      connection.run(operation);
      return true;
    });
    if (frame === undefined) {
      if (done !== null) this.held?.add([operation]);
    } else if (done === null) frame.failed = true;
    else frame.operations.push(operation);
    return done !== null;
  }

  transaction(work: () => void): boolean {
    // Its work may do more than write, so it is done in any case.
    const hopeless = this.closed || this.frames.at(-1)?.failed === true;
    const frame: Frame = { operations: [], begun: false, failed: hopeless };
    this.frames.push(frame);
    try {
      work();
    } catch (cause) {
      frame.failed = true;
      throw cause;
    } finally {
      this.end(frame);
    }
    return !frame.failed;
  }

  status(): StoreStatus {
    const sentences = [this.outage, this.aside].filter((sentence) => sentence !== null);
    return {
      remembers: this.database !== null && this.held === null && !this.closed,
      problem: sentences.length === 0 ? null : sentences.join(" "),
      bytes: this.bytes(),
    };
  }

  onStatus(listener: (status: StoreStatus) => void): void {
    this.listeners.push(listener);
  }

  close(): void {
    if (this.closed) return;
    if (this.held !== null && !this.held.isEmpty) this.tryAgain();
    this.cancelRetry();
    this.closed = true;
    closeQuietly(this.connection);
  }

  /** A file that was removed takes whatever is written, and shows it to nobody. */
  private lookForFile(): void {
    const { database, held, closed } = this;
    if (database === null || held !== null || closed || existsSync(database.file)) return;
    this.takeOver("unwritable", new Error("its file was removed"));
  }

  /** Tells the database of the transactions that it does not know of yet. */
  private beginAll(): void {
    if (this.frames[0]?.begun !== true) this.lookForFile();
    for (const [depth, frame] of this.frames.entries()) {
      if (frame.begun) continue;
      // Before the attempt: where another database takes over, it begins what is said to have begun.
      frame.begun = true;
      const { connection } = this;
      this.attempt((current) => {
        if (current === connection) current.exec(beginning(depth));
      });
    }
  }

  private end(frame: Frame): void {
    const depth = this.frames.indexOf(frame);
    if (frame.begun && !frame.failed) {
      const kept = this.attempt((connection) => {
        connection.exec(depth === 0 ? "COMMIT" : `RELEASE ${savepoint(depth)}`);
        return true;
      });
      if (kept === null) frame.failed = true;
    }
    this.frames.splice(depth);
    if (frame.failed) {
      if (frame.begun && depth === 0) this.undo();
      else if (frame.begun) this.undoTo(depth);
      return;
    }
    const outer = this.frames.at(-1);
    if (outer !== undefined) {
      // One by one: a call cannot take as many arguments as a storm has statements.
      for (const operation of frame.operations) outer.operations.push(operation);
    } else if (frame.operations.length > 0) this.held?.add(frame.operations);
  }

  private undo(): void {
    try {
      this.connection.exec("ROLLBACK");
    } catch {
      // SQLite has undone it already.
    }
  }

  private undoTo(depth: number): void {
    const { connection } = this;
    const name = savepoint(depth);
    this.attempt((current) => {
      // One that took over meanwhile never got it.
      if (current === connection) current.exec(`ROLLBACK TO ${name}; RELEASE ${name}`);
    });
  }

  /** Null where the statement itself is wrong. Whatever else fails, another database takes over, and it is tried there. */
  private attempt<T>(work: (connection: Connection) => T): T | null {
    if (this.closed) return null;
    for (let tries = 0; tries < 3; tries += 1) {
      try {
        return work(this.connection);
      } catch (cause) {
        const kind = faultKind(cause);
        if (kind === "statement") {
          this.options.log.warn(`The history database refused a statement: ${textOf(cause)}`);
          return null;
        }
        this.takeOver(kind, cause);
      }
    }
    return null;
  }

  /** Goes on with a new file where this one is damaged, else in memory, with what the transaction did up to here. */
  private takeOver(kind: FaultKind, cause: unknown): void {
    this.undo();
    closeQuietly(this.connection);
    const { database, lock } = this;
    if (database === null || lock === null || this.held !== null) {
      this.connection = openMemory(this.migrations);
    } else if (kind === "damaged") {
      try {
        const aside = setAside(database);
        this.connection = openDatabase(database, lock, false).connection;
        this.noteAside(aside);
      } catch (failed) {
        this.connection = openMemory(this.migrations);
        this.holdBecause(failed);
      }
    } else {
      this.connection = openMemory(this.migrations);
      if (kind === "unwritable") takeAlong(this.connection, database.file);
      this.holdBecause(cause);
    }
    for (const [depth, frame] of this.frames.entries()) {
      if (!frame.begun) return;
      this.connection.exec(beginning(depth));
      for (const operation of frame.operations) this.replay(this.connection, operation);
    }
  }

  private holdBecause(cause: unknown): void {
    const newer = cause instanceof NewerDatabase;
    const kind = faultKind(cause);
    const locked = !newer && kind === "busy";
    const why = newer
      ? "The history database was made by a newer version of the console, so this one leaves it as it is."
      : locked
        ? "Another program holds the history database and does not let go of it."
        : kind === "statement"
          ? `The history database could not be brought up to date (${textOf(cause)}).`
          : `The history database cannot be written (${textOf(cause)}). Is the disk full, or the folder read-only?`;
    this.held ??= new Held();
    this.setOutage(
      newer
        ? `${why} What happens now is forgotten when the console ends.`
        : `${why} What happens now is kept in memory, and written as soon as that is possible.`,
    );
    this.cancelRetry = this.options.clock.after(locked ? lockedAgainMs : tryAgainMs, () => this.tryAgain());
  }

  /** Writes to the file what was held back, and goes on there. */
  private tryAgain(): void {
    const { database, lock } = this;
    if (this.closed || database === null || lock === null || this.held === null) return;
    this.cancelRetry();
    let connection: Connection | null = null;
    try {
      const opened = openDatabase(database, lock, false);
      connection = opened.connection;
      if (opened.aside !== null) this.noteAside(opened.aside);
      connection.exec("BEGIN IMMEDIATE");
      for (const operation of this.held.operations()) this.replay(connection, operation);
      connection.exec("COMMIT");
    } catch (cause) {
      if (connection !== null) closeQuietly(connection);
      this.holdBecause(cause);
      return;
    }
    closeQuietly(this.connection);
    this.connection = connection;
    const { dropped } = this.held;
    if (dropped > 0) {
      this.options.log.warn(`${dropped} changes were too many to hold while the disk could not be written.`);
    }
    this.held = null;
    this.setOutage(null);
  }

  private replay(connection: Connection, operation: Operation): void {
    try {
      connection.run(operation);
    } catch (cause) {
      if (faultKind(cause) !== "statement") throw cause;
      this.options.log.warn(`A change that was held back does not fit any more: ${textOf(cause)}`);
    }
  }

  private noteAside(aside: string): void {
    this.aside = `The history database was damaged. It was set aside as ${aside}, and a new one was begun.`;
    this.options.log.warn(this.aside);
    this.tell();
  }

  private setOutage(sentence: string | null): void {
    if (this.outage === sentence) return;
    this.outage = sentence;
    this.options.log.warn(sentence ?? "The history database can be written again.");
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) listener(this.status());
  }

  private bytes(): number | null {
    if (this.database === null || this.held !== null) return null;
    try {
      return statSync(this.database.file).size;
    } catch {
      return null;
    }
  }
}

function savepoint(depth: number): string {
  return `within_${depth}`;
}

function beginning(depth: number): string {
  return depth === 0 ? "BEGIN IMMEDIATE" : `SAVEPOINT ${savepoint(depth)}`;
}

function textOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
