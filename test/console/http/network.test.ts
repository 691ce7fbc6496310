import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { networkFailure } from "../../../electron/console/http/failure.ts";
import { listenOn, sendJson, startServer } from "../../support/httpServer.ts";
import { clientTo, closeAfterwards, connectionTo, createManualClock, failureOf, headersOf } from "./support.ts";

async function freePort(): Promise<number> {
  const server = await listenOn(createServer());
  await server.close();
  return server.port;
}

describe("a backend that cannot be reached", () => {
  test("because nothing listens", async () => {
    const port = await freePort();
    const error = await failureOf(clientTo(`http://127.0.0.1:${port}`).request("/x"));
    expect(error).toMatchObject({
      code: "UNREACHABLE",
      message: `Prometheus refused the connection at 127.0.0.1:${port}. Is it running, and is the port right?`,
    });
  });

  test("at neither of a name's addresses", async () => {
    const port = await freePort();
    const error = await failureOf(clientTo(`http://localhost:${port}`).request("/x"));
    expect(error.message).toContain(`refused the connection at localhost:${port}`);
  });

  test("because its name is unknown", async () => {
    const error = await failureOf(clientTo("http://nothing.invalid:9090").request("/x"));
    expect(error.code).toBe("UNREACHABLE");
    // A machine without a name server answers EAI_AGAIN.
    expect(error.message).toMatch(/Prometheus was not found: (?:there is no host|the name) “nothing\.invalid”/);
  });

  test("because it resets the connection, or closes it", async () => {
    for (const end of ["resetAndDestroy", "destroy"] as const) {
      const server = closeAfterwards(await startServer((response) => response.socket?.[end]()));
      const error = await failureOf(clientTo(server.url).request("/x"));
      expect(error).toMatchObject({ code: "UNREACHABLE", message: expect.stringContaining("without an answer") });
      expect(server.requests).toHaveLength(1);
    }
  });

  test("because it does not speak HTTP", async () => {
    const server = closeAfterwards(
      await listenOn(createServer((socket) => socket.on("data", () => socket.end("220 mail.example ESMTP\r\n")))),
    );
    const error = await failureOf(clientTo(`http://127.0.0.1:${server.port}`).request("/x"));
    expect(error).toMatchObject({ code: "BAD_ANSWER", message: expect.stringContaining("does not answer in HTTP") });
  });

  test.each([
    [
      "ENOTFOUND",
      "UNREACHABLE",
      "Prometheus was not found: there is no host “h”. Check the URL in Settings, and whether the VPN is connected.",
    ],
    ["EAI_AGAIN", "UNREACHABLE", "could not be looked up"],
    ["EHOSTUNREACH", "UNREACHABLE", "there is no way to h:9090"],
    ["ENETUNREACH", "UNREACHABLE", "there is no way to h:9090"],
    ["EPERM", "UNREACHABLE", "firewall"],
    ["ETIMEDOUT", "TIMEOUT", "could not be connected to within 10 s"],
    ["UND_ERR_CONNECT_TIMEOUT", "TIMEOUT", "could not be connected to within 10 s"],
    ["EMFILE", "UNREACHABLE", "(EMFILE: a token)"],
    ["", "INTERNAL", "could not be asked: a token"],
  ])("with %j", (code, kind, sentence) => {
    const cause = Object.assign(new Error("a token"), code === "" ? {} : { code });
    const error = networkFailure(connectionTo("http://h:9090/x"), cause, "waiting", 10_000, (words) => words);
    expect(error.code).toBe(kind);
    expect(error.message).toContain(sentence);
    expect(error.cause).toBeUndefined();
  });

  test("by IPv6 nor IPv4: the telling one of both failures counts", () => {
    const failed = (code: string) => Object.assign(new Error(code), { code });
    const cause = new AggregateError([failed("ENETUNREACH"), failed("ECONNREFUSED")]);
    const error = networkFailure(connectionTo("http://h:1"), cause, "waiting", 10_000, (words) => words);
    expect(error.message).toContain("refused the connection at h:1");
  });
});

describe("the deadline", () => {
  test("ends a connection that is not made", async () => {
    // A TLS client hello that nobody answers.
    const silent = closeAfterwards(await listenOn(createServer()));
    const clock = createManualClock();
    const failure = failureOf(clientTo(`https://127.0.0.1:${silent.port}`, {}, clock).request("/x"));
    await silent.connected(1);
    clock.advance(10_000);
    expect(await failure).toMatchObject({
      code: "TIMEOUT",
      message: expect.stringMatching(/could not be connected to within 10 s/),
    });
  });

  test("ends the waiting for headers", async () => {
    const server = closeAfterwards(await startServer(() => {}));
    const clock = createManualClock();
    const failure = failureOf(clientTo(server.url, {}, clock).request("/x", { timeoutMs: 2_500 }));
    await server.arrived(1);
    clock.advance(2_499);
    clock.advance(1);
    expect(await failure).toMatchObject({
      code: "TIMEOUT",
      message: "Prometheus did not answer within 2.5 s. It may be overloaded, or the query too heavy.",
    });
  });

  test("ends a body that stalls", async () => {
    const server = closeAfterwards(await startServer((response) => response.writeHead(200).write('{"a":')));
    const clock = createManualClock();
    const headersCame = headersOf("/half");
    const failure = failureOf(clientTo(server.url, {}, clock).json("/half"));
    await headersCame;
    clock.advance(10_000);
    expect(await failure).toMatchObject({
      code: "TIMEOUT",
      message: "Prometheus began to answer, but did not finish within 10 s.",
    });
  });

  test("counts the time in the queue", async () => {
    const server = closeAfterwards(await startServer(() => {}));
    const clock = createManualClock();
    const client = clientTo(server.url, {}, clock);
    const failures = Array.from({ length: 6 }, (_, index) => failureOf(client.request(`/${index}`)));
    await server.arrived(4);
    clock.advance(10_000);
    expect((await Promise.all(failures)).map(({ code }) => code)).toEqual(Array(6).fill("TIMEOUT"));
  });

  test("is disarmed by an answer", async () => {
    const server = closeAfterwards(await startServer((response) => sendJson(response, 1)));
    const clock = createManualClock();
    await clientTo(server.url, {}, clock).json("/x");
    expect(clock.armed()).toBe(0);
  });
});

describe("cancelling", () => {
  test("before, while waiting, and in the body", async () => {
    const server = closeAfterwards(
      await startServer((response, { path }) => {
        if (path === "/body") response.writeHead(200).write("x");
      }),
    );
    const client = clientTo(server.url);
    expect(await failureOf(client.request("/x", { signal: AbortSignal.abort() }))).toMatchObject({ code: "CANCELLED" });
    expect(server.requests).toHaveLength(0);

    const waiting = new AbortController();
    const whileWaiting = failureOf(client.request("/wait", { signal: waiting.signal }));
    await server.arrived(1);
    waiting.abort(new Error("not to be seen"));
    expect(await whileWaiting).toMatchObject({
      code: "CANCELLED",
      message: "Prometheus was not waited for: the request was cancelled.",
    });

    const reading = new AbortController();
    const headersCame = headersOf("/body");
    const whileReading = failureOf(client.request("/body", { signal: reading.signal }));
    await headersCame;
    reading.abort();
    expect(await whileReading).toMatchObject({ code: "CANCELLED" });
  });
});
