import { describe, expect, test } from "vitest";
import * as z from "zod";
import {
  pollIntervalMsOf,
  settingsFileSchema,
  settingsJsonSchema,
  timeoutMsOf,
} from "../../../shared/settings/schema.ts";
import { fullSettings } from "./settings.ts";

// What an editor makes of the schema file, in place of the console's own definition.
const forEditors = z.fromJSONSchema(settingsJsonSchema() as Parameters<typeof z.fromJSONSchema>[0]);

/** Whether the editor and the console take a file. */
function verdicts(file: unknown) {
  return { editor: forEditors.safeParse(file).success, console: settingsFileSchema.safeParse(file).success };
}

const bare = { id: "a", name: "A", production: false };
const withEnvironment = (changes: object) => ({ version: 1, environments: [{ ...bare, ...changes }] });
const withPrometheus = (changes: object) => withEnvironment({ prometheus: { url: "http://p", ...changes } });

describe("an editor takes what the console takes", () => {
  test.each<[string, unknown]>([
    ["everything set", fullSettings],
    ["nothing set", { version: 1, environments: [] }],
    ["an environment without backends", withEnvironment({})],
    ["no authentication", withPrometheus({ auth: { type: "none" } })],
    ["a duration", withPrometheus({ timeout: "500ms", pollInterval: "1m" })],
  ])("%s", (_what, file) => {
    expect(verdicts(file)).toEqual({ editor: true, console: true });
  });
});

describe("an editor refuses what the console refuses", () => {
  test.each<[string, unknown]>([
    ["no object", []],
    ["a CA file on another machine", withPrometheus({ caFile: "\\\\evil.example\\share\\ca.pem" })],
    ["a certificate on another machine", withPrometheus({ clientCert: { cert: "//evil.example/c.pem", key: "k" } })],
    ["a key on another machine", withPrometheus({ clientCert: { cert: "c", key: "/\\evil.example\\k.pem" } })],
    [
      "a database's CA file on another machine",
      withEnvironment({ audit: { host: "db", database: "d", user: "u", table: "t", caFile: "\\/evil.example/ca" } }),
    ],
    ["another version", { version: 2, environments: [] }],
    ["no version", { environments: [] }],
    ["no list", { version: 1 }],
    ["an unknown setting", { version: 1, environments: [], extra: 1 }],
    ["an unknown setting of an environment", withEnvironment({ Prometheus: {} })],
    ["an unknown setting of a backend", withPrometheus({ password: "x" })],
    ["an id with capitals", withEnvironment({ id: "A" })],
    ["an empty name", withEnvironment({ name: "" })],
    ["no word on production", { version: 1, environments: [{ id: "a", name: "A" }] }],
    ["production that is no boolean", withEnvironment({ production: "yes" })],
    ["a color by name", withEnvironment({ color: "red" })],
    ["a backend without URL", withEnvironment({ prometheus: {} })],
    ["a duration without unit", withPrometheus({ timeout: "10" })],
    ["a duration that is a number", withPrometheus({ timeout: 10 })],
    ["authentication of an unknown type", withPrometheus({ auth: { type: "token" } })],
    ["a secret in authentication", withPrometheus({ auth: { type: "bearer", token: "x" } })],
    ["a certificate without key", withPrometheus({ clientCert: { cert: "c" } })],
    ["no header names", withPrometheus({ auth: { type: "headers", names: [] } })],
    ["17 Alertmanagers", withEnvironment({ alertmanagers: Array(17).fill({ url: "http://a" }) })],
    ["a tenant with a space", withEnvironment({ loki: { url: "http://l", tenants: ["a b"] } })],
    ["a selector without braces", withEnvironment({ loki: { url: "http://l", selector: "a" } })],
  ])("%s", (_what, file) => {
    expect(verdicts(file)).toEqual({ editor: false, console: false });
  });
});

describe("what a schema cannot say, the console alone refuses", () => {
  test.each<[string, unknown]>([
    ["a URL of another scheme", withPrometheus({ url: "ftp://p" })],
    ["a password in a URL", withPrometheus({ url: "http://u:p@p" })],
    ["a query in a URL", withPrometheus({ url: "http://p/?a=b" })],
    ["a duration that is too long", withPrometheus({ timeout: "6m" })],
    ["a poll that never waits", withPrometheus({ pollInterval: "0s" })],
  ])("%s", (_what, file) => {
    expect(verdicts(file)).toEqual({ editor: true, console: false });
  });
});

test("durations are milliseconds, and have their defaults", () => {
  const texts = ["500ms", "15s", "2m", "1h"] as const;
  expect(texts.map((pollInterval) => pollIntervalMsOf({ url: "http://p", pollInterval }))).toEqual([
    500, 15_000, 120_000, 3_600_000,
  ]);
  expect([timeoutMsOf({ url: "http://p", timeout: "3s" }), timeoutMsOf({ url: "http://p" })]).toEqual([3_000, 10_000]);
  expect(pollIntervalMsOf({ url: "http://p" })).toBe(15_000);
});
