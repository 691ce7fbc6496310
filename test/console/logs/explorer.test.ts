import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withoutParserErrors } from "../../../electron/console/logs/explorer/parserErrors.ts";
import { systemClock } from "../../../electron/console/world.ts";
import { type Demo, startDemo } from "../../../electron/demo/demo.ts";
import type { CallInput, CallName, CallOutput } from "../../../shared/contract.ts";
import { calls } from "../../../shared/contract.ts";
import { isSettled, startConsole, type TestConsole } from "./support.ts";

const minute = 60_000;
let demo: Demo;

beforeAll(async () => {
  demo = await startDemo();
});

afterAll(() => demo.close());

async function open(): Promise<TestConsole> {
  return startConsole(
    demo.environments.map(({ id, name, production, loki, prometheus }) => ({ id, name, production, loki, prometheus })),
    systemClock,
  );
}

async function ask<N extends CallName>(console: TestConsole, name: N, input: CallInput<N>): Promise<CallOutput<N>> {
  const result = await console.call(name, input);
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return calls[name].output.parse(result.value) as CallOutput<N>;
}

function lastHour() {
  const now = Date.now();
  return { from: now - 60 * minute, to: now };
}

describe("a LogQL search", () => {
  const expression = '{service="shell"}';

  test("backward gives the latest lines of the range, in order, and goes on before them", async () => {
    const opened = await open();
    const range = { kind: "absolute", ...lastHour() } as const;
    const query = { kind: "logql", expression, direction: "backward", limit: 50 } as const;
    const backward = await opened.search({ query, environments: ["production"], range });
    const first = await backward.until(isSettled);
    expect(first.entries).toHaveLength(50);
    expect(first.environments.production).toMatchObject({ status: "found", more: true, logql: expression });
    await opened.call("search.more", { search: backward.key });
    const both = await backward.until((state) => isSettled(state) && state.entries.length > 50);
    const forward = await opened.search({
      query: { kind: "logql", expression, direction: "backward", limit: 100 },
      environments: ["production"],
      range,
    });
    const whole = await forward.until(isSettled);
    // The second page begins with the line at the boundary, which was read already.
    expect(both.entries.map(({ timestamp, line }) => [timestamp, line])).toEqual(
      whole.entries.slice(1).map(({ timestamp, line }) => [timestamp, line]),
    );
  });

  test("that is no LogQL says where it goes wrong", async () => {
    const opened = await open();
    const query = { kind: "logql", expression: '{service="shell"', direction: "forward", limit: null } as const;
    const topic = await opened.search({
      query,
      environments: ["production"],
      range: { kind: "relative", milliseconds: minute },
    });
    const state = await topic.until(isSettled);
    expect(state.environments.production).toMatchObject({ status: "failed", error: { code: "BAD_QUERY" } });
    expect(state.environments.production?.error?.message).toContain("parse error");
  });
});

test("a prefix finds every ID that begins so", async () => {
  const opened = await open();
  const [id = ""] = demo.exampleRequestIds();
  const query = { kind: "request", id: id.slice(0, 5), prefix: true } as const;
  const topic = await opened.search({
    query,
    environments: ["production"],
    range: { kind: "relative", milliseconds: 2 * 60 * minute },
  });
  const state = await topic.until(isSettled);
  expect(state.entries.length).toBeGreaterThan(0);
  expect(state.entries.some(({ line }) => line.includes(id))).toBe(true);
});

describe("the volume", () => {
  test("counts every line of the range by level", async () => {
    const opened = await open();
    const now = Math.floor(Date.now() / minute) * minute;
    const span = { from: now - 30 * minute, to: now };
    const expression = '{service="shell"}';
    const query = { kind: "logql", expression, direction: "forward", limit: null } as const;
    const [volume] = await ask(opened, "logs.volume", { query, environments: ["production"], span, buckets: 30 });
    if (volume === undefined) throw new Error("no volume");
    expect(volume).toMatchObject({ error: null, levels: true, stepMs: minute, span });
    const topic = await opened.search({ query, environments: ["production"], range: { kind: "absolute", ...span } });
    const { entries } = await topic.until(isSettled);
    const errors = volume.buckets.filter(([, level]) => level === "error").reduce((sum, [, , count]) => sum + count, 0);
    const total = volume.buckets.reduce((sum, [, , count]) => sum + count, 0);
    expect(entries.length).toBeLessThan(5_000);
    // A bucket is (start, end] there and [start, end) here: a line on the very edge may count on either side.
    expect(Math.abs(total - entries.length)).toBeLessThanOrEqual(2);
    expect(Math.abs(errors - entries.filter(({ level }) => level === "error").length)).toBeLessThanOrEqual(2);
    for (const [at] of volume.buckets) expect((at - span.from) % minute).toBe(0);
  });

  test("of an environment whose Loki does not answer says so, and the other's is there", async () => {
    await demo.control.break("staging", "loki", "refuse");
    try {
      const opened = await open();
      const query = { kind: "request", id: "abc" } as const;
      const environments = ["production", "staging"];
      const [production, staging] = await ask(opened, "logs.volume", {
        query,
        environments,
        span: lastHour(),
        buckets: 60,
      });
      expect(production?.error).toBeNull();
      expect(staging?.error).toMatchObject({ code: "UNREACHABLE", environment: "staging" });
    } finally {
      await demo.control.mend("staging", "loki");
    }
  });
});

describe("a query for numbers", () => {
  test("answers series over the range", async () => {
    const opened = await open();
    const expression = 'sum by (level) (count_over_time({service="shell"} | json | __error__="" [5m]))';
    const [metric] = await ask(opened, "logs.metric", {
      expression,
      environments: ["production"],
      span: lastHour(),
      points: 60,
    });
    expect(metric).toMatchObject({ error: null, stepMs: minute, suggestion: null });
    expect(metric?.series.map(({ labels }) => labels.level)).toContain("INFO");
    expect(metric?.series[0]?.points.length).toBeGreaterThan(10);
  });

  test("over a range that is empty is refused in words", async () => {
    const opened = await open();
    const span = { from: 1000, to: 1000 };
    const [metric] = await ask(opened, "logs.metric", {
      expression: "1",
      environments: ["production"],
      span,
      points: 10,
    });
    expect(metric?.error).toMatchObject({ code: "INVALID_INPUT" });
  });
});

describe("a query that fails over lines it cannot parse is mended", () => {
  test.each([
    [
      'sum by (level) (count_over_time({a="b"} | json [5m]))',
      'sum by (level) (count_over_time({a="b"} | json | __error__="" [5m]))',
    ],
    ['{a="b"} | logfmt | status >= 500', '{a="b"} | logfmt | status >= 500 | __error__=""'],
    [
      'sum(rate({a="b"} | json [1m])) / sum(rate({a="b"} | json [1h]))',
      'sum(rate({a="b"} | json | __error__="" [1m])) / sum(rate({a="b"} | json | __error__="" [1h]))',
    ],
  ])("%s", (expression, mended) => expect(withoutParserErrors(expression)).toBe(mended));

  test.each(['{a="b"}', 'rate({a="b"} |= "json" [1m])', 'rate({a="b"} | json | __error__="" [1m])', "rate({a=", ""])(
    "%s is left as it is",
    (expression) => expect(withoutParserErrors(expression)).toBeNull(),
  );
});

describe("labels, values and fields for the editor", () => {
  test("come from the environment at hand", async () => {
    const opened = await open();
    const environment = "production";
    expect(await ask(opened, "logs.labels", { environment, selector: null })).toContain("service");
    expect(await ask(opened, "logs.values", { environment, label: "service", selector: null })).toContain("shell");
    const fields = await ask(opened, "logs.fields", { environment, selector: '{service="shell"}' });
    expect(fields.slice(0, 12)).toEqual(expect.arrayContaining(["level", "logger", "message"]));
    expect(await ask(opened, "logs.limits", { environment })).toEqual({
      maxEntries: 5_000,
      maxSpanMs: 721 * 60 * minute,
      retentionMs: 744 * 60 * minute,
    });
  });

  test("of an environment without a Loki are refused in words", async () => {
    const opened = await startConsole([{ id: "bare", name: "Bare" }], systemClock);
    const result = await opened.call("logs.labels", { environment: "bare", selector: null });
    expect(result).toMatchObject({ ok: false, error: { code: "NOT_FOUND" } });
  });
});

test("around an entry are the lines of its own stream, whatever their level", async () => {
  const opened = await open();
  const range = { kind: "absolute", ...lastHour() } as const;
  const query = { kind: "logql", expression: '{service="shell"}', direction: "forward", limit: 200 } as const;
  const topic = await opened.search({ query, environments: ["production"], range });
  const { entries, streams } = await topic.until(isSettled);
  const middle = entries[100];
  if (middle === undefined) throw new Error("the demo has more lines than this");
  const stream = { ...streams[middle.stream], detected_level: "no such level" };
  const around = await ask(opened, "logs.around", {
    environment: "production",
    stream,
    timestamp: middle.timestamp,
    before: 5,
    after: 5,
  });
  const own = entries.filter((entry) => entry.stream === middle.stream || streams[entry.stream]?.service === "shell");
  const place = own.indexOf(middle);
  expect(around.entries.map(({ timestamp }) => timestamp)).toEqual(
    own.slice(place - 5, place + 6).map(({ timestamp }) => timestamp),
  );
  expect(around).toMatchObject({ moreBefore: true, moreAfter: true });
});
