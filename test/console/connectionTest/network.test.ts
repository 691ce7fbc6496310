import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { testConnection } from "../../../electron/console/connectionTest/test.ts";
import { createFakeClock, type FakeClock } from "../../support/clock.ts";
import { createCertificates, listenOn, startServer } from "../../support/httpServer.ts";
import { closeAfterwards, connectionTo, temporaryFolder } from "../http/support.ts";
import { checkOf, good, outcomes, serve, serveAll, text, tried } from "./support.ts";

const stopped = "credential unknown, product unknown, clock unknown, use unknown";

/** A port at which nobody listens. */
async function deadPort(): Promise<number> {
  const { port, close } = await listenOn(createServer());
  await close();
  return port;
}

describe("the address", () => {
  test.each([
    ["ENOTFOUND", "There is no host “prometheus.example”."],
    ["EAI_AGAIN", "The name “prometheus.example” could not be looked up."],
  ])("whose name leads nowhere: %s", async (code, found) => {
    const report = await testConnection({
      trial: { kind: "prometheus", settings: { url: "http://prometheus.example:9090" } },
      connection: connectionTo("http://prometheus.example:9090"),
      unsent: null,
      clock: createFakeClock(),
      lookup: () => Promise.reject(Object.assign(new Error("no"), { code })),
    });
    expect(checkOf(report, "address")).toMatchObject({ outcome: "wrong", found, mend: expect.stringContaining("VPN") });
    expect(outcomes(report)).toBe(`address wrong, connection unknown, ${stopped}`);
    expect(report.usable).toBe(false);
  });

  test("of which the proxy's is looked up where there is a proxy", async () => {
    const report = await testConnection({
      trial: { kind: "prometheus", settings: { url: "http://prometheus.example:9090", proxy: "http://proxy.example" } },
      connection: connectionTo("http://prometheus.example:9090", { proxy: "http://proxy.example" }),
      unsent: null,
      clock: createFakeClock(),
      lookup: () => Promise.reject(Object.assign(new Error("no"), { code: "ENOTFOUND" })),
    });
    expect(checkOf(report, "address").found).toBe("There is no host “proxy.example”.");
    expect(checkOf(report, "address").mend).toContain("`proxy`");
  });
});

describe("the connection", () => {
  test("is refused", async () => {
    const port = await deadPort();
    const report = await tried("prometheus", { url: `http://127.0.0.1:${port}` });
    expect(outcomes(report)).toBe(`address good, connection wrong, ${stopped}`);
    expect(checkOf(report, "connection")).toMatchObject({
      found: `Prometheus refused the connection at 127.0.0.1:${port}.`,
      mend: `Is it running, and is the port right? Prometheus usually listens at port 9090, not ${port}.`,
      betterUrl: null,
    });
  });

  test.each([
    ["ends without an answer", (end: (text: string) => void) => end("")],
    ["is to something that speaks no HTTP", (end: (text: string) => void) => end("SSH-2.0-OpenSSH_9.6\r\n")],
  ])("%s", async (_what, answer) => {
    const server = closeAfterwards(await listenOn(createServer((socket) => answer((body) => socket.end(body)))));
    const report = await tried("alertmanager", { url: `http://127.0.0.1:${server.port}` });
    expect(outcomes(report)).toBe(`address good, connection wrong, ${stopped}`);
    expect(checkOf(report, "connection").mend).toContain("Alertmanager usually listens at port 9093");
  });

  test("breaks off in the middle of an answer", async () => {
    const server = await serveAll((response) => {
      response.writeHead(200, { "content-length": 1000 }).write("{");
      setImmediate(() => response.socket?.destroy());
    });
    const report = await tried("loki", { url: server.url });
    expect(report.usable).toBe(false);
    expect(report.checks.some(({ found }) => found.includes("only in part"))).toBe(true);
  });
});

describe("a server that takes its time", () => {
  async function hanging(begin: boolean) {
    return closeAfterwards(
      await startServer((response) => {
        if (begin) response.writeHead(200, { "content-type": "application/json" }).write("{");
      }),
    );
  }

  function begin(url: string, clock: FakeClock, timeoutMs = 300_000) {
    return testConnection({
      trial: { kind: "prometheus", settings: { url } },
      connection: connectionTo(url, { timeoutMs }),
      unsent: null,
      clock,
    });
  }

  test("and never answers is waited for 8 s, whatever the settings allow", async () => {
    const server = await hanging(false);
    const clock = createFakeClock();
    const testing = begin(server.url, clock);
    await server.arrived(1);
    await clock.advance(8_000);
    const report = await testing;
    expect(checkOf(report, "connection")).toMatchObject({
      outcome: "wrong",
      found: "Prometheus did not answer within 8 s.",
    });
    expect(clock.alarms()).toEqual([]);
  });

  test("with TLS too is waited for no longer", async () => {
    const clock = createFakeClock();
    const server = closeAfterwards(await listenOn(createServer((socket) => socket.resume())));
    const testing = begin(`https://127.0.0.1:${server.port}`, clock);
    await server.connected(1);
    await clock.advance(8_000);
    await server.connected(2);
    await clock.advance(8_000);
    const report = await testing;
    expect(checkOf(report, "connection")).toMatchObject({
      outcome: "wrong",
      found: expect.stringContaining("could not be connected to within 8 s"),
    });
    expect(outcomes(report)).toContain("certificate unknown");
  });

  test("drips", async () => {
    const clock = createFakeClock();
    const server = await hanging(true);
    const testing = begin(server.url, clock, 500);
    await server.arrived(1);
    await expect.poll(() => server.openConnections()).toBe(1);
    await clock.advance(500);
    expect(checkOf(await testing, "connection").found).toMatch(/within 500 ms\.$/);
  });

  test("with every question is left after 20 s, with what is known by then", async () => {
    const clock = createFakeClock();
    const waiting: (() => void)[] = [];
    const buildinfo = good.prometheus["/api/v1/status/buildinfo"];
    const server = closeAfterwards(
      await startServer((response, request) => {
        if (request.path.includes("buildinfo") && waiting.length === 0) buildinfo?.(response, request);
        else waiting.push(() => response.destroy());
      }),
    );
    // The clock stands still but for the end of the test.
    const testing = begin(server.url, {
      ...clock,
      after: (ms, ring) => (ms === 20_000 ? clock.after(ms, ring) : () => {}),
    });
    await server.arrived(2);
    await clock.advance(20_000);
    const report = await testing;
    expect(checkOf(report, "product").outcome).toBe("good");
    expect(checkOf(report, "use")).toMatchObject({
      outcome: "unknown",
      found: "The test took longer than 20 s and was ended before this was looked at.",
    });
    expect(report.usable).toBe(false);
    await expect.poll(() => server.openConnections()).toBe(0);
  });
});

describe("an answer that is", () => {
  const huge = { "content-type": "application/json" };

  test.each([
    ["huge", huge, Buffer.alloc(3_000_000, " ")],
    ["a bomb of gzip", { ...huge, "content-encoding": "gzip" }, gzipSync(Buffer.alloc(200_000_000, " "))],
  ])("%s is not read to its end", async (_what, headers, body) => {
    const server = await serveAll((response) => response.writeHead(200, headers).end(body));
    const report = await tried("prometheus", { url: server.url });
    expect(report.usable).toBe(false);
    expect(checkOf(report, "product").found).toContain("more than 1 MiB");
  });

  test("no JSON, or JSON of nobody, is said as such", async () => {
    const words = await tried("jaeger", { url: (await serveAll(text("hello\u202e there"))).url });
    expect(checkOf(words, "product").found).toBe(
      "Text came instead of JSON: “hello there”. Nothing there is known to be Jaeger.",
    );
    const other = await tried("jaeger", { url: (await serveAll(text("[1]"))).url });
    expect(checkOf(other, "product").found).toMatch(/^JSON came, but of another program\./);
    expect(outcomes(other)).toBe(
      "address good, connection good, credential unknown, product wrong, clock good, use unknown",
    );
  });
});

describe("http and https mixed up", () => {
  test("https where http is spoken", async () => {
    const server = await serve(good.prometheus);
    const report = await tried("prometheus", { url: server.url.replace("http:", "https:") });
    expect(checkOf(report, "connection")).toEqual({
      check: "connection",
      outcome: "wrong",
      found: "The server speaks HTTP, but the URL begins with https://.",
      mend: "Begin the URL with http://.",
      betterUrl: server.url,
    });
  });

  test("http where https is spoken, with a certificate that is not accepted", async () => {
    const { valid } = await createCertificates();
    const server = await serve(good.alertmanager, valid);
    const report = await tried("alertmanager", { url: server.url.replace("https:", "http:") });
    expect(checkOf(report, "connection")).toMatchObject({
      outcome: "wrong",
      found: "The server speaks HTTPS, but the URL begins with http://.",
      betterUrl: server.url,
    });
    expect(report.certificate).toMatchObject({ subject: "localhost", issuer: "Test CA" });
    expect(server.requests).toEqual([]);
  });

  test("http where something else speaks https", async () => {
    const folder = await temporaryFolder();
    const { valid, ca } = await createCertificates();
    await writeFile(join(folder, "ca.pem"), ca);
    const server = await serve(good.prometheus, valid);
    const url = server.url.replace("https:", "http:");
    const settingsFile = join(folder, "environments.json");
    const report = await tried("alertmanager", { url, caFile: "ca.pem" }, { settingsFile });
    expect(checkOf(report, "connection")).toMatchObject({ outcome: "wrong", betterUrl: null });
  });

  test("a credential is not sent in clear text to find out", async () => {
    const server = await serve(good.prometheus);
    await tried(
      "prometheus",
      { url: server.url.replace("http:", "https:") },
      { credential: { kind: "typed", credential: { scheme: "bearer", token: "secret-token" } } },
    );
    expect(server.requests.length).toBeGreaterThan(0);
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(server.requests.map(() => undefined));
  });
});
