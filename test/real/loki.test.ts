import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHttpClient } from "../../electron/console/http/client.ts";
import { SpanReader } from "../../electron/console/logs/lokiSource.ts";
import type { LokiTenant } from "../../electron/console/loki/client.ts";
import { readLimits } from "../../electron/console/loki/client.ts";
import { systemClock } from "../../electron/console/world.ts";
import { compareEntries, type LogRange, type SearchState } from "../../shared/model/logs.ts";
import { closeAfterwards, connectionTo } from "../console/http/support.ts";
import { keyOf, readToEnd } from "../console/logs/memoryLoki.ts";
import { type FollowedTopic, isSettled, startConsole } from "../console/logs/support.ts";
import type { StoredLine } from "../support/lokiServer.ts";
import { eventually, getJson, removeAll, type Server, startLoki, without } from "./servers.ts";

const hour = 3_600_000;
/** Lines lie before this, so that they are in the last hour for as long as the tests take. */
const anchor = Date.now() - 10 * 60_000;
const { signal } = new AbortController();

function at(offsetMs: number, nanoseconds = 0): bigint {
  return BigInt(anchor + offsetMs) * 1_000_000n + BigInt(nanoseconds);
}

/** Lines of one request in several services, some of the same nanosecond, some no JSON. */
const request: readonly StoredLine[] = [
  { at: at(0), stream: { service: "traefik" }, line: '10.0.0.1 "GET /authors?request_id=abc12345" 500' },
  {
    at: at(1),
    stream: { service: "shell" },
    line: '{"level":"INFO","logger":"app.api","message":"start","request_id":"abc12345"}',
  },
  { at: at(1), stream: { service: "worker" }, line: "level=warn msg=queued req_id=abc12345" },
  {
    at: at(1, 1),
    stream: { job: "openuser-api" },
    line: '{"level":"ERROR","message":"no service label","request_id":"abc12345"}',
  },
  {
    at: at(2),
    stream: { service: "shell" },
    line: "Traceback of abc12345:\n  boom",
    metadata: { trace_id: "0af7651916cd43dd" },
  },
  { at: at(2), stream: { service: "shell" }, line: "Traceback of abc12345:\n  boom", metadata: { trace_id: "1" } },
];

/** More than a page, in groups of seven that share a nanosecond, over three streams. */
const bulk: readonly StoredLine[] = Array.from({ length: 12_001 }, (_, index) => ({
  at: at(1_000, Math.floor(index / 7) * 1_000),
  stream: { service: ["a", "b", "c"][index % 3] ?? "a" },
  line: `{"request_id":"bulk0001","number":${index}}`,
}));

const ties: readonly StoredLine[] = Array.from({ length: 300 }, (_, index) => ({
  at: at(2_000),
  stream: { service: index % 4 === 0 ? "a" : "b" },
  line: `tie00001 ${index}`,
}));

const hostileIds = [
  '"} | json | line_format "x',
  "a\\b\\\\c",
  "back`tick`",
  "tab\tand\nline",
  "nul\u0000byte",
  "\u2028 sep \ufeff bom \u202e rtl",
  "Ünïcödé 🚀",
  "{}|=~!#%&+;//",
  "\u0007bell\u007fdel",
];
const hostile: readonly StoredLine[] = hostileIds.map((id, index) => ({
  at: at(3_000 + index),
  stream: { service: "hostile" },
  line: `line with ${id} in it`,
}));

/** Older than one query may reach back from now. */
const old: StoredLine = {
  at: BigInt(Date.now() - 730 * hour) * 1_000_000n,
  stream: { service: "archive" },
  line: "old00001 from a month ago",
};

const large: readonly StoredLine[] = Array.from({ length: 110 }, (_, index) => ({
  at: at(4_000 + index),
  stream: { service: "large" },
  line: `large001 ${index} ${"x".repeat(50_000)}`,
}));

async function push(url: string, lines: readonly StoredLine[]): Promise<void> {
  const streams = lines.map(({ stream, at: stamp, line, metadata }) => ({
    stream,
    values: [metadata === undefined ? [String(stamp), line] : [String(stamp), line, metadata]],
  }));
  const response = await fetch(`${url}/loki/api/v1/push`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ streams }),
  });
  expect([response.status, await response.text()]).toEqual([204, ""]);
}

describe.skipIf(without("loki"))("the console on a real Loki", { timeout: 180_000 }, () => {
  let loki: Server;

  beforeAll(async () => {
    const started = await startLoki();
    if (started === null) throw new Error("There is a Loki, but it was not started.");
    loki = started;
    for (const lines of [request, ties, hostile, [old]]) await push(loki.url, lines);
    for (let from = 0; from < bulk.length; from += 3_000) await push(loki.url, bulk.slice(from, from + 3_000));
    for (let from = 0; from < large.length; from += 40) await push(loki.url, large.slice(from, from + 40));
    // What is older than 3 h is looked for on disk only.
    await fetch(`${loki.url}/flush`, { method: "POST" });
    const count = async () => {
      const query = new URLSearchParams({ query: 'sum(count_over_time({service_name=~".+"} |= "bulk0001" [1h]))' });
      const answer = await getJson<{ data: { result: { value: [number, string] }[] } }>(
        `${loki.url}/loki/api/v1/query?${query}`,
      );
      return Number(answer.data.result[0]?.value[1] ?? "0");
    };
    await eventually(count, (found) => found === bulk.length);
  }, 180_000);

  afterAll(removeAll);

  async function open(settings: Readonly<Record<string, unknown>> = {}) {
    return startConsole([{ id: "production", loki: { url: loki.url, ...settings } }], systemClock);
  }

  async function search(id: string, range: LogRange = { kind: "widening" }, settings = {}) {
    const opened = await open(settings);
    const topic = await opened.search({ query: { kind: "request", id }, environments: ["production"], range });
    const state = await topic.until(isSettled);
    return { ...opened, topic, state };
  }

  async function toEnd({
    call,
    topic,
  }: {
    readonly call: (name: "search.more", input: unknown) => Promise<unknown>;
    readonly topic: FollowedTopic<"search">;
  }): Promise<{ readonly state: SearchState; readonly pages: number[] }> {
    const pages: number[] = [];
    for (;;) {
      const state = await topic.until(isSettled);
      pages.push(state.entries.length);
      expect(state.environments.production?.error).toBeNull();
      if (state.environments.production?.more !== true) return { state, pages };
      await call("search.more", { search: topic.key });
    }
  }

  function expectInOrder({ entries }: SearchState): void {
    expect(
      entries.every((entry, index) => index === 0 || compareEntries(entries[index - 1] ?? entry, entry) <= 0),
    ).toBe(true);
    expect(new Set(entries.map(({ key }) => key)).size).toBe(entries.length);
  }

  test("traces a request through services, lines that are no JSON, and streams without a service label", async () => {
    const { state } = await search("abc12345");
    expectInOrder(state);
    expect(state.environments.production).toMatchObject({ status: "found", found: 6, more: false, error: null });
    expect(state.entries.map(({ line, timestamp }) => `${timestamp} ${line}`).toSorted()).toEqual(
      request.map(({ line, at: stamp }) => `${stamp} ${line}`).toSorted(),
    );
    const byMessage = new Map(state.entries.map((entry) => [entry.message, entry]));
    expect(byMessage.get("start")).toMatchObject({ level: "info", component: "app.api" });
    expect(byMessage.get("queued")).toMatchObject({ level: "warning" });
    expect(byMessage.get("no service label")).toMatchObject({ level: "error" });
    // Two lines of one stream and nanosecond that differ in their metadata only are two lines.
    const traces = state.entries.flatMap(({ stream }) => state.streams[stream]?.trace_id ?? []);
    expect(traces.toSorted()).toEqual(["0af7651916cd43dd", "1"]);
  });

  test("says that a page is full, and goes on exactly where lines share a nanosecond", async () => {
    const first = await search("bulk0001");
    expect(first.state.environments.production).toMatchObject({ status: "found", found: 5_000, more: true });
    const { state, pages } = await toEnd(first);
    expect(pages.length).toBe(3);
    expectInOrder(state);
    const numbers = state.entries.map(({ line }) => (JSON.parse(line) as { number: number }).number);
    expect(numbers.toSorted((a, b) => a - b)).toEqual(bulk.map((_, index) => index));
  });

  async function tenant(): Promise<LokiTenant> {
    const http = createHttpClient(
      connectionTo(loki.url, { name: "Loki", kind: "loki", timeoutMs: 60_000 }),
      systemClock,
    );
    return { http: closeAfterwards(http), tenant: null };
  }

  test.each([1, 7, 10, 100, 299])("reads an instant of 300 lines exactly, %i at a time", async (pageLimit) => {
    const source = await tenant();
    const span = { from: anchor + 1_990, to: anchor + 2_010 };
    const logql = '{service_name=~".+"} |= "tie00001"';
    const { lines, notes } = await readToEnd(
      new SpanReader(source, logql, span, await readLimits(source, signal), pageLimit),
    );
    expect(lines.map(({ line }) => line).toSorted()).toEqual(ties.map(({ line }) => line).toSorted());
    expect(notes).toEqual([]);
  });

  test("reads many small pages of ties without losing or doubling a line", async () => {
    const source = await tenant();
    const span = { from: anchor + 1_000, to: anchor + 1_001 };
    const logql = '{service_name=~".+"} |= "bulk0001"';
    const reader = new SpanReader(source, logql, span, await readLimits(source, signal), 99);
    const { lines } = await readToEnd(reader);
    const wanted = bulk.filter((line) => line.at < at(1_001));
    expect(wanted.length).toBeGreaterThan(5_000);
    expect(lines.map(({ line }) => line).toSorted()).toEqual(wanted.map(({ line }) => line).toSorted());
  });

  test("says so where an instant holds more than the largest page", async () => {
    const source = await tenant();
    const span = { from: anchor + 1_990, to: anchor + 2_010 };
    const limits = { ...(await readLimits(source, signal)), maxEntries: 200 };
    const { lines, notes } = await readToEnd(
      new SpanReader(source, '{service_name=~".+"} |= "tie00001"', span, limits, 50),
    );
    expect(new Set(lines.map((line) => keyOf(line))).size).toBe(200);
    expect(notes).toEqual(["One instant holds 200 lines or more; what it has beyond that cannot be read."]);
  });

  test("reads the server's own limits", async () => {
    expect(await readLimits(await tenant(), signal)).toEqual({
      maxEntries: 5_000,
      maxSpanMs: 721 * hour,
      retentionMs: expect.toSatisfy((value) => value === null || value === 744 * hour),
    });
  });

  test("widens and splits to find a line older than one query reaches", async () => {
    const { state } = await search("old00001");
    expect(state.entries.map(({ line }) => line)).toEqual([old.line]);
    expect(state.environments.production?.error).toBeNull();
    const whole = await search("old00001", { kind: "relative", milliseconds: 743 * hour });
    expect(whole.state.entries).toHaveLength(1);
  });

  test("finds nothing where there is nothing, over all that is kept", async () => {
    const { state } = await search("ffffffff");
    expect(state.environments.production).toMatchObject({ status: "none", found: 0, error: null });
  });

  test.each(hostileIds)("takes the ID %j as text and nothing else", async (id) => {
    const { state } = await search(id, { kind: "relative", milliseconds: hour });
    expect(state.environments.production?.error).toBeNull();
    expect(state.entries.map(({ line }) => line)).toEqual([`line with ${id} in it`]);
  });

  test("a tenant's header does no harm where there are no tenants", async () => {
    const { state } = await search("abc12345", { kind: "widening" }, { tenants: ["team-a"] });
    expect(state.environments.production).toMatchObject({ status: "found", found: 6 });
  });

  test("a selector of the settings limits what is searched, and a bad one is the server's sentence", async () => {
    const { state } = await search("abc12345", { kind: "widening" }, { selector: '{service="traefik"}' });
    expect(state.entries).toHaveLength(1);
    const bad = await search("abc12345", { kind: "widening" }, { selector: '{service=~".*"}' });
    expect(bad.state.environments.production).toMatchObject({ status: "failed", error: { code: "BAD_QUERY" } });
    expect(bad.state.environments.production?.error?.message).toMatch(/^Loki did not understand the request \(400\): /);
  });

  test("answers over 4 MiB are read in smaller pages", async () => {
    const source = await tenant();
    const span = { from: anchor + 4_000, to: anchor + 5_000 };
    const limits = await readLimits(source, signal);
    // Refusing one takes this server 17 s.
    const { lines, notes, errors } = await readToEnd(new SpanReader(source, '{service="large"}', span, limits, 150));
    expect(errors).toEqual([]);
    const numbers = (list: readonly { readonly line: string }[]) => list.map(({ line }) => line.slice(0, 12).trimEnd());
    expect(numbers(lines)).toEqual(numbers(large));
    expect(lines.every(({ line }) => line.length > 50_000)).toBe(true);
    expect(notes.join()).toContain("too large");
  });

  test("tells version and health", async () => {
    const { follow } = await open({ pollInterval: "1s" });
    const { backends } = await follow("health").until(({ backends: known }) => {
      const health = known["production/loki"];
      return health !== undefined && (health.version !== null || health.error !== null);
    });
    expect(backends["production/loki"]).toMatchObject({
      error: null,
      notes: [],
      version: expect.stringMatching(/^\d/),
    });
  });
});
