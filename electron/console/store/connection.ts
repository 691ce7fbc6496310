import { createRequire } from "node:module";
import type * as Sqlite from "node-sqlite3-wasm";
import { type LockWatch, pause, withRollback } from "./lock.ts";

type Library = typeof Sqlite;

let loaded: Library | null = null;

/** SQLite, which is compiled as it is loaded: not before it is needed, so that a shell can say how. */
function library(): Library {
  loaded ??= createRequire(import.meta.url)("node-sqlite3-wasm") as Library;
  return loaded;
}

export type SqlValue = string | number | bigint | null;

/** One statement with its values. */
export interface Operation {
  readonly sql: string;
  readonly values: readonly SqlValue[];
  /** Makes every earlier one with the same word needless, as one that overwrites a whole row does; null: it does not. */
  readonly replaces: string | null;
}

/**
 * What went wrong: `busy`: another process holds the lock; `damaged`: the file is no database, or no longer one;
 * `unwritable`: the disk or the folder; `statement`: the SQL or its values, which no other file would mend.
 */
export type FaultKind = "busy" | "damaged" | "unwritable" | "statement";

/** The library's errors carry no code, so SQLite's English texts have to tell. */
export function faultKind(cause: unknown): FaultKind {
  if (cause instanceof Error && "code" in cause) return "unwritable";
  // What is an error of neither the system nor SQLite is a crash inside it, which only a damaged file brings about.
  if (!(cause instanceof library().SQLite3Error)) return "damaged";
  const { message } = cause;
  if (/is locked/.test(message)) return "busy";
  if (/malformed|not a database|unsupported file format|Could not reset/.test(message)) return "damaged";
  if (/is full|I\/O error|readonly|unable to open|Could not open|out of memory/.test(message)) return "unwritable";
  return "statement";
}

/** A database that is open, with its prepared statements. Everything here throws what SQLite says. */
export interface Connection {
  all(operation: Omit<Operation, "replaces">): readonly unknown[];
  run(operation: Omit<Operation, "replaces">): void;
  /** Several statements without values, or those that begin and end a transaction. */
  exec(sql: string): void;
  close(): void;
}

const preparedAtMost = 200;

/** Opens a file, which is made where there is none; null: in memory. `attempts` are made at a lock, 10 ms apart. */
export function connect(file: string | null, lock: LockWatch | null, attempts: () => number): Connection {
  const database = new (library().Database)(file ?? ":memory:");
  const prepared = new Map<string, Sqlite.Statement>();

  function patiently<T>(work: () => T): T {
    if (file === null || lock === null || database.inTransaction) return work();
    for (let left = attempts(); ; left -= 1) {
      try {
        return withRollback(file, work);
      } catch (cause) {
        if (faultKind(cause) !== "busy") throw cause;
        lock.refused();
        if (left <= 1) throw cause;
        pause();
      }
    }
  }

  function use<T>(
    { sql, values }: Omit<Operation, "replaces">,
    work: (statement: Sqlite.Statement, values: SqlValue[]) => T,
  ): T {
    return patiently(() => {
      const statement = prepared.get(sql) ?? prepare(sql);
      try {
        return work(statement, [...values]);
      } catch (cause) {
        // A statement that failed cannot be used again.
        prepared.delete(sql);
        finalize(statement);
        throw cause;
      }
    });
  }

  function prepare(sql: string): Sqlite.Statement {
    for (const [oldest, statement] of prepared) {
      if (prepared.size < preparedAtMost) break;
      prepared.delete(oldest);
      finalize(statement);
    }
    const statement = database.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  }

  return {
    all: (operation) => use(operation, (statement, values) => statement.all(values)),
    run: (operation) => use(operation, (statement, values) => void statement.run(values)),
    exec: (sql) => patiently(() => database.exec(sql)),
    close: () => {
      for (const statement of prepared.values()) finalize(statement);
      prepared.clear();
      if (database.isOpen) database.close();
    },
  };
}

export function closeQuietly(connection: Connection): void {
  try {
    connection.close();
  } catch {
    // What it held open goes with it.
  }
}

/** Repeats the error of the statement's last run, which is known already. */
function finalize(statement: Sqlite.Statement): void {
  try {
    statement.finalize();
  } catch {
    // It is finalized all the same.
  }
}
