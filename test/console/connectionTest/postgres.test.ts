import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ConnectionCheckName } from "../../../shared/model/connectionTest.ts";
import { listenOn, startServer } from "../../support/httpServer.ts";
import { closeAfterwards } from "../http/support.ts";
import { type PostgresServer, postgresFolder, startPostgres, withoutPostgres } from "../trails/postgresServer.ts";
import { checkOf, clockAhead, outcomes, type Tester, tried } from "./support.ts";

const missing = postgresFolder() === null;
if (missing) console.warn(`Skipped: ${withoutPostgres}.`);

const password = "the reader's secret";
let postgres: PostgresServer;

describe.skipIf(missing)("a PostgreSQL", () => {
  beforeAll(async () => {
    postgres = await startPostgres();
    await postgres.sql(`
      CREATE ROLE reader LOGIN PASSWORD '${password.replaceAll("'", "''")}';
      CREATE ROLE writer LOGIN PASSWORD 'writes a lot';
      CREATE TABLE public.user_actions ("timestamp" timestamptz, username text, request_id text);
      CREATE TABLE public.private_actions ("timestamp" timestamptz, request_id text);
      CREATE TABLE public.odd_actions (request_id text);
      CREATE VIEW public.slow_actions AS
        SELECT * FROM (SELECT *, pg_sleep(60)::text AS nap FROM user_actions OFFSET 0) AS slow;
      INSERT INTO user_actions VALUES (now(), 'ada', 'abc12345');
      GRANT SELECT ON user_actions, odd_actions TO reader;
      GRANT ALL ON user_actions TO writer`);
  });

  afterAll(() => postgres.close());

  function look(changes: Readonly<Record<string, unknown>> = {}, secret: string | null = password, more: Tester = {}) {
    const { user = "reader" } = changes as { readonly user?: string };
    const credential =
      secret === null
        ? ({ kind: "none" } as const)
        : ({ kind: "typed", credential: { scheme: "basic", username: user, password: secret } } as const);
    const settings = {
      ...{ host: "127.0.0.1", port: postgres.port, database: "postgres", user },
      ...{ table: "public.user_actions", caFile: postgres.caFile, ...changes },
    };
    return tried("postgres", settings, { credential, ...more });
  }

  test("that is as it should be", async () => {
    const report = await look();
    expect(outcomes(report)).toBe(
      "address good, connection good, certificate good, credential good, product good, clock good, use good",
    );
    expect(report).toMatchObject({ usable: true, product: `PostgreSQL ${report.version}`, wants: null });
    expect(report.certificate).toMatchObject({ subject: "localhost", issuer: "Test CA" });
    expect(checkOf(report, "use").found).toBe("It read public.user_actions, of which it shows 3 columns.");
  });

  test("keeps no connection of ours", async () => {
    await look();
    const ours = () => postgres.sql("SELECT pid FROM pg_stat_activity WHERE application_name = 'incident-console'");
    await expect.poll(async () => (await ours()).length).toBe(0);
  });

  test.each<[string, Readonly<Record<string, unknown>>, string | null, ConnectionCheckName, RegExp]>([
    ["that misses the password", {}, null, "credential", /asks for the password of “reader”, and none was sent\.$/],
    [
      "that refuses the password",
      {},
      "a wrong password",
      "credential",
      /refused the password of “reader” \(28P01\)\.$/,
    ],
    ["without the database", { database: "nowhere" }, password, "use", /has no database “nowhere”/],
    ["without the table", { table: "public.nothing" }, password, "use", /has no table “public\.nothing”/],
    ["without the right to read", { table: "public.private_actions" }, password, "use", /does not let “reader” read/],
    ["without a column", { table: "public.odd_actions" }, password, "use", /has no column “timestamp”/],
  ])("%s", async (_what, changes, secret, name, found) => {
    const report = await look(changes, secret);
    expect(checkOf(report, name)).toMatchObject({ outcome: "wrong", found: expect.stringMatching(found) });
    expect(report.usable).toBe(false);
    expect(JSON.stringify(report)).not.toContain("a wrong password");
  });

  test("whose search takes too long", async () => {
    await postgres.sql("GRANT SELECT ON slow_actions TO reader");
    const report = await look({ table: "public.slow_actions", timeout: "500ms" });
    expect(checkOf(report, "use")).toMatchObject({
      outcome: "wrong",
      found: expect.stringContaining("longer than 500 ms"),
    });
  });

  test("whose user may do more than read", async () => {
    const report = await look({ user: "writer" }, "writes a lot");
    expect(checkOf(report, "use")).toMatchObject({
      outcome: "doubtful",
      found: expect.stringContaining("may also change public.user_actions"),
    });
    expect(report.usable).toBe(true);
  });

  test("whose certificate is another's, unknown, or not wanted", async () => {
    const other = await look({ caFile: postgres.otherCaFile });
    expect(checkOf(other, "certificate")).toMatchObject({
      outcome: "wrong",
      found: expect.stringContaining("but from “Test CA”"),
    });
    const unknown = await look({ caFile: undefined });
    expect(checkOf(unknown, "certificate").mend).toBe("Set caFile to the authority's PEM file.");
    expect(outcomes(unknown)).toContain("connection good, certificate wrong, credential unknown");
    const plain = await look({ tls: false });
    expect(plain.checks.map(({ check }) => check)).not.toContain("certificate");
    expect(plain.usable).toBe(true);
  });

  test("whose clock is another", async () => {
    const report = await look({}, password, { clock: clockAhead(600_000) });
    expect(checkOf(report, "clock").found).toMatch(/^Its clock is 10 min behind this computer's\./);
  });
});

describe("where a PostgreSQL should be", () => {
  const settings = (port: number) => ({
    ...{ host: "127.0.0.1", port, database: "postgres", user: "reader", table: "user_actions" },
  });

  test("nobody listens", async () => {
    const { port, close } = await listenOn(createServer());
    await close();
    const report = await tried("postgres", settings(port));
    expect(checkOf(report, "connection")).toMatchObject({
      outcome: "wrong",
      found: `PostgreSQL refused the connection at 127.0.0.1:${port}.`,
      mend: expect.stringContaining(`PostgreSQL usually listens at port 5432, not ${port}.`),
    });
  });

  test("a web server is", async () => {
    const server = closeAfterwards(await startServer((response) => response.end("hello")));
    const report = await tried("postgres", settings(server.port));
    expect(report.usable).toBe(false);
    expect(checkOf(report, "connection").outcome).toBe("wrong");
  });
});
