import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ConsoleError } from "../../../electron/console/errors.ts";
import {
  compareTimestamps,
  defaultLimits,
  goDurationMs,
  labelNames,
  labelValues,
  nanoseconds,
  pollLoki,
  queryLines,
  readLimits,
  readLines,
} from "../../../electron/console/loki/client.ts";
import { type LokiSettings, type StoredLine, startLokiSimulator } from "../../support/lokiServer.ts";
import { clientTo, closeAfterwards, failureOf } from "../http/support.ts";

const { signal } = new AbortController();
const now = Date.parse("2026-11-21T12:00:00Z");

function streams(...result: readonly unknown[]): unknown {
  return { status: "success", data: { resultType: "streams", result } };
}

async function tenantOf(lines: readonly StoredLine[], settings: LokiSettings = {}, tenant: string | null = null) {
  const server = closeAfterwards(await startLokiSimulator(lines, settings));
  return { server, source: { http: clientTo(server.url, { name: "Loki", kind: "loki" }), tenant } };
}

describe("readLines", () => {
  test("puts streams into one time order and keeps the order within a nanosecond of a stream", () => {
    const lines = readLines(
      streams(
        {
          stream: { s: "a" },
          values: [
            ["1795232478000000001", "a1"],
            ["1795232478000000003", "a2"],
            ["1795232478000000003", "a3"],
          ],
        },
        {
          stream: { s: "b" },
          values: [
            ["999", "b0"],
            ["1795232478000000002", "b1"],
          ],
        },
      ),
    );
    expect(lines.map(({ line }) => line)).toEqual(["b0", "a1", "b1", "a2", "a3"]);
  });

  test("keeps nanoseconds that a float would lose", () => {
    const [a, b] = readLines(
      streams({
        stream: {},
        values: [
          ["1795232478000000002", "b"],
          ["1795232478000000001", "a"],
        ],
      }),
    );
    expect([a?.timestamp, b?.timestamp]).toEqual(["1795232478000000001", "1795232478000000002"]);
  });

  test("takes an absent or null result for none", () => {
    expect(readLines({ status: "success", data: { resultType: "streams", result: null } })).toEqual([]);
    expect(readLines({ status: "success", data: { resultType: "streams" } })).toEqual([]);
  });

  test.each([
    ["nothing", null],
    ["a text", "ok"],
    ["a list", []],
    ["an error", { status: "error", error: "x" }],
    ["a matrix", { status: "success", data: { resultType: "matrix", result: [] } }],
    ["Prometheus's alerts", { status: "success", data: { alerts: [] } }],
    ["a stream without labels", streams({ values: [] })],
    ["a label that is no text", streams({ stream: { a: 1 }, values: [] })],
    ["a value that is no list", streams({ stream: {}, values: ["x"] })],
    ["a stamp that is a number", streams({ stream: {}, values: [[1795232478000000000, "x"]] })],
    ["a stamp that is no number", streams({ stream: {}, values: [["NaN", "x"]] })],
    ["a line that is no text", streams({ stream: {}, values: [["5", { a: 1 }]] })],
    ["an empty value", streams({ stream: {}, values: [[]] })],
  ])("refuses %s as no answer of a Loki", (_what, body) => {
    expect(() => readLines(body)).toThrow(ConsoleError);
    expect(() => readLines(body)).toThrow(expect.objectContaining({ code: "BAD_ANSWER" }));
    expect(() => readLines(body)).toThrow(/Loki/);
  });

  test("never throws anything but a BAD_ANSWER, whatever JSON comes", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          fc.jsonValue().map(streams),
          fc.array(fc.jsonValue()).map((values) => streams({ stream: {}, values })),
        ),
        (body) => {
          try {
            readLines(body);
          } catch (cause) {
            expect(cause).toBeInstanceOf(ConsoleError);
            expect(cause).toMatchObject({ code: "BAD_ANSWER" });
          }
        },
      ),
    );
  });
});

test("compareTimestamps orders as numbers do", () => {
  const stamp = fc.bigInt({ min: 0n, max: 9_999_999_999_999_999_999n });
  fc.assert(
    fc.property(stamp, stamp, (a, b) => {
      expect(Math.sign(compareTimestamps(String(a), String(b)))).toBe(a < b ? -1 : a > b ? 1 : 0);
    }),
  );
});

test("nanoseconds of milliseconds have 19 digits", () => {
  expect(nanoseconds(now)).toBe(1_795_262_400_000_000_000n);
  expect(nanoseconds(now + 0.4)).toBe(1_795_262_400_000_000_000n);
});

describe("goDurationMs", () => {
  test.each([
    ["30d1h", 721 * 3_600_000],
    ["721h", 721 * 3_600_000],
    ["2h", 7_200_000],
    ["1y", 365 * 86_400_000],
    ["1w2d3h4m5s6ms", 604_800_000 + 2 * 86_400_000 + 3 * 3_600_000 + 4 * 60_000 + 5_006],
    ["744h0m0s", 744 * 3_600_000],
    ["0s", null],
    ["", null],
    ["soon", null],
    ["-1h", null],
    ["1.5h", null],
    [null, null],
    [undefined, null],
  ])("%j is %j", (text, milliseconds) => expect(goDurationMs(text)).toBe(milliseconds));
});

describe("queryLines", () => {
  test("asks forward, in nanoseconds and under the tenant's name", async () => {
    const { server, source } = await tenantOf([{ at: 7n, line: "x", stream: { a: "b" } }], {}, "team-a");
    const query = { logql: '{a="b"} |= "x"', from: 5n, to: 8n, limit: 3 };
    expect(await queryLines(source, query, { signal, timeoutMs: 5_000 })).toEqual([
      { timestamp: "7", line: "x", stream: { a: "b" } },
    ]);
    expect(server.queries()).toEqual([
      {
        query: '{a="b"} |= "x"',
        start: 5n,
        end: 8n,
        limit: 3,
        direction: "forward",
        tenant: "team-a",
        flags: null,
      },
    ]);
  });
});

describe("readLimits", () => {
  const limitsOf = async (limits: LokiSettings["limits"]) => {
    const { source } = await tenantOf([], limits === undefined ? {} : { limits });
    return readLimits(source, signal);
  };

  test("are the server's own", async () => {
    expect(
      await limitsOf({ max_entries_limit_per_query: 50, max_query_length: "2h", retention_period: "31d" }),
    ).toEqual({ maxEntries: 50, maxSpanMs: 7_200_000, retentionMs: 744 * 3_600_000 });
  });

  test.each([
    ["absent", null],
    ["empty", {}],
    ["none", { max_entries_limit_per_query: 0, max_query_length: "0s", retention_period: "0s" }],
    ["null", { max_entries_limit_per_query: null, max_query_length: null }],
    ["of another shape", { max_entries_limit_per_query: "many" }],
  ])("are the usual ones where they are %s", async (_what, limits) => {
    expect(await limitsOf(limits)).toEqual(defaultLimits);
  });

  test("are asked for under the tenant's name, or the one a Loki without authentication uses", async () => {
    const { server, source } = await tenantOf([]);
    await readLimits(source, signal);
    await readLimits({ ...source, tenant: "team-a" }, signal);
    expect(server.requests.map(({ headers }) => headers["x-scope-orgid"])).toEqual(["fake", "team-a"]);
  });

  test("end as CANCELLED where the search was", async () => {
    const { source } = await tenantOf([]);
    expect((await failureOf(readLimits(source, AbortSignal.abort()))).code).toBe("CANCELLED");
  });
});

describe("labels", () => {
  const lines: readonly StoredLine[] = [
    { at: 1n, line: "x", stream: { job: "a", "odd/name": "1" } },
    { at: 2n, line: "x", stream: { job: "b" } },
  ];

  test("and their values are read for a span of time", async () => {
    const { server, source } = await tenantOf(lines);
    expect(await labelNames(source, { from: 1, to: 2 }, signal)).toEqual(["job", "odd/name"]);
    expect(await labelValues(source, "job", { from: 1, to: 2 }, signal)).toEqual(["a", "b"]);
    expect(await labelValues(source, "odd/name", { from: 1, to: 2 }, signal)).toEqual(["1"]);
    expect(server.requests[0]?.path).toBe("/loki/api/v1/labels?start=1000000&end=2000000");
  });

  test("of a Loki that has none are an empty list", async () => {
    const { source } = await tenantOf([]);
    expect(await labelNames(source, { from: 1, to: 2 }, signal)).toEqual([]);
  });
});

describe("a poll", () => {
  test("tells the version, and that lines came", async () => {
    const { server, source } = await tenantOf([{ at: 1n, line: "x", stream: { a: "b" } }]);
    expect(await pollLoki(source.http, [], now, signal)).toMatchObject({ version: "3.7.6", notes: [], settling: null });
    expect(server.requests[0]?.path).toBe(`/loki/api/v1/labels?start=${now - 3_600_000}000000&end=${now}000000`);
  });

  test("says where no line came of late", async () => {
    const { source } = await tenantOf([]);
    expect(await pollLoki(source.http, [], now, signal)).toMatchObject({
      notes: ["It received no lines within the last hour."],
    });
  });

  test("asks every tenant, and fails where one fails", async () => {
    const { server, source } = await tenantOf([{ at: 1n, line: "x", stream: { a: "b" } }], { authEnabled: true });
    await pollLoki(source.http, ["a", "b"], now, signal);
    const labels = server.requests.filter(({ path }) => path.startsWith("/loki/api/v1/labels"));
    expect(labels.map(({ headers }) => headers["x-scope-orgid"])).toEqual(["a", "b"]);
    expect((await failureOf(pollLoki(source.http, [], now, signal))).code).toBe("UNAUTHORIZED");
  });
});
