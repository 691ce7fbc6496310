import { createServer as createHttpServer } from "node:http";
import type { Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../../../electron/console/credentials/memory.ts";
import { ConsoleError } from "../../../electron/console/errors.ts";
import type { Credential } from "../../../shared/model/credential.ts";
import { type Handler, listenOn, startServer } from "../../support/httpServer.ts";
import { closeAfterwards } from "../http/support.ts";
import { checkOf, good, guarded, json, outcomes, page, serve, serveAll, text, tried } from "./support.ts";

const basic = { scheme: "basic", username: "ada", password: "correct horse" } as const;
const basicHeader = `Basic ${Buffer.from("ada:correct horse").toString("base64")}`;
const bearer = { scheme: "bearer", token: "token-of-ada-1815" } as const;

const typed = (credential: Credential) => ({ credential: { kind: "typed", credential } as const });
const kept = { kind: "kept", environment: "production", backend: "prometheus" } as const;

describe("a server that wants to know who asks", () => {
  test.each([
    [
      'Basic realm="x"',
      "basic",
      "Prometheus asks for a user name and password, and none was sent (401).",
      "Enter it here.",
    ],
    ["Bearer", "bearer", "Prometheus asks for a token, and none was sent (401).", "Enter it here."],
    ["Negotiate", null, "Prometheus asks for a credential, and none was sent (401).", "Enter it here."],
  ])("%s", async (challenge, wants, found, mend) => {
    const server = await serveAll(guarded(good.prometheus, basicHeader, challenge));
    const report = await tried("prometheus", { url: server.url });
    expect(checkOf(report, "credential")).toMatchObject({ outcome: "wrong", found, mend });
    expect(report).toMatchObject({ wants, usable: false });
    expect(outcomes(report)).toBe(
      "address good, connection good, credential wrong, product unknown, clock good, use unknown",
    );
  });

  test.each([
    [basic, basicHeader, "It answered with the user name and password."],
    [bearer, "Bearer token-of-ada-1815", "It answered with the token."],
    [
      { scheme: "headers", headers: { Authorization: "Key 42-42-42" } } as const,
      "Key 42-42-42",
      "It answered with the headers.",
    ],
  ])("and is told: %j", async (credential, header, found) => {
    const server = await serveAll(guarded(good.prometheus, header, "Basic"));
    const report = await tried("prometheus", { url: server.url }, typed(credential));
    expect(checkOf(report, "credential")).toMatchObject({ outcome: "good", found });
    expect(report.usable).toBe(true);
  });

  test("and refuses what it is told, which is in no sentence even where it repeats it", async () => {
    const server = await serveAll((response, { headers }) =>
      response.writeHead(403, { "content-type": "text/plain" }).end(`no entry with ${headers.authorization}`),
    );
    const report = await tried("prometheus", { url: server.url }, typed(bearer));
    expect(checkOf(report, "credential")).toMatchObject({
      outcome: "wrong",
      found: expect.stringContaining("no entry"),
    });
    expect(JSON.stringify(report)).not.toContain(bearer.token);
    const wrong = await tried(
      "prometheus",
      { url: (await serveAll(guarded(good.prometheus, "other", "Basic"))).url },
      typed(basic),
    );
    expect(checkOf(wrong, "credential")).toMatchObject({
      outcome: "wrong",
      found: "Prometheus refused the user name or password (401).",
    });
    expect(JSON.stringify(wrong)).not.toContain("correct horse");
  });

  test("and whose page repeats the password is not quoted with it", async () => {
    const short = { ...basic, password: "hunter2" };
    const server = await serveAll(page("<!doctype html><title>Not hunter2 again</title>"));
    const report = await tried("prometheus", { url: server.url }, typed(short));
    expect(checkOf(report, "product").found).toMatch(/^A web page titled “Not ••• again” answers there\./);
    expect(JSON.stringify(report)).not.toContain("hunter2");
  });

  test("only for what the console really asks", async () => {
    const refused = text("Forbidden", 403);
    const server = await serve({ ...good.alertmanager, "/api/v2/alerts": refused });
    const report = await tried("alertmanager", { url: server.url });
    expect(outcomes(report)).toBe(
      "address good, connection good, credential wrong, product good, clock good, use wrong",
    );
  });

  test("although its version alone is forbidden", async () => {
    const server = await serve({ ...good.prometheus, "/api/v1/status/buildinfo": text("Forbidden", 403) });
    const report = await tried("prometheus", { url: server.url });
    expect(report.usable).toBe(true);
    expect(checkOf(report, "credential").outcome).toBe("good");
    expect(checkOf(report, "product").outcome).toBe("unknown");
  });

  test("that is a Mimir, which wants a tenant", async () => {
    const info = { application: "Grafana Mimir", version: "2.17.1" };
    const orNoTenant: Handler = (response, request) =>
      request.headers["x-scope-orgid"] === "shop"
        ? (good.prometheus[request.path.split("?")[0] ?? ""] ?? text("", 404))(response, request)
        : text("no org id\n", 401)(response, request);
    const paths = Object.keys(good.prometheus).map((path) => [path, orNoTenant] as const);
    const buildinfo = json({ status: "success", data: info });
    const server = await serve({ ...Object.fromEntries(paths), "/api/v1/status/buildinfo": buildinfo });
    const report = await tried("prometheus", { url: server.url });
    expect(report).toMatchObject({ usable: false, wants: "headers", product: "Grafana Mimir 2.17.1" });
    expect(checkOf(report, "credential").mend).toContain("X-Scope-OrgID");
    const headers = { "X-Scope-OrgID": "shop" };
    expect((await tried("prometheus", { url: server.url }, typed({ scheme: "headers", headers }))).usable).toBe(true);
  });

  test("at a sign-in for browsers, on another host", async () => {
    const server = await serveAll(text("", 302, { location: "https://sso.example.com/login?client_id=x" }));
    const report = await tried("prometheus", { url: server.url });
    expect(checkOf(report, "credential")).toMatchObject({
      outcome: "wrong",
      found: expect.stringContaining("wants a browser sign-in at sso.example.com"),
      mend: expect.stringContaining("behind the sign-in"),
    });
  });

  test("although the settings do not name a credential that is needed, or name one that is not", async () => {
    const server = await serve(good.prometheus);
    const report = await tried("prometheus", { url: server.url, auth: { type: "bearer" } });
    expect(checkOf(report, "credential")).toMatchObject({
      outcome: "doubtful",
      mend: expect.stringContaining("`auth`"),
    });
    expect(report.usable).toBe(true);
  });
});

describe("a credential that must not be sent", () => {
  test("is one that is not what the settings name", async () => {
    const server = await serveAll(guarded(good.prometheus, basicHeader, "Basic"));
    const report = await tried("prometheus", { url: server.url, auth: { type: "bearer" } }, typed(basic));
    expect(checkOf(report, "credential")).toMatchObject({
      outcome: "wrong",
      found: "The settings want a token, but this credential is a user name and password, so it was not sent.",
    });
    expect(server.requests.every(({ headers }) => headers.authorization === undefined)).toBe(true);
  });

  test("is one that is kept for another address", async () => {
    const secrets = createMemoryStore("");
    const server = await serveAll(guarded(good.prometheus, basicHeader, "Basic"));
    await secrets.set("production/prometheus", basic, "https://elsewhere.example");
    const moved = await tried("prometheus", { url: server.url }, { secrets, credential: kept });
    expect(checkOf(moved, "credential")).toMatchObject({
      outcome: "wrong",
      found: "The saved credential is for https://elsewhere.example, so it was not sent.",
      mend: "Enter the one for this address.",
    });
    expect(server.requests.every(({ headers }) => headers.authorization === undefined)).toBe(true);

    await secrets.set("production/prometheus", basic, server.url);
    expect((await tried("prometheus", { url: server.url }, { secrets, credential: kept })).usable).toBe(true);
    const none = { ...kept, backend: "loki" };
    const other = await tried("prometheus", { url: server.url }, { secrets, credential: none });
    expect(checkOf(other, "credential").outcome).toBe("wrong");
  });

  test("is doubted where none is needed", async () => {
    const secrets = createMemoryStore("");
    await secrets.set("production/prometheus", basic, "https://elsewhere.example");
    const server = await serve(good.prometheus);
    const report = await tried("prometheus", { url: server.url }, { secrets, credential: kept });
    expect(checkOf(report, "credential").found).toMatch(/^It asks for none\. The saved credential is for /);
    expect(report.usable).toBe(true);
  });

  test("is one in a keychain that does not open", async () => {
    const locked = {
      ...createMemoryStore(""),
      get: () => Promise.reject(new ConsoleError("NO_KEYCHAIN", "The keychain is locked. Unlock it.")),
    };
    const server = await serveAll(guarded(good.prometheus, basicHeader, "Basic"));
    const report = await tried("prometheus", { url: server.url }, { secrets: locked, credential: kept });
    expect(checkOf(report, "credential")).toMatchObject({
      outcome: "wrong",
      found: "The keychain is locked.",
      mend: "Unlock it.",
    });
  });
});

describe("through a proxy", () => {
  /** Forwards nothing: answers everything with the status. */
  async function refusing(status: number) {
    const server = createHttpServer((_request, response) => response.writeHead(status).end());
    server.on("connect", (_request, socket: Socket) => {
      socket.on("error", () => {});
      socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
    });
    const { port } = closeAfterwards(await listenOn(server));
    return `http://127.0.0.1:${port}`;
  }

  test.each(["http", "https"])("that wants a password itself, to a server with %s", async (scheme) => {
    const proxy = await refusing(407);
    const report = await tried("prometheus", { url: `${scheme}://prometheus.example:9090`, proxy });
    expect(checkOf(report, "connection")).toMatchObject({
      outcome: "wrong",
      found: expect.stringContaining("(407)"),
      mend: expect.stringContaining("`proxy`"),
    });
  });

  test("that cannot reach the server", async () => {
    const proxy = await refusing(502);
    for (const scheme of ["http", "https"]) {
      const report = await tried("prometheus", { url: `${scheme}://prometheus.example:9090`, proxy });
      expect(checkOf(report, "connection")).toMatchObject({
        outcome: "wrong",
        found: expect.stringContaining("(502)"),
      });
    }
  });

  test("that is not there", async () => {
    const gone = await startServer(() => {});
    await gone.close();
    const report = await tried("prometheus", { url: "http://prometheus.example:9090", proxy: gone.url });
    expect(checkOf(report, "connection").found).toMatch(/its proxy 127\.0\.0\.1:\d+ refused the connection\.$/);
  });

  // The second is no address of this machine, though it begins like one.
  test.each(["am.example:9093", "127.am.example:9093"])("that forwards to %s", async (host) => {
    // To a proxy the whole URL is the path.
    const alerts = Object.entries(good.alertmanager).map(([path, answer]) => [`http://${host}${path}`, answer]);
    const proxy = await serve(Object.fromEntries(alerts));
    const report = await tried("alertmanager", { url: `http://${host}`, proxy: proxy.url }, typed(bearer));
    expect(report.usable).toBe(true);
    expect(checkOf(report, "connection").found).toBe(
      `A server answers at ${host} through the proxy 127.0.0.1:${proxy.port}.`,
    );
    expect(checkOf(report, "credential")).toMatchObject({
      outcome: "doubtful",
      found: "It answered with the token, which went there unencrypted.",
    });
  });
});
