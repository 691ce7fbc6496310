import { createServer, type IncomingHttpHeaders } from "node:http";
import { describe, expect, test } from "vitest";
import type { Authorizer } from "../../../electron/console/http/authorizer.ts";
import { createContentRedact, createRedact, formsOf } from "../../../electron/console/http/redact.ts";
import { listenOn, sendJson, startServer } from "../../support/httpServer.ts";
import { clientTo, closeAfterwards, failureOf } from "./support.ts";

/** Tokens in order; each is used until it is refused. */
function authorizer(...tokens: string[]): Authorizer & { readonly calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    scheme: "oauth2",
    headers: async () => ({ authorization: `Bearer ${tokens[0]}` }),
    refused: ({ authorization }) => {
      calls.push(`refused ${authorization}`);
      tokens.shift();
      return tokens.length > 0;
    },
    secrets: () => tokens,
    reset: async () => {
      calls.push("reset");
    },
    close: async () => {
      calls.push("close");
    },
  };
}

describe("a client with an authorizer", () => {
  test("asks once more after a 401, and no more after another", async () => {
    const server = closeAfterwards(
      await startServer((response, { headers }) => {
        if (headers.authorization === "Bearer b") sendJson(response, "in");
        else response.writeHead(401).end("no");
      }),
    );
    const healing = authorizer("a", "b");
    expect((await clientTo(server.url, { authorizer: healing }).json("/x")).value).toBe("in");
    expect(healing.calls).toEqual(["refused Bearer a"]);
    const hopeless = authorizer("a", "c", "d");
    const error = await failureOf(clientTo(server.url, { authorizer: hopeless }).json("/x", { json: {} }));
    expect([error.code, error.scheme, hopeless.calls]).toEqual(["UNAUTHORIZED", "oauth2", ["refused Bearer a"]]);
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer a",
      "Bearer b",
      "Bearer a",
      "Bearer c",
    ]);
  });

  test("does not take a refusal of the right for one of the token", async () => {
    const server = closeAfterwards(await startServer((response) => response.writeHead(403).end()));
    const one = authorizer("a", "b");
    const error = await failureOf(clientTo(server.url, { authorizer: one }).json("/x"));
    expect(error.message).toBe("Prometheus does not allow this (403). The credential lacks the right to do so.");
    expect(one.calls).toEqual([]);
  });

  test("resets and closes it along", async () => {
    const one = authorizer("a");
    const client = clientTo("http://127.0.0.1:1", { authorizer: one });
    await client.reset();
    await client.close();
    expect(one.calls).toEqual(["reset", "close"]);
    expect((await failureOf(client.json("/x"))).code).toBe("CANCELLED");
  });

  test("gives up waiting for a token when the caller does", async () => {
    const never = { ...authorizer("a"), headers: () => new Promise<never>(() => {}) };
    const stop = new AbortController();
    const asked = failureOf(clientTo("http://127.0.0.1:1", { authorizer: never }).json("/x", { signal: stop.signal }));
    stop.abort();
    expect((await asked).code).toBe("CANCELLED");
  });

  test("proves who we are on a WebSocket as well", async () => {
    const seen: IncomingHttpHeaders[] = [];
    const server = createServer();
    server.on("upgrade", ({ headers }, socket) => {
      seen.push(headers);
      socket.destroy();
    });
    const { port } = closeAfterwards(await listenOn(server));
    const client = clientTo(`http://127.0.0.1:${port}`, { authorizer: authorizer("a") });
    const handlers = { onText: () => {}, onClose: () => {} };
    await failureOf(client.socket("/tail", { query: [], headers: {}, handlers }));
    expect(seen.map(({ authorization }) => authorization)).toEqual(["Bearer a"]);
  });
});

describe("secrets are taken out", () => {
  test("of sentences in every form, also those that were got since", () => {
    let tokens: readonly string[] = [];
    const source = { ...authorizer(), secrets: () => tokens };
    const redact = createRedact({ credential: null, authorizer: source });
    const token = 'Tok-en/with "signs" & 9';
    const forms = formsOf(token).filter((form) => form !== token);
    expect(redact(token)).toBe(token);
    tokens = [token];
    for (const form of [token, ...forms]) expect(redact(`<${form}>`)).toBe("<•••>");
    expect(redact("nothing of it")).toBe("nothing of it");
  });

  test("of data only where no server has them by chance", () => {
    const basic = (password: string) =>
      createContentRedact({ credential: { scheme: "basic", username: "jane", password } });
    expect(basic("production")('{"env":"production"}')).toBe('{"env":"production"}');
    expect(basic("eu-west-1")('{"region":"eu-west-1"}')).toBe('{"region":"eu-west-1"}');
    expect(basic("hunter2-hunter2")('{"x":"a hunter2-hunter2"}')).toBe('{"x":"a •••"}');
    expect(basic('hunter2"hunter2')('{"x":"a hunter2\\"hunter2"}')).toBe('{"x":"a •••"}');
    const headers = createContentRedact({
      credential: {
        scheme: "headers",
        headers: { "X-Scope-OrgID": "production-eu-west-1", "X-Key": `${"k".repeat(23)}1` },
      },
    });
    expect(headers(`production-eu-west-1 ${"k".repeat(23)}1`)).toBe("production-eu-west-1 •••");
  });

  test("of nothing where there are none", () => {
    expect(createRedact({ credential: null })("a b c")).toBe("a b c");
    expect(createContentRedact({ credential: null })("a b c")).toBe("a b c");
  });
});
