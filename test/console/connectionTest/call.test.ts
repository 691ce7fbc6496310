import { afterEach, expect, test } from "vitest";
import type { ConnectionReport } from "../../../shared/model/connectionTest.ts";
import { type ConsoleUnderTest, openConsole } from "../../support/consoleUnderTest.ts";
import { checkOf, good, guarded, serve, serveAll } from "./support.ts";

const credential = { scheme: "basic", username: "ada", password: "correct horse" } as const;
const header = `Basic ${Buffer.from("ada:correct horse").toString("base64")}`;
const kept = { kind: "kept", environment: "production", backend: "alertmanager-1" } as const;

let opened: ConsoleUnderTest;

afterEach(() => opened.close());

async function call(kind: string, url: string, given: unknown): Promise<ConnectionReport> {
  const input = { trial: { kind, settings: { url } }, credential: given };
  return (await opened.call("connection.test", input)) as ConnectionReport;
}

test("the call uses what is kept for this very address, and changes nothing", async () => {
  const server = await serveAll(guarded(good.alertmanager, header, "Basic"));
  const other = await serveAll(guarded(good.alertmanager, header, "Basic"));
  const production = { id: "production", name: "Production", production: true };
  opened = await openConsole([{ ...production, alertmanagers: [{ url: server.url }] }]);
  const where = { environment: "production", backend: "alertmanager-1", url: server.url };
  await opened.call("credentials.set", { ...where, credential });

  expect((await call("alertmanager", `${server.url}/`, kept)).usable).toBe(true);
  expect(checkOf(await call("alertmanager", server.url, { kind: "none" }), "credential").outcome).toBe("wrong");
  const moved = await call("alertmanager", other.url, kept);
  expect(checkOf(moved, "credential").found).toBe(`The saved credential is for ${server.url}, so it was not sent.`);
  expect(other.requests.some(({ headers }) => headers.authorization !== undefined)).toBe(false);
  expect(opened.settings().environments[0]?.backends.map(({ url }) => url)).toEqual([server.url]);
});

test("calls run beside each other", async () => {
  const server = await serve({ ...good.prometheus, ...good.alertmanager, ...good.loki });
  opened = await openConsole([]);
  const kinds = ["prometheus", "alertmanager", "loki", "prometheus", "alertmanager", "loki"];
  const reports = await Promise.all(kinds.map((kind) => call(kind, server.url, { kind: "none" })));
  expect(reports.map(({ usable }) => usable)).toEqual(kinds.map(() => true));
});

test("a trial that no settings file could hold is refused", async () => {
  opened = await openConsole([]);
  await expect(call("prometheus", "ftp://x", { kind: "none" })).rejects.toThrow("INVALID_INPUT");
  await expect(call("prometheus", "http://ada:secret@x", { kind: "none" })).rejects.toThrow("INVALID_INPUT");
});
