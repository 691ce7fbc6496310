import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { errorLines } from "../../electron/console/loki/logql.ts";
import { systemClock } from "../../electron/console/world.ts";
import { type CallInput, type CallName, type CallOutput, calls } from "../../shared/contract.ts";
import { isSettled, startConsole, type TestConsole } from "../console/logs/support.ts";
import { eventually, getJson, removeAll, type Server, startLoki, without } from "./servers.ts";

const minute = 60_000;
const anchor = Math.floor((Date.now() - 20 * minute) / minute) * minute;

/** One line each second for ten minutes; each tenth an error, each hundredth no JSON. */
const lines = Array.from({ length: 600 }, (_, index) => {
  const level = index % 10 === 0 ? "ERROR" : "INFO";
  const line =
    index % 100 === 55
      ? `plain text line ${index}`
      : JSON.stringify({ level, logger: "app.api", message: `number ${index}`, request_id: `abc1${index % 7}` });
  return [`${anchor + index * 1000 + 500}000000`, line] as const;
});

describe.skipIf(without("loki"))("the explorer on a real Loki", () => {
  let loki: Server;
  let opened: TestConsole;

  beforeAll(async () => {
    const started = await startLoki();
    if (started === null) throw new Error("Loki did not start");
    loki = started;
    const body = JSON.stringify({ streams: [{ stream: { service: "shell" }, values: lines }] });
    const pushed = await fetch(`${loki.url}/loki/api/v1/push`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    expect(pushed.status).toBe(204);
    const count = async () => {
      const query = new URLSearchParams({ query: 'sum(count_over_time({service="shell"} [1h]))' });
      const answer = await getJson<{ data: { result: { value: [number, string] }[] } }>(
        `${loki.url}/loki/api/v1/query?${query}`,
      );
      return Number(answer.data.result[0]?.value[1] ?? "0");
    };
    await eventually(count, (found) => found === lines.length);
  }, 180_000);

  beforeEach(async () => {
    opened = await startConsole([{ id: "production", loki: { url: loki.url } }], systemClock);
  });

  afterAll(removeAll);

  async function ask<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    const result = await opened.call(name, input);
    if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
    return calls[name].output.parse(result.value) as CallOutput<N>;
  }

  const environments = ["production"];
  const span = { from: anchor, to: anchor + 10 * minute };

  test("counts the lines of each minute by the level that the server detected", async () => {
    const query = { kind: "logql", expression: '{service="shell"}', direction: "forward", limit: null } as const;
    const [volume] = await ask("logs.volume", { query, environments, span, buckets: 10 });
    expect(volume).toMatchObject({ error: null, levels: true, stepMs: minute, span });
    const errors = volume?.buckets.filter(([, level]) => level === "error") ?? [];
    expect(errors).toEqual(Array.from({ length: 10 }, (_, index) => [anchor + index * minute, "error", 6]));
    expect(volume?.buckets.reduce((sum, [, , count]) => sum + count, 0)).toBe(600);
  });

  test("counts also where the query has a parser and a line is no JSON", async () => {
    const expression = '{service="shell"} | json | logger="app.api"';
    const query = { kind: "logql", expression, direction: "forward", limit: null } as const;
    const [volume] = await ask("logs.volume", { query, environments, span, buckets: 10 });
    expect(volume?.error).toBeNull();
    expect(volume?.buckets.reduce((sum, [, , count]) => sum + count, 0)).toBe(594);
  });

  test("offers a query for numbers without the lines that cannot be parsed", async () => {
    const expression = 'sum by (level) (count_over_time({service="shell"} | json [1m]))';
    const [refused] = await ask("logs.metric", { expression, environments, span, points: 10 });
    expect(refused?.error).toMatchObject({ code: "BAD_QUERY" });
    const suggestion = 'sum by (level) (count_over_time({service="shell"} | json | __error__="" [1m]))';
    expect(refused?.suggestion).toBe(suggestion);
    const [metric] = await ask("logs.metric", { expression: suggestion, environments, span, points: 10 });
    expect(metric?.error).toBeNull();
    expect(metric?.series.map(({ labels }) => labels.level).toSorted()).toEqual(["ERROR", "INFO"]);
  });

  test("says of a faulty query at which line and column", async () => {
    const expression = '{service="shell"} | nonsense';
    const [metric] = await ask("logs.metric", { expression, environments, span, points: 10 });
    expect(metric?.error?.message).toMatch(/line 1, col \d+/);
  });

  test("gives the neighbours of an entry, whatever their level", async () => {
    const query = { kind: "logql", expression: '{service="shell"} |= "number 300"', direction: "forward", limit: null };
    const topic = await opened.search({
      query: { ...query, kind: "logql", direction: "forward" },
      environments,
      range: { kind: "absolute", ...span },
    });
    const { entries, streams } = await topic.until(isSettled);
    const [entry] = entries;
    if (entry === undefined) throw new Error("not found");
    expect(entry.level).toBe("error");
    const around = await ask("logs.around", {
      environment: "production",
      stream: streams[entry.stream] ?? {},
      timestamp: entry.timestamp,
      before: 3,
      after: 2,
    });
    expect(around.entries.map(({ message }) => message)).toEqual([
      "number 297",
      "number 298",
      "number 299",
      "number 300",
      "number 301",
      "number 302",
    ]);
    expect(around).toMatchObject({ moreBefore: true, moreAfter: true });
  });

  test("reads backward by pages, each line once", async () => {
    const topic = await opened.search({
      query: { kind: "logql", expression: '{service="shell"}', direction: "backward", limit: 70 },
      environments,
      range: { kind: "absolute", ...span },
    });
    let state = await topic.until(isSettled);
    expect(state.entries.at(-1)?.message).toBe("number 599");
    for (let pages = 1; state.environments.production?.more === true && pages < 20; pages += 1) {
      await opened.call("search.more", { search: topic.key });
      state = await topic.until(isSettled);
    }
    expect(state.entries.map(({ line }) => line)).toEqual(lines.map(([, line]) => line));
  });

  test("finds every ID that begins with what was typed", async () => {
    const topic = await opened.search({
      query: { kind: "request", id: "abc1", prefix: true },
      environments,
      range: { kind: "absolute", ...span },
    });
    const { entries } = await topic.until(isSettled);
    expect(entries).toHaveLength(594);
  });

  test("finds an alert's errors, and not the information that only speaks of errors", async () => {
    const now = Date.now();
    const at = (index: number) => `${now - 1000 + index}000000`;
    const values = [
      [at(0), '{"level":"INFO","message":"Audit log created: outcome=error"}'],
      [at(1), '{"level":"ERROR","message":"it broke"}'],
      [at(2), "Traceback (most recent call last):"],
      [at(3), '{"level":"DEBUG","message":"no error"}'],
      [at(4), '{"level":"WARNING","message":"error, tried again"}'],
    ];
    const body = JSON.stringify({ streams: [{ stream: { service: "errors" }, values }] });
    const headers = { "content-type": "application/json" };
    expect((await fetch(`${loki.url}/loki/api/v1/push`, { method: "POST", headers, body })).status).toBe(204);
    const expression = errorLines('{service="errors"}');
    const topic = await opened.search({
      query: { kind: "logql", expression, direction: "forward", limit: null },
      environments,
      range: { kind: "relative", milliseconds: 5 * minute },
    });
    const { entries } = await topic.until(isSettled);
    expect(entries.map(({ line }) => line)).toEqual([values[1]?.[1], values[2]?.[1], values[4]?.[1]]);
  });

  test("lists labels, values and fields", async () => {
    expect(await ask("logs.labels", { environment: "production", selector: null })).toContain("service");
    expect(await ask("logs.values", { environment: "production", label: "service", selector: null })).toContain(
      "shell",
    );
    const fields = await ask("logs.fields", { environment: "production", selector: '{service="shell"}' });
    expect(fields.slice(0, 4).toSorted()).toEqual(["level", "logger", "message", "request_id"]);
  });
});

describe.skipIf(without("loki"))("a live tail of a real Loki", () => {
  afterAll(removeAll);

  test("brings every line of a burst, once and in order", async () => {
    const loki = await startLoki();
    if (loki === null) throw new Error("Loki did not start");
    const opened = await startConsole([{ id: "production", loki: { url: loki.url } }], systemClock);
    const push = async (from: number, many: number) => {
      const now = Date.now();
      const values = Array.from({ length: many }, (_, index) => [
        `${now}${String(index).padStart(6, "0")}`,
        JSON.stringify({ level: "INFO", message: `line ${from + index}` }),
      ]);
      const body = JSON.stringify({ streams: [{ stream: { service: "shell" }, values }] });
      const headers = { "content-type": "application/json" };
      const answer = await fetch(`${loki.url}/loki/api/v1/push`, { method: "POST", headers, body });
      expect(answer.status).toBe(204);
    };
    await push(0, 10);
    const expression = '{service="shell"} | json | level="INFO"';
    const result = await opened.call("tail.start", { expression, environments: ["production"] });
    if (!result.ok) throw new Error(result.error.message);
    const topic = opened.follow("tail", (result.value as { readonly tail: string }).tail);
    await topic.until(({ environments: all }) => all.production?.status === "live");
    for (let burst = 0; burst < 5; burst += 1) await push(10 + burst * 1000, 1000);
    const state = await topic.until(({ entries }) => entries.length >= 5010);
    expect(state.entries.map(({ message }) => message)).toEqual(
      Array.from({ length: 5010 }, (_, index) => `line ${index}`),
    );
    expect(state.gaps).toEqual([]);
  }, 120_000);
});
