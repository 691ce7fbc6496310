import { describe, expect, test } from "vitest";
import type { Handler } from "../../support/httpServer.ts";
import { checkOf, good, json, outcomes, serve, text, tried } from "./support.ts";

/** A Loki of several tenants: `known` have lines, other ids are answered with nothing. */
function multiTenant(known: readonly string[], forbidden: readonly string[] = []): Record<string, Handler> {
  const asTenant =
    (answer: Handler | undefined, nothing: unknown): Handler =>
    (response, request) => {
      const tenant = request.headers["x-scope-orgid"];
      if (typeof tenant !== "string") return text("no org id\n", 401)(response, request);
      if (forbidden.includes(tenant)) return text("not your tenant", 403)(response, request);
      return known.includes(tenant) && answer !== undefined
        ? answer(response, request)
        : json(nothing)(response, request);
    };
  const { "/loki/api/v1/status/buildinfo": buildinfo = text(""), ...rest } = good.loki;
  const empty = { status: "success", data: { resultType: "streams", result: [] } };
  return {
    "/loki/api/v1/status/buildinfo": buildinfo,
    "/loki/api/v1/labels": asTenant(rest["/loki/api/v1/labels"], { status: "success" }),
    "/loki/api/v1/query_range": asTenant(rest["/loki/api/v1/query_range"], empty),
    "/loki/api/v1/drilldown-limits": asTenant(rest["/loki/api/v1/drilldown-limits"], {}),
  };
}

describe("the tenants of a Loki", () => {
  test("are missing", async () => {
    const report = await tried("loki", { url: (await serve(multiTenant(["shop"]))).url });
    expect(outcomes(report)).toBe(
      "address good, connection good, credential good, product good, tenant wrong, clock good, use unknown",
    );
    expect(checkOf(report, "tenant")).toMatchObject({
      found: "This Loki keeps the logs of several tenants, and wants to know which.",
      mend: expect.stringContaining("`tenants`"),
    });
    expect(report).toMatchObject({ usable: false, wants: "tenant", tenants: [] });
  });

  test("are each asked", async () => {
    const server = await serve(multiTenant(["shop", "backoffice"]));
    const report = await tried("loki", { url: server.url, tenants: ["shop", "backoffice"] });
    expect(report.tenants).toEqual([
      { tenant: "shop", answered: true },
      { tenant: "backoffice", answered: true },
    ]);
    expect(checkOf(report, "tenant")).toMatchObject({
      outcome: "good",
      found: "2 tenants answer: shop, backoffice.",
    });
    expect(report.usable).toBe(true);
  });

  test("may be misspelt, which Loki does not say", async () => {
    const server = await serve(multiTenant(["shop"]));
    const report = await tried("loki", { url: server.url, tenants: ["shop", "shpo"] });
    expect(checkOf(report, "tenant")).toMatchObject({
      outcome: "doubtful",
      found: "1 tenant has no lines of the last day: shpo.",
    });
    expect(report.usable).toBe(true);
  });

  test("may be refused one by one", async () => {
    const server = await serve(multiTenant(["shop"], ["other"]));
    const report = await tried("loki", { url: server.url, tenants: ["shop", "other"] });
    expect(report.tenants).toEqual([
      { tenant: "shop", answered: true },
      { tenant: "other", answered: false },
    ]);
    expect(checkOf(report, "tenant").found).toMatch(/^Not every tenant answered: other\. Loki does not allow this/);
    expect(report.usable).toBe(false);
  });

  test("may all be refused, which is the credential's fault", async () => {
    const server = await serve(multiTenant([], ["shop", "other"]));
    const report = await tried("loki", { url: server.url, tenants: ["shop", "other"] });
    expect(checkOf(report, "credential").outcome).toBe("wrong");
    expect(report.usable).toBe(false);
  });

  test("are not blamed for a Loki that answers none of them", async () => {
    const starting = text("too many unhealthy instances in the ring\n", 503);
    const server = await serve({ ...good.loki, "/loki/api/v1/labels": starting });
    const report = await tried("loki", { url: server.url, tenants: ["shop", "backoffice"] });
    expect([checkOf(report, "tenant"), checkOf(report, "use")]).toEqual([
      expect.objectContaining({ outcome: "unknown", mend: null }),
      expect.objectContaining({
        outcome: "wrong",
        found: "Loki is not ready to answer (503): too many unhealthy instances in the ring.",
        mend: "Try again in a minute.",
      }),
    ]);
  });

  test("are not blamed where one of them is answered too late", async () => {
    const { "/loki/api/v1/labels": labels = text("") } = good.loki;
    const server = await serve({
      ...good.loki,
      "/loki/api/v1/labels": (response, request) =>
        request.headers["x-scope-orgid"] === "shop" ? labels(response, request) : text("busy", 504)(response, request),
    });
    const report = await tried("loki", { url: server.url, tenants: ["shop", "backoffice"] });
    expect(checkOf(report, "tenant").found).toMatch(/^Not every tenant answered: backoffice\. /);
    expect(checkOf(report, "tenant").mend ?? "").not.toContain("Take out");
  });

  test("are taken away by something in between", async () => {
    const server = await serve({ ...good.loki, "/loki/api/v1/labels": text("no org id\n", 401) });
    const report = await tried("loki", { url: server.url, tenants: ["shop"] });
    expect(checkOf(report, "tenant")).toMatchObject({
      outcome: "wrong",
      found: "It was told the tenant shop, and says that it was told none.",
      mend: expect.stringContaining("takes X-Scope-OrgID away"),
    });
  });

  test("are not wanted", async () => {
    const report = await tried("loki", { url: (await serve(good.loki)).url });
    expect(checkOf(report, "tenant")).toMatchObject({ outcome: "good", found: "It wants no tenant." });
  });
});

describe("a search", () => {
  test("works, with the server's limits", async () => {
    const server = await serve(good.loki);
    const report = await tried("loki", { url: server.url, selector: '{service="shell"}' });
    expect(checkOf(report, "use")).toMatchObject({
      outcome: "good",
      found: expect.stringMatching(/^A search works, with at most 5,000 lines at a time\./),
    });
    const search = server.requests.find(({ path }) => path.includes("query_range"));
    const query = new URLSearchParams(search?.path.split("?")[1]);
    expect(Object.fromEntries(query)).toMatchObject({ query: '{service="shell"}', limit: "1", direction: "backward" });
  });

  test("finds nothing", async () => {
    const nothing = json({ status: "success", data: { resultType: "streams", result: [] } });
    const server = await serve({ ...good.loki, "/loki/api/v1/query_range": nothing });
    const report = await tried("loki", { url: server.url, selector: '{service="shel"}' });
    expect(checkOf(report, "use")).toMatchObject({
      outcome: "doubtful",
      found: expect.stringContaining('No line of the last hour matches {service="shel"}.'),
    });
    expect(report.usable).toBe(true);
  });

  test("is refused, in the server's words", async () => {
    const server = await serve({ ...good.loki, "/loki/api/v1/query_range": text("parse error at line 1, col 9", 400) });
    const report = await tried("loki", { url: server.url, selector: "{service=~}" });
    expect(checkOf(report, "use")).toMatchObject({ outcome: "wrong", found: expect.stringContaining("col 9") });
    expect(report.usable).toBe(false);
  });

  test("has nothing to search", async () => {
    const server = await serve({ ...good.loki, "/loki/api/v1/labels": json({ status: "success" }) });
    const report = await tried("loki", { url: server.url });
    expect(checkOf(report, "use").found).toContain("It received no lines within the last day");
    expect(report.usable).toBe(true);
  });
});
