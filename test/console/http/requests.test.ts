import { describe, expect, test } from "vitest";
import type { Credential } from "../../../shared/model/credential.ts";
import { sendJson, startServer } from "../../support/httpServer.ts";
import { clientTo, closeAfterwards, failureOf } from "./support.ts";

const echo = async () => closeAfterwards(await startServer((response) => sendJson(response, {})));

describe("the URL of a request", () => {
  test.each([
    ["", "/api/v1/query", "/api/v1/query"],
    ["/", "/api/v1/query", "/api/v1/query"],
    ["/prom", "api/v1/query", "/prom/api/v1/query"],
    ["/prom/", "/api/v1/query", "/prom/api/v1/query"],
    ["//a//b//", "//api//v1", "/a/b/api/v1"],
    ["/prom?x=1#y", "/-/ready", "/prom/-/ready"],
    ["", "/loki/api/v1/label/a%2Fb/values", "/loki/api/v1/label/a%2Fb/values"],
    ["", "/odd?path#here", "/odd%3Fpath%23here"],
  ])("base %j and path %j make %j", async (base, path, expected) => {
    const server = await echo();
    await clientTo(server.url + base).json(path);
    expect(server.requests[0]?.path).toBe(expected);
  });

  test("carries a query in which names repeat", async () => {
    const server = await echo();
    const query = [
      ["filter", 'a="b c&d"'],
      ["filter", "é=1"],
    ] as const;
    await clientTo(server.url).json("/x", { query });
    const sent = new URL(server.requests[0]?.path ?? "", server.url).searchParams;
    expect([...sent]).toEqual(query);
  });

  test("may not climb out of the route prefix", async () => {
    const server = await echo();
    for (const path of ["/api/../x", "/%2e%2E/x", "..", "/a/."]) {
      expect(await failureOf(clientTo(`${server.url}/prom`).json(path))).toMatchObject({ code: "INVALID_INPUT" });
    }
    expect(server.requests).toEqual([]);
  });

  test.each(["", "prometheus:9090", "ftp://host", "http://", "file:///etc/passwd"])("%j is refused", async (url) => {
    const error = await failureOf(clientTo(url).request("/x"));
    expect(error).toMatchObject({ code: "INVALID_INPUT", message: expect.stringContaining("no usable URL") });
  });

  test("is shown without user info and query", async () => {
    const server = closeAfterwards(await startServer((response) => response.writeHead(404).end()));
    const url = server.url.replace("http://", "http://jane:hunter2@");
    const error = await failureOf(clientTo(`${url}/am?token=secret`).request("/x", { query: [["q", "secret"]] }));
    expect(error.message).toBe(
      `Prometheus has nothing at ${server.url}/am/x (404). Is the URL right, or is a route prefix missing?`,
    );
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
  });
});

describe("what a request sends", () => {
  const credentials: readonly (readonly [Credential, Record<string, string>])[] = [
    [
      { scheme: "basic", username: "jane", password: "pä:ss" },
      { authorization: `Basic ${Buffer.from("jane:pä:ss").toString("base64")}` },
    ],
    [{ scheme: "bearer", token: "abc.def" }, { authorization: "Bearer abc.def" }],
    [
      { scheme: "headers", headers: { "CF-Access-Client-Id": "one", "X-Scope-OrgID": "mine" } },
      { "cf-access-client-id": "one", "x-scope-orgid": "mine" },
    ],
  ];
  test.each(credentials)("credential %#", async (credential, headers) => {
    const server = await echo();
    await clientTo(server.url, { credential }).json("/x", { headers: { "x-scope-orgid": "everyone" } });
    expect(server.requests[0]?.headers).toMatchObject(headers);
  });

  test("the request's headers, in place of our own", async () => {
    const server = await echo();
    await clientTo(server.url).json("/x", { headers: { "X-Scope-OrgID": "a|b", Accept: "text/plain" } });
    expect(server.requests[0]?.headers).toMatchObject({ "x-scope-orgid": "a|b", accept: "text/plain" });
  });

  test("a form", async () => {
    const server = await echo();
    const client = clientTo(server.url);
    await client.json("/query", {
      form: [
        ["query", "up == 1"],
        ["time", "1"],
      ],
    });
    expect(server.requests.map(({ method, headers, body }) => [method, headers["content-type"], body])).toEqual([
      ["POST", "application/x-www-form-urlencoded", "query=up+%3D%3D+1&time=1"],
    ]);
  });

  test("JSON, and a DELETE that has no body", async () => {
    const server = await echo();
    const client = clientTo(server.url);
    await client.json("/silences", { json: { comment: 'a "b"\n' } });
    await client.json("/silence/1", { method: "DELETE" });
    expect(server.requests.map(({ method, headers, body }) => [method, headers["content-type"], body])).toEqual([
      ["POST", "application/json", '{"comment":"a \\"b\\"\\n"}'],
      ["DELETE", undefined, ""],
    ]);
  });

  test.each([
    ["X-Scope-OrgID", "a\r\nX-Evil: 1"],
    ["X-Scope-OrgID", "a\nb"],
    ["X-Scope-OrgID", "a\0b"],
    ["X-Scope-OrgID", "żółw"],
    ["X Scope", "a"],
    ["X-Evil: 1\r\nX-Scope", "a"],
    ["", "a"],
    ["Transfer-Encoding", "chunked"],
    ["Content-Length", "3"],
    ["Connection", "upgrade"],
    ["Proxy-Authorization", "Basic x"],
  ])("never the header %j: %j", async (header, value) => {
    const server = await echo();
    const error = await failureOf(clientTo(server.url).request("/x", { headers: { [header]: value } }));
    expect(error.code).toBe("INVALID_INPUT");
    if (value.length > 3) expect(error.message).not.toContain(value);
    const asCredential = { scheme: "headers", headers: { [header]: value } } as const;
    expect(await failureOf(clientTo(server.url, { credential: asCredential }).request("/x"))).toMatchObject({
      code: "INVALID_INPUT",
    });
    expect(server.requests).toEqual([]);
  });

  test("never a token with a line break", async () => {
    const server = await echo();
    const credential = { scheme: "bearer", token: "abcd\r\nX-Evil: 1" } as const;
    const error = await failureOf(clientTo(server.url, { credential }).request("/x"));
    expect(error.code).toBe("INVALID_INPUT");
    expect(error.message).not.toContain("abcd");
  });
});
