import { describe, expect, test } from "vitest";
import { startServer } from "../../electron/loopback/server.ts";
import { ask, askRaw, postToken, running, tokenOf } from "./harness.ts";

describe("files", () => {
  test("the page comes with headers that let it load and reach nothing else", async () => {
    const target = await running();
    const answer = await ask(target, "/");
    expect(answer.status).toBe(200);
    expect(answer.text).toBe("<title>page</title>");
    expect(answer.headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cache-control": "no-store",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "content-security-policy": `default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; connect-src 'self' ws://127.0.0.1:${target.server.port}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });

  test("the query is ignored, the method is not", async () => {
    const target = await running();
    expect((await ask(target, "/?anything")).status).toBe(200);
    expect(await ask(target, "/", { method: "HEAD" })).toMatchObject({ status: 200, text: "" });
    expect((await ask(target, "/", { method: "POST" })).status).toBe(405);
    expect((await ask(target, "/", { method: "OPTIONS" })).status).toBe(405);
    expect((await ask(target, "/", { headers: { "If-None-Match": '"page"' } })).status).toBe(304);
  });

  test.each([
    "/index.html",
    "/assets/",
    "/assets/other.js",
    "/../package.json",
    "/assets/../../package.json",
    "/%2e%2e/package.json",
    "/..%5cpackage.json",
    "/assets/%00",
    "//etc/passwd",
    "/__proto__",
    "/socket",
  ])("%s is no file", async (path) => {
    expect((await ask(await running(), path)).status).toBe(404);
  });
});

describe("who asks", () => {
  test.each(["evil.example", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.evil.example", "[::1]"])(
    "a page that calls this machine %j is refused",
    async (host) => {
      const target = await running();
      const answer = await ask(target, "/", { headers: { Host: host } });
      expect(answer.status).toBe(421);
      expect(answer.text).not.toContain("page");
    },
  );

  test("localhost is a name for us too, with its own origin and socket", async () => {
    const target = await running();
    const host = `localhost:${target.server.port}`;
    const answer = await ask(target, "/", { headers: { Host: host, Origin: `http://${host}` } });
    expect(answer.status).toBe(200);
    expect(answer.headers["content-security-policy"]).toContain(`connect-src 'self' ws://${host};`);
    expect((await ask(target, "/", { headers: { Host: host, Origin: target.origin } })).status).toBe(403);
  });

  test.each(["https://evil.example", "null", "http://127.0.0.1:1", "http://127.0.0.1"])(
    "the origin %s is refused",
    async (origin) => {
      expect((await ask(await running(), "/", { headers: { Origin: origin } })).status).toBe(403);
    },
  );

  test("Host headers that no browser sends", async () => {
    const target = await running();
    const own = `127.0.0.1:${target.server.port}`;
    const end = "Connection: close\r\n\r\n";
    const status = async (head: string) => (await askRaw(target, head + end)).split("\r\n", 1)[0];
    expect(await status(`GET / HTTP/1.1\r\nHost: ${own}\r\n`)).toBe("HTTP/1.1 200 OK");
    expect(await status(`GET / HTTP/1.1\r\nHost: ${own}\r\nHost: evil.example\r\n`)).toMatch(/ 4\d\d /);
    expect(await status(`GET / HTTP/1.1\r\nHost: evil.example\r\nHost: ${own}\r\n`)).toMatch(/ 4\d\d /);
    expect(await status("GET / HTTP/1.1\r\n")).toMatch(/ 400 /);
    expect(await status("GET / HTTP/1.1\r\nHost:\r\n")).toMatch(/ 421 /);
    expect(await status("GET / HTTP/1.0\r\n")).toMatch(/ 421 /);
    expect(await status(`GET / HTTP/1.1\r\nHost: ${own}, evil.example\r\n`)).toMatch(/ 421 /);
    expect(await status(`GET / HTTP/1.1\r\nHost: user@${own}\r\n`)).toMatch(/ 421 /);
    expect(await status(`GET http://evil.example/ HTTP/1.1\r\nHost: ${own}\r\n`)).toMatch(/ 404 /);
    expect(await status(`GET / HTTP/1.1\r\nHost: ${own}\r\nOrigin: null\r\nOrigin: ${target.origin}\r\n`)).toMatch(
      / 403 /,
    );
    expect(await status("\x16\x03\x01 not HTTP\r\n")).toMatch(/ 400 /);
  });
});

describe("a link", () => {
  test("opens one session, once", async () => {
    const target = await running();
    const token = tokenOf(target.server.link());
    const first = await postToken(target, token);
    expect(first.status).toBe(200);
    expect(JSON.parse(first.text).session).toMatch(/^[\w-]{43}$/);
    const second = await postToken(target, token);
    expect(second.status).toBe(403);
    expect(JSON.parse(second.text)).toEqual({
      error: "This link was used already. Press Enter in the terminal where the console runs to get a new one.",
    });
  });

  test("a new link does not end an unread one", async () => {
    const target = await running();
    const links = [target.server.link(), target.server.link()];
    const answers = await Promise.all(links.map((link) => postToken(target, tokenOf(link))));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  });

  test("is exchanged by our own page only", async () => {
    const target = await running();
    const token = tokenOf(target.server.link());
    const body = JSON.stringify({ token });
    const json = { "Content-Type": "application/json" };
    expect((await ask(target, "/session", { method: "POST", headers: json, body })).status).toBe(403);
    expect((await postToken(target, token, { Origin: "https://evil.example" })).status).toBe(403);
    expect((await postToken(target, token, { Origin: "null" })).status).toBe(403);
    expect((await postToken(target, token, { Host: "evil.example" })).status).toBe(421);
    expect((await postToken(target, token, { "Content-Type": "text/plain" })).status).toBe(415);
    expect((await ask(target, "/session", { headers: { Origin: target.origin } })).status).toBe(405);
    expect((await postToken(target, token)).status).toBe(200);
  });

  test("malformed and oversized bodies are refused", async () => {
    const target = await running();
    const post = (body: string) =>
      ask(target, "/session", {
        method: "POST",
        headers: { Origin: target.origin, "Content-Type": "application/json" },
        body,
      });
    expect((await post("")).status).toBe(400);
    expect((await post("{")).status).toBe(400);
    expect((await post('{"token":1}')).status).toBe(400);
    expect((await post('{"token":""}')).status).toBe(400);
    expect((await post(`{"token":"${"x".repeat(10_000)}"}`)).status).toBe(413);
  });

  test("guessing is slowed down, and does not lock out whoever holds the link", async () => {
    const target = await running();
    const token = tokenOf(target.server.link());
    for (let attempt = 0; attempt < 20; attempt += 1) {
      expect((await postToken(target, `guess${attempt}`)).status).toBe(403);
    }
    expect((await postToken(target, "one more")).status).toBe(429);
    expect((await postToken(target, token)).status).toBe(200);
    expect((await postToken(target, token)).status).toBe(429);
  });
});

test("a port in use is an error, and a closed server lets go of its port", async () => {
  const target = await running();
  const again = () => startServer({ console: target.console, files: new Map(), port: target.server.port });
  await expect(again()).rejects.toMatchObject({ code: "EADDRINUSE" });
  await target.server.close();
  const second = await again();
  await second.close();
});
