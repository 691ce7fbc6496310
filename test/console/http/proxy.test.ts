import { writeFile } from "node:fs/promises";
import { createServer as createHttpServer, request as forward } from "node:http";
import { connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createCertificates, listenOn, sendJson, startServer, startTlsServer } from "../../support/httpServer.ts";
import {
  clientTo,
  closeAfterwards,
  createManualClock,
  failureOf,
  oneConnectionTo,
  temporaryFolder,
} from "./support.ts";

/** A forward and CONNECT proxy; with `refuse` it answers every CONNECT and request with that status. */
async function startProxy(refuse: number | null = null) {
  const seen: { readonly line: string; readonly authorization: string | undefined }[] = [];
  const server = createHttpServer((request, response) => {
    seen.push({ line: `${request.method} ${request.url}`, authorization: request.headers["proxy-authorization"] });
    if (refuse !== null) return void response.writeHead(refuse).end();
    const { "proxy-authorization": _own, ...headers } = request.headers;
    const onward = forward(request.url ?? "", { method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => response.writeHead(502).end());
    request.pipe(onward);
  });
  server.on("connect", (request, socket: Socket) => {
    seen.push({ line: `CONNECT ${request.url}`, authorization: request.headers["proxy-authorization"] });
    if (refuse !== null) return void socket.end(`HTTP/1.1 ${refuse} No\r\n\r\n`);
    const onward = connect(Number(request.url?.split(":")[1]), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      onward.pipe(socket).pipe(onward);
    });
    onward.on("error", () => socket.destroy());
    socket.on("close", () => onward.destroy());
  });
  const listening = closeAfterwards(await listenOn(server));
  return { ...listening, seen, url: `http://127.0.0.1:${listening.port}` };
}

describe("through a proxy", () => {
  test("plain requests are forwarded, and the proxy is told no password", async () => {
    const server = closeAfterwards(await startServer((response, { body }) => sendJson(response, body)));
    const proxy = await startProxy();
    const credential = { scheme: "bearer", token: "secret-token" } as const;
    const client = clientTo(server.url, { proxy: proxy.url, credential });
    expect((await client.json("/x", { form: [["a", "1"]] })).value).toBe("a=1");
    expect(proxy.seen).toEqual([{ line: `POST ${server.url}/x`, authorization: undefined }]);
    expect(server.requests[0]?.headers).toMatchObject({ authorization: "Bearer secret-token" });
  });

  test("TLS is tunnelled, and verified end to end", async () => {
    const { ca, valid } = await createCertificates();
    const server = closeAfterwards(await startTlsServer(valid, (response) => sendJson(response, "secure")));
    const proxy = await startProxy();
    const caFile = join(await temporaryFolder(), "ca.pem");
    await writeFile(caFile, ca);
    const client = oneConnectionTo(server.url, { proxy: proxy.url, caFile });
    expect((await client.json("/x")).value).toBe("secure");
    await client.json("/x");
    expect(proxy.seen.map(({ line }) => line)).toEqual([`CONNECT 127.0.0.1:${server.port}`]);
    expect(await failureOf(clientTo(server.url, { proxy: proxy.url }).json("/x"))).toMatchObject({ code: "TLS" });
  });

  test.each([
    [407, /proxy .*asks for a user name and password \(407\)\. The console cannot sign in to a proxy: set `proxy`/],
    [403, /the proxy 127\.0\.0\.1:\d+ could not or would not connect to it \(403\)/],
  ])("that refuses a tunnel with %i", async (status, sentence) => {
    const proxy = await startProxy(status);
    const error = await failureOf(clientTo("https://prometheus.invalid", { proxy: proxy.url }).json("/x"));
    expect(error).toMatchObject({ code: "UNREACHABLE", message: expect.stringMatching(sentence) });
  });

  test("that asks for a password for a plain request", async () => {
    const proxy = await startProxy(407);
    const error = await failureOf(clientTo("http://prometheus.invalid", { proxy: proxy.url }).json("/x"));
    expect(error).toMatchObject({ code: "UNREACHABLE", message: expect.stringContaining("(407). The console cannot") });
  });

  test("that is not there", async () => {
    const gone = await listenOn(createServer());
    await gone.close();
    const proxy = `http://127.0.0.1:${gone.port}`;
    for (const url of ["http://prometheus.invalid", "https://prometheus.invalid"]) {
      const error = await failureOf(clientTo(url, { proxy }).json("/x"));
      expect(error).toMatchObject({
        code: "UNREACHABLE",
        message: `Prometheus cannot be reached: its proxy 127.0.0.1:${gone.port} refused the connection. Check the proxy in Settings.`,
      });
    }
  });

  test("that never answers", async () => {
    const silent = closeAfterwards(await listenOn(createServer()));
    const clock = createManualClock();
    const client = clientTo("https://prometheus.invalid", { proxy: `http://127.0.0.1:${silent.port}` }, clock);
    const failure = failureOf(client.json("/x"));
    await silent.connected(1);
    clock.advance(10_000);
    expect(await failure).toMatchObject({ code: "TIMEOUT" });
  });

  test.each(["socks5://127.0.0.1:1", "proxy:3128", ""])("%j is no proxy", async (proxy) => {
    expect(await failureOf(clientTo("http://h", { proxy }).json("/x"))).toMatchObject({
      code: "INVALID_INPUT",
      message: expect.stringContaining("the proxy in Settings"),
    });
  });
});
