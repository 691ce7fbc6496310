import { type Connection, closeQuietly, connect, type SqlValue } from "./connection.ts";

/** So many of each table's latest rows go along into memory. */
const takenAlong = 20_000;

/** An empty database in memory, of the newest version. */
export function openMemory(migrations: readonly string[]): Connection {
  const connection = connect(null, null, () => 1);
  connection.exec("PRAGMA foreign_keys = OFF");
  for (const migration of migrations) connection.exec(migration);
  return connection;
}

interface Table {
  readonly name: string;
  readonly sql: string;
}

const tablesSql = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";

/** Copies what was known lately into memory; nothing where the file cannot even be read. */
export function takeAlong(memory: Connection, file: string): void {
  try {
    const disk = connect(file, null, () => 1);
    try {
      for (const { name, sql } of disk.all({ sql: tablesSql, values: [] }) as readonly Table[]) {
        copyTable(disk, memory, name, /WITHOUT ROWID\s*$/.test(sql));
      }
    } finally {
      closeQuietly(disk);
    }
  } catch {
    // Then memory begins empty.
  }
}

function copyTable(disk: Connection, memory: Connection, name: string, withoutRowid: boolean): void {
  const order = withoutRowid ? "" : "ORDER BY rowid DESC";
  const rows = disk.all({ sql: `SELECT * FROM "${name}" ${order} LIMIT ${takenAlong}`, values: [] });
  for (const row of rows as readonly Readonly<Record<string, SqlValue>>[]) {
    const columns = Object.keys(row);
    const sql = `INSERT OR REPLACE INTO "${name}" (${columns.map((column) => `"${column}"`)}) VALUES (${columns.map(() => "?")})`;
    memory.run({ sql, values: Object.values(row) });
  }
}
