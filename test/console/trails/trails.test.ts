import { createServer } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import type { Trails } from "../../../shared/model/trails.ts";
import { trailsSchema } from "../../../shared/model/trails.ts";
import { verdictOf } from "../../../shared/state/verdict.ts";
import { recordedHour } from "../../support/clock.ts";
import { listenOn, type TestServer } from "../../support/httpServer.ts";
import {
  environment,
  type Harness,
  openConsole,
  settingsOf,
  startPlainAlertmanager,
  wireAlert,
} from "../environments/harness.ts";
import { startJaeger, wireTrace } from "./jaegerServer.ts";

const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const links = [
  { name: "Sentry", url: "https://sentry.example/?query={id}&start={from}" },
  { name: "Pages", url: "https://pages.example/{id}" },
];

async function jaeger(options: Parameters<typeof startJaeger>[0] = {}): Promise<TestServer> {
  const server = await startJaeger(options);
  closing.push(() => server.close());
  return server;
}

/** A port where nobody listens. */
async function deadPort(): Promise<number> {
  const listening = await listenOn(createServer());
  await listening.close();
  return listening.port;
}

const auditAt = (port: number) => ({
  ...{ host: "127.0.0.1", port, database: "shop", user: "console", tls: false, table: "public.user_actions" },
});

async function read({ console }: Harness, input: object = {}): Promise<Trails> {
  const result = await console.call("trails.read", { environment: "a", id: "abc12345", span: null, ...input });
  if (!result.ok) throw new Error(result.error.message);
  return trailsSchema.strict().parse(result.value);
}

describe("trails of a request ID", () => {
  test("are off where settings name none", async () => {
    const harness = await openConsole(settingsOf(environment("a", {})));
    const nothing = { configured: false, found: null, error: null };
    expect(await read(harness)).toEqual({ environment: "a", audit: nothing, spans: nothing, links: [] });
    expect(harness.backends()).toEqual([]);
  });

  test("spans are found, the audit's failure is said, and links are filled, each by itself", async () => {
    const trace = wireTrace("1", [{ id: "a", tags: { request_id: "abc12345" } }]);
    const { url } = await jaeger({ traces: { "shop-api": [trace] } });
    const port = await deadPort();
    const harness = await openConsole(settingsOf(environment("a", { jaeger: { url }, audit: auditAt(port), links })));
    const span = { from: recordedHour, to: recordedHour + 1000 };
    const trails = await read(harness, { span });
    expect(trails.spans.found?.map(({ id }) => id)).toEqual(["a"]);
    expect(trails.audit).toEqual({
      configured: true,
      found: null,
      error: {
        ...{ code: "UNREACHABLE", environment: "a", backend: "postgres" },
        message: `PostgreSQL refused the connection at 127.0.0.1:${port}. Is it running, and is the port right?`,
      },
    });
    expect(trails.links).toEqual([
      { name: "Sentry", url: "https://sentry.example/?query=abc12345&start=2026-11-21T02%3A42%3A00.000Z" },
      { name: "Pages", url: "https://pages.example/abc12345" },
    ]);
  });

  test("are looked for in the last days where no entry tells the time, and about the entries where one does", async () => {
    const server = await jaeger({ services: ["shop-api"] });
    const harness = await openConsole(settingsOf(environment("a", { jaeger: { url: server.url } })));
    const asked = async (span: object | null) => {
      const before = server.requests.length;
      await read(harness, { span });
      const path = server.requests.slice(before).find((request) => request.path.includes("tags"))?.path ?? "";
      const query = new URL(path, "http://j").searchParams;
      return [Number(query.get("start")) / 1000 - recordedHour, Number(query.get("end")) / 1000 - recordedHour];
    };
    const [day, hour] = [86_400_000, 3_600_000];
    expect(await asked(null)).toEqual([-7 * day, 0]);
    expect(await asked({ from: recordedHour - day, to: recordedHour - day + 5 })).toEqual([
      -day - hour,
      -day + hour + 5,
    ]);
    expect(await asked({ from: 9e15, to: -9e15 })).toEqual([-recordedHour, 8.64e15 - day + hour - recordedHour]);
  });

  test("an ID that would lead a link elsewhere gets none", async () => {
    const harness = await openConsole(settingsOf(environment("a", { links })));
    expect((await read(harness, { id: ".." })).links.map(({ name }) => name)).toEqual(["Sentry"]);
  });

  test("of an environment that is gone are refused", async () => {
    const harness = await openConsole(settingsOf());
    await expect(read(harness)).rejects.toThrow('There is no environment "a"');
  });
});

describe("their backends", () => {
  test("ask for a credential, and neither they nor their silence change what is said of alerts", async () => {
    const alertmanager = await startPlainAlertmanager(wireAlert("1"));
    let token = "";
    const server = await jaeger({
      services: ["shop-api"],
      instead: (response, { headers }) => {
        token = headers.authorization ?? "";
        if (token === "Bearer horse-battery") return false;
        response.writeHead(401, { "www-authenticate": "Bearer" }).end();
        return true;
      },
    });
    const audit = auditAt(await deadPort());
    const harness = await openConsole(
      settingsOf(environment("a", { alertmanagers: [{ url: alertmanager.url }], jaeger: { url: server.url }, audit })),
    );
    const settled = (id: string) => harness.health(id)?.polling === false;
    await harness.until(() => harness.alerts().length === 1 && ["a/jaeger", "a/postgres"].every(settled));
    expect(harness.backends()).toEqual(["a/alertmanager-1", "a/jaeger", "a/postgres"]);
    expect(harness.health("a/jaeger")).toMatchObject({
      asksFor: { scheme: "bearer" },
      error: { code: "UNAUTHORIZED" },
    });
    expect(harness.health("a/postgres")).toMatchObject({
      error: { code: "UNREACHABLE" },
      url: `postgres://127.0.0.1:${audit.port}/shop`,
    });
    // The digest of the first poll came without waiting for them, and does not complain of them.
    expect(harness.log.filter((line) => line.startsWith("A: "))).toEqual(["A: 1 firing"]);
    const told = Object.values(["a/alertmanager-1", "a/jaeger", "a/postgres"]).flatMap(
      (id) => harness.health(id) ?? [],
    );
    const { verdict, silent, failing, oldestAnswerMs } = verdictOf([], told, harness.clock.now() + 1);
    expect([verdict, silent, failing, oldestAnswerMs]).toEqual(["clear", [], [], 1]);
    expect(verdictOf([], told.slice(1), harness.clock.now()).verdict).toBe("empty");

    const { url = "" } = harness.health("a/jaeger") ?? {};
    const credential = { scheme: "bearer", token: "horse-battery" };
    const set = await harness.console.call("credentials.set", { environment: "a", backend: "jaeger", url, credential });
    expect(set.ok).toBe(true);
    await harness.until(() => harness.health("a/jaeger")?.lastSuccessAt !== null);
    expect([token, harness.secrets.kept.get("a/jaeger")?.origin]).toEqual(["Bearer horse-battery", server.url]);
    expect(harness.faults).toEqual([]);
    expect(JSON.stringify([harness.messages, harness.log])).not.toContain("horse-battery");
  });

  test("are asked once a minute, and go with the settings", async () => {
    const server = await jaeger({ services: ["shop-api"] });
    const harness = await openConsole(settingsOf(environment("a", { jaeger: { url: server.url } })));
    await harness.until(() => harness.health("a/jaeger")?.lastSuccessAt === recordedHour);
    await harness.clock.advance(59_000);
    expect(server.requests).toHaveLength(1);
    await harness.clock.advance(2_000);
    await server.arrived(2);
    await harness.write(settingsOf(environment("a", {})));
    await harness.until(() => harness.backends().length === 0);
  });
});
