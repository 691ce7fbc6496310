import { chmodSync, closeSync, existsSync, mkdirSync, openSync, readSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import type { Clock } from "../world.ts";
import { type Connection, closeQuietly, connect, faultKind } from "./connection.ts";
import { copyOlder, removeOldCopies, stampOf } from "./copies.ts";
import { type LockWatch, watchLock } from "./lock.ts";
import { openMemory } from "./memory.ts";

/** The database was made by a newer console: this one does not touch it. */
export class NewerDatabase extends Error {}

/** The file is a database, but not this one. */
class ForeignDatabase extends Error {}

export interface DatabaseFile {
  readonly file: string;
  readonly clock: Clock;
  readonly migrations: readonly string[];
}

export interface OpenedFile {
  readonly connection: Connection;
  /** Where a damaged one was put; null where the file was well. */
  readonly aside: string | null;
}

/** A start may follow a crash at once, whose lock is stale a few seconds later. In units of 10 ms. */
const attemptsAtStart = 600;
const attemptsLater = 60;

/** Opens it, brings it to the newest version, and sets it aside first where it is damaged. Throws what SQLite says. */
export function openDatabase(options: DatabaseFile, lock: LockWatch, patient: boolean): OpenedFile {
  mkdirSync(dirname(options.file), { recursive: true });
  const opened = openOrSetAside(options, lock, patient);
  makePrivate(options.file);
  // Not before there is a database that works.
  removeOldCopies(options.file, options.clock.now());
  return opened;
}

/** The library makes new ones so; one that was copied here may be anybody's to read. Never throws. */
function makePrivate(file: string): void {
  try {
    chmodSync(file, 0o600);
  } catch {
    // A disk that cannot be written, or a file of somebody else's: alerts are not to wait for that.
  }
}

function openOrSetAside(options: DatabaseFile, lock: LockWatch, patient: boolean): OpenedFile {
  try {
    return { connection: openChecked(options, lock, patient), aside: null };
  } catch (cause) {
    if (cause instanceof NewerDatabase) throw cause;
    if (!(cause instanceof ForeignDatabase) && faultKind(cause) !== "damaged") throw cause;
  }
  const aside = setAside(options);
  return { connection: openChecked(options, lock, patient), aside };
}

/** Renames a damaged database, and answers its new name. Throws where the folder does not allow it. */
export function setAside({ file, clock }: DatabaseFile): string {
  const stamp = stampOf(clock.now());
  let aside = `${file}.damaged-${stamp}`;
  for (let number = 2; existsSync(aside); number += 1) aside = `${file}.damaged-${stamp}-${number}`;
  renameSync(file, aside);
  // A journal without its database would be played back into the new one.
  if (existsSync(`${file}-journal`)) renameSync(`${file}-journal`, `${aside}-journal`);
  rmSync(`${file}.lock`, { recursive: true, force: true });
  return aside;
}

function openChecked(options: DatabaseFile, lock: LockWatch, patient: boolean): Connection {
  checkHeader(options.file);
  let attempts = patient ? attemptsAtStart : 1;
  const connection = connect(options.file, lock, () => attempts);
  try {
    prepareDatabase(connection, options);
    attempts = attemptsLater;
    return connection;
  } catch (cause) {
    closeQuietly(connection);
    throw cause;
  }
}

/**
 * SQLite opens a database whose format's version it does not know for reading only, which would look like a folder that
 * refuses. Source: SQLite's "Database File Format", offsets 18 and 19.
 */
function checkHeader(file: string): void {
  if (!existsSync(file)) return;
  const header = Buffer.alloc(headerBytes);
  const descriptor = openSync(file, "r");
  try {
    if (readSync(descriptor, header, 0, headerBytes, 0) < headerBytes) return;
  } finally {
    closeSync(descriptor);
  }
  const known = (version: number | undefined) => version === 1 || version === 2;
  if (!known(header[18]) || !known(header[19])) throw new ForeignDatabase("Its format is unknown.");
}

const headerBytes = 100;

function prepareDatabase(connection: Connection, { file, clock, migrations }: DatabaseFile): void {
  // What an outage of the disk leaves behind may lack rows that others refer to.
  connection.exec("PRAGMA foreign_keys = OFF");
  // Only who holds the lock may judge: another console may be making the tables at this moment.
  connection.exec("BEGIN IMMEDIATE");
  const version = numberOf(connection, "PRAGMA user_version");
  if (version > migrations.length) throw new NewerDatabase(String(version));
  const tables = numberOf(connection, "SELECT count(*) FROM sqlite_master");
  if (version === 0 && tables > 0) throw new ForeignDatabase("It has other tables.");
  if (version > 0 && version < migrations.length) copyOlder(file, version, clock.now());
  if (version < migrations.length) {
    for (const migration of migrations.slice(version)) connection.exec(migration);
    connection.exec(`PRAGMA user_version = ${migrations.length}`);
  }
  checkTables(connection, migrations);
  connection.exec("COMMIT");
  // It takes 0.1 s for 30 MB, and finds what would otherwise end in the middle of a night.
  const [check] = connection.all({ sql: "PRAGMA quick_check(1)", values: [] });
  if (firstValue(check) !== "ok") throw new ForeignDatabase(String(firstValue(check)));
}

const columnsSql = `SELECT t.name || '.' || c.name AS name
  FROM sqlite_master AS t JOIN pragma_table_info(t.name) AS c WHERE t.type = 'table'`;

function checkTables(connection: Connection, migrations: readonly string[]): void {
  const example = openMemory(migrations);
  try {
    const names = (of: Connection) => of.all({ sql: columnsSql, values: [] }).map(firstValue);
    const present = new Set(names(connection));
    const missing = names(example).find((name) => !present.has(name));
    if (missing !== undefined) throw new ForeignDatabase(`It has no ${String(missing)}.`);
  } finally {
    closeQuietly(example);
  }
}

function numberOf(connection: Connection, sql: string): number {
  return Number(firstValue(connection.all({ sql, values: [] })[0]));
}

function firstValue(row: unknown): unknown {
  return Object.values(row ?? {})[0];
}

/** Watches the lock of one file; shared by all connections to it, so that none begins to count anew. */
export function lockOf({ file, clock }: DatabaseFile): LockWatch {
  return watchLock(file, clock);
}
