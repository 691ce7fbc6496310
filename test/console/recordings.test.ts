import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { errorData } from "../../electron/console/errors.ts";
import { StreamTable, toEntries } from "../../electron/console/logs/entries.ts";
import { labelNames, labelValues, pollLoki, readLimits, readLines } from "../../electron/console/loki/client.ts";
import { compareEntries, logEntrySchema } from "../../shared/model/logs.ts";
import { listenOn, startServer } from "../support/httpServer.ts";
import { bodyText, recording, recordingNames, replay } from "../support/replay.ts";
import { clientTo, closeAfterwards, failureOf } from "./http/support.ts";

const version = "loki-3.7";
const { signal } = new AbortController();
const span = { from: 1_795_228_878_000, to: 1_795_232_478_000 };

interface Streams {
  readonly resultType: string;
  readonly result: readonly { readonly stream: unknown; readonly values: readonly (readonly unknown[])[] }[];
}

/** The data of an answer, where it is a query's. */
function queryData(body: unknown): Streams | null {
  const data = typeof body === "object" && body !== null && "data" in body ? body.data : null;
  return typeof data === "object" && data !== null && "resultType" in data ? (data as Streams) : null;
}

const all = recordingNames(version, /^(?!tail\.)/).map((name) => ({ name, recorded: recording(version, name) }));
const answers = all.filter(({ recorded }) => recorded.status === 200);
const streamAnswers = answers.filter(({ recorded }) => queryData(recorded.body)?.resultType === "streams");
const metricAnswers = answers.filter(({ recorded }) =>
  ["matrix", "vector"].includes(queryData(recorded.body)?.resultType ?? ""),
);
const refusals = all.filter(({ recorded }) => recorded.status >= 400);
const dropped = all.filter(({ recorded }) => recorded.status === 0);

async function tenantOf(name: string) {
  const server = closeAfterwards(await replay(recording(version, name)));
  return { http: clientTo(server.url, { name: "Loki", kind: "loki" }), tenant: null };
}

test("there are recordings to read", () => {
  expect(streamAnswers.length).toBeGreaterThan(80);
  expect(refusals.length).toBeGreaterThan(60);
  expect(metricAnswers.length).toBeGreaterThan(3);
  expect(dropped.length).toBeGreaterThan(0);
});

describe("a recorded answer with log lines", () => {
  test.each(streamAnswers)("$name is read whole and in order", ({ recorded }) => {
    const values = (queryData(recorded.body)?.result ?? []).flatMap((stream) => stream.values);
    const lines = readLines(recorded.body);
    expect(lines.map(({ timestamp, line }) => `${timestamp} ${line}`).sort()).toEqual(
      values.map(([timestamp, line]) => `${timestamp} ${line}`).sort(),
    );
    expect(lines.map(({ timestamp }) => BigInt(timestamp))).toEqual(
      values.map(([timestamp]) => BigInt(String(timestamp))).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)),
    );

    const streams = new StreamTable();
    const entries = toEntries(lines, { environment: "production", tenant: null, firstOrder: 0 }, streams);
    expect(streams.takeAdded().length).toBeLessThanOrEqual(queryData(recorded.body)?.result.length ?? 0);
    for (const [index, entry] of entries.entries()) {
      expect(logEntrySchema.safeParse(entry).error).toBeUndefined();
      const before = entries[index - 1];
      if (before !== undefined) expect(compareEntries(before, entry)).toBeLessThan(0);
    }
  });

  test("keeps levels, whatever their case, and lines that are no JSON", () => {
    const lines = readLines(recording(version, "query_range.categorized.plain_selector").body);
    const entries = toEntries(lines, { environment: "x", tenant: null, firstOrder: 0 }, new StreamTable());
    expect(entries.some(({ level }) => level !== "unknown")).toBe(true);
    expect(entries.every(({ message, component }) => message !== "" && component !== "")).toBe(true);
  });
});

describe("a recorded answer that has no log lines", () => {
  test.each(metricAnswers)("$name is not taken for some", ({ recorded }) => {
    expect(() => readLines(recorded.body)).toThrow(expect.objectContaining({ code: "BAD_ANSWER" }));
  });
});

const codes: Readonly<Record<number, string>> = {
  400: "BAD_QUERY",
  401: "UNAUTHORIZED",
  404: "NOT_FOUND",
  405: "BAD_ANSWER",
  429: "RATE_LIMITED",
  500: "UNAVAILABLE",
  503: "UNAVAILABLE",
  504: "UNAVAILABLE",
};

describe("a recorded refusal", () => {
  test.each(refusals)("$name becomes a sentence", async ({ recorded }) => {
    const server = closeAfterwards(await replay(recorded));
    const http = clientTo(server.url, { name: "Loki", kind: "loki" });
    const { code, message } = errorData(await failureOf(http.json(recorded.request.path)));
    expect(code).toBe(codes[recorded.status]);
    expect(message).toMatch(/^Loki [a-z]/);
    expect(message).toMatch(/[.?!…]$/);
    expect(message).not.toMatch(/[\n\r\t]|[^.]\.\.$|<html|\[object|undefined/);
    expect(message.length).toBeLessThan(500);
    // A refusal in one short line is passed on in the server's own words.
    const words = bodyText(recorded).trim();
    if (recorded.status === 400 && !/[\n{]/.test(words) && words.length < 100 && words !== "Bad Request") {
      expect(message).toContain(words.replace(/\s+/g, " ").slice(0, 40));
    }
  });

  test.each(dropped)("$name, a connection that was dropped, becomes a sentence", async () => {
    const server = closeAfterwards(
      await listenOn(createServer((socket) => socket.once("data", () => socket.destroy()))),
    );
    const http = clientTo(`http://127.0.0.1:${server.port}`, { name: "Loki", kind: "loki" });
    const { code, message } = await failureOf(http.json("/loki/api/v1/query_range"));
    expect(code).toBe("UNREACHABLE");
    expect(message).toMatch(/^Loki closed the connection .*\.$/);
  });

  test("names the tenant where one is missing", async () => {
    const { http } = await tenantOf("auth.no_tenant.query_range");
    expect(await failureOf(http.json("/x"))).toMatchObject({
      message: "Loki wants to know the tenant (401: no org id). Add its id to `tenants` of this Loki in Settings.",
    });
  });
});

describe("recorded labels", () => {
  test("are read", async () => {
    expect(await labelNames(await tenantOf("labels"), span, signal)).toContain("service_name");
    expect(await labelValues(await tenantOf("label_values.service"), "service", span, signal)).toContain("shell");
  });

  test.each(["labels.empty_range", "auth.unknown_tenant.labels", "label_values.unknown"])(
    "may be none: %s",
    async (name) => expect(await labelNames(await tenantOf(name), span, signal)).toEqual([]),
  );
});

describe("recorded limits", () => {
  test("are the server's", async () => {
    expect(await readLimits(await tenantOf("drilldown_limits.with_tenant"), signal)).toMatchObject({
      maxEntries: 5_000,
      maxSpanMs: 721 * 3_600_000,
    });
    expect(await readLimits(await tenantOf("auth.small.drilldown_limits"), signal)).toMatchObject({
      maxEntries: 50,
      maxSpanMs: 2 * 3_600_000,
    });
  });
});

test("a poll of a recorded Loki tells its version", async () => {
  const server = closeAfterwards(
    await startServer((response, { path }) => {
      const name = path.startsWith("/loki/api/v1/labels")
        ? "labels"
        : path.startsWith("/loki/api/v1/drilldown-limits")
          ? "drilldown_limits.with_tenant"
          : "buildinfo";
      response.end(bodyText(recording(version, name)));
    }),
  );
  const http = clientTo(server.url, { name: "Loki", kind: "loki" });
  expect(await pollLoki(http, [], span.to, signal)).toMatchObject({ version: "3.7.6", notes: [], settling: null });
});
