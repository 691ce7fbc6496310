import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, askLogs, begin, linesOf, query, recording, type Stage, stageDemo } from "./support.ts";

const hour = 3_600_000;
let stage: Stage;
beforeAll(async () => {
  stage = await stageDemo();
  stage.at(120);
});
afterAll(() => stage.demo.close());

/** The lines of a log query over the last minutes. */
async function lines(
  text: string,
  minutes = 3,
  more: Readonly<Record<string, string | number>> = {},
): Promise<readonly string[]> {
  return linesOf(await askLogs(stage.production, text, stage.now() - minutes * 60_000, stage.now() + 1, more));
}

interface Metric {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

async function count(text: string, time = stage.now()): Promise<readonly Metric[]> {
  const url = `${stage.production.loki.url}/loki/api/v1/query?${query({ query: text, time: `${time}000000` })}`;
  const { body, text: raw, status } = await ask(url);
  if (status !== 200) throw new Error(raw);
  return (body as { readonly data: { readonly result: readonly Metric[] } }).data.result;
}

describe("a request that failed", () => {
  it("is found by its ID over the longest range, with every line that names it", async () => {
    const ids = stage.demo.exampleRequestIds();
    expect(ids.length).toBeGreaterThan(4);
    for (const id of ids) {
      const environment = id.startsWith("req-") ? stage.staging : stage.production;
      const from = stage.now() - 720 * hour;
      const found = linesOf(
        await askLogs(environment, `${environment.loki.selector} |= "${id}"`, from, stage.now() + 1),
      );
      const near = linesOf(await askLogs(environment, environment.loki.selector, stage.now() - hour, stage.now() + 1));
      expect([id, found.toSorted()]).toEqual([id, near.filter((line) => line.includes(id)).toSorted()]);
      expect(found.length).toBeGreaterThan(1);
    }
  });

  it("is told from its beginning to its end, with JSON lines and the proxy's other ones", async () => {
    const streams = await askLogs(stage.production, '{service=~".+"} |= "abc12345"', begin - 24 * hour, begin, {
      direction: "forward",
    });
    const shell = streams.find(({ stream }) => stream.service === "shell");
    const told = (shell?.values ?? []).map(([, line]) => JSON.parse(line) as Record<string, unknown>);
    expect(told.map(({ level, logger, message }) => `${level} ${logger}: ${message}`)).toEqual([
      "INFO app.middlewares.correlation_id: Request received",
      "INFO app.auth: User authenticated: user_id=u123",
      "INFO app.api.http.author: GET /authors/999",
      "DEBUG app.repositories.author: Query: SELECT * FROM authors WHERE id=999",
      "ERROR app.api.http.author: Author not found: id=999",
      "INFO app.middlewares.audit: Audit log created: outcome=error",
    ]);
    expect(told.every(({ request_id }) => request_id === "abc12345")).toBe(true);
    const proxy = streams.find(({ stream }) => stream.service === "traefik");
    expect(proxy?.values).toHaveLength(1);
    expect(proxy?.values[0]?.[1]).toMatch(/"GET \/authors\/999 HTTP\/1\.1" 404 .*request_id=abc12345$/);
  });

  it.each(["6f9619ff-8b86-4d01-b42d-00cf4fc964ff", "6f9619ff"])("is found by %s over a month", async (id) => {
    const found = linesOf(await askLogs(stage.production, `{service=~".+"} |= "${id}"`, begin - 720 * hour, begin));
    expect(found.length).toBeGreaterThan(7);
  });

  it.each([
    ['{service="shell"} | json | request_id="abc12345"', 6],
    ['{service="shell"} |~ "(?i)ABC12345"', 6],
    ['{service=~".+"} |= "abc12345" | json', 7],
    ['{service=~".+"} | json | request_id="abc12345" or correlation_id="abc12345"', 6],
    ['{service=~".+"} |= "abc12345" != "audit"', 6],
    ['{service=~".+"} |= "deadbeef"', 0],
    ['{service=~".+"} |= "req-123456"', 0],
    ['{service="nobody"} |= "abc12345"', 0],
  ])("%s finds %i lines in a month", async (text, expected) => {
    const found = linesOf(await askLogs(stage.production, text, begin - 720 * hour, begin));
    expect(found.length).toBe(expected);
  });

  it("is not there before it happened", async () => {
    const other = await stageDemo();
    other.at(-500);
    const before = await askLogs(other.production, '{service=~".+"} |= "abc12345"', begin - 24 * hour, begin);
    await other.demo.close();
    expect(before).toEqual([]);
  });
});

describe("a LogQL query", () => {
  it.each([
    ['{service="shell"} | json | status_code >= 500', (line: string) => JSON.parse(line).status_code >= 500],
    ['{service="shell"} | json | level="ERROR"', (line: string) => JSON.parse(line).level === "ERROR"],
    [
      '{service="shell"} | json | duration_ms > 1000 and status_code = 500',
      (line: string) => JSON.parse(line).duration_ms > 1000,
    ],
    ['{service=~".+"} | detected_level="error"', (line: string) => JSON.parse(line).level === "ERROR"],
    ['{service="traefik"} |~ "HTTP/1.1\\" 5.."', (line: string) => / 500 /.test(line)],
    [
      '{service="shell"} |= "QueuePool" or "Waiting for a connection"',
      (line: string) => /QueuePool|Waiting/.test(line),
    ],
    [
      '{service="shell"} | json | logger=~"app.repositories.*"',
      (line: string) => JSON.parse(line).logger.startsWith("app.repositories"),
    ],
    ['{service=~".+", service!="traefik"} | json | __error__=""', (line: string) => line.startsWith("{")],
    ['{service="shell"} !~ "(?i)error|info" | json', (line: string) => !/error|info/i.test(line)],
  ])("%s lets the right lines through", async (text, right) => {
    const found = await lines(text);
    expect(found.length).toBeGreaterThan(3);
    const all = (await lines('{service=~".+"}')).length;
    expect(found.length).toBeLessThan(all);
    expect(found.every((line) => right(line))).toBe(true);
  });

  it("formats lines, renames and drops labels", async () => {
    expect(
      await lines(
        '{service="shell"} |= "abc12345" | json | level="ERROR" | line_format "[{{.level}}] {{.logger}}: {{.message}}"',
        60,
      ),
    ).toEqual(["[ERROR] app.api.http.author: Author not found: id=999"]);
    const text = '{service="shell"} |= "abc12345" | json | level="ERROR" | label_format who=user_id | keep who, level';
    const [stream] = await askLogs(stage.production, text, begin - hour, begin);
    expect(stream?.values[0]?.[2]).toEqual({ parsed: { level: "ERROR", who: "u123" } });
  });

  it("leaves lines that are no JSON in the result, with an error, and lets them pass number filters", async () => {
    const [stream] = await askLogs(
      stage.production,
      '{service="traefik"} | json | duration_ms > 100',
      begin,
      stage.now(),
    );
    expect(stream?.stream).toEqual({ service: "traefik", service_name: "traefik" });
    expect(stream?.values[0]?.[2]).toEqual({
      structuredMetadata: { detected_level: "unknown" },
      parsed: {
        __error__: "JSONParserErr",
        __error_details__: "Value looks like object, but can't find closing '}' symbol",
      },
    });
  });

  it("pages without losing or doubling a line, in both directions", async () => {
    const [from, until] = [begin - 60_000, begin + 60_000];
    const whole = linesOf(await askLogs(stage.production, '{service=~".+"}', from, until)).toSorted();
    for (const direction of ["forward", "backward"]) {
      const found = new Set<string>();
      let [low, high] = [BigInt(from) * 1_000_000n, BigInt(until) * 1_000_000n];
      for (;;) {
        const parameters = query({
          query: '{service=~".+"}',
          start: String(low),
          end: String(high),
          limit: 50,
          direction,
        });
        const { body } = await ask(`${stage.production.loki.url}/loki/api/v1/query_range?${parameters}`);
        const { result } = (body as { data: { result: { values: [string, string][] }[] } }).data;
        const page = result.flatMap(({ values }) => values);
        const size = found.size;
        for (const [time, line] of page) found.add(`${time} ${line}`);
        const times = page.map(([time]) => BigInt(time)).sort((left, right) => (left < right ? -1 : 1));
        if (page.length < 50 || found.size === size) break;
        if (direction === "forward") low = times.at(-1) ?? low;
        else high = (times[0] ?? high) + 1n;
      }
      expect([...found].map((each) => each.slice(20)).sort()).toEqual(whole);
    }
  });

  it("has a range that includes its start and not its end", async () => {
    const [stream] = await askLogs(stage.production, '{service="shell"} |= "abc12345"', begin - hour, begin, {
      direction: "forward",
    });
    const time = stream?.values[0]?.[0] ?? "";
    const within = async (start: string, end: string) => {
      const parameters = query({ query: '{service="shell"} |= "abc12345"', start, end });
      const { body } = await ask(`${stage.production.loki.url}/loki/api/v1/query_range?${parameters}`);
      return (body as { data: { result: unknown[] } }).data.result.length;
    };
    expect(await within(time, String(BigInt(time) + 1n))).toBe(1);
    expect(await within(String(BigInt(time) - 5n), time)).toBe(0);
    expect(await within(String(BigInt(time) + 1n), String(BigInt(time) + 2n))).toBe(0);
  });
});

describe("a metric query", () => {
  it("counts what a log query finds", async () => {
    const errors = await lines('{service="shell"} | json | level="ERROR"', 2);
    const [counted] = await count('sum(count_over_time({service="shell"} | json | level="ERROR" [2m]))');
    expect(Number(counted?.value[1])).toBe(errors.length);
    const [rate] = await count('sum(rate({service="shell"} | json | level="ERROR" [2m]))');
    expect(Number(rate?.value[1])).toBeCloseTo(errors.length / 120, 9);
    const [bytes] = await count('sum(bytes_over_time({service="shell"} | json | level="ERROR" [2m]))');
    expect(Number(bytes?.value[1])).toBe(errors.join("").length);
  });

  it("groups, ranks, divides and unwraps", async () => {
    const levels = await count('sum by (detected_level) (count_over_time({service=~".+"}[2m]))');
    expect(levels.map(({ metric }) => metric.detected_level)).toEqual(
      expect.arrayContaining(["info", "error", "warn", "debug", "unknown"]),
    );
    const [top, ...rest] = await count(
      'topk(2, sum by (message) (count_over_time({service="shell"} | json | level="ERROR" [2m])))',
    );
    expect(rest).toHaveLength(1);
    expect(top?.metric.message).toMatch(/^QueuePool limit of size 20/);
    const [share] = await count(
      'sum(count_over_time({service="shell"} | json | level="ERROR" [2m])) / sum(count_over_time({service="shell"}[2m]))',
    );
    expect(Number(share?.value[1])).toBeGreaterThan(0.1);
    const [longest] = await count('max(max_over_time({service="shell"} | json | unwrap duration_ms [2m]))');
    expect(Number(longest?.value[1])).toBeGreaterThan(3_000);
  });

  it("is refused as by Loki as soon as a line is no JSON", async () => {
    await expect(count('sum by (level) (count_over_time({service=~".+"} | json [1m]))')).rejects.toThrow(
      /^pipeline error: 'JSONParserErr' for series: '\{__error__="JSONParserErr"/,
    );
    const [counted] = await count('sum(count_over_time({service=~".+"} | json | __error__="" [1m]))');
    expect(Number(counted?.value[1])).toBeGreaterThan(10);
  });

  it("refuses more than 500 series", async () => {
    await expect(
      count('sum by (request_id) (count_over_time({service="shell"} | json | __error__="" [6h]))'),
    ).rejects.toThrow(/maximum number of series \(500\)/);
  });

  it("covers a month, standing for all of it by samples", async () => {
    const parameters = query({
      query: 'sum(count_over_time({service=~".+"}[12h]))',
      start: `${begin - 720 * hour}000000`,
      end: `${begin}000000`,
      step: 43_200,
    });
    const { body } = await ask(`${stage.production.loki.url}/loki/api/v1/query_range?${parameters}`);
    const [series] = (body as { data: { result: { values: [number, string][] }[] } }).data.result;
    expect(series?.values.length).toBeGreaterThan(58);
    for (const [, value] of series?.values.slice(1, -2) ?? [])
      expect(Math.abs(Number(value) - 55_000)).toBeLessThan(30_000);
  });
});

describe("an error of Loki", () => {
  it.each([
    "error.bad_direction",
    "error.bad_start",
    "error.empty_compatible_selector",
    "error.limit_above_max",
    "error.limit_negative",
    "error.limit_text",
    "error.no_query",
    "error.not_found",
    "error.promql",
    "error.range_too_long",
    "error.start_after_end",
    "error.step_zero",
    "error.syntax_regex",
    "error.syntax_line_regex",
    "error.syntax_unclosed",
    "error.syntax_pipe",
    "query.log_selector_instant",
    "drilldown_limits",
    "labels.empty_range",
    "ready",
  ])("is the recorded one: %s", async (name) => {
    const { request, status, headers, body } = recording("loki-3.7", name);
    const parameters = query(request.query as Readonly<Record<string, string>>);
    const answer = await ask(`${stage.production.loki.url}${request.path}?${parameters}`);
    expect({ status: answer.status, type: answer.type, body: answer.body }).toEqual({
      status,
      type: headers["content-type"],
      body,
    });
  });

  it.each([
    '{service="shell"} | pattern "<_>"',
    'quantile_over_time(0.9, {service="shell"} | unwrap a [1m])',
    '{service="shell"} |= ip("1.2.3.4")',
  ])("says what the demo does not know: %s", async (text) => {
    await expect(lines(text)).rejects.toThrow(/is not supported by the demo's Loki/);
  });
});
