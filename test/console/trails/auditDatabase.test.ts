import { createServer } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { ConsoleError } from "../../../electron/console/errors.ts";
import { type AuditDatabase, createAuditDatabase } from "../../../electron/console/trails/auditDatabase.ts";
import { openAuditPool } from "../../../electron/console/trails/auditPool.ts";
import { systemClock } from "../../../electron/console/world.ts";
import { type AuditSettings, auditConnection } from "../../../shared/settings/schema.ts";
import { listenOn } from "../../support/httpServer.ts";
import { type PostgresServer, postgresFolder, startPostgres, withoutPostgres } from "./postgresServer.ts";

const secret = "s3cret-pässword'; --";
const available = postgresFolder() !== null;
let server: PostgresServer;
const open: AuditDatabase[] = [];

beforeAll(async () => {
  if (!available) return;
  server = await startPostgres();
  await server.sql(`CREATE ROLE reader LOGIN PASSWORD '${secret.replaceAll("'", "''")}'`);
  await server.sql(`CREATE ROLE writer LOGIN PASSWORD 'writes'`);
  await server.sql(`
    CREATE TABLE public.user_actions (
      "timestamp" timestamptz NOT NULL, username text, action_type text, resource text, outcome text,
      error_message text, request_id text);
    GRANT SELECT ON public.user_actions TO reader;
    GRANT ALL ON public.user_actions TO writer;
    INSERT INTO user_actions VALUES
      ('2026-11-21T03:42:02.5Z', 'ada', 'update', '/orders/7', 'failure', 'pool exhausted', 'abc12345'),
      ('2026-11-21T03:42:01Z', 'ada', 'login', NULL, 'success', NULL, 'abc12345'),
      ('2026-10-01T00:00:00Z', 'bob', 'login', NULL, 'success', NULL, 'abc12345'),
      ('2026-11-21T03:42:03Z', 'eve', 'drop', E'<img src=x>\\u202e', 'success', NULL, $$'; DROP TABLE user_actions; --$$);
    CREATE TABLE public.private_actions ("timestamp" timestamptz, request_id text);
    CREATE SCHEMA hidden; CREATE TABLE hidden.actions ("timestamp" timestamptz, request_id text);
    CREATE TABLE public."Odd Actions" (request_id text);
    CREATE TABLE public.by_uuid (at bigint, correlation_id uuid, body text, raw bytea, tags jsonb, secret text);
    GRANT SELECT (at, correlation_id, body, raw, tags) ON public.by_uuid TO reader;
    INSERT INTO by_uuid VALUES (1795232521, '7f3b5c1e-0000-4000-8000-000000000001', repeat('é', 5000), '\\x00ff', '{"a": 1}', 'x');
    CREATE TABLE public.by_number ("timestamp" timestamp, request_id integer);
    GRANT SELECT ON public.by_number TO reader;
    INSERT INTO by_number VALUES ('2026-11-21 03:42:00', 42), ('infinity', 42), (NULL, 42);
    CREATE TABLE public.by_json ("timestamp" date, request_id json);
    GRANT SELECT ON public.by_json TO reader;
    CREATE VIEW public.slow_actions AS SELECT *, pg_sleep(60)::text AS nap FROM user_actions;
    GRANT SELECT ON public.slow_actions TO reader;
    CREATE TABLE public.written (note text); GRANT ALL ON written TO reader;
    CREATE FUNCTION public.write_note() RETURNS text LANGUAGE sql VOLATILE AS
      $$INSERT INTO written VALUES ('x') RETURNING note$$;
    CREATE VIEW public.writing_actions AS SELECT *, write_note() AS wrote FROM user_actions;
    GRANT SELECT ON public.writing_actions TO reader;
  `);
});

afterEach(async () => {
  for (const database of open.splice(0)) await database.close();
});

afterAll(async () => {
  if (available) await server.close();
});

type Changes = Partial<AuditSettings>;

function connect(changes: Changes = {}, password: string | null = secret, withheld: string | null = null) {
  const audit: AuditSettings = {
    host: "127.0.0.1",
    port: server.port,
    database: "postgres",
    user: "reader",
    tls: false,
    table: "public.user_actions",
    ...changes,
  };
  const connection = {
    name: "PostgreSQL",
    kind: "postgres" as const,
    url: auditConnection(audit).url,
    credential: password === null ? null : { scheme: "basic" as const, username: audit.user, password },
    caFile: audit.caFile ?? null,
    clientCert: null,
    proxy: null,
    timeoutMs: audit.timeout === "300ms" ? 300 : 5_000,
    maxBytes: 1,
  };
  return { connection, audit, withheld, clock: systemClock };
}

function database(changes: Changes = {}, password: string | null = secret, withheld: string | null = null) {
  const made = createAuditDatabase(connect(changes, password, withheld));
  open.push(made);
  return made;
}

async function failure(promise: Promise<unknown>): Promise<ConsoleError> {
  const cause = await promise.then(
    (value) => new Error(`answered ${JSON.stringify(value)}`),
    (cause: unknown) => cause,
  );
  if (!(cause instanceof ConsoleError)) throw cause;
  expect(`${cause.message} ${cause.stack} ${JSON.stringify(cause)} ${String(cause.cause)}`).not.toContain(secret);
  return cause;
}

const noSignal = new AbortController().signal;
const span = { from: Date.parse("2026-11-21T03:00:00Z"), to: Date.parse("2026-11-21T04:00:00Z") };

describe.skipIf(!available)(`a real PostgreSQL (skipped where there is ${withoutPostgres})`, () => {
  test("rows of an ID come oldest first, as text, null apart from empty", async () => {
    const trail = await database().read("abc12345", span);
    expect(trail).toEqual({
      columns: ["timestamp", "username", "action_type", "resource", "outcome", "error_message", "request_id"],
      rows: [
        {
          at: Date.parse("2026-11-21T03:42:01Z"),
          values: ["2026-11-21 03:42:01+00", "ada", "login", null, "success", null, "abc12345"],
        },
        {
          at: Date.parse("2026-11-21T03:42:02.500Z"),
          values: ["2026-11-21 03:42:02.5+00", "ada", "update", "/orders/7", "failure", "pool exhausted", "abc12345"],
        },
      ],
      more: false,
    });
    expect((await database().read("abc12345", null)).rows).toHaveLength(3);
  });

  test("a limit is said, and chosen columns come in their order", async () => {
    const trail = await database({ limit: 1, columns: { show: ["outcome", "username"] } }).read("abc12345", null);
    expect(trail).toEqual({
      columns: ["outcome", "username"],
      rows: [{ at: Date.parse("2026-10-01T00:00:00Z"), values: ["success", "bob"] }],
      more: true,
    });
  });

  test.each<string>([
    "' OR '1'='1",
    "'; DROP TABLE user_actions; --",
    "abc12345' --",
    "$1",
    "abc%",
    "\\",
    'x"; SELECT pg_sleep(10); --',
    "\0",
    "\ud800",
  ])("%j is nothing but an ID", async (id) => {
    const { rows } = await database().read(id, null);
    const [row] = await server.sql("SELECT count(*)::int AS count FROM user_actions");
    expect([rows.length, row?.count]).toEqual([id.startsWith("'; DROP") ? 1 : 0, 4]);
  });

  test("an ID may be longer than any index takes", async () => {
    expect((await database().read("x".repeat(100_000), null)).rows).toEqual([]);
  });

  test("nothing can be written, neither by the connection nor by what a view calls", async () => {
    const written = await failure(database({ table: "public.writing_actions" }).read("abc12345", null));
    expect(written.message).toMatch(
      /^PostgreSQL refused the query \(25006\): cannot execute INSERT in a read-only transaction/,
    );
    // The connection itself, as a user that may write.
    const { connection, audit } = connect({ user: "writer" }, "writes");
    const pool = await openAuditPool(connection, audit);
    await expect(pool.query("DELETE FROM user_actions")).rejects.toMatchObject({ code: "25006" });
    await expect(pool.query("CREATE TABLE t AS SELECT 1")).rejects.toMatchObject({ code: "25006" });
    await pool.end();
    expect(
      await server.sql("SELECT (SELECT count(*) FROM written)::int AS w, count(*)::int AS a FROM user_actions"),
    ).toEqual([{ w: 0, a: 4 }]);
  });

  test("a check tells the version, and warns of a user that may do anything", async () => {
    const facts = await database().probe(noSignal);
    expect(facts).toMatchObject({ notes: [], settling: null, restartedAt: null });
    expect(facts.version).toMatch(/^\d+\.\d+$/);
    const { user, password } = server.admin;
    expect((await database({ user }, password).probe(noSignal)).notes).toEqual([
      "The user “admin” may do anything there. Give the console one that may only read public.user_actions.",
    ]);
  });

  test.each<[string, Changes, string | null, string, RegExp]>([
    ["a wrong password", {}, "wrong", "UNAUTHORIZED", /^PostgreSQL refused the password of “reader” \(28P01\)\. Enter/],
    ["no password", {}, null, "UNAUTHORIZED", /^PostgreSQL asks for the password of “reader”, and none was sent\./],
    ["an unknown user", { user: "nobody" }, "x", "UNAUTHORIZED", /refused the password of “nobody”/],
    ["no such database", { database: "nowhere" }, secret, "NOT_FOUND", /no database “nowhere” \(3D000\)/],
    ["no such table", { table: "public.actions" }, secret, "NOT_FOUND", /no table “public\.actions” .*42P01/],
    ["no such schema", { table: "audit.actions" }, secret, "NOT_FOUND", /no table “audit\.actions” .*3F000/],
    ["capitals that differ", { table: "public.User_Actions" }, secret, "NOT_FOUND", /capitals count/],
    ["a table without right", { table: "private_actions" }, secret, "FORBIDDEN", /may read|GRANT SELECT/],
    ["a schema without right", { table: "hidden.actions" }, secret, "FORBIDDEN", /GRANT SELECT on it, and USAGE/],
    [
      "no such ID column",
      { columns: { requestId: "trace" } },
      secret,
      "BAD_QUERY",
      /no column “trace” in public\.user_actions .*it has timestamp, username/,
    ],
    ["no such time column", { columns: { time: "at" } }, secret, "BAD_QUERY", /no column “at”/],
    [
      "a column without right",
      { table: "by_uuid", columns: { requestId: "secret", time: "at" } },
      secret,
      "BAD_QUERY",
      /secret/,
    ],
    ["a type that has no =", { table: "by_json" }, secret, "BAD_QUERY", /cannot compare the column “request_id”/],
  ])("%s is a sentence", async (_what, changes, password, code, sentence) => {
    const error = await failure(database(changes, password).read("abc12345", null));
    expect([error.code, error.message]).toEqual([code, expect.stringMatching(sentence)]);
    expect(error.scheme).toBe(code === "UNAUTHORIZED" ? "basic" : null);
  });

  test("a password in the process's environment is not taken for ours", async () => {
    vi.stubEnv("PGPASSWORD", secret);
    try {
      expect((await failure(database({}, null).read("abc12345", null))).message).toContain("none was sent");
    } finally {
      vi.unstubAllEnvs();
    }
  });

  test("while a kept password is not sent, the reason is said instead", async () => {
    const error = await failure(database({}, null, "It is for another server.").probe(noSignal));
    expect([error.code, error.scheme, error.message]).toEqual(["UNAUTHORIZED", "basic", "It is for another server."]);
  });

  test("a slow query is ended on the server too", async () => {
    const slow = database({ table: "slow_actions", timeout: "300ms" });
    const error = await failure(slow.read("abc12345", null));
    expect([error.code, error.message]).toEqual([
      "TIMEOUT",
      expect.stringMatching(/longer than 300 ms.*57014.*An index on “request_id”/),
    ]);
    const running = await server.sql(
      "SELECT 1 FROM pg_stat_activity WHERE usename = 'reader' AND state = 'active' AND query LIKE '%slow_actions%'",
    );
    expect(running).toEqual([]);
  });

  test("types other than text: unfit IDs are in no row, cells are cut, columns without right are left out", async () => {
    const byUuid = database({ table: "by_uuid", columns: { requestId: "correlation_id", time: "at" } });
    expect((await byUuid.read("abc12345", span)).rows).toEqual([]);
    const trail = await byUuid.read("7F3B5C1E-0000-4000-8000-000000000001", span);
    expect(trail.columns).toEqual(["at", "correlation_id", "body", "raw", "tags"]);
    expect(trail.rows).toEqual([
      {
        at: 1_795_232_521_000,
        values: ["1795232521", "7f3b5c1e-0000-4000-8000-000000000001", `${"é".repeat(2000)}…`, "\\x00ff", '{"a": 1}'],
      },
    ]);
    const byNumber = database({ table: "by_number" });
    expect((await byNumber.read("abc12345", null)).rows).toEqual([]);
    expect((await byNumber.read("99999999999999999999", null)).rows).toEqual([]);
    expect((await byNumber.read("42", null)).rows.map(({ at }) => at)).toEqual([
      Date.parse("2026-11-21T03:42:00Z"),
      null,
      null,
    ]);
    expect((await byNumber.read("42", span)).rows).toHaveLength(1);
  });

  test("at most two connections, and a failure leaves none half used", async () => {
    const one = database();
    await Promise.all(Array.from({ length: 6 }, () => one.read("abc12345", null)));
    const own = "SELECT count(*)::int AS count FROM pg_stat_activity WHERE usename = 'reader'";
    expect((await server.sql(own))[0]?.count).toBeLessThanOrEqual(2);
    await one.reset();
    expect((await one.read("abc12345", null)).rows).toHaveLength(3);
  });

  test("a connection that the server ends is made anew", async () => {
    const one = database();
    await one.read("abc12345", null);
    const end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'reader'";
    await server.sql(end);
    const again = () => one.read("abc12345", null).catch(() => one.read("abc12345", null));
    expect((await again()).rows).toHaveLength(3);
    const slow = database({ table: "slow_actions" }).read("abc12345", null);
    const ended = failure(slow);
    for (let killed = 0; killed === 0; ) {
      killed = (await server.sql(`${end} AND state = 'active' AND query LIKE '%slow_actions%'`)).length;
    }
    expect((await ended).code).toBe("UNAVAILABLE");
  });

  test("reset and close end what is under way", async () => {
    const slow = database({ table: "slow_actions" });
    const ended = failure(slow.read("abc12345", null));
    const active =
      "SELECT 1 FROM pg_stat_activity WHERE usename = 'reader' AND query LIKE '%slow_actions%' AND state = 'active'";
    while ((await server.sql(active)).length === 0) await new Promise(setImmediate);
    await slow.close();
    expect((await ended).code).toBe("CANCELLED");
    expect((await failure(slow.read("abc12345", null))).code).toBe("CANCELLED");
  });

  test("TLS: the certificate is checked", async () => {
    const { caFile, otherCaFile } = server;
    const encrypted = database({ tls: true, caFile });
    expect((await encrypted.read("abc12345", null)).rows).toHaveLength(3);
    expect(
      await server.sql(
        "SELECT ssl FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid) WHERE usename = 'reader' ORDER BY backend_start DESC LIMIT 1",
      ),
    ).toEqual([{ ssl: true }]);
    const usual = await failure(database({ tls: undefined }).read("abc12345", null));
    expect([usual.code, usual.message]).toEqual(["TLS", expect.stringContaining("authority that is not known here")]);
    const other = await failure(database({ caFile: otherCaFile, tls: true }).read("abc12345", null));
    expect([other.code, other.message]).toEqual([
      "TLS",
      expect.stringContaining("does not come from the authority in"),
    ]);
    const none = await failure(database({ caFile: "/nowhere/ca.pem", tls: true }).read("abc12345", null));
    expect([none.code, none.message]).toEqual(["TLS", expect.stringContaining("there is no such file")]);
  });

  test("a server without TLS is not talked to in the clear", async () => {
    const plain = await startPlain();
    const error = await failure(database({ port: plain.port, tls: true }).read("abc12345", null));
    expect([error.code, error.message]).toEqual(["TLS", expect.stringContaining("offers no encryption")]);
    expect(plain.received()).not.toContain("reader");
    await plain.close();
  });
});

/** Answers every request for TLS with "no". */
async function startPlain() {
  let received = "";
  const listener = createServer((socket) => {
    socket.on("data", (bytes) => {
      received += bytes.toString("latin1");
      if (received.length <= 8) socket.write("N");
    });
  });
  const listening = await listenOn(listener);
  return { ...listening, received: () => received };
}

describe("where there is no PostgreSQL", () => {
  const at = (port: number) => {
    const audit = { host: "127.0.0.1", port, database: "d", user: "u", tls: false, table: "t" };
    const { url } = auditConnection(audit);
    const connection = {
      ...{ name: "PostgreSQL", kind: "postgres" as const, url, caFile: null, clientCert: null, proxy: null },
      ...{ credential: null, timeoutMs: 300, maxBytes: 1 },
    };
    const made = createAuditDatabase({ connection, audit, withheld: null, clock: systemClock });
    open.push(made);
    return made;
  };

  test("a refused connection is a sentence", async () => {
    const listening = await listenOn(createServer());
    await listening.close();
    const error = await failure(at(listening.port).read("abc12345", null));
    expect([error.code, error.message]).toEqual([
      "UNREACHABLE",
      `PostgreSQL refused the connection at 127.0.0.1:${listening.port}. Is it running, and is the port right?`,
    ]);
  });

  test("a server that says nothing is given up", async () => {
    const listening = await listenOn(createServer());
    const error = await failure(at(listening.port).read("abc12345", null));
    expect([error.code, error.message]).toEqual([
      "TIMEOUT",
      expect.stringMatching(/could not be connected to within 300 ms/),
    ]);
    await listening.close();
  });

  test("a server that is another is said to be", async () => {
    const listening = await listenOn(createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")));
    const error = await failure(at(listening.port).read("abc12345", null));
    expect(error.message).toMatch(/^PostgreSQL /);
    await listening.close();
  });
});
