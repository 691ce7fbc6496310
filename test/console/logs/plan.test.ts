import { describe, expect, test } from "vitest";
import { ConsoleError } from "../../../electron/console/errors.ts";
import type { HttpClient, RequestOptions } from "../../../electron/console/http/client.ts";
import { planQuery } from "../../../electron/console/logs/plan.ts";
import type { LokiTenant } from "../../../electron/console/loki/client.ts";
import type { Alert } from "../../../shared/model/alert.ts";
import type { LogQuery } from "../../../shared/model/logs.ts";

const now = Date.parse("2026-11-21T12:00:00Z");
const hour = 3_600_000;
const { signal } = new AbortController();

/** A Loki whose streams have these labels; counts what it is asked. */
function labelsOf(values: Readonly<Record<string, readonly string[]>>, name: string | null = null) {
  const asked: { readonly path: string; readonly options: RequestOptions }[] = [];
  const json = async (path: string, options: RequestOptions = {}) => {
    asked.push({ path, options });
    const label = /label\/(\w+)\/values/.exec(path)?.[1];
    const data = label === undefined ? Object.keys(values) : values[label];
    const value = data === undefined || data.length === 0 ? { status: "success" } : { status: "success", data };
    return { value, latencyMs: 1, bytes: 1 };
  };
  const unused = () => Promise.reject(new Error("not used"));
  const http: HttpClient = { json, request: unused, socket: unused, reset: unused, close: unused };
  const tenant: LokiTenant = { http, tenant: name };
  return { tenant, asked };
}

function plan(query: LogQuery, tenants: readonly LokiTenant[], selector?: string, alert?: Alert) {
  const settings = { url: "http://loki", ...(selector === undefined ? {} : { selector }) };
  return planQuery(query, { kind: "widening" }, { settings, alert, ownAlertQuery: null, now }, tenants, signal);
}

const request: LogQuery = { kind: "request", id: 'abc"123' };

const alert: Alert = {
  id: "production/0123456789abcdef",
  environment: "production",
  fingerprint: "0123456789abcdef",
  name: "HighErrorRate",
  severity: "critical",
  state: "firing",
  since: now - hour,
  startsAt: now - hour,
  activeAt: null,
  holdSeconds: null,
  labels: { alertname: "HighErrorRate", job: "fastapi" },
  annotations: {},
  receivers: [],
  silencedBy: [],
  inhibitedBy: [],
  mutedBy: [],
  generatorUrl: null,
  gateway: null,
  value: null,
  reportedBy: [],
  reason: null,
  lastState: null,
};

describe("a request ID", () => {
  test("is searched in the streams of the settings, without asking for labels", async () => {
    const { tenant, asked } = labelsOf({});
    expect(await plan(request, [tenant], '{service="shell"}')).toEqual({
      logql: '{service="shell"} |= "abc\\"123"',
      range: { kind: "widening" },
      notes: [],
    });
    expect(asked).toEqual([]);
  });

  test("is searched in all streams, by a label of the last day that they have", async () => {
    const { tenant, asked } = labelsOf({ job: ["a"], service_name: ["b"] }, "team-a");
    expect((await plan(request, [tenant])).logql).toBe('{service_name=~".+"} |= "abc\\"123"');
    expect(asked).toMatchObject([
      {
        path: "/loki/api/v1/labels",
        options: {
          query: [
            ["start", `${now - 24 * hour}000000`],
            ["end", `${now}000000`],
          ],
          headers: { "X-Scope-OrgID": "team-a" },
        },
      },
    ]);
  });

  test("takes the labels of all tenants together", async () => {
    const tenants = [labelsOf({}).tenant, labelsOf({ app: ["x"] }).tenant];
    expect((await plan(request, tenants)).logql).toBe('{app=~".+"} |= "abc\\"123"');
  });

  test("is searched in an environment that has rested for days, as far as its Loki lets us look", async () => {
    const spans: number[] = [];
    const json = async (path: string, { query = [] }: RequestOptions = {}) => {
      if (path.endsWith("drilldown-limits")) {
        return { value: { limits: { max_query_length: "7d" } }, latencyMs: 1, bytes: 1 };
      }
      const [start, end] = query.map(([, text]) => Number(BigInt(text) / 1_000_000n));
      spans.push(((end ?? 0) - (start ?? 0)) / hour);
      const data = (start ?? now) <= now - 72 * hour ? ["job"] : undefined;
      return { value: { status: "success", data }, latencyMs: 1, bytes: 1 };
    };
    const unused = () => Promise.reject(new Error("not used"));
    const http: HttpClient = { json, request: unused, socket: unused, reset: unused, close: unused };
    const { logql } = await plan(request, [{ http, tenant: null }]);
    expect({ logql, spans }).toEqual({ logql: '{job=~".+"} |= "abc\\"123"', spans: [24, 168] });
  });

  test("cannot be searched where no line came within a month", async () => {
    await expect(plan(request, [labelsOf({}).tenant])).rejects.toMatchObject({
      code: "NOT_FOUND",
      message: expect.stringMatching(/^This Loki has received no lines .*\.$/),
    });
  });

  test("ends as the server's error where the labels cannot be had", async () => {
    const failing = {
      json: () => Promise.reject(new ConsoleError("UNREACHABLE", "Loki refused the connection.")),
    };
    await expect(plan(request, [{ http: failing, tenant: null }])).rejects.toMatchObject({ code: "UNREACHABLE" });
  });
});

describe("an alert", () => {
  const query: LogQuery = { kind: "alert", alert: alert.id, errorsOnly: false };

  test("means its own streams around its start", async () => {
    const { tenant, asked } = labelsOf({ service: ["fastapi", "shell"], pod: ["a"], filename: ["/x"] });
    expect(await plan(query, [tenant], '{service="shell"}', alert)).toEqual({
      logql: '{service="fastapi"}',
      range: { kind: "absolute", from: now - hour - 300_000, to: now },
      notes: [],
    });
    // Only labels that can tell are looked up.
    expect(asked.map(({ path }) => path)).toEqual([
      "/loki/api/v1/labels",
      "/loki/api/v1/label/service/values",
      "/loki/api/v1/label/pod/values",
    ]);
  });

  test("means its errors only, on wish", async () => {
    const { tenant } = labelsOf({ job: ["fastapi"] });
    const { logql } = await plan({ ...query, errorsOnly: true }, [tenant], undefined, alert);
    expect(logql).toMatch(/^\{job="fastapi"\} \|~ "\(\?i\)\(error/);
  });

  test("means all streams, and says so, where its labels name none", async () => {
    const { tenant } = labelsOf({ job: ["keycloak"] });
    expect(await plan(query, [tenant], undefined, alert)).toMatchObject({
      logql: '{job=~".+"}',
      notes: [
        "None of the alert's labels names a log stream, so all of them are searched.",
        'Only streams with the label "job" are searched. Set "selector" in the settings to search others.',
      ],
    });
    expect((await plan(query, [tenant], '{env="x"}', alert)).logql).toBe('{env="x"}');
  });

  test("puts hostile label values into one matcher", async () => {
    const value = '"} |= "x\n';
    const { tenant } = labelsOf({ job: [value] });
    const { logql } = await plan(query, [tenant], undefined, { ...alert, labels: { job: value } });
    expect(logql).toBe('{job="\\"} |= \\"x\\n"}');
  });

  test("that is not known any more is said", async () => {
    await expect(plan(query, [labelsOf({}).tenant])).rejects.toMatchObject({
      code: "NOT_FOUND",
      message: "This alert is not known any more.",
    });
  });
});
