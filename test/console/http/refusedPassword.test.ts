import { expect, test } from "vitest";
import { createHttpClient, type HttpClient } from "../../../electron/console/http/client.ts";
import { sendJson, startServer, type TestServer } from "../../support/httpServer.ts";
import { closeAfterwards, connectionTo, createManualClock, failureOf, type ManualClock } from "./support.ts";

// A directory behind a server locks the account of whoever sends a wrong password again and again.

const password = "hunter2-changed-since";
const refused = "Prometheus refused the user name or password (401). Enter the right one in Backends.";
const heldFor = (minutes: number) =>
  `${refused} It was not sent again, as repeated refusals may lock the account; the next try is in ${minutes} min, or with Ask now in Backends.`;

interface Guarded {
  readonly server: TestServer;
  readonly clock: ManualClock;
  readonly client: HttpClient;
  /** Paths that refuse the password. */
  readonly refusing: Set<string>;
  /** So many questions at once, as a poll asks them; the sentences they end with, `ok` for an answer. */
  ask(...paths: readonly string[]): Promise<readonly string[]>;
}

async function guarded(...paths: readonly string[]): Promise<Guarded> {
  const refusing = new Set(paths);
  const server = closeAfterwards(
    await startServer((response, { path }) => {
      if (refusing.has(path)) response.writeHead(401, { "www-authenticate": "Basic" }).end();
      else sendJson(response, "ok");
    }),
  );
  const clock = createManualClock();
  const credential = { scheme: "basic", username: "jane", password } as const;
  const client = closeAfterwards(createHttpClient(connectionTo(server.url, { credential }), clock));
  const one = async (path: string) => {
    return client.json(path).then(
      ({ value }) => String(value),
      ({ message }) => String(message),
    );
  };
  return { server, clock, client, refusing, ask: (...asked) => Promise.all(asked.map(one)) };
}

test("that was never right is sent once, however many ask, and again after a minute, then every ten", async () => {
  const { server, clock, ask } = await guarded("/a", "/b", "/c", "/d");
  const poll = () => ask("/a", "/b", "/c", "/d");
  expect(await poll()).toEqual(Array(4).fill(refused));
  expect(server.requests).toHaveLength(1);
  clock.advance(15_000);
  expect(await poll()).toEqual(Array(4).fill(heldFor(1)));
  const sent: number[] = [];
  for (let second = 15; second < 3_600; second += 15) {
    const before = server.requests.length;
    await poll();
    if (server.requests.length > before) sent.push(second);
    clock.advance(15_000);
  }
  expect(server.requests).toHaveLength(1 + sent.length);
  expect(sent).toEqual([60, 660, 1_260, 1_860, 2_460, 3_060]);
});

test("that was changed on the server is sent once more before it is held back, and at once where a clock was set back", async () => {
  const { server, clock, client, refusing, ask } = await guarded();
  expect(await ask("/a", "/b")).toEqual(["ok", "ok"]);
  refusing.add("/a").add("/b");
  expect(await ask("/a", "/b")).toEqual([refused, refused]);
  expect(await ask("/a", "/b")).toEqual([refused, refused]);
  expect(await ask("/a")).toEqual([heldFor(1)]);
  expect(server.requests).toHaveLength(5);
  expect(await failureOf(client.json("/a"))).toMatchObject({ scheme: "basic", retryAfterMs: 60_000 });
  clock.advance(-3_600_000);
  expect(await ask("/a")).toEqual([refused]);
  expect(await ask("/a")).toEqual([heldFor(10)]);
  // Another network, or a machine that woke up.
  await client.reset();
  refusing.clear();
  expect(await ask("/a", "/b")).toEqual(["ok", "ok"]);
});

test("that one path alone refuses goes on to the others", async () => {
  const { ask } = await guarded("/admin");
  expect(await ask("/a")).toEqual(["ok"]);
  for (let poll = 0; poll < 3; poll += 1) {
    expect(await ask("/admin", "/a")).toEqual([refused, "ok"]);
    expect(await ask("/admin")).toEqual([refused]);
    expect(await ask("/a")).toEqual(["ok"]);
  }
});

test("for whose first question a server takes long keeps the others for two seconds only", async () => {
  const server = closeAfterwards(
    await startServer((response, { path }) => (path === "/slow" ? null : sendJson(response, "ok"))),
  );
  const clock = createManualClock();
  const credential = { scheme: "basic", username: "jane", password } as const;
  const client = closeAfterwards(createHttpClient(connectionTo(server.url, { credential }), clock));
  const slow = failureOf(client.json("/slow"));
  await server.arrived(1);
  const other = client.json("/a");
  const unwanted = new AbortController();
  const cancelled = failureOf(client.json("/b", { signal: unwanted.signal }));
  unwanted.abort();
  expect((await cancelled).code).toBe("CANCELLED");
  clock.advance(2_000);
  expect((await other).value).toBe("ok");
  expect(server.requests.map(({ path }) => path)).toEqual(["/slow", "/a"]);
  clock.advance(8_000);
  expect((await slow).code).toBe("TIMEOUT");
});
