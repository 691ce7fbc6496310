import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ConnectionReport } from "../../shared/model/connectionTest.ts";
import { checkOf, outcomes, tried } from "../console/connectionTest/support.ts";
import {
  type Alertmanager,
  eventually,
  removeAll,
  type Server,
  startAlertmanager,
  startLoki,
  startPrometheus,
  without,
} from "./servers.ts";

const rules = `
groups:
  - name: custom
    rules:
      - alert: Always
        expr: vector(1)
        labels: { severity: warning }
`;

/** A real server is this machine's: its clock is ours. */
function expectGood(report: ConnectionReport): void {
  expect(outcomes(report)).not.toMatch(/wrong|unknown/);
  expect(report.usable).toBe(true);
  expect(report.version).toMatch(/^\d+\.\d+/);
  expect(report.latencyMs).not.toBeNull();
  expect(checkOf(report, "clock").outcome).toBe("good");
}

describe.skipIf(without("prometheus", "alertmanager"))("real Prometheus and Alertmanager", { timeout: 90_000 }, () => {
  let prometheus: Server;
  let alertmanager: Alertmanager;
  let prefixed: { readonly prometheus: Server; readonly alertmanager: Alertmanager };

  beforeAll(async () => {
    alertmanager = await startAlertmanager();
    prometheus = await startPrometheus({ rules, alertmanagers: [alertmanager.url] });
    prefixed = {
      prometheus: await startPrometheus({ rules: [], alertmanagers: [], routePrefix: "/mon/metrics" }),
      alertmanager: await startAlertmanager({ routePrefix: "/mon/alerts", flags: ["--web.route-prefix=/mon/alerts"] }),
    };
  });

  afterAll(removeAll);

  test("are recognised and of use", async () => {
    await eventually(
      async () => checkOf(await tried("prometheus", { url: prometheus.url }), "use").outcome,
      (outcome) => outcome === "good",
    );
    const report = await tried("prometheus", { url: prometheus.url });
    expectGood(report);
    expect(report.product).toBe(`Prometheus ${report.version}`);
    expect(checkOf(report, "use").found).toMatch(/^It told 1 alerting rule and [01] alerts?\.$/);
    const other = await tried("alertmanager", { url: alertmanager.url });
    expectGood(other);
    expect(other.product).toBe(`Alertmanager ${other.version}`);
    expect(checkOf(other, "use").found).toContain("It stands alone.");
  });

  test("are told apart", async () => {
    const one = await tried("prometheus", { url: alertmanager.url });
    expect(checkOf(one, "product").found).toMatch(/^This is Alertmanager \d\S*, not Prometheus\.$/);
    const other = await tried("alertmanager", { url: prometheus.url });
    expect(checkOf(other, "product").found).toMatch(/^This is Prometheus \d\S*, not Alertmanager\.$/);
    const loki = await tried("loki", { url: prometheus.url });
    expect(checkOf(loki, "product").found).toMatch(/^This is Prometheus \d\S*, not Loki\.$/);
    expect((await tried("gateway", { url: prometheus.url })).usable).toBe(false);
  });

  test.each(["prometheus", "alertmanager"] as const)("%s is found under its route prefix", async (kind) => {
    const { url } = prefixed[kind];
    const report = await tried(kind, { url: new URL(url).origin });
    expect(checkOf(report, "product")).toMatchObject({ outcome: "wrong", betterUrl: url });
    const mended = await tried(kind, { url });
    expect(mended).toMatchObject({ usable: true, checks: expect.any(Array) });
    // The address bar's path is mended as well.
    const page = await tried(kind, { url: `${url}/graph` });
    expect(checkOf(page, "product").betterUrl).toBe(url);
  });

  test("http and https are told apart", async () => {
    const report = await tried("prometheus", { url: prometheus.url.replace("http:", "https:") });
    expect(checkOf(report, "connection")).toMatchObject({ outcome: "wrong", betterUrl: prometheus.url });
  });
});

describe.skipIf(without("loki"))("a real Loki", { timeout: 180_000 }, () => {
  let loki: Server;
  let tenants: Server;

  beforeAll(async () => {
    [loki, tenants] = [await started(false), await started(true)];
    await push(loki.url, {});
    await push(tenants.url, { "x-scope-orgid": "shop" });
  }, 180_000);

  afterAll(removeAll);

  test("is recognised and searched", async () => {
    await eventually(
      async () => checkOf(await tried("loki", { url: loki.url }), "use").outcome,
      (outcome) => outcome === "good",
    );
    const report = await tried("loki", { url: loki.url });
    expectGood(report);
    expect(checkOf(report, "tenant").found).toBe("It wants no tenant.");
    expect(checkOf(report, "use").found).toContain("at most 5,000 lines");
  });

  test("that keeps tenants apart says that one is missing", async () => {
    const report = await tried("loki", { url: tenants.url });
    expect(report).toMatchObject({ usable: false, wants: "tenant", product: expect.stringMatching(/^Loki \d/) });
    expect(checkOf(report, "tenant")).toMatchObject({ outcome: "wrong", mend: expect.stringContaining("`tenants`") });
  });

  test("answers each tenant, also one that it does not know", async () => {
    const read = () => tried("loki", { url: tenants.url, tenants: ["shop", "shpo"] });
    const report = await eventually(read, (each) => checkOf(each, "use").outcome === "good");
    expect(report.tenants.map(({ answered }) => answered)).toEqual([true, true]);
    expect(checkOf(report, "tenant")).toMatchObject({ outcome: "doubtful", found: expect.stringContaining("shpo") });
    expect(report.usable).toBe(true);
  });

  test("a bad selector is refused in its words", async () => {
    const report = await tried("loki", { url: loki.url, selector: '{service=~".*"}' });
    expect(checkOf(report, "use").found).toMatch(/^Loki did not understand the request \(400\): /);
  });
});

async function started(tenants: boolean): Promise<Server> {
  const server = await startLoki({ tenants });
  if (server === null) throw new Error("there is no Loki");
  return server;
}

async function push(url: string, headers: Readonly<Record<string, string>>): Promise<void> {
  const values = [[`${Date.now()}000000`, "a line"]];
  const response = await fetch(`${url}/loki/api/v1/push`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ streams: [{ stream: { service: "shell" }, values }] }),
  });
  expect([response.status, await response.text()]).toEqual([204, ""]);
}
