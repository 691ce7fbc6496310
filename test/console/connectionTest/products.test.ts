import { describe, expect, test } from "vitest";
import { candidates } from "../../../electron/console/connectionTest/prefix.ts";
import {
  checkOf,
  good,
  type HttpKind,
  httpKinds,
  json,
  outcomes,
  page,
  serve,
  serveAll,
  text,
  tried,
  under,
} from "./support.ts";

const grafana = {
  "/api/health": json({ commit: "abc", database: "ok", version: "11.2.0" }),
  "/": text("", 302, { location: "/login" }),
  "/login": page("<html><head><title>Grafana</title></head><input type='password'></html>"),
};

const titles: Readonly<Record<HttpKind, string>> = {
  prometheus: "Prometheus 3.5.3+ds1",
  alertmanager: "Alertmanager 0.33.1",
  loki: "Loki 3.7.6",
  gateway: "Gateway",
  jaeger: "Jaeger",
};
const names: Readonly<Record<HttpKind, string>> = {
  prometheus: "Prometheus",
  alertmanager: "Alertmanager",
  loki: "Loki",
  gateway: "Gateway",
  jaeger: "Jaeger",
};

describe("the wrong product", () => {
  const pairs = httpKinds.flatMap((wanted) =>
    httpKinds.filter((there) => there !== wanted).map((there) => [wanted, there] as const),
  );

  test.each(pairs)("%s was meant, %s is there", async (wanted, there) => {
    const server = await serve(good[there]);
    const report = await tried(wanted, { url: server.url });
    expect(report.usable).toBe(false);
    expect(checkOf(report, "product")).toMatchObject({
      outcome: "wrong",
      found: `This is ${titles[there]}, not ${names[wanted]}.`,
      mend: expect.stringContaining(`this one to ${names[there]}`),
      betterUrl: null,
    });
    expect(checkOf(report, "use").outcome).toBe("unknown");
  });

  test.each(httpKinds)("%s was meant, Grafana is there", async (wanted) => {
    const report = await tried(wanted, { url: (await serve(grafana)).url });
    expect(report.product).toBe("Grafana 11.2.0");
    expect(checkOf(report, "product")).toMatchObject({
      outcome: "wrong",
      found: `This is Grafana 11.2.0, not ${names[wanted]}.`,
      mend: expect.stringContaining("give the server's own URL"),
    });
  });

  test("the usual port is named, not tried", async () => {
    const report = await tried("prometheus", { url: (await serve(good.alertmanager)).url });
    expect(checkOf(report, "product").mend).toContain("Prometheus is usually at port 9090.");
  });
});

describe("an Alertmanager that is too old", () => {
  const v1 = {
    "/api/v1/status": json({
      status: "success",
      data: { configYAML: "", versionInfo: { version: "0.15.3" }, uptime: "2018-11-09T00:00:00Z" },
    }),
    "/api/v1/alerts": json({ status: "success", data: [] }),
  };

  test("names its version", async () => {
    const report = await tried("alertmanager", { url: (await serve(v1)).url });
    expect(checkOf(report, "product")).toMatchObject({
      outcome: "wrong",
      found: "This is an Alertmanager 0.15.3 that has only API v1; the console needs API v2.",
      mend: "Upgrade it: API v2 came with 0.16.",
    });
    expect(report).toMatchObject({ usable: false, product: "Alertmanager 0.15.3", version: "0.15.3" });
  });

  test("hides its version", async () => {
    const report = await tried("alertmanager", { url: (await serve({ "/api/v1/alerts": v1["/api/v1/alerts"] })).url });
    expect(checkOf(report, "product").found).toBe(
      "This is an Alertmanager that has only API v1; the console needs API v2.",
    );
  });

  test("is no gateway and no Prometheus", async () => {
    const report = await tried("gateway", { url: (await serve(v1)).url });
    expect(checkOf(report, "product").found).toMatch(/^This is Alertmanager/);
  });
});

describe("a route prefix", () => {
  test.each([
    ["prometheus", "/prometheus"],
    ["prometheus", "/select/0/prometheus"],
    ["alertmanager", "/alertmanager"],
    ["loki", "/loki"],
    ["gateway", "/gateway"],
    ["jaeger", "/jaeger"],
  ] as const)("%s is found at its usual one, %s", async (kind, prefix) => {
    const server = await serve(under(prefix, good[kind]));
    const report = await tried(kind, { url: server.url });
    expect(checkOf(report, "product")).toMatchObject({ outcome: "wrong", betterUrl: `${server.url}${prefix}` });
    expect((await tried(kind, { url: `${server.url}${prefix}` })).usable).toBe(true);
  });

  test.each([
    ["prometheus", "/mon/p1", "/mon/p1/query"],
    ["prometheus", "/mon/p1", "/mon/p1"],
    ["alertmanager", "/mon/am", "/mon/am/"],
    ["prometheus", "/mon/p1", "/mon/p1/classic/graph"],
  ] as const)("%s is found at %s where / redirects to %s", async (kind, prefix, location) => {
    const server = await serve({
      ...under(prefix, good[kind]),
      "/": text("", 302, { location }),
      [location]: page("<html><title>ui</title></html>"),
    });
    const report = await tried(kind, { url: server.url });
    expect(checkOf(report, "product").betterUrl).toBe(`${server.url}${prefix}`);
  });

  test.each([
    ["/graph", ""],
    ["/api/v1", ""],
    ["/prom/alerts", "/prom"],
    ["/wrong/place", ""],
    ["/proxy", "/proxy/prometheus"],
  ])("an URL with %s is mended to “%s”", async (given, prefix) => {
    const server = await serve(under(prefix, good.prometheus));
    const report = await tried("prometheus", { url: `${server.url}${given}` });
    expect(checkOf(report, "product").betterUrl).toBe(`${server.url}${prefix}`);
  });

  test("that nobody guesses is said to be missing, and nothing is offered", async () => {
    const server = await serve(under("/secret-place", good.prometheus));
    const report = await tried("prometheus", { url: server.url });
    expect(checkOf(report, "product")).toMatchObject({
      outcome: "wrong",
      found: expect.stringContaining("(404). Nothing there is known to be Prometheus."),
      mend: expect.stringContaining("route prefix"),
      betterUrl: null,
    });
    expect(server.requests.length).toBeLessThan(40);
  });

  test("is found behind another product at /", async () => {
    const server = await serve({ ...grafana, ...under("/prometheus", good.prometheus) });
    const report = await tried("prometheus", { url: server.url });
    expect(checkOf(report, "product")).toMatchObject({
      found: "This is Grafana 11.2.0. Prometheus answers at another path.",
      betterUrl: `${server.url}/prometheus`,
    });
  });

  test("is never one of another host or port", async () => {
    const other = await serve(good.prometheus);
    const server = await serveAll(text("", 302, { location: `${other.url}/prometheus` }));
    const report = await tried("prometheus", { url: server.url });
    expect(report.usable).toBe(false);
    expect(report.checks.map(({ betterUrl }) => betterUrl)).toEqual(report.checks.map(() => null));
    expect(other.requests).toEqual([]);
    expect(checkOf(report, "product")).toMatchObject({
      found: expect.stringMatching(/^Prometheus redirects to another address, /),
      mend: expect.stringMatching(/^If it has moved, write that URL in Settings/),
    });
  });

  test("candidates are few, distinct, and never the given path", () => {
    const paths = candidates("prometheus", "/a/b/graph", ["/x/query", "/x", "//evil.example/x"]);
    expect(paths.slice(0, 3)).toEqual(["/a/b", "/x", "/x/query"]);
    expect(paths.length).toBeLessThanOrEqual(8);
    expect(new Set(paths).size).toBe(paths.length);
    expect(paths).not.toContain("/a/b/graph");
    expect(paths.join(" ")).not.toContain("//");
  });
});

describe("a web page", () => {
  test("is quoted by its title, without what it might do to ours", async () => {
    const server = await serveAll(page("<!doctype html><title>Welcome \u202eto <b>nginx</title>"));
    const report = await tried("prometheus", { url: server.url });
    const found = checkOf(report, "product").found;
    expect(found).toMatch(/^A web page titled “Welcome to/);
    expect(found).not.toMatch(/[\u202e<]/);
  });

  test("to sign in is told from others", async () => {
    const server = await serveAll(page("<!doctype html><title>Log in</title><input type=password>"));
    const report = await tried("alertmanager", { url: server.url });
    expect(outcomes(report)).toBe(
      "address good, connection good, credential wrong, product wrong, clock good, use unknown",
    );
    expect(checkOf(report, "credential")).toMatchObject({
      found: "A page to sign in answers, which the console cannot do.",
      mend: expect.stringContaining("behind the sign-in"),
    });
  });
});
