import type { AuditSettings } from "../../../shared/settings/schema.ts";
import { startDeadline } from "../http/deadline.ts";
import { openAuditPool } from "../trails/auditPool.ts";
import { beginStatement, quoteTable } from "../trails/auditQuery.ts";
import type { Look } from "./context.ts";

/** What a database tells of itself beside the table. */
export interface DatabaseFacts {
  /** Its clock less ours in milliseconds; null where it did not tell. */
  readonly skewMs: number | null;
  /** Each a sentence. */
  readonly notes: readonly string[];
}

const unknown: DatabaseFacts = { skewMs: null, notes: [] };

/** Asks for the time, and whether the user may change the table. Whatever fails here is met again by the real question. */
export async function readDatabaseFacts(look: Look, audit: AuditSettings): Promise<DatabaseFacts> {
  const { connection, clock, signal } = look;
  const deadline = startDeadline(clock, connection.timeoutMs, signal, new AbortController().signal);
  const opening = openAuditPool(connection, audit);
  try {
    const pool = await deadline.race(opening);
    const client = await deadline.race(pool.connect());
    try {
      await deadline.race(client.query(beginStatement(connection.timeoutMs)));
      const askedAt = clock.now();
      const { rows } = await deadline.race(
        client.query<{ now: string; writes: boolean }>({
          text: `SELECT (extract(epoch FROM pg_catalog.clock_timestamp()) * 1000)::text AS now,
pg_catalog.has_table_privilege($1::pg_catalog.regclass, 'INSERT, UPDATE, DELETE, TRUNCATE') AS writes`,
          values: [quoteTable(audit.table)],
        }),
      );
      return factsOf(rows[0], (askedAt + clock.now()) / 2, audit);
    } finally {
      client.release(true);
    }
  } catch {
    signal.throwIfAborted();
    return unknown;
  } finally {
    deadline.stop();
    void opening.then((pool) => pool.end()).catch(() => {});
  }
}

function factsOf(
  row: { readonly now: string; readonly writes: boolean } | undefined,
  at: number,
  { user, table }: AuditSettings,
): DatabaseFacts {
  if (row === undefined) return unknown;
  const now = Number(row.now);
  const warning = `The user “${user}” may also change ${table}; the console needs one that may only read it.`;
  return { skewMs: Number.isFinite(now) ? now - at : null, notes: row.writes ? [warning] : [] };
}
