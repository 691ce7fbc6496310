import type { Pool, PoolClient } from "pg";
import type { Span } from "../../../shared/model/logs.ts";
import type { AuditTrail } from "../../../shared/model/trails.ts";
import type { AuditSettings } from "../../../shared/settings/schema.ts";
import type { Connected, PollFacts } from "../environments/backend.ts";
import { ConsoleError } from "../errors.ts";
import type { BackendConnection } from "../http/connection.ts";
import { startDeadline } from "../http/deadline.ts";
import { timeoutFailure } from "../http/failure.ts";
import { createRedact } from "../http/redact.ts";
import { cleanLine } from "../http/words.ts";
import type { Clock } from "../world.ts";
import { type Asked, auditFailure, noPrivilege } from "./auditFailure.ts";
import { openAuditPool } from "./auditPool.ts";
import {
  beginStatement,
  type Column,
  columnsQuery,
  idColumnOf,
  type Query,
  rowsQuery,
  shownColumns,
  timeColumnOf,
} from "./auditQuery.ts";
import { auditTrailOf, type WireRow } from "./auditRows.ts";

/** The audit table, which is only ever read. */
export interface AuditDatabase extends Connected {
  /** Whether the server lets us in. */
  probe(signal: AbortSignal): Promise<PollFacts>;
  /** The rows of a request ID, oldest first; `span` (ms since 1970) narrows them by their time. */
  read(id: string, span: Span | null): Promise<AuditTrail>;
}

export interface AuditDatabaseOptions {
  readonly connection: BackendConnection;
  readonly audit: AuditSettings;
  /** What to say where the server asks for a password while the kept one is not sent. */
  readonly withheld: string | null;
  readonly clock: Clock;
}

/** What a server that is asked to end a query may take to say so, in milliseconds. */
const graceMs = 2_000;

/** Opens no connection before the first question. */
export function createAuditDatabase({ connection, audit, withheld, clock }: AuditDatabaseOptions): AuditDatabase {
  const { timeoutMs } = connection;
  const asked: Asked = { connection, audit, timeoutMs, redact: createRedact(connection) };
  let pool: Promise<Pool> | null = null;
  let generation = new AbortController();
  let closed = false;

  function currentPool(): Promise<Pool> {
    if (pool !== null) return pool;
    const opening = openAuditPool(connection, audit);
    pool = opening;
    opening.catch(() => {
      // The CA file may be there at the next question.
      if (pool === opening) pool = null;
    });
    return opening;
  }

  /** Runs questions in a transaction that cannot write. A connection on which anything failed is not used again. */
  async function reading<T>(run: (client: PoolClient) => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (closed)
      throw new ConsoleError("CANCELLED", `${connection.name} was not asked: its connection has been closed.`);
    const deadline = startDeadline(clock, timeoutMs + graceMs, signal, generation.signal);
    let stage: "connecting" | "waiting" = "connecting";
    let client: PoolClient | null = null;
    try {
      client = await deadline.race(borrow(await deadline.race(currentPool()), deadline.signal));
      stage = "waiting";
      await deadline.race(client.query(beginStatement(timeoutMs)));
      const value = await deadline.race(run(client));
      await deadline.race(client.query("COMMIT"));
      client.release();
      client = null;
      return value;
    } catch (cause) {
      client?.release(true);
      switch (deadline.interruption()) {
        case "cancelled":
          throw new ConsoleError("CANCELLED", `${connection.name} was not waited for: the request was cancelled.`);
        case "reset":
          throw new ConsoleError("CANCELLED", `${connection.name} was not waited for: its connections were made anew.`);
        case "expired":
          throw timeoutFailure(connection, stage, timeoutMs);
        case null:
          throw explained(auditFailure(asked, cause));
      }
    } finally {
      deadline.stop();
    }
  }

  function explained(error: ConsoleError): ConsoleError {
    if (withheld === null || error.code !== "UNAUTHORIZED") return error;
    return new ConsoleError("UNAUTHORIZED", withheld, { scheme: "basic" });
  }

  async function read(id: string, span: Span | null): Promise<AuditTrail> {
    return reading(async (client) => {
      const columns = (await rowsOf(client, columnsQuery(audit))).map(columnOf);
      checkColumns(asked, columns);
      const shown = shownColumns(audit, columns);
      const query = rowsQuery(audit, columns, id, span);
      const rows = query === null ? [] : await rowsOf(client, query).catch(noneWhereUnfit);
      const timeType = columns.find(({ name }) => name === timeColumnOf(audit))?.type ?? "";
      return auditTrailOf(audit, shown, rows, timeType);
    });
  }

  async function probe(signal: AbortSignal): Promise<PollFacts> {
    const startedAt = clock.now();
    const [row] = await reading(
      (client) =>
        rowsOf(client, {
          text: "SELECT pg_catalog.current_setting('server_version'), pg_catalog.current_setting('is_superuser')",
          values: [],
        }),
      signal,
    );
    const [version = null, superuser = null] = row ?? [];
    const warning = `The user “${audit.user}” may do anything there. Give the console one that may only read ${audit.table}.`;
    return {
      // "15.18 (Debian 15.18-0+deb12u1)"
      version: version?.split(" ")[0] ?? null,
      latencyMs: clock.now() - startedAt,
      notes: superuser === "on" ? [warning] : [],
      settling: null,
      restartedAt: null,
    };
  }

  async function reset(): Promise<void> {
    const old = pool;
    pool = null;
    generation.abort();
    generation = new AbortController();
    // Not waited for: a connection that is just being made ends it only once it is made or given up.
    void old?.then((opened) => opened.end()).catch(() => {});
  }

  return {
    read,
    probe,
    reset,
    close: async () => {
      closed = true;
      await reset();
    },
  };
}

/** Rows as arrays of text: values stay as the server writes them. */
async function rowsOf(client: PoolClient, { text, values }: Query): Promise<WireRow[]> {
  const answer = await client.query<(string | null)[]>({
    text,
    values: [...values],
    rowMode: "array",
    types: { getTypeParser: () => (value: string | Buffer) => value.toString() },
  });
  return answer.rows;
}

/** A connection that comes when nobody waits for it any more is given up. */
async function borrow(pool: Pool, signal: AbortSignal): Promise<PoolClient> {
  const client = await pool.connect();
  if (!signal.aborted) return client;
  client.release(true);
  throw new Error("nobody waits for this connection");
}

function columnOf([name = null, type = null]: WireRow): Column {
  return { name: name ?? "", type: type ?? "" };
}

/** 22P02, 22003 and 22021: the column's type can hold no such ID, so no row has it. */
function noneWhereUnfit(cause: unknown): WireRow[] {
  const code = cause instanceof Error && "code" in cause ? cause.code : null;
  if (code === "22P02" || code === "22003" || code === "22021") return [];
  throw cause;
}

/** Says which column is missing before the server does without its name. */
function checkColumns(asked: Asked, readable: readonly Column[]): void {
  if (readable.length === 0) throw noPrivilege(asked);
  const { connection, audit } = asked;
  const wanted = [idColumnOf(audit), timeColumnOf(audit), ...(audit.columns?.show ?? [])];
  const missing = wanted.find((name) => readable.every((column) => column.name !== name));
  if (missing === undefined) return;
  const known = readable.map(({ name }) => cleanLine(name, asked.redact, 63)).slice(0, 20);
  throw new ConsoleError(
    "BAD_QUERY",
    `${connection.name} has no column “${missing}” in ${audit.table} that “${audit.user}” may read (it has ${known.join(", ")}). Name the right one in Settings (\`columns\` of the audit table).`,
  );
}
