import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { followRedirect } from "../../../electron/console/http/redirects.ts";
import { createCertificates, sendJson, startServer, startTlsServer } from "../../support/httpServer.ts";
import { clientTo, closeAfterwards, failureOf, temporaryFolder } from "./support.ts";

const credential = { scheme: "bearer", token: "secret-token" } as const;
const asIs = (words: string) => words;

/** Redirects each path to the location named for it, and answers others with their path. */
async function redirecting(locations: Record<string, string>, status = 302) {
  return closeAfterwards(
    await startServer((response, { path }) => {
      const location = locations[path];
      if (location === undefined) sendJson(response, path);
      else response.writeHead(status, { location }).end();
    }),
  );
}

describe("a redirect on the same host is followed", () => {
  test.each([301, 302, 303, 307, 308])("%i", async (status) => {
    const server = await redirecting({ "/old?a=1": "/new?a=1" }, status);
    const answer = await clientTo(server.url, { credential }).json("/old", { query: [["a", "1"]] });
    expect(answer.value).toBe("/new?a=1");
    expect(server.requests[1]?.headers.authorization).toBe("Bearer secret-token");
  });

  test("five times, relative or absolute", async () => {
    const server = await redirecting({ "/0": "1", "/1": "./2", "/2": "/3", "/3": "/4", "/4": "/5" });
    expect((await clientTo(server.url).json("/0")).value).toBe("/5");
  });

  test("not six times", async () => {
    const server = await redirecting({ "/0": "/1", "/1": "/2", "/2": "/3", "/3": "/4", "/4": "/5", "/5": "/6" });
    const error = await failureOf(clientTo(server.url).json("/0"));
    expect(error).toMatchObject({ code: "BAD_ANSWER", message: expect.stringContaining("more than 5 times") });
    expect(server.requests).toHaveLength(6);
  });

  test("not in a circle", async () => {
    const server = await redirecting({ "/a": "/b", "/b": "/a" });
    const error = await failureOf(clientTo(server.url).json("/a"));
    expect(error).toMatchObject({ code: "BAD_ANSWER", message: expect.stringContaining("in a circle") });
    expect(server.requests).toHaveLength(2);
  });

  test("not for a POST", async () => {
    const server = await redirecting({ "/query": "/prom/query" }, 307);
    const error = await failureOf(clientTo(server.url).request("/query", { method: "POST" }));
    expect(error).toMatchObject({ code: "BAD_ANSWER", message: expect.stringContaining(`${server.url}/prom/query`) });
    expect(server.requests).toHaveLength(1);
  });

  test("not without a place to go", async () => {
    const server = closeAfterwards(await startServer((response) => response.writeHead(302).end()));
    expect((await failureOf(clientTo(server.url).json("/x"))).message).toContain("without saying where to");
  });
});

describe("a redirect to another host", () => {
  test("is named and never asked", async () => {
    const other = closeAfterwards(await startServer((response) => sendJson(response, {})));
    const server = await redirecting({ "/x": `${other.url}/prom/x?token=1` });
    const error = await failureOf(clientTo(server.url, { credential }).json("/x"));
    expect(error).toMatchObject({
      code: "BAD_ANSWER",
      message: expect.stringContaining(`redirects to another address, ${other.url}/prom/x, so nothing was sent there.`),
    });
    expect(other.connections()).toBe(0);
  });

  test.each([
    "https://login.example.com/",
    "https://example.com/oauth2/start?rd=x",
    "https://team.cloudflareaccess.com/cdn-cgi/access/x",
    "https://example.com/realms/x?client_id=grafana",
    "http://127.0.0.1:1/auth/login",
  ])("for a sign-in, to %s", async (location) => {
    const server = await redirecting({ "/x": location });
    const error = await failureOf(clientTo(server.url).json("/x"));
    expect(error).toMatchObject({
      code: "UNAUTHORIZED",
      message: expect.stringContaining(`wants a browser sign-in at ${new URL(location).host},`),
    });
  });

  test("hides user info, and keeps a secret out of the sentence", async () => {
    const server = await redirecting({ "/x": "http://jane:hunter2@127.0.0.1:1/a/secret-token/b" });
    const { message } = await failureOf(clientTo(server.url, { credential }).json("/x"));
    expect(message).toContain("http://127.0.0.1:1/a/•••/b");
    expect(message).not.toMatch(/hunter2|secret-token/);
  });
});

describe("http may become https, not the other way round", () => {
  test.each([
    ["http://h/x", "https://h/x", true],
    ["http://h:80/x", "https://h:8443/x", true],
    ["https://h/x", "http://h/x", false],
    ["http://h:1/x", "http://h:2/x", false],
    ["http://h/x", "https://h.evil/x", false],
    ["http://h/x", "//evil/x", false],
    ["http://h/x", "javascript:alert(1)", false],
    ["http://h/x", "file:///etc/passwd", false],
  ])("%s to %s: %j", (from, to, followed) => {
    const follow = () => followRedirect("P", "GET", [new URL(from)], to, asIs);
    if (followed) expect(follow().href).toBe(to);
    else expect(follow).toThrow(/redirects/);
  });

  test("and takes the credential along", async () => {
    const { ca, valid } = await createCertificates();
    const secure = closeAfterwards(await startTlsServer(valid, (response) => sendJson(response, "secure")));
    const server = await redirecting({ "/x": `${secure.url}/y` });
    const folder = await temporaryFolder();
    const caFile = join(folder, "ca.pem");
    await writeFile(caFile, ca);
    expect((await clientTo(server.url, { credential, caFile }).json("/x")).value).toBe("secure");
    expect(secure.requests[0]?.headers.authorization).toBe("Bearer secret-token");
  });
});
