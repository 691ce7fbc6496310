import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parsePromQL } from "../../electron/demo/promql/parse.ts";
import { bucketQuantiles } from "../../electron/demo/promql/quantile.ts";
import { alertValueText, valueText } from "../../electron/demo/promql/value.ts";
import { ask, begin, query, recording, type Stage, stageDemo } from "./support.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await stageDemo();
  stage.at(120);
});
afterAll(() => stage.demo.close());

interface Result {
  readonly resultType: string;
  readonly result: readonly {
    readonly metric: Readonly<Record<string, string>>;
    readonly value: readonly [number, string];
  }[];
}

async function instant(text: string, time = stage.now()): Promise<Result> {
  const url = `${stage.production.prometheus.url}/api/v1/query?${query({ query: text, time: time / 1000 })}`;
  const { body, text: raw, status } = await ask(url);
  if (status !== 200) throw new Error(raw);
  return (body as { readonly data: Result }).data;
}

/** `{job=fastapi}: 2` for each sample. */
async function samples(text: string): Promise<readonly string[]> {
  const { result } = await instant(text);
  return result.map(({ metric, value }) => {
    const labels = Object.entries(metric).map(([name, label]) => `${name}=${label}`);
    return `{${labels.join(",")}}: ${value[1]}`;
  });
}

describe("a PromQL query", () => {
  it.each([
    ["1 + 2 * 3 ^ 2 % 5", "4"],
    ["-2 ^ 2", "-4"],
    ["1 / 0", "+Inf"],
    ["-1 / 0", "-Inf"],
    ["0 / 0", "NaN"],
    ["2 > bool 1", "1"],
    ["1h / 1m", "60"],
    ["scalar(db_connections_max{instance='fastapi-1:8000'})", "30"],
    ["time()", String(begin / 1000 + 120)],
  ])("%s is the scalar %s", async (text, expected) => {
    const { resultType, result } = await instant(text);
    expect([resultType, (result as unknown as readonly [number, string])[1]]).toEqual(["scalar", expected]);
  });

  it.each([
    [
      'up{job="fastapi"}',
      ["{__name__=up,instance=fastapi-1:8000,job=fastapi}: 1", "{__name__=up,instance=fastapi-2:8000,job=fastapi}: 1"],
    ],
    ['count by (job) (up{job=~"fast.*|no"})', ["{job=fastapi}: 2"]],
    ["sum without (instance) (db_connections_max)", ["{job=fastapi}: 60"]],
    ['count(up{job!~"fastapi|node"})', ["{}: 5"]],
    ["db_connections_max == 31", []],
    ['db_connections_max{instance="fastapi-1:8000"} > bool 31', ["{instance=fastapi-1:8000,job=fastapi}: 0"]],
    ["db_connections_active / db_connections_max > 0.9", ["{instance=fastapi-2:8000,job=fastapi}: 0.9666666666666667"]],
    [
      "db_connections_max * on (instance) group_left (version) app_info_info",
      [
        "{instance=fastapi-1:8000,job=fastapi,version=4.2.0}: 30",
        "{instance=fastapi-2:8000,job=fastapi,version=4.2.0}: 30",
      ],
    ],
    ["topk(1, db_connections_active)", ["{__name__=db_connections_active,instance=fastapi-2:8000,job=fastapi}: 29"]],
    ['absent(up{job="nobody"})', ["{}: 1"]],
    ["absent(up)", []],
    ["vector(1) or up", (all: readonly string[]) => all.length === 10],
    ['up{job="redis"} and on (job) redis_memory_max_bytes', ["{__name__=up,instance=redis:9121,job=redis}: 1"]],
    ['count(up unless up{job="fastapi"})', ["{}: 7"]],
    ["count(count_over_time(db_connections_max[1m]) == 12)", ["{}: 2"]],
    ["clamp_max(db_connections_max{instance='fastapi-1:8000'}, 7)", ["{instance=fastapi-1:8000,job=fastapi}: 7"]],
    [
      'label_replace(up{job="redis"}, "host", "$1", "instance", "(.*):.*")',
      ["{__name__=up,host=redis,instance=redis:9121,job=redis}: 1"],
    ],
    ['{__name__="up", job="redis"}', ["{__name__=up,instance=redis:9121,job=redis}: 1"]],
    [
      'ALERTS{alertname="DatabaseConnectionPoolExhausted"}',
      (all: readonly string[]) => all.length === 1 && (all[0] ?? "").includes("alertstate=firing"),
    ],
  ])("%s", async (text, expected) => {
    const found = await samples(text);
    if (typeof expected === "function") expect(found).toSatisfy(expected);
    else expect(found).toEqual(expected);
  });

  it("gives rates that agree with the counter, whatever the window", async () => {
    stage.at(0);
    const value = async (text: string): Promise<number> => Number((await instant(text)).result[0]?.value[1]);
    const selector = 'http_requests_total{instance="fastapi-1:8000",endpoint="/books",status_code="200"}';
    const hourly = ((await value(selector)) - (await value(`${selector} offset 1h`))) / 3600;
    expect(await value(`rate(${selector}[1h])`)).toBeCloseTo(hourly, 1);
    expect(await value(`increase(${selector}[1h])`)).toBeCloseTo(3600 * hourly, -2);
    expect(await value(`irate(${selector}[1m])`)).toBeGreaterThan(hourly / 2);
    stage.at(120);
  });

  it("has no samples in the future, and keeps the last one for five minutes", async () => {
    expect((await instant("up", stage.now() + 3_600_000)).result).toEqual([]);
    expect((await instant("up", stage.now() + 60_000)).result).toHaveLength(9);
    expect((await instant("up", stage.now() - 40 * 86_400_000)).result).toEqual([]);
    expect((await instant("up", stage.now() - 30 * 86_400_000)).result).toHaveLength(9);
  });

  it("takes a quantile of a histogram as Prometheus does", () => {
    const bucket = (le: string, value: number) => ({ labels: { le }, value });
    const buckets = [bucket("0.1", 50), bucket("0.5", 90), bucket("1.0", 99), bucket("+Inf", 100)];
    const quantile = (share: number) => bucketQuantiles(share, buckets)[0]?.value;
    expect([quantile(0.5), quantile(0.9), quantile(0.95), quantile(0.999), quantile(2), quantile(-1)]).toEqual([
      0.1,
      0.5,
      0.5 + 0.5 * (5 / 9),
      1,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ]);
  });

  it("answers a range of 31 days", async () => {
    const parameters = query({
      query: 'sum(rate(http_requests_total{status_code=~"5.."}[5m])) / sum(rate(http_requests_total[5m]))',
      start: begin / 1000 - 31 * 86_400,
      end: begin / 1000,
      step: 300,
    });
    const { body } = await ask(`${stage.production.prometheus.url}/api/v1/query_range?${parameters}`);
    const { result } = (
      body as {
        readonly data: { readonly result: readonly { readonly values: readonly (readonly [number, string])[] }[] };
      }
    ).data;
    const values = (result[0]?.values ?? []).map(([, value]) => Number(value));
    expect(values.length).toBeGreaterThan(8_900);
    expect(values.filter((value) => value > 0.05).length).toBeGreaterThan(4);
    expect(values.filter((value) => value > 0.05).length).toBeLessThan(20);
  });
});

describe("an error of Prometheus", () => {
  it.each([
    "query_err_parse",
    "query_err_parse_char",
    "query_err_type",
    "query_err_unknown_func",
    "query_err_regex",
    "query_err_empty_query",
    "query_err_bad_time",
    "range_err_end_before_start",
    "range_err_parse",
    "range_err_range_vector",
    "range_err_step_zero",
    "range_err_too_many_points",
    "range_string_err",
    "series_nomatch_400",
    "rules_type_bad",
    "unknown_path_404",
    "alerts_post_405",
  ])("is the recorded one: %s", async (name) => {
    const { request, status, headers, body } = recording("prometheus-3.5", name);
    const answer = await ask(`${stage.production.prometheus.url}${request.path}?${request.query}`, {
      method: request.method,
    });
    expect({ status: answer.status, type: answer.type, body: answer.body }).toEqual({
      status,
      type: headers["content-type"],
      body,
    });
  });

  it("names the sides of an ambiguous match", async () => {
    const url = `${stage.production.prometheus.url}/api/v1/query`;
    const body = new URLSearchParams({ query: "http_requests_total / on (method) http_requests_total" });
    const answer = await ask(url, { method: "POST", body });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain("many-to-many matching not allowed: matching labels must be unique on one side");
  });

  it.each(["sum(up)[5m:1m]", "up @ 5", "deriv(up[5m])", "count_values('x', up)"])(
    "says what the demo does not know: %s",
    (text) => {
      expect(() => parsePromQL(text)).toThrow(
        /not supported by the demo's Prometheus|ranges only allowed|expected type/,
      );
    },
  );
});

describe("a number", () => {
  it.each([
    [1, "1e+00", "1"],
    [0, "0e+00", "0"],
    [1500, "1.5e+03", "1500"],
    [0.95, "9.5e-01", "0.95"],
    [5e-324, "5e-324", "5e-324"],
    [Number.POSITIVE_INFINITY, "+Inf", "+Inf"],
    [Number.NaN, "NaN", "NaN"],
  ])("%f is written %s for an alert and %s for a sample", (value, alert, sample) => {
    expect([alertValueText(value), valueText(value)]).toEqual([alert, sample]);
  });
});
