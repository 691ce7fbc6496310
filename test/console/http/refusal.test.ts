import { describe, expect, test } from "vitest";
import { serverWords } from "../../../electron/console/http/words.ts";
import type { Credential } from "../../../shared/model/credential.ts";
import { startServer } from "../../support/httpServer.ts";
import { clientTo, closeAfterwards, createManualClock, failureOf, headersOf } from "./support.ts";

const bearer: Credential = { scheme: "bearer", token: "secret-token" };
const basic: Credential = { scheme: "basic", username: "jane", password: "hunter2" };
const headers: Credential = { scheme: "headers", headers: { "X-Key": "secret-key" } };

interface Answered {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

async function refusedBy(
  { status, body = "", headers: sent = {} }: Answered,
  changes: Parameters<typeof clientTo>[1] = {},
) {
  const server = closeAfterwards(await startServer((response) => response.writeHead(status, sent).end(body)));
  const error = await failureOf(clientTo(server.url, changes).request("/api"));
  return { error, url: server.url };
}

describe("401", () => {
  test.each<[string, Credential | null, string, string | null, string]>([
    [
      "asks for a password",
      null,
      'Basic realm="x"',
      "basic",
      "Prometheus asks for a user name and password, and none was sent (401). Enter it in Backends.",
    ],
    [
      "asks for a token",
      null,
      "Bearer",
      "bearer",
      "Prometheus asks for a token, and none was sent (401). Enter it in Backends.",
    ],
    [
      "asks for anything",
      null,
      "",
      null,
      "Prometheus asks for a credential, and none was sent (401). Enter it in Backends.",
    ],
    [
      "refuses the token",
      bearer,
      'Bearer error="invalid_token"',
      "bearer",
      "Prometheus refused the token (401). Enter the right one in Backends.",
    ],
    [
      "refuses the password",
      basic,
      "Basic",
      "basic",
      "Prometheus refused the user name or password (401). Enter the right one in Backends.",
    ],
    [
      "refuses the headers",
      headers,
      "",
      null,
      "Prometheus refused the credential's headers (401). Enter the right one in Backends.",
    ],
    [
      "wants the other scheme",
      bearer,
      "Basic",
      "basic",
      "Prometheus refused the token (401). It asks for a user name and password instead; change that in Settings.",
    ],
    [
      "offers several",
      basic,
      'Negotiate, Basic realm="a, b", Bearer',
      "basic",
      "Prometheus refused the user name or password (401). Enter the right one in Backends.",
    ],
  ])("%s", async (_what, credential, challenge, scheme, message) => {
    const { error } = await refusedBy(
      { status: 401, headers: challenge === "" ? {} : { "www-authenticate": challenge } },
      { credential },
    );
    expect(error).toMatchObject({ code: "UNAUTHORIZED", scheme, message });
  });

  test("for want of a tenant", async () => {
    const { error } = await refusedBy({ status: 401, body: "no org id\n" }, { kind: "loki", name: "Loki" });
    expect(error).toMatchObject({
      code: "UNAUTHORIZED",
      scheme: "tenant",
      message: "Loki wants to know the tenant (401: no org id). Add its id to `tenants` of this Loki in Settings.",
    });
  });
});

describe("a status", () => {
  const json = (value: unknown) => ({ body: JSON.stringify(value), headers: { "content-type": "application/json" } });
  test.each<[Answered, string, string | RegExp]>([
    [
      { status: 400, ...json({ status: "error", errorType: "bad_data", error: "1:4: parse error" }) },
      "BAD_QUERY",
      "Prometheus did not understand the request (400): 1:4: parse error.",
    ],
    [
      { status: 422, ...json({ code: 602, message: "comment in body is required" }) },
      "BAD_QUERY",
      "Prometheus did not understand the request (422): comment in body is required.",
    ],
    [
      { status: 400, body: "Client sent an HTTP request to an HTTPS server.\n" },
      "TLS",
      /Begin its URL in Settings with https:/,
    ],
    [{ status: 403 }, "FORBIDDEN", "Prometheus does not allow this (403). No credential was sent; it may need one."],
    [{ status: 403, body: "RBAC: access denied" }, "FORBIDDEN", /\(403\): RBAC: access denied\. No credential/],
    [
      { status: 404, body: "404 page not found\n" },
      "NOT_FOUND",
      /has nothing at http:\S+\/api \(404\)\. Is the URL right, or is a route prefix missing\?$/,
    ],
    [{ status: 404, ...json("silence not found") }, "NOT_FOUND", /missing\? It says: silence not found\.$/],
    [{ status: 405 }, "BAD_ANSWER", /does not take GET at http:\S+\/api \(405\)/],
    [
      { status: 407 },
      "UNREACHABLE",
      /proxy asks for a user name .* The console cannot sign in to a proxy: set `proxy` in Settings/,
    ],
    [{ status: 408 }, "TIMEOUT", /408/],
    [
      { status: 410, ...json({ status: "deprecated", error: "The v1 API was removed" }) },
      "NOT_FOUND",
      /no longer offers http:\S+\/api \(410\): The v1 API was removed\.$/,
    ],
    [{ status: 414 }, "BAD_QUERY", /414/],
    [{ status: 418 }, "BAD_ANSWER", /unexpected status \(418\)/],
    [{ status: 304 }, "BAD_ANSWER", /unexpected status \(304\)/],
    [{ status: 429 }, "RATE_LIMITED", "Prometheus wants fewer requests (429)."],
    [
      { status: 500, body: "rpc error: code = ResourceExhausted" },
      "UNAVAILABLE",
      "Prometheus failed inside (500): rpc error: code = ResourceExhausted.",
    ],
    [
      {
        status: 502,
        body: "<html><head><title>502 Bad Gateway</title></head></html>",
        headers: { "content-type": "text/html" },
      },
      "UNAVAILABLE",
      "Prometheus is not answering behind its proxy (502): 502 Bad Gateway.",
    ],
    [
      { status: 503, body: "Service Unavailable" },
      "UNAVAILABLE",
      "Prometheus is not ready to answer (503): Service Unavailable.",
    ],
    [{ status: 507 }, "UNAVAILABLE", "Prometheus failed (507)."],
  ])("%j is %s", async (answered, code, message) => {
    const { error } = await refusedBy(answered);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    if (typeof message === "string") expect(error.message).toBe(message);
  });
});

describe("Retry-After", () => {
  test.each<[string, number | null]>([
    ["120", 120_000],
    ["0", 0],
    ["Sun, 01 Mar 2026 10:00:30 GMT", 30_000],
    ["Sun, 01 Mar 2026 09:59:00 GMT", 0],
    ["99999999999", 86_400_000],
    ["soon", null],
    ["-5", null],
    ["1.5", null],
  ])("%j is %j ms", async (value, retryAfterMs) => {
    for (const status of [429, 503]) {
      const server = closeAfterwards(
        await startServer((response) => response.writeHead(status, { "retry-after": value }).end()),
      );
      const clock = createManualClock(Date.parse("2026-03-01T10:00:00Z"));
      expect(await failureOf(clientTo(server.url, {}, clock).request("/x"))).toMatchObject({ retryAfterMs });
    }
  });

  test("is in the sentence", async () => {
    const { error } = await refusedBy({ status: 429, headers: { "retry-after": "30" }, body: "slow down" });
    expect(error.message).toBe("Prometheus wants fewer requests (429): slow down. It asks to wait 30 s.");
  });
});

describe("the server's words", () => {
  test.each<[string, string, string | null, string | null]>([
    ["a JSON string", '"bad matcher format: {a=\\"b\\"}"', "application/json", 'bad matcher format: {a="b"}'],
    [
      "code and message",
      '{"code":602,"message":"comment in body is required"}',
      "application/json",
      "comment in body is required",
    ],
    ["an empty body", "", null, null],
    ["plain text", "404 page not found\n", "text/plain; charset=utf-8", "404 page not found"],
    ["v1", '{"status":"error","error":"gone"}', "application/json", "gone"],
    [
      "Prometheus",
      '{"status":"error","errorType":"execution","error":"too many samples"}',
      "application/json",
      "too many samples",
    ],
    ["a gateway", '{"error":{"code":7,"message":"denied"}}', "application/json", "denied"],
    ["a page with a title", "<html><title>\n Bad  Gateway </title><body>x", "text/html", "Bad Gateway"],
    ["a page without one", "<!doctype html><p>x", null, null],
    ["JSON without words", '{"a":1}', "application/json", null],
    ["broken JSON", '{"error": "x', "application/json", null],
    ["XML", "<Error><Code>1</Code></Error>", "application/xml", null],
    ["control characters and bidi marks", "a\u202eb\u0000c\u001b[31m\u200f\n\n\t d\u2028e", null, "abc[31m d e"],
  ])("%s", (_what, body, type, words) => {
    expect(serverWords(body, type)).toBe(words);
  });

  test("are cut by characters", () => {
    const words = serverWords("😀".repeat(400), null) ?? "";
    expect([...words]).toHaveLength(300);
    expect(words.endsWith("😀…")).toBe(true);
  });
});

describe("a body that goes on or stalls", () => {
  test("does not hide the status", async () => {
    const clock = createManualClock();
    const server = closeAfterwards(
      await startServer((response) => response.writeHead(503, { "retry-after": "7" }).write("starting")),
    );
    const headersCame = headersOf("/stalled");
    const failure = failureOf(clientTo(server.url, {}, clock).request("/stalled"));
    await headersCame;
    clock.advance(10_000);
    expect(await failure).toMatchObject({ code: "UNAVAILABLE", retryAfterMs: 7_000 });
  });

  test("is read only in part", async () => {
    const { error } = await refusedBy({ status: 500, body: "x".repeat(5_000_000) });
    expect(error.message.length).toBeLessThan(400);
  });
});
