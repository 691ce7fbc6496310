import type { Pool } from "pg";
import type { AuditSettings } from "../../../shared/settings/schema.ts";
import type { BackendConnection } from "../http/connection.ts";
import { readTlsFiles } from "../http/tlsFiles.ts";

/** One to look at a request, one for the check meanwhile. */
const mostConnections = 2;

/** A database's connections are precious: one that nobody uses is closed after so long, in milliseconds. */
const idleMs = 10_000;

const longestConnectMs = 10_000;

/**
 * Connections on which every transaction is read-only unless it says otherwise, and ours says read-only too. The driver
 * is loaded by the first environment that names an audit table.
 *
 * @throws ConsoleError TLS for a CA file that cannot be used
 */
export async function openAuditPool(connection: BackendConnection, audit: AuditSettings): Promise<Pool> {
  const tls = audit.tls === false ? false : await readTlsFiles(connection);
  const { Pool } = await import("pg");
  const { credential } = connection;
  const url = new URL(connection.url);
  const pool = new Pool({
    host: audit.host,
    port: Number(url.port),
    database: audit.database,
    user: audit.user,
    // A function, or the driver would look for a password in the environment's variables and in ~/.pgpass.
    password: () => (credential?.scheme === "basic" ? credential.password : ""),
    ssl: tls === false ? false : { ...tls, rejectUnauthorized: true },
    application_name: "incident-console",
    max: mostConnections,
    idleTimeoutMillis: idleMs,
    allowExitOnIdle: true,
    connectionTimeoutMillis: Math.min(connection.timeoutMs, longestConnectMs),
    onConnect: async (client) => {
      await client.query("SET default_transaction_read_only = on");
    },
  });
  // A connection that breaks while nobody waits for it would end the process.
  pool.on("error", () => {});
  pool.on("connect", (client) => {
    client.on("error", () => {});
  });
  return pool;
}
