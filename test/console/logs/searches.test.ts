import type { ServerResponse } from "node:http";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { compareEntries, type LogEntry, type SearchState } from "../../../shared/model/logs.ts";
import { listenOn, type SeenRequest, startServer } from "../../support/httpServer.ts";
import {
  createLokiHandler,
  type LokiSettings,
  type LokiSimulator,
  type StoredLine,
  startLokiSimulator,
} from "../../support/lokiServer.ts";
import { closeAfterwards, createManualClock } from "../http/support.ts";
import { expectSentence, isSettled, startConsole } from "./support.ts";

const clockStart = Date.parse("2026-03-01T10:00:00Z");
const hour = 3_600_000;
const minute = 60_000;
const id = "abc12345";

/** A line `ago` milliseconds before the console's now, and so many nanoseconds later. */
function line(
  ago: number,
  text: string,
  changes: Partial<StoredLine> & { readonly nanoseconds?: number } = {},
): StoredLine {
  const { nanoseconds = 0, ...rest } = changes;
  const at = BigInt(clockStart - ago) * 1_000_000n + BigInt(nanoseconds);
  return { at, line: `${text} ${id}`, stream: { service: "shell", service_name: "shell" }, ...rest };
}

async function loki(lines: readonly StoredLine[], settings: LokiSettings = {}): Promise<LokiSimulator> {
  return closeAfterwards(await startLokiSimulator(lines, settings));
}

/** Polling is no part of these tests: after the first poll it rests. */
function asked(url: string, changes: Readonly<Record<string, unknown>> = {}) {
  return { url, pollInterval: "1h", timeout: "10s", ...changes };
}

const query = { kind: "request", id } as const;
const widening = { kind: "widening" } as const;

function isQuery({ path }: SeenRequest): boolean {
  return path.startsWith("/loki/api/v1/query_range");
}

function texts(entries: readonly LogEntry[]): string[] {
  return entries.map((entry) => entry.line.replace(` ${id}`, ""));
}

/** Holds `query_range` back until it is told to go on. */
function createGate() {
  const held: (() => void)[] = [];
  let open = false;
  let arrived: () => void = () => {};
  const reached = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  return {
    /** Resolves when the first query is waiting. */
    reached,
    release: () => {
      open = true;
      for (const go of held.splice(0)) go();
    },
    /** True where the request has to wait; `go` is called afterwards. */
    hold: (request: SeenRequest, go: () => void) => {
      if (open || !isQuery(request)) return false;
      held.push(go);
      arrived();
      return true;
    },
  };
}

/** A Loki whose queries wait at a gate. */
async function gatedLoki(lines: readonly StoredLine[]) {
  const gate = createGate();
  const { handler } = createLokiHandler(lines);
  const server = await startServer((response, request) => {
    const go = () => handler(response, request);
    if (!gate.hold(request, go)) go();
  });
  return { url: closeAfterwards(server).url, gate };
}

function expectTimeline(state: SearchState): void {
  for (const [index, entry] of state.entries.entries()) {
    const before = state.entries[index - 1];
    if (before !== undefined) expect(compareEntries(before, entry)).toBeLessThanOrEqual(0);
    expect(state.streams[entry.stream]).toBeDefined();
  }
  expect(new Set(state.entries.map(({ key }) => key)).size).toBe(state.entries.length);
  for (const [environment, { found }] of Object.entries(state.environments)) {
    expect(state.entries.filter((entry) => entry.environment === environment)).toHaveLength(found);
  }
}

describe("a search over several environments", () => {
  test("asks all at once, shows each as it settles, and merges them by nanosecond", async () => {
    const production = await loki([line(5_000, "first"), line(5_000, "third", { nanoseconds: 2 })]);
    const slow = await gatedLoki([
      line(5_000, "second", { nanoseconds: 1 }),
      line(5_000, "fourth", { nanoseconds: 2 }),
    ]);
    const quiet = await loki([line(5_000, "other", { line: "nothing of it" })]);
    const { search } = await startConsole([
      { id: "production", loki: asked(production.url) },
      { id: "staging", loki: asked(slow.url) },
      { id: "quiet", loki: asked(quiet.url) },
    ]);
    const topic = await search({ query, environments: ["staging", "production", "quiet", "staging"], range: widening });
    await slow.gate.reached;
    const early = await topic.until(
      ({ environments }) => environments.production?.status === "found" && environments.quiet?.status === "none",
    );
    expect(early.environments.staging?.status).toBe("searching");
    expect(texts(early.entries)).toEqual(["first", "third"]);

    slow.gate.release();
    const state = await topic.until(isSettled);
    expect(texts(state.entries)).toEqual(["first", "second", "third", "fourth"]);
    expect(state.entries.map(({ environment }) => environment)).toEqual([
      "production",
      "staging",
      "production",
      "staging",
    ]);
    expectTimeline(state);
    expect(state.environments).toMatchObject({
      production: { status: "found", found: 2, more: false, error: null, logql: `{service_name=~".+"} |= "${id}"` },
      staging: { status: "found", found: 2 },
      quiet: { status: "none", found: 0, error: null, searched: { from: clockStart - 744 * hour } },
    });
    expect(Object.values(state.environments).every(({ settledAt }) => settledAt === clockStart)).toBe(true);
  });

  test.each([widening, { kind: "relative", milliseconds: hour }] as const)(
    "finds what a host wrote whose clock is ahead of this computer's: $kind",
    async (range) => {
      const production = await loki([line(-5 * minute, "just now, there")]);
      const { search } = await startConsole([{ id: "production", loki: asked(production.url) }]);
      const topic = await search({ query, environments: ["production"], range });
      const state = await topic.until(isSettled);
      expect(texts(state.entries)).toEqual(["just now, there"]);
    },
  );

  const refused = (status: number, body: string, headers: Record<string, string> = {}) => {
    return async () => {
      const handler = (response: ServerResponse) =>
        response.writeHead(status, { "content-type": "text/plain", ...headers }).end(body);
      return closeAfterwards(await startServer(handler)).url;
    };
  };
  const nobody = async () => {
    const server = await startServer(() => {});
    await server.close();
    return server.url;
  };
  test.each([
    ["500", refused(500, "panic: boom\ngoroutine 1 [running]:\nmain.go:12"), "UNAVAILABLE"],
    ["401", refused(401, "no org id\n"), "UNAUTHORIZED"],
    ["401 Basic", refused(401, "<html>401</html>", { "www-authenticate": 'Basic realm="x"' }), "UNAUTHORIZED"],
    ["403", refused(403, "Forbidden"), "FORBIDDEN"],
    ["404", refused(404, "404 page not found"), "NOT_FOUND"],
    ["429", refused(429, "too many outstanding requests", { "retry-after": "7" }), "RATE_LIMITED"],
    ["nobody there", nobody, "UNREACHABLE"],
    ["HTML", refused(200, "<!doctype html><title>Sign in</title>", { "content-type": "text/html" }), "BAD_ANSWER"],
    ["cut JSON", refused(200, '{"status":"success","data":["service_'), "BAD_ANSWER"],
    ["another API", refused(200, '{"status":"success","data":{"alerts":[]}}'), "BAD_ANSWER"],
    ["nothing", refused(200, ""), "BAD_ANSWER"],
  ])("leaves the others' results standing and names the one that failed: %s", async (_what, start, code) => {
    const good = await loki([line(5_000, "here")]);
    const { search } = await startConsole([
      { id: "production", loki: asked(good.url) },
      { id: "staging", loki: asked(await start()) },
    ]);
    const topic = await search({ query, environments: ["production", "staging"], range: widening });
    const state = await topic.until(isSettled);
    expect(texts(state.entries)).toEqual(["here"]);
    expect(state.environments.production).toMatchObject({ status: "found", error: null });
    const { status, error, settledAt } = state.environments.staging ?? {};
    expect({ status, settledAt }).toEqual({ status: "failed", settledAt: clockStart });
    expect(error).toMatchObject({ code, environment: "staging", backend: "loki" });
    expectSentence(error?.message ?? "");
    expect(error?.message).toContain("Loki");
  });

  test.each([
    ["failed", refused(500, "boom"), null],
    ["answered without a line", async () => (await loki([line(5_000, "other", { line: "-" })])).url, 0],
  ])("is among the recent ones with what is known of it: %s", async (_what, start, found) => {
    const { search, follow } = await startConsole([{ id: "production", loki: asked(await start()) }]);
    const topic = await search({ query, environments: ["production"], range: widening });
    await topic.until(isSettled);
    // It is kept in the turn in which the search settles.
    await new Promise((resolve) => setImmediate(resolve));
    expect(follow("searches").state?.recent.map((each) => each.found)).toEqual([found]);
  });

  test("where one Loki breaks off in the middle keeps what it sent", async () => {
    const good = await loki([line(5_000, "here")]);
    let queries = 0;
    const breaking = await loki([line(4_000, "a"), line(3_000, "b"), line(2_000, "c")], {
      maxEntries: 2,
      intercept: (request, response) => {
        if (!isQuery(request)) return false;
        queries += 1;
        if (queries > 1) response.destroy();
        return queries > 1;
      },
    });
    const { search, call } = await startConsole([
      { id: "production", loki: asked(good.url) },
      { id: "staging", loki: asked(breaking.url) },
    ]);
    const topic = await search({ query, environments: ["production", "staging"], range: widening });
    await topic.until(isSettled);
    await call("search.more", { search: topic.key });
    const state = await topic.until(({ environments }) => environments.staging?.status === "failed");
    expect(texts(state.entries)).toEqual(["here", "a", "b"]);
    expect(state.environments).toMatchObject({
      production: { status: "found" },
      staging: { found: 2, more: true, error: { code: "UNREACHABLE" } },
    });
  });

  test("says TIMEOUT of a Loki that stalls, while the others stand", async () => {
    const clock = createManualClock();
    const good = await loki([line(5_000, "here")]);
    const stalled = await gatedLoki([line(5_000, "never seen")]);
    const { search } = await startConsole(
      [
        { id: "production", loki: asked(good.url) },
        { id: "staging", loki: asked(stalled.url) },
      ],
      clock,
    );
    const topic = await search({ query, environments: ["production", "staging"], range: widening });
    await stalled.gate.reached;
    await topic.until(({ environments }) => environments.production?.status === "found");
    clock.advance(9_999);
    expect(topic.state?.environments.staging?.status).toBe("searching");
    clock.advance(1);
    const state = await topic.until(isSettled);
    expect(state.environments.staging).toMatchObject({
      status: "failed",
      error: { code: "TIMEOUT", environment: "staging" },
    });
    expectSentence(state.environments.staging?.error?.message ?? "");
    expect(state.environments.staging?.error?.message).toMatch(/^Loki .* within 10 s/);
    expect(texts(state.entries)).toEqual(["here"]);
  });

  test("names an environment that has no Loki", async () => {
    const good = await loki([line(5_000, "here")]);
    const { search } = await startConsole([
      { id: "production", loki: asked(good.url) },
      { id: "staging", name: "Staging" },
    ]);
    const state = await (await search({ query, environments: ["staging", "production"], range: widening })).until(
      isSettled,
    );
    expect(state.environments.staging).toMatchObject({ status: "failed", error: { code: "NOT_FOUND" } });
    expect(state.environments.staging?.error?.message).toMatch(/^Staging has no Loki in the settings.*\.$/);
    expect(texts(state.entries)).toEqual(["here"]);
  });
});

describe("a search's calls", () => {
  test.each([
    ["an unknown environment", { query, environments: ["production", "moon"], range: widening }, "NOT_FOUND", /"moon"/],
    ["no environment", { query, environments: [], range: widening }, "INVALID_INPUT", /environments/],
    [
      "a blank ID",
      { query: { kind: "request", id: "  " }, environments: ["production"], range: widening },
      "INVALID_INPUT",
      /id/,
    ],
    [
      "an endless ID",
      { query: { kind: "request", id: "x".repeat(513) }, environments: ["production"], range: widening },
      "INVALID_INPUT",
      /id/,
    ],
    ["no range", { query, environments: ["production"] }, "INVALID_INPUT", /range/],
    [
      "a range that is no number",
      { query, environments: ["production"], range: { kind: "absolute", from: Number.NaN, to: 5 } },
      "INVALID_INPUT",
      /range/,
    ],
  ])("refuse %s", async (_what, input, code, words) => {
    const { call } = await startConsole([{ id: "production" }]);
    const result = await call("search.start", input);
    expect(result).toMatchObject({ ok: false, error: { code } });
    expect(result.ok ? "" : result.error.message).toMatch(words);
  });

  test("end an empty range in a sentence", async () => {
    const server = await loki([line(0, "here")]);
    const { search } = await startConsole([{ id: "production", loki: asked(server.url) }]);
    const range = { kind: "absolute", from: clockStart, to: clockStart } as const;
    const state = await (await search({ query, environments: ["production"], range })).until(isSettled);
    expect(state.environments.production).toMatchObject({ status: "failed", error: { code: "INVALID_INPUT" } });
    expect(server.queries()).toEqual([]);
  });

  test("cancel ends what is being asked, keeps what was found and is no error", async () => {
    const good = await loki([line(5_000, "here")]);
    const stalled = await gatedLoki([line(5_000, "never seen")]);
    const { search, call } = await startConsole([
      { id: "production", loki: asked(good.url) },
      { id: "staging", loki: asked(stalled.url) },
    ]);
    const topic = await search({ query, environments: ["production", "staging"], range: widening });
    await stalled.gate.reached;
    await topic.until(({ environments }) => environments.production?.status === "found");
    expect(await call("search.cancel", { search: topic.key })).toEqual({ ok: true, value: null });
    const state = await topic.until(isSettled);
    expect(state.environments).toMatchObject({
      production: { status: "found" },
      staging: { status: "cancelled", error: null, settledAt: clockStart },
    });
    expect(texts(state.entries)).toEqual(["here"]);
  });

  test("close ends the topic; a second time is no error, and what is closed cannot go on", async () => {
    const stalled = await gatedLoki([line(5_000, "never seen")]);
    const { search, call } = await startConsole([{ id: "production", loki: asked(stalled.url) }]);
    const topic = await search({ query, environments: ["production"], range: widening });
    await stalled.gate.reached;
    expect(await call("search.close", { search: topic.key })).toEqual({ ok: true, value: null });
    await topic.gone();
    expect(await call("search.close", { search: topic.key })).toEqual({ ok: true, value: null });
    for (const name of ["search.more", "search.cancel"] as const) {
      expect(await call(name, { search: topic.key })).toMatchObject({ ok: false, error: { code: "NOT_FOUND" } });
    }
  });

  test("the oldest of more than twelve searches is closed", async () => {
    const server = await loki([line(5_000, "here")]);
    const { search } = await startConsole([{ id: "production", loki: asked(server.url) }]);
    const start = () => search({ query, environments: ["production"], range: widening });
    const first = await start();
    const others = await Promise.all(Array.from({ length: 12 }, start));
    await first.gone();
    const states = await Promise.all(others.map((topic) => topic.until(isSettled)));
    expect(states.map(({ entries }) => texts(entries))).toEqual(states.map(() => ["here"]));
    expect(new Set(states.map((state) => state.id)).size).toBe(12);
  });
});

describe("a full page", () => {
  const lines = [
    ...Array.from({ length: 7 }, (_, index) => line(20 * minute - index * 1_000, `line ${index}`)),
    line(minute, "tie a", { nanoseconds: 7 }),
    line(minute, "tie b", { nanoseconds: 7 }),
    line(minute, "tie b", { nanoseconds: 7, stream: { service_name: "api" } }),
    line(1_000, "last"),
  ];

  async function readAll(settings: LokiSettings) {
    const server = await loki(lines, settings);
    const { search, call } = await startConsole([{ id: "production", loki: asked(server.url) }]);
    const topic = await search({ query, environments: ["production"], range: widening });
    const first = await topic.until(isSettled);
    const pages = [first.entries.length];
    for (;;) {
      const state = topic.state;
      if (state === null || state.environments.production?.more !== true) break;
      expect(await call("search.more", { search: topic.key })).toEqual({ ok: true, value: null });
      pages.push((await topic.until(isSettled)).entries.length);
      expect(pages.length).toBeLessThan(20);
    }
    return { first, last: await topic.until(isSettled), pages, server };
  }

  test("is said to be full, and reading goes on without losing or doubling a line", async () => {
    const { first, last, pages, server } = await readAll({ maxEntries: 4 });
    expect(first.environments.production).toMatchObject({ status: "found", found: 4, more: true, searched: null });
    // Each page begins with what the one before ended with; the last one was full, so one more is asked for.
    expect(pages).toEqual([4, 7, 10, 11, 11]);
    expect(last.environments.production).toMatchObject({ status: "found", found: 11, more: false });
    expect(last.entries.slice(0, 4)).toEqual(first.entries);
    expect(last.entries.map((entry) => entry.line).toSorted()).toEqual(lines.map((stored) => stored.line).toSorted());
    expectTimeline(last);
    expect(server.queries().every(({ limit, direction }) => limit === 4 && direction === "forward")).toBe(true);
  });

  test("is 5,000 lines at most, whatever the server allows", async () => {
    const { pages, server } = await readAll({ maxEntries: 50_000 });
    expect(pages).toEqual([11]);
    expect(server.queries()[0]?.limit).toBe(5_000);
  });

  test("is the default where the server does not tell its limits", async () => {
    const { pages, server } = await readAll({ limits: null });
    expect(pages).toEqual([11]);
    expect(server.queries()[0]?.limit).toBe(5_000);
  });

  test("that was read to its end counts as searched", async () => {
    const { last } = await readAll({ maxEntries: 4 });
    expect(last.environments.production?.searched).toMatchObject({ from: clockStart - hour });
  });

  test("more of a search that has no more changes nothing", async () => {
    const server = await loki(lines);
    const { search, call } = await startConsole([{ id: "production", loki: asked(server.url) }]);
    const topic = await search({ query, environments: ["production"], range: widening });
    const before = await topic.until(isSettled);
    await call("search.more", { search: topic.key });
    expect(topic.state).toBe(before);
  });

  test("more, asked twice at once, doubles nothing", async () => {
    const server = await loki(lines, { maxEntries: 4 });
    const { search, call } = await startConsole([{ id: "production", loki: asked(server.url) }]);
    const topic = await search({ query, environments: ["production"], range: widening });
    await topic.until(isSettled);
    await Promise.all([call("search.more", { search: topic.key }), call("search.more", { search: topic.key })]);
    const state = await topic.until(isSettled);
    expect(state.entries).toHaveLength(7);
    expectTimeline(state);
  });

  test("follows a limit that the server lowered meanwhile, from the next poll on", async () => {
    let maxEntries = 10;
    const limits = () => ({ limits: { max_entries_limit_per_query: maxEntries, max_query_length: "721h" } });
    const server = await loki(lines, {
      intercept: (request, response) => {
        const limit = Number(new URL(request.path, "http://x").searchParams.get("limit") ?? "0");
        if (request.path.startsWith("/loki/api/v1/drilldown-limits")) response.end(JSON.stringify(limits()));
        else if (limit > maxEntries) response.writeHead(400).end("max entries limit per query exceeded");
        else return false;
        return true;
      },
    });
    const { search, call, follow } = await startConsole([{ id: "production", loki: asked(server.url) }]);
    const first = await (await search({ query, environments: ["production"], range: widening })).until(isSettled);
    expect(first.environments.production).toMatchObject({ status: "found", found: 10 });
    maxEntries = 5;
    const health = follow("health");
    const polls = () => server.requests.filter(({ path }) => path.endsWith("/buildinfo")).length;
    await health.until(({ backends }) => backends["production/loki"]?.polling === false);
    const before = polls();
    await call("poll.now", { environment: "production" });
    await health.until(({ backends }) => polls() > before && backends["production/loki"]?.polling === false);
    const second = await (await search({ query, environments: ["production"], range: widening })).until(isSettled);
    expect(second.environments.production).toMatchObject({ status: "found", found: 5, more: true });
  });

  test.each([
    ["refused", false],
    // Loki 3.7.6 answers 200 without a line where categorised labels are asked for.
    ["emptied", true],
  ])("of an answer over 4 MiB, which is %s, is read in smaller ones", async (_what, emptiesTooLarge) => {
    const large = Array.from({ length: 60 }, (_, index) => line(10_000 - index, `${index} ${"x".repeat(90)}`));
    const server = await loki(large, { maxAnswerBytes: 4_300, maxEntries: 100, emptiesTooLarge });
    const { search, call } = await startConsole([{ id: "production", loki: asked(server.url) }]);
    const topic = await search({ query, environments: ["production"], range: widening });
    let state = await topic.until(isSettled);
    expect(state.environments.production).toMatchObject({ status: "found", found: 20, more: true });
    expect(state.environments.production?.notes.join()).toContain("20 lines at a time");
    while (state.environments.production?.more === true) {
      await call("search.more", { search: topic.key });
      state = await topic.until(isSettled);
    }
    expect(state.entries.map((entry) => entry.line)).toEqual(large.map((stored) => stored.line));
  });
});

describe("widening", () => {
  test("stops at the first span that has the ID", async () => {
    const server = await loki([line(2 * hour, "yesterday"), line(48 * hour, "older")]);
    const { search } = await startConsole([{ id: "production", loki: asked(server.url) }]);
    const state = await (await search({ query, environments: ["production"], range: widening })).until(isSettled);
    expect(texts(state.entries)).toEqual(["yesterday"]);
    expect(state.environments.production?.searched).toEqual({ from: clockStart - 24 * hour, to: clockStart + minute });
    expect(server.queries().map(({ start }) => Number(start / 1_000_000n) - clockStart)).toEqual([-hour, -24 * hour]);
  });

  test("looks before the edge of its span for the beginning of what it found near it", async () => {
    const server = await loki([line(hour + minute, "begin"), line(hour - minute, "end"), line(3 * hour, "not this")]);
    const { search } = await startConsole([{ id: "production", loki: asked(server.url) }]);
    const state = await (await search({ query, environments: ["production"], range: widening })).until(isSettled);
    expect(texts(state.entries)).toEqual(["begin", "end"]);
    expectTimeline(state);
    expect(state.environments.production?.searched?.from).toBe(clockStart - hour - 10 * minute);
  });

  test("does not look before the edge of a span that was asked for by its bounds", async () => {
    const server = await loki([line(hour + minute, "begin"), line(hour - minute, "end")]);
    const { search } = await startConsole([{ id: "production", loki: asked(server.url) }]);
    const range = { kind: "relative", milliseconds: hour } as const;
    const state = await (await search({ query, environments: ["production"], range })).until(isSettled);
    expect(texts(state.entries)).toEqual(["end"]);
  });

  test("looks before the edge also where the span had more than a page", async () => {
    const late = Array.from({ length: 5 }, (_, index) => line(hour - minute - index, `end ${index}`));
    const server = await loki([line(hour + minute, "begin"), ...late], { maxEntries: 3 });
    const { search, call } = await startConsole([{ id: "production", loki: asked(server.url) }]);
    const topic = await search({ query, environments: ["production"], range: widening });
    let state = await topic.until(isSettled);
    while (state.environments.production?.more === true) {
      await call("search.more", { search: topic.key });
      state = await topic.until(isSettled);
    }
    expect(state.entries).toHaveLength(6);
  });

  test("splits what is longer than the server allows in one query", async () => {
    const server = await loki([line(743 * hour, "old")]);
    const { search } = await startConsole([{ id: "production", loki: asked(server.url) }]);
    const state = await (await search({ query, environments: ["production"], range: widening })).until(isSettled);
    expect(texts(state.entries)).toEqual(["old"]);
    const range = { kind: "relative", milliseconds: 744 * hour } as const;
    expect(
      texts((await (await search({ query, environments: ["production"], range })).until(isSettled)).entries),
    ).toEqual(["old"]);
  });

  test("that failed on the way goes on to the end when it is asked for more, and claims nothing before", async () => {
    let failing = true;
    const server = await loki([line(48 * hour, "older")], {
      intercept: (request, response) => {
        const start = Number(new URL(request.path, "http://x").searchParams.get("start")) / 1e6;
        if (!failing || !isQuery(request) || start > clockStart - 2 * hour) return false;
        failing = false;
        response.writeHead(503, { "content-type": "text/plain" }).end("Ingester not ready");
        return true;
      },
    });
    const { search, call } = await startConsole([{ id: "production", loki: asked(server.url) }]);
    const topic = await search({ query, environments: ["production"], range: widening });
    const failed = await topic.until(isSettled);
    expect(failed.environments.production).toMatchObject({
      status: "failed",
      searched: { from: clockStart - hour },
      error: { code: "UNAVAILABLE" },
    });
    await call("search.more", { search: topic.key });
    const state = await topic.until(isSettled);
    expect(texts(state.entries)).toEqual(["older"]);
  });
});

describe("tenants", () => {
  const lines = [
    line(5_000, "of a", { tenant: "team-a" }),
    line(4_000, "of b", { tenant: "team-b" }),
    line(3_000, "of c", { tenant: "team-c" }),
  ];

  test("are each asked under their own name", async () => {
    const server = await loki(lines, { authEnabled: true });
    const { search } = await startConsole([
      { id: "production", loki: asked(server.url, { tenants: ["team-a", "team-b"] }) },
    ]);
    const state = await (await search({ query, environments: ["production"], range: widening })).until(isSettled);
    expect(texts(state.entries)).toEqual(["of a", "of b"]);
    // The same labels of two tenants are two streams.
    expect(new Set(state.entries.map(({ stream }) => stream)).size).toBe(2);
    expect(
      server
        .queries()
        .map(({ tenant }) => tenant)
        .toSorted(),
    ).toEqual(["team-a", "team-b"]);
    expectTimeline(state);
  });

  test("are asked for where a Loki wants one and none is set", async () => {
    const server = await loki(lines, { authEnabled: true });
    const { search } = await startConsole([{ id: "production", loki: asked(server.url) }]);
    const state = await (await search({ query, environments: ["production"], range: widening })).until(isSettled);
    expect(state.environments.production?.error).toEqual({
      code: "UNAUTHORIZED",
      message: "Loki wants to know the tenant (401: no org id). Add its id to `tenants` of this Loki in Settings.",
      environment: "production",
      backend: "loki",
    });
  });

  test("none is sent where none is set, but for the limits, which want one", async () => {
    const server = await loki([line(5_000, "here")]);
    const { search } = await startConsole([{ id: "production", loki: asked(server.url) }]);
    await (await search({ query, environments: ["production"], range: widening })).until(isSettled);
    const withTenant = server.requests.filter(({ headers }) => headers["x-scope-orgid"] !== undefined);
    expect(new Set(withTenant.map(({ path }) => path))).toEqual(new Set(["/loki/api/v1/drilldown-limits"]));
  });

  test("one of them failing keeps the other's lines, and asking for more doubles none of them", async () => {
    const gate = createGate();
    const inner = createLokiHandler(lines, { authEnabled: true });
    let refuse = true;
    const server = closeAfterwards(
      await startServer((response, request) => {
        const tenant = request.headers["x-scope-orgid"];
        const go = () => inner.handler(response, request);
        if (refuse && tenant === "team-b" && isQuery(request)) {
          refuse = false;
          response.writeHead(500).end("boom");
        } else if (tenant !== "team-a" || !gate.hold(request, go)) go();
      }),
    );
    const { search, call } = await startConsole([
      { id: "production", loki: asked(server.url, { tenants: ["team-a", "team-b"] }) },
    ]);
    const range = { kind: "relative", milliseconds: hour } as const;
    const topic = await search({ query, environments: ["production"], range });
    await gate.reached;
    // Whether the search waits for the slow tenant or not, it must not ask for the same page twice.
    await Promise.race([topic.until(isSettled), sleep(200)]);
    await call("search.more", { search: topic.key });
    gate.release();
    await topic.until(isSettled);
    await call("search.more", { search: topic.key });
    const state = await topic.until((held) => isSettled(held) && held.entries.length >= 2);
    expect(texts(state.entries).toSorted()).toEqual(["of a", "of b"]);
    expectTimeline(state);
    expect(
      inner
        .queries()
        .map(({ tenant }) => tenant)
        .toSorted(),
    ).toEqual(["team-a", "team-b"]);
  });
});

describe("lines", () => {
  test("carry the metadata that the server puts among their labels", async () => {
    const server = await loki([line(5_000, "plain", { metadata: { detected_level: "warn" } })], {
      limits: null,
    });
    const { search } = await startConsole([{ id: "production", loki: asked(server.url) }]);
    const state = await (await search({ query, environments: ["production"], range: widening })).until(isSettled);
    expect(state.streams).toEqual([{ service: "shell", service_name: "shell", detected_level: "warn" }]);
    expect(state.entries).toMatchObject([{ level: "warning" }]);
    expect(server.queries()[0]?.flags).toBeNull();
  });

  test("that are not JSON are found, and levels are folded whatever their case", async () => {
    const server = await loki([
      line(9_000, "", { line: `{"level":"ERROR","logger":"app.api","message":"failed","request_id":"${id}"}` }),
      line(8_000, "", { line: `172.18.0.1 - - [01/Mar/2026] "GET /x?request_id=${id} HTTP/1.1" 200` }),
      line(7_000, "", { line: `level=warn msg="slow" req_id=${id}` }),
      line(6_000, "", { line: `Traceback of ${id}:\n  File "x.py", line 1` }),
      line(5_000, "", { line: `{"level":"info","request_id":"${id}", cut` }),
    ]);
    const { search } = await startConsole([{ id: "production", loki: asked(server.url) }]);
    const state = await (await search({ query, environments: ["production"], range: widening })).until(isSettled);
    expect(state.entries.map(({ level, message, component }) => [level, component, message.slice(0, 9)])).toEqual([
      ["error", "app.api", "failed"],
      ["unknown", "shell", "172.18.0."],
      ["warning", "shell", "slow"],
      ["unknown", "shell", "Traceback"],
      ["info", "shell", '{"level":'],
    ]);
  });

  const hostile: readonly [string, string][] = [
    ["a NaN literal", `{"level":"INFO","duration_ms":NaN,"request_id":"${id}"}`],
    ["a NaN text", `{"level":"INFO","duration_ms":"NaN","message":"x ${id}"}`],
    ["a megabyte", `${id} ${"long ".repeat(200_000)}`],
    ["markup", `<img src=x onerror=alert(1)> </script> ${id}`],
    ["right-to-left marks", `\u202euser\u2066 ${id} \u200f`],
    ["terminal colours and NUL", `\u001b[31mred\u001b[0m \u0000 ${id}`],
    ["a prototype", `{"__proto__":{"level":"error"},"constructor":1,"message":"${id}"}`],
    ["deep nesting", `${'{"a":'.repeat(2_000)}"${id}"${"}".repeat(2_000)}`],
    ["fields of other types", `{"level":["x"],"message":{"a":1},"logger":null,"request_id":"${id}"}`],
    ["a lone surrogate in escapes", `{"message":"\\ud83d ${id}"}`],
  ];
  test.each(hostile)("with %s arrive as they were stored", async (_what, text) => {
    const server = await loki([line(5_000, "", { line: text })]);
    const { search } = await startConsole([{ id: "production", loki: asked(server.url) }]);
    const state = await (await search({ query, environments: ["production"], range: widening })).until(isSettled);
    expect(state.environments.production).toMatchObject({ status: "found", error: null });
    expect(state.entries[0]?.line === text).toBe(true);
  });

  test.each(['"} | json', "back`tick", "a\\b", 'say "hi"', "line\nbreak", "Ünïcödé 🚀", "{}|=~!#%&+"])(
    "with the ID %j are found, and no others",
    async (odd) => {
      const server = await loki([
        line(5_000, "", { line: `x ${odd} y` }),
        line(4_000, "", { line: '{"message":"something else"}' }),
      ]);
      const { search } = await startConsole([{ id: "production", loki: asked(server.url) }]);
      const topic = await search({
        query: { kind: "request", id: odd },
        environments: ["production"],
        range: widening,
      });
      const state = await topic.until(isSettled);
      expect(state.entries.map((entry) => entry.line)).toEqual([`x ${odd} y`]);
    },
  );

  test.each(["NaN", "", "12.5", "-1", "2026-03-01T10:00:00Z", "1e19"])(
    "with the stamp %j are refused as no answer of a Loki",
    async (stamp) => {
      const server = await loki([line(5_000, "here")], {
        intercept: (request, response) => {
          if (!isQuery(request)) return false;
          const result = [{ stream: { service: "a" }, values: [[stamp, `x ${id}`]] }];
          response.end(JSON.stringify({ status: "success", data: { resultType: "streams", result } }));
          return true;
        },
      });
      const { search } = await startConsole([{ id: "production", loki: asked(server.url) }]);
      const state = await (await search({ query, environments: ["production"], range: widening })).until(isSettled);
      const { status, error } = state.environments.production ?? {};
      expect({ status, code: error?.code }).toEqual({ status: "failed", code: "BAD_ANSWER" });
      expectSentence(error?.message ?? "");
      expect(state.entries).toEqual([]);
    },
  );

  test("of a server that speaks no HTTP end as a sentence", async () => {
    const server = closeAfterwards(await listenOn(createServer((socket) => socket.end("SSH-2.0-OpenSSH_9.6\r\n"))));
    const { search } = await startConsole([{ id: "production", loki: asked(`http://127.0.0.1:${server.port}`) }]);
    const state = await (await search({ query, environments: ["production"], range: widening })).until(isSettled);
    expect(state.environments.production?.error?.code).toBe("BAD_ANSWER");
    expectSentence(state.environments.production?.error?.message ?? "");
  });
});
