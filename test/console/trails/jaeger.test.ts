import { afterEach, describe, expect, test } from "vitest";
import { ConsoleError } from "../../../electron/console/errors.ts";
import { createHttpClient } from "../../../electron/console/http/client.ts";
import { pollJaeger, readSpans } from "../../../electron/console/trails/jaegerClient.ts";
import { mostSpans, spansOf } from "../../../electron/console/trails/jaegerNormalise.ts";
import { tracesSchema } from "../../../electron/console/trails/jaegerSchema.ts";
import { systemClock } from "../../../electron/console/world.ts";
import type { JaegerSettings } from "../../../shared/settings/schema.ts";
import { sendJson, startServer, type TestServer } from "../../support/httpServer.ts";
import { type JaegerOptions, noonUs, startJaeger, wireTrace } from "./jaegerServer.ts";

const traceId = "7f3b5c1e00004000800000000000abcd";
const span = { from: noonUs / 1000 - 60_000, to: noonUs / 1000 + 60_000 };
const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function clientOf(server: TestServer) {
  closing.push(() => server.close());
  const http = createHttpClient(
    {
      ...{ name: "Jaeger", kind: "jaeger", url: server.url, credential: null, caFile: null, clientCert: null },
      ...{ proxy: null, timeoutMs: 5_000, maxBytes: 32 * 1024 * 1024 },
    },
    systemClock,
  );
  closing.push(() => http.close());
  return http;
}

async function open(options: JaegerOptions, settings: Partial<JaegerSettings> = {}) {
  const server = await startJaeger(options);
  const http = clientOf(server);
  return { server, http, read: (id: string) => readSpans(http, { url: server.url, ...settings }, id, span) };
}

const request = (id: string, service = "shop-api") =>
  wireTrace(id, [
    {
      id: "a",
      service,
      operation: "POST /orders",
      duration: 31_000,
      tags: { request_id: "abc12345", "http.method": "POST" },
    },
    {
      id: "b",
      parent: "a",
      service: "shop-db",
      operation: "SELECT",
      at: 2_000,
      duration: 20_000,
      tags: { error: true },
    },
  ]);

describe("the spans of an ID", () => {
  test("of a trace ID, asked directly", async () => {
    const { server, read } = await open({ traces: { "shop-api": [request(traceId)] } });
    expect(await read(traceId.toUpperCase())).toEqual({
      spans: [
        {
          ...{ id: "a", parent: null, trace: traceId, service: "shop-api", operation: "POST /orders", error: false },
          ...{ startUs: noonUs, durationUs: 31_000 },
          tags: [
            ["request_id", "abc12345"],
            ["http.method", "POST"],
          ],
        },
        {
          ...{ id: "b", parent: "a", trace: traceId, service: "shop-db", operation: "SELECT", error: true },
          ...{ startUs: noonUs + 2_000, durationUs: 20_000, tags: [["error", "true"]] },
        },
      ],
      missing: null,
    });
    expect(server.requests.map(({ path }) => path)).toEqual([`/api/traces/${traceId}`]);
  });

  test("of a tag, in every service but Jaeger's own first, each trace once", async () => {
    const traces = {
      "jaeger-query": [],
      "shop-api": [request("1")],
      "shop-db": [request("1")],
      "shop-web": [request("2")],
    };
    const { server, read } = await open({ traces });
    const { spans, missing } = await read("abc12345");
    expect([spans.map(({ trace, id }) => `${trace}${id}`).sort(), missing]).toEqual([["1a", "1b", "2a", "2b"], null]);
    const queries = server.requests
      .slice(1)
      .map(({ path }) => Object.fromEntries(new URL(path, "http://j").searchParams));
    expect(queries.map(({ service }) => service).sort()).toEqual(["jaeger-query", "shop-api", "shop-db", "shop-web"]);
    expect(queries.find(({ service }) => service === "shop-api")).toEqual({
      ...{ service: "shop-api", tags: '{"request_id":"abc12345"}', limit: "20" },
      ...{ start: String(span.from * 1000), end: String(span.to * 1000) },
    });
  });

  test("of a trace ID that is no trace but stands in a tag", async () => {
    const traces = { "shop-api": [wireTrace("1", [{ id: "a", tags: { request_id: traceId } }])] };
    const { read } = await open({ traces });
    expect((await read(traceId)).spans.map(({ id }) => id)).toEqual(["a"]);
  });

  test("of the service and the tags that settings name, and no other", async () => {
    const { server, read } = await open(
      { traces: {} },
      { service: "shop-web", tags: ["correlation_id", "x-request-id"] },
    );
    expect(await read("abc12345")).toEqual({ spans: [], missing: null });
    const asked = server.requests.map(({ path }) => new URL(path, "http://j").searchParams);
    expect(asked.map((query) => [query.get("service"), query.get("tags")])).toEqual([
      ["shop-web", '{"correlation_id":"abc12345"}'],
      ["shop-web", '{"x-request-id":"abc12345"}'],
    ]);
  });

  test.each(['","request_id":"x', "__proto__", "&service=other&tags={}", "a/../../b", "\ud800"])(
    "%j stays one value of one tag",
    async (id) => {
      const { server, read } = await open({ traces: { "shop-api": [] } });
      expect((await read(id)).spans).toEqual([]);
      const query = new URL(server.requests[1]?.path ?? "", "http://j").searchParams;
      expect(query.getAll("service")).toEqual(["shop-api"]);
      expect(JSON.parse(query.get("tags") ?? "")).toEqual({ request_id: id });
    },
  );

  test.each([
    [19, null],
    [20, expect.stringMatching(/^Jaeger was asked for 20 traces .* there may be more\.$/)],
  ])("of %i traces of one service: whether there may be more is said", async (count, message) => {
    const traces = {
      "shop-api": Array.from({ length: count }, (_, index) =>
        wireTrace(`t${index}`, [{ id: "a", tags: { request_id: "abc12345" } }]),
      ),
    };
    const { read } = await open({ traces });
    const { spans, missing } = await read("abc12345");
    expect([spans.length, missing?.message ?? null]).toEqual([count, message]);
  });

  test("more services than are searched are said", async () => {
    const services = Array.from({ length: 25 }, (_, index) => `s${index}`);
    const { server, read } = await open({ services });
    const { spans, missing } = await read("abc12345");
    expect([spans, missing?.code, missing?.message]).toEqual([
      [],
      "TOO_LARGE",
      expect.stringMatching(/^Jaeger knows 25 services, of which 20 were searched\. Name the one/),
    ]);
    expect(server.requests).toHaveLength(21);
  });

  test("what one service answered stays when another fails; when all fail, it is a failure", async () => {
    const failing =
      (services: readonly string[]) =>
      (response: Parameters<typeof sendJson>[0], { path }: { path: string }) => {
        const service = new URL(path, "http://j").searchParams.get("service");
        if (service === null || !services.includes(service)) return false;
        sendJson(response, { data: null, errors: [{ code: 500, msg: "storage is gone" }] }, 500);
        return true;
      };
    const traces = { "shop-api": [request("1")], "shop-db": [] };
    const some = await (await open({ traces, instead: failing(["shop-db"]) })).read("abc12345");
    expect([some.spans.length, some.missing?.code]).toEqual([2, "UNAVAILABLE"]);
    const { read } = await open({ traces, instead: failing(["shop-api", "shop-db"]) });
    await expect(read("abc12345")).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });
});

describe("the check", () => {
  test("a Jaeger that answers", async () => {
    const { http } = await open({ services: ["shop-api"] });
    expect(await pollJaeger(http, new AbortController().signal)).toMatchObject({ version: null, notes: [] });
  });

  test("a Jaeger without services says so", async () => {
    const { http } = await open({ services: null });
    expect((await pollJaeger(http, new AbortController().signal)).notes).toEqual([
      "It knows no service yet, so it has no spans.",
    ]);
  });

  test.each<[string, unknown, RegExp]>([
    ["another server's JSON", { status: "success", data: {} }, /JSON that is not its own.*16686/],
    ["a list", [], /JSON that is not its own/],
    ["nothing", null, /JSON that is not its own/],
  ])("%s is a sentence", async (_what, body, sentence) => {
    const http = clientOf(await startServer((response) => sendJson(response, body)));
    const error = await pollJaeger(http, new AbortController().signal).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(ConsoleError);
    expect(error).toMatchObject({ code: "BAD_ANSWER", message: expect.stringMatching(sentence) });
  });

  test("a refusal asks for a credential", async () => {
    const http = clientOf(
      await startServer((response) => response.writeHead(401, { "www-authenticate": "Bearer" }).end()),
    );
    await expect(pollJaeger(http, new AbortController().signal)).rejects.toMatchObject({
      code: "UNAUTHORIZED",
      scheme: "bearer",
    });
  });
});

describe("odd answers", () => {
  const read = (data: unknown) => spansOf(tracesSchema.parse({ data }).data);

  test("what cannot be read is left out, what can stays", () => {
    const { spans } = read([
      7,
      { traceID: "1" },
      { traceID: "2", spans: "none", processes: [] },
      {
        traceID: "3",
        processes: JSON.parse('{"__proto__": {"serviceName": "evil"}, "p1": {"serviceName": 7}}'),
        spans: [
          { spanID: "no start" },
          { spanID: "", startTime: 1 },
          { spanID: "bare", startTime: 2 },
          {
            spanID: "odd",
            startTime: 1,
            duration: -5,
            tags: [{ key: 7 }, { key: "k" }, null],
            references: {},
            processID: "p1",
          },
          { spanID: "proto", startTime: 3, processID: "constructor", operationName: null, parentSpanID: "bare" },
          { spanID: "linked", startTime: 4, references: [{ refType: "FOLLOWS_FROM", traceID: "9", spanID: "x" }] },
        ],
      },
    ]);
    expect(spans.map(({ id, parent, service, durationUs, tags }) => [id, parent, service, durationUs, tags])).toEqual([
      ["odd", null, "", 0, [["k", ""]]],
      ["bare", null, "", 0, []],
      ["proto", "bare", "", 0, []],
      ["linked", null, "", 0, []],
    ]);
  });

  test("too many spans, tags and characters are cut", () => {
    const tags = Object.fromEntries(Array.from({ length: 80 }, (_, index) => [`k${index}`, "v".repeat(2000)]));
    const spans = Array.from({ length: mostSpans + 5 }, (_, index) => ({ id: `s${index}`, at: index, tags }));
    const cut = read([wireTrace("1", [...spans].reverse())]);
    expect([cut.spans.length, cut.more, cut.spans[0]?.id, cut.spans.at(-1)?.tags]).toEqual([mostSpans, true, "s0", []]);
    expect(cut.spans[0]?.tags).toHaveLength(50);
    expect(cut.spans[0]?.tags[0]?.[1]).toHaveLength(500);
    expect(JSON.stringify(cut).length).toBeLessThan(3_000_000);
  });

  test.each([
    [{ error: true }, true],
    [{ error: "true" }, true],
    [{ error: false }, false],
    [{ "otel.status_code": "ERROR" }, true],
    [{ "http.status_code": 500 }, false],
  ])("%j: error is %s", (tags, error) => {
    expect(read([wireTrace("1", [{ id: "a", tags }])]).spans[0]?.error).toBe(error);
  });
});
