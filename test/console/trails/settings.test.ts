import { describe, expect, test } from "vitest";
import { describeEnvironment, trailBackendsOf } from "../../../electron/console/environments/describe.ts";
import { parseSettings } from "../../../electron/console/environments/parse.ts";
import { auditConnection, pollIntervalMsOf } from "../../../shared/settings/schema.ts";

const audit = { host: "db.example", database: "shop", user: "console", table: "public.user_actions" };
const jaeger = { url: "https://jaeger.example/jaeger" };
const sentry = { name: "Sentry", url: "https://sentry.example/?query={id}" };

function parse(changes: object) {
  return parseSettings(
    JSON.stringify({ version: 1, environments: [{ id: "a", name: "A", production: false, ...changes }] }),
  );
}

function environmentOf(changes: object) {
  const parsed = parse(changes);
  const [environment] = parsed.ok ? parsed.settings.environments : [];
  if (environment === undefined) throw new Error(JSON.stringify(parsed));
  return environment;
}

describe("settings of trails", () => {
  test("everything may be set", () => {
    const columns = { requestId: "rid", time: "at", show: ["at", "rid"] };
    const whole = {
      ...audit,
      port: 6432,
      tls: false,
      caFile: "ca.pem",
      columns,
      timeout: "2s",
      pollInterval: "5m",
      limit: 50,
    };
    expect(
      parse({ audit: whole, jaeger: { ...jaeger, tags: ["rid"], service: "shop", auth: { type: "bearer" } } }).ok,
    ).toBe(true);
  });

  test.each<[string, object, string, RegExp]>([
    ["a table with a quote", { audit: { ...audit, table: 'a"; DROP TABLE x' } }, "audit.table", /name of a table/],
    ["a table with two dots", { audit: { ...audit, table: "a.b.c" } }, "audit.table", /name of a table/],
    [
      "a column with a space",
      { audit: { ...audit, columns: { time: "a b" } } },
      "audit.columns.time",
      /name of a column/,
    ],
    [
      "a chosen column that is SQL",
      { audit: { ...audit, columns: { show: ["*"] } } },
      "audit.columns.show[0]",
      /name of a column/,
    ],
    ["a password", { audit: { ...audit, password: "x" } }, "audit.password", /not a setting/],
    ["a URL for a host", { audit: { ...audit, host: "postgres://db" } }, "audit.host", /without a scheme or a port/],
    ["a host with a port", { audit: { ...audit, host: "db:5432" } }, "audit.host", /without a scheme or a port/],
    ["an IPv6 address that is none", { audit: { ...audit, host: "1:2:3" } }, "audit.host", /not an IP address/],
    ["a user in the host", { audit: { ...audit, host: "ada@db" } }, "audit.host", /without a scheme or a port/],
    ["a port that is none", { audit: { ...audit, port: 70_000 } }, "audit.port", /at most 65535/],
    ["no user", { audit: { ...audit, user: undefined } }, "audit.user", /missing/],
    ["a limit without end", { audit: { ...audit, limit: 1e6 } }, "audit.limit", /at most 1000/],
    ["a Jaeger without URL", { jaeger: {} }, "jaeger.url", /missing/],
    ["a tag with a quote", { jaeger: { ...jaeger, tags: ['a"b'] } }, "jaeger.tags[0]", /name of a tag/],
    ["a link in the clear", { links: [{ ...sentry, url: "http://sentry.example/{id}" }] }, "links[0].url", /https/],
    [
      "a link's misspelt value",
      { links: [{ ...sentry, url: "https://s.example/{Id}" }] },
      "links[0].url",
      /none of \{id\}/,
    ],
    ["a link without name", { links: [{ ...sentry, name: " " }] }, "links[0].name", /empty/],
  ])("%s is refused, by its place", (_what, changes, field, message) => {
    const parsed = parse(changes);
    const problems = parsed.ok ? [] : parsed.problems;
    expect(problems.map((problem) => [problem.field, problem.message])).toEqual([
      [`environments[0].${field}`, expect.stringMatching(message)],
    ]);
  });
});

describe("trails as backends", () => {
  test.each<[object, string]>([
    [{}, "postgres://db.example:5432/shop"],
    [{ port: 6432, database: "a b/c" }, "postgres://db.example:6432/a%20b%2Fc"],
    [{ host: "::1" }, "postgres://[::1]:5432/shop"],
  ])("%j is at %s", (changes, url) => {
    const connection = auditConnection({ ...audit, ...changes });
    expect([connection.url, connection.auth]).toEqual([url, { type: "basic", username: "console" }]);
    expect(new URL(url).host).not.toBe("");
  });

  test("they are checked once a minute unless settings say otherwise", () => {
    const environment = environmentOf({ audit, jaeger: { ...jaeger, pollInterval: "5m" } });
    expect(
      trailBackendsOf(environment).map(({ backend, kind, connection }) => [
        backend,
        kind,
        pollIntervalMsOf(connection),
      ]),
    ).toEqual([
      ["postgres", "postgres", 60_000],
      ["jaeger", "jaeger", 300_000],
    ]);
  });

  test("the renderer hears which trails there are, and neither the user nor the table", () => {
    const described = describeEnvironment(environmentOf({ audit, jaeger, links: [sentry] }));
    expect(described.trails).toEqual(["audit", "spans", "links"]);
    expect(described.backends.map(({ name, url }) => [name, url])).toEqual([
      ["PostgreSQL", "postgres://db.example:5432/shop"],
      ["Jaeger", "https://jaeger.example/jaeger"],
    ]);
    expect(JSON.stringify(described)).not.toMatch(/console|user_actions|sentry/);
    expect(describeEnvironment(environmentOf({ links: [] }))).not.toHaveProperty("trails");
  });
});
