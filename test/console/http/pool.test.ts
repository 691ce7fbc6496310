import { createServer, type Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { createHttpClient } from "../../../electron/console/http/client.ts";
import { listenOn, sendJson, startServer } from "../../support/httpServer.ts";
import { clientTo, closeAfterwards, connectionTo, createManualClock, failureOf, oneConnectionTo } from "./support.ts";

describe("connections", () => {
  test("are kept alive, also after a refusal", async () => {
    const server = closeAfterwards(
      await startServer((response, { path }) => sendJson(response, "x", path === "/bad" ? 400 : 200)),
    );
    const client = oneConnectionTo(server.url);
    await client.json("/1");
    await failureOf(client.json("/bad"));
    await client.json("/2");
    expect([server.requests.length, server.connections()]).toEqual([3, 1]);
  });

  test("are four at most, or as many as asked for", async () => {
    for (const connections of [undefined, 1]) {
      const server = closeAfterwards(await startServer((response) => setImmediate(() => sendJson(response, 1))));
      const options = connections === undefined ? {} : { connections };
      const client = closeAfterwards(createHttpClient(connectionTo(server.url), createManualClock(), options));
      await Promise.all(Array.from({ length: 12 }, () => client.json("/x")));
      expect(server.requests).toHaveLength(12);
      expect(server.connections()).toBe(connections ?? 4);
    }
  });

  test("are not shared between clients", async () => {
    const server = closeAfterwards(await startServer((response) => sendJson(response, 1)));
    await clientTo(server.url).json("/x");
    await clientTo(server.url).json("/x");
    expect(server.connections()).toBe(2);
  });
});

describe("reset", () => {
  test("drops the connections; the next request makes new ones", async () => {
    const server = closeAfterwards(await startServer((response) => sendJson(response, 1)));
    const client = clientTo(server.url);
    await client.json("/1");
    await client.reset();
    await client.json("/2");
    expect(server.connections()).toBe(2);
  });

  test("ends what is under way", async () => {
    const server = closeAfterwards(await startServer((response, { path }) => path === "/2" && sendJson(response, 2)));
    const client = clientTo(server.url);
    const failure = failureOf(client.json("/1"));
    await server.arrived(1);
    const reset = client.reset();
    const next = client.json("/2");
    expect(await failure).toMatchObject({
      code: "CANCELLED",
      message: "Prometheus was not waited for: its connections were made anew.",
    });
    await reset;
    expect((await next).value).toBe(2);
  });

  test("before any request does nothing", async () => {
    await clientTo("http://127.0.0.1:1").reset();
  });
});

test("close is for good", async () => {
  const server = closeAfterwards(await startServer((response) => sendJson(response, 1)));
  const client = clientTo(server.url);
  await client.json("/x");
  await client.close();
  expect(await failureOf(client.json("/x"))).toMatchObject({ code: "CANCELLED" });
  expect(server.requests).toHaveLength(1);
});

describe("a connection that the server had closed while idle", () => {
  /** Answers the first request of a connection, and closes it in reply to the second one. */
  async function forgetful() {
    const seen: string[] = [];
    const server = closeAfterwards(
      await listenOn(
        createServer((socket: Socket) => {
          let answered = false;
          socket.on("data", (data) => {
            seen.push(data.toString().split(" ", 1)[0] ?? "");
            if (answered) socket.resetAndDestroy();
            else socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
            answered = true;
          });
        }),
      ),
    );
    return { server, seen, client: oneConnectionTo(`http://127.0.0.1:${server.port}`) };
  }

  test("is replaced in silence for a GET", async () => {
    const { server, seen, client } = await forgetful();
    await client.json("/1");
    expect((await client.json("/2")).value).toEqual({});
    expect([server.connections(), seen.length]).toEqual([2, 3]);
  });

  test("is told for a POST, which may have been carried out", async () => {
    const { seen, client } = await forgetful();
    await client.json("/1");
    expect(await failureOf(client.json("/2", { form: [] }))).toMatchObject({ code: "UNREACHABLE" });
    expect(seen).toEqual(["GET", "POST"]);
  });
});
