import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, begin, query, recording, type Stage, shapeOf, stageDemo } from "./support.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await stageDemo();
  stage.at(60);
});
afterAll(() => stage.demo.close());

const range = `start=${begin / 1000 - 60}&end=${begin / 1000}&step=5`;
const logs = { start: `${begin - 600_000}000000`, end: `${begin}000000`, limit: 5000 };

/** Paths that a real answer has under conditions that the story does not have, or that are left out where they are empty. */
const optional: Readonly<Record<string, readonly string[]>> = {
  rules_firing: [
    "$.data.groups[].rules[].alerts[].keepFiringSince: string",
    "$.data.groups[].rules[].lastError: string",
  ],
  alerts_firing: ["$[].status.silencedBy[]: string"],
  status: ["$.cluster.name: string"],
  targets_state_active: ["$.data.droppedTargets: null"],
  silences_list_mixed: ["$[].annotations: open"],
};

interface Compared {
  readonly server: string;
  readonly name: string;
  readonly url: () => string;
  readonly headers?: Record<string, string>;
}

describe("the shape of", () => {
  const prometheus = (path: string) => `${stage.production.prometheus.url}/api/v1/${path}`;
  const alertmanager = (path: string, environment: "production" | "staging" = "production") =>
    `${stage[environment].alertmanagers[0]?.url}/api/v2/${path}`;
  const loki = (path: string) => `${stage.production.loki.url}/loki/api/v1/${path}`;
  const flags = { "X-Loki-Response-Encoding-Flags": "categorize-labels" };

  it.each<Compared>([
    { server: "prometheus-3.5", name: "alerts_pending_and_firing", url: () => prometheus("alerts") },
    { server: "prometheus-3.5", name: "rules_firing", url: () => prometheus("rules") },
    { server: "prometheus-3.5", name: "status_runtimeinfo", url: () => prometheus("status/runtimeinfo") },
    { server: "prometheus-3.5", name: "status_buildinfo", url: () => prometheus("status/buildinfo") },
    { server: "prometheus-3.5", name: "status_config", url: () => prometheus("status/config") },
    { server: "prometheus-3.5", name: "targets_state_active", url: () => prometheus("targets?state=active") },
    { server: "prometheus-3.5", name: "query_vector_up", url: () => prometheus("query?query=up") },
    { server: "prometheus-3.5", name: "query_scalar", url: () => prometheus("query?query=1") },
    { server: "prometheus-3.5", name: "range_matrix", url: () => prometheus(`query_range?query=up&${range}`) },
    { server: "alertmanager-0.33", name: "alerts_firing", url: () => alertmanager("alerts") },
    { server: "alertmanager-0.33", name: "alerts_groups_silenced", url: () => alertmanager("alerts/groups") },
    { server: "alertmanager-0.33", name: "cluster_status", url: () => alertmanager("status") },
    { server: "alertmanager-0.33", name: "status", url: () => alertmanager("status", "staging") },
    { server: "alertmanager-0.33", name: "receivers", url: () => alertmanager("receivers") },
    { server: "alertmanager-0.33", name: "silences_list_mixed", url: () => alertmanager("silences") },
    {
      server: "loki-3.7",
      name: "query_range.plain_json.backward",
      url: () => loki(`query_range?${query({ ...logs, query: '{service="shell"} | json' })}`),
    },
    {
      server: "loki-3.7",
      name: "query_range.categorized.plain_selector",
      url: () => loki(`query_range?${query({ ...logs, query: '{service="shell"}' })}`),
      headers: flags,
    },
    {
      server: "loki-3.7",
      name: "query_range.categorized.spec_request",
      url: () => loki(`query_range?${query({ ...logs, query: '{service="shell"} | json | request_id="abc12345"' })}`),
      headers: flags,
    },
    {
      server: "loki-3.7",
      name: "query_range.metric_rate_errors",
      url: () => loki(`query_range?${query({ ...logs, query: 'sum(rate({service="shell"}[5m]))' })}`),
    },
    {
      server: "loki-3.7",
      name: "query.metric_rate_errors",
      url: () => loki(`query?${query({ query: 'sum(rate({service="shell"}[5m]))' })}`),
    },
    { server: "loki-3.7", name: "buildinfo", url: () => loki("status/buildinfo") },
    { server: "loki-3.7", name: "labels", url: () => loki("labels") },
    {
      server: "loki-3.7",
      name: "drilldown_limits.with_tenant",
      url: () => loki("drilldown-limits"),
      headers: { "X-Scope-OrgID": "fake" },
    },
  ])("$server's $name is the recorded one", async ({ server, name, url, headers = {} }) => {
    const recorded = recording(server, name);
    const answer = await ask(url(), { headers });
    const allowed = new Set(optional[name] ?? []);
    const essential = (value: unknown) =>
      [...shapeOf(value)].filter((path) => !allowed.has(path) && !path.includes("otlp_config")).sort();
    expect({ status: answer.status, type: answer.type }).toEqual({
      status: recorded.status,
      type: recorded.headers["content-type"],
    });
    expect(essential(answer.body)).toEqual(essential(recorded.body));
  });

  it("Loki's streams is that of the recording", async () => {
    const { body } = await ask(
      `${stage.production.loki.url}/loki/api/v1/series?${query({ "match[]": '{service=~".+"}' })}`,
    );
    expect(body).toEqual({
      status: "success",
      data: ["keycloak", "shell", "traefik"].map((service) => ({ service, service_name: service })),
    });
  });

  it("a POST with a JSON body is an empty query, as recorded", async () => {
    const { status, body } = recording("prometheus-3.5", "query_post_json_400");
    const init = { method: "POST", headers: { "content-type": "application/json" }, body: '{"query":"up"}' };
    const answer = await ask(`${stage.production.prometheus.url}/api/v1/query`, init);
    expect({ status: answer.status, body: answer.body }).toEqual({ status, body });
  });

  it.each(["ready", "healthy"])("Prometheus's /-/%s is the recorded one", async (name) => {
    const { body } = recording("prometheus-3.5", name);
    expect((await ask(`${stage.production.prometheus.url}/-/${name}`)).text).toBe(body);
  });
});
