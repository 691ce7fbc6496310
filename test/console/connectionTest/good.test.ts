import { describe, expect, test } from "vitest";
import { checkOf, good, httpKinds, json, outcomes, serve, tried, under } from "./support.ts";

describe("a server that is as it should be", () => {
  test.each([
    ["prometheus", "Prometheus 3.5.3+ds1", "3.5.3+ds1"],
    ["alertmanager", "Alertmanager 0.33.1", "0.33.1"],
    ["loki", "Loki 3.7.6", "3.7.6"],
    ["gateway", "API gateway", null],
    ["jaeger", "Jaeger", null],
  ] as const)("%s", async (kind, product, version) => {
    const server = await serve(good[kind]);
    const report = await tried(kind, { url: server.url });
    expect(report).toMatchObject({ usable: true, version, certificate: null, tenants: [], wants: null });
    expect(report.product).toBe(product);
    expect(outcomes(report)).not.toMatch(/wrong|unknown/);
    expect(report.latencyMs).not.toBeNull();
    expect(Math.abs(report.clockSkewMs ?? 1e9)).toBeLessThan(60_000);
  });

  test.each(httpKinds)("%s keeps no connection open", async (kind) => {
    // Node's server ends idle connections itself after 5 s.
    const server = await serve(good[kind]);
    await tried(kind, { url: server.url });
    await expect.poll(() => server.openConnections()).toBe(0);
  });

  test("is asked nothing but its own questions", async () => {
    const server = await serve(good.alertmanager);
    await tried("alertmanager", { url: server.url });
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "GET /api/v2/status",
      "GET /api/v2/alerts",
      "GET /api/v2/status",
    ]);
  });

  test("a slash at the end of the URL does no harm", async () => {
    const server = await serve(under("/prom", good.prometheus));
    expect((await tried("prometheus", { url: `${server.url}/prom/` })).usable).toBe(true);
  });
});

describe("what limits the use", () => {
  test("a Prometheus without alerting rules", async () => {
    const rules = json({ status: "success", data: { groups: [] } });
    const alerts = json({ status: "success", data: { alerts: [] } });
    const server = await serve({ ...good.prometheus, "/api/v1/rules": rules, "/api/v1/alerts": alerts });
    const report = await tried("prometheus", { url: server.url });
    expect(report.usable).toBe(true);
    expect(checkOf(report, "use")).toMatchObject({
      outcome: "doubtful",
      found: "It told 0 alerting rules and 0 alerts. Without alerting rules it never tells an alert.",
    });
  });

  test("an Alertmanager of a cluster", async () => {
    const peers = [{ name: "a" }, { name: "b" }, { name: "c" }];
    const status = json({
      uptime: "2026-11-21T03:00:00Z",
      config: { original: "" },
      versionInfo: { version: "0.33.1" },
      cluster: { status: "settling", peers },
    });
    const server = await serve({ ...good.alertmanager, "/api/v2/status": status, "/api/v2/alerts": json([]) });
    expect(checkOf(await tried("alertmanager", { url: server.url }), "use")).toMatchObject({
      outcome: "doubtful",
      found:
        "It told 0 alerts. Its cluster has 3 members: list each of them, as they do not share alerts. " +
        "Its cluster is still settling: peers may differ.",
    });
  });

  test("a server that is starting", async () => {
    const starting = json({ status: "error", error: "starting" }, 503);
    const server = await serve({
      "/api/v1/status/buildinfo": starting,
      "/api/v1/alerts": starting,
      "/api/v1/rules": starting,
      "/api/v1/status/runtimeinfo": starting,
      "/api/v1/query": starting,
    });
    const report = await tried("prometheus", { url: server.url });
    expect(outcomes(report)).toBe(
      "address good, connection good, credential unknown, product unknown, clock good, use wrong",
    );
    expect(checkOf(report, "use").found).toBe("Prometheus is not ready to answer (503): starting.");
    expect(checkOf(report, "use").mend).toBe("Try again in a minute.");
  });

  test("the version is hidden by a proxy", async () => {
    const { "/api/v1/status/buildinfo": _hidden, ...rest } = good.prometheus;
    const report = await tried("prometheus", { url: (await serve(rest)).url });
    expect(report).toMatchObject({ usable: true, product: "Prometheus", version: null });
    const { "/loki/api/v1/status/buildinfo": _too, ...loki } = good.loki;
    expect(await tried("loki", { url: (await serve(loki)).url })).toMatchObject({ usable: true, product: "Loki" });
  });

  test.each([
    [{ version: "2.17.1", application: "Grafana Mimir" }, {}, "Grafana Mimir 2.17.1"],
    [{ version: "0.38.0" }, {}, "Thanos 0.38.0"],
    [{ version: "2.24.0" }, { "x-server-hostname": "vm-1" }, "VictoriaMetrics"],
  ])("other servers with Prometheus's API are named: %j", async (data, headers, product) => {
    const server = await serve({
      ...good.prometheus,
      "/api/v1/status/buildinfo": (response) =>
        response
          .writeHead(200, { "content-type": "application/json", ...headers })
          .end(JSON.stringify({ status: "success", data })),
    });
    const report = await tried("prometheus", { url: server.url });
    expect(report).toMatchObject({ usable: true, product });
    expect(checkOf(report, "product").outcome).toBe("good");
  });
});
