import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Trails } from "../../shared/model/trails.ts";
import { startJaeger, wireTrace } from "../console/trails/jaegerServer.ts";
import {
  type PostgresServer,
  postgresFolder,
  startPostgres,
  withoutPostgres,
} from "../console/trails/postgresServer.ts";
import { type ConsoleUnderTest, openConsole, until } from "../support/consoleUnderTest.ts";
import type { TestServer } from "../support/httpServer.ts";

const password = "the reader's secret";
const missing = postgresFolder() === null;
if (missing) console.warn(`Skipped: ${withoutPostgres}.`);

let postgres: PostgresServer;
let jaeger: TestServer;
let opened: ConsoleUnderTest;

describe.skipIf(missing)("a console with an audit table in a real PostgreSQL", () => {
  beforeAll(async () => {
    postgres = await startPostgres();
    await postgres.sql(`
      CREATE ROLE reader LOGIN PASSWORD '${password.replaceAll("'", "''")}';
      CREATE TABLE public.user_actions (
        "timestamp" timestamptz DEFAULT now(), username text, action_type text, request_id text);
      CREATE INDEX ON user_actions (request_id);
      GRANT SELECT ON user_actions TO reader;
      INSERT INTO user_actions (username, action_type, request_id) VALUES ('ada', 'login', 'abc12345')`);
    jaeger = await startJaeger({
      traces: { "shop-api": [wireTrace("1", [{ id: "a", tags: { request_id: "abc12345" } }])] },
    });
    const audit = {
      ...{ host: "127.0.0.1", port: postgres.port, database: "postgres", user: "reader" },
      ...{ table: "public.user_actions", caFile: postgres.caFile },
    };
    opened = await openConsole([
      { id: "production", name: "Production", production: true, audit, jaeger: { url: jaeger.url } },
    ]);
  });

  afterAll(async () => {
    await opened.close();
    await jaeger.close();
    await postgres.close();
  });

  const read = async (id: string) =>
    (await opened.call("trails.read", { environment: "production", id, span: null })) as Trails;
  const health = () => opened.health("production/postgres");
  const set = (text: string) =>
    opened.call("credentials.set", {
      ...{ environment: "production", backend: "postgres", url: health()?.url },
      credential: { scheme: "basic", username: "reader", password: text },
    });

  test("asks for the password, refuses a wrong one, and reads with the right one", async () => {
    await until(() => health()?.asksFor !== null && health()?.error !== null, health);
    expect(health()).toMatchObject({
      asksFor: { scheme: "basic", username: "reader" },
      error: { code: "UNAUTHORIZED", message: expect.stringContaining("none was sent") },
    });
    expect((await read("abc12345")).audit.error?.code).toBe("UNAUTHORIZED");

    await set("wrong");
    await until(() => health()?.error?.message.includes("28P01") === true, health);
    expect(health()?.asksFor?.username).toBe("reader");

    await set(password);
    await until(() => health()?.lastSuccessAt !== null && health()?.error === null, health);
    expect(health()).toMatchObject({ asksFor: null, credential: "session", notes: [] });
    expect(health()?.version).toMatch(/^\d+\.\d+$/);
    expect((await read("abc12345")).audit).toMatchObject({
      configured: true,
      found: { columns: ["timestamp", "username", "action_type", "request_id"], more: false },
      error: null,
    });
    expect((await read("abc12345")).audit.found?.rows[0]?.values.slice(1)).toEqual(["ada", "login", "abc12345"]);
    expect((await read("' OR 1=1 --")).audit.found?.rows).toEqual([]);
    expect(opened.verdict("production").verdict).toBe("empty");
  });

  test("a password is not sent to another port or host", async () => {
    await expect(
      opened.call("credentials.set", {
        ...{ environment: "production", backend: "postgres", url: "postgres://elsewhere:5432/postgres" },
        credential: { scheme: "basic", username: "reader", password },
      }),
    ).rejects.toThrow("The address changed");
    await expect(
      opened.call("credentials.set", {
        ...{ environment: "production", backend: "postgres", url: health()?.url },
        credential: { scheme: "bearer", token: "x" },
      }),
    ).rejects.toThrow("The settings want a user name and password");
  });
});
