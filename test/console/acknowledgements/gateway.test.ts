import { describe, expect, test } from "vitest";
import type { EnvironmentSettings } from "../../../shared/settings/schema.ts";
import { createFakeClock } from "../../support/clock.ts";
import { sendJson, startServer } from "../../support/httpServer.ts";
import { gatewayAlert, list, startedAtMs, stats } from "../gateway/support.ts";
import { failureOf } from "../http/support.ts";
import { startFakeAlertmanager } from "../silences/fakeAlertmanager.ts";
import { closeAfterwards, environmentOf, openDesk } from "../silences/harness.ts";

const ref = (fingerprint: string) => ({ alert: `staging/gateway-${fingerprint}`, startsAt: startedAtMs });

async function setUp(settings: Partial<EnvironmentSettings> = {}) {
  const clock = createFakeClock();
  const statuses = new Map([
    ["f1", "firing"],
    ["f2", "firing"],
  ]);
  const refuses = { status: 0 };
  const server = closeAfterwards(
    await startServer((response, { method, path }) => {
      const change = /^\/api\/v1\/alerts\/(\w+)\/(acknowledge|suppress)/.exec(path);
      const [, fingerprint = "", verb] = change ?? [];
      if (method === "POST" && refuses.status > 0) response.writeHead(refuses.status).end();
      else if (method === "POST" && statuses.has(fingerprint)) {
        const status = verb === "suppress" ? "suppressed" : "acknowledged";
        statuses.set(fingerprint, status);
        sendJson(response, { status });
      } else if (path === "/api/v1/alerts") {
        const alerts = [...statuses].map(([name, status]) => gatewayAlert({ fingerprint: name, status }));
        sendJson(response, list(...alerts, gatewayAlert({ rule_name: "Nameless", fingerprint: null })));
      } else if (path === "/api/v1/alerts/stats") sendJson(response, stats(3));
      else response.writeHead(404).end();
    }),
  );
  const alertmanager = closeAfterwards(await startFakeAlertmanager(clock.now));
  const gateway = { url: server.url };
  const desk = await openDesk([environmentOf("staging", [alertmanager], { gateway, ...settings })], { clock });
  const nameless = [...desk.alerts("staging")].find(({ name }) => name === "Nameless");
  if (nameless === undefined) throw new Error("no alert");
  return { ...desk, statuses, refuses, server, alertmanager, nameless };
}

type SetUp = Awaited<ReturnType<typeof setUp>>;

const acknowledge = (
  desk: SetUp,
  alerts: readonly { readonly alert: string; readonly startsAt: number }[],
  shareMinutes: number | null,
  confirmation: string | null = null,
) => desk.acknowledgements.acknowledge({ alerts, note: "on it", shareMinutes, confirmation });

const posts = ({ server }: SetUp) => server.requests.filter(({ method }) => method === "POST").map(({ path }) => path);

describe("an alert of the gateway is acknowledged", () => {
  test("here only, where it is not shared", async () => {
    const desk = await setUp();
    const { acknowledged } = await acknowledge(desk, [ref("f1")], null);
    expect(acknowledged).toMatchObject([{ via: "console", until: null }]);
    expect(posts(desk)).toEqual([]);
  });

  test("in the gateway, where it is; never by a silence", async () => {
    const desk = await setUp();
    const { acknowledged, refused } = await acknowledge(desk, [ref("f1")], 30);
    expect(refused).toEqual([]);
    expect(acknowledged).toMatchObject([{ via: "gateway", silence: null, until: null, own: true }]);
    expect(desk.statuses.get("f1")).toBe("acknowledged");
    expect(desk.alertmanager.writes()).toEqual([]);
    await desk.idle();
    expect(desk.acknowledgement("staging/gateway-f1")).toEqual(acknowledged[0]);
    expect(await desk.audit()).toMatchObject([{ backend: "gateway", what: "acknowledge", ok: true, answer: "Done." }]);
    expect(desk.journal.map(({ text }) => text)).toEqual([
      "tester acknowledged CircuitBreakerOpen in Staging, also in the gateway: on it",
    ]);
  });

  test("not in the gateway without a fingerprint, and that is said; here it is", async () => {
    const desk = await setUp();
    const nameless = { alert: desk.nameless.id, startsAt: desk.nameless.startsAt };
    const { acknowledged, refused } = await acknowledge(desk, [nameless, ref("f1")], 30);
    expect(acknowledged.map(({ alert }) => alert)).toEqual(["staging/gateway-f1"]);
    expect(refused).toEqual([
      {
        id: desk.nameless.id,
        message: "The gateway gave this alert no fingerprint, so it cannot be acknowledged or suppressed there.",
      },
    ]);
    expect(await acknowledge(desk, [nameless], null)).toMatchObject({ refused: [] });
  });

  test("by somebody else: it shows as such, since when it was noticed, and cannot be taken back here", async () => {
    const desk = await setUp();
    desk.statuses.set("f1", "acknowledged");
    await desk.poll();
    const shown = desk.acknowledgement("staging/gateway-f1");
    expect(shown).toMatchObject({ via: "gateway", own: false, author: "", at: desk.clock.now() });
    await desk.clock.advance(15_000);
    await desk.poll();
    expect(desk.acknowledgement("staging/gateway-f1")).toEqual(shown);
    expect(await desk.acknowledgements.unacknowledge([ref("f1")], null)).toMatchObject({
      refused: [{ message: "CircuitBreakerOpen was acknowledged in the gateway, which cannot take that back." }],
    });
  });

  test("after the guard: production by name, and a read-only environment never", async () => {
    const production = await setUp({ production: true });
    expect(await failureOf(acknowledge(production, [ref("f1")], 30))).toMatchObject({ code: "INVALID_INPUT" });
    expect(await acknowledge(production, [ref("f1")], 30, "Staging")).toMatchObject({ refused: [] });
    const readOnly = await setUp({ readOnly: true });
    expect((await acknowledge(readOnly, [ref("f1")], 30)).refused).toHaveLength(1);
    expect(posts(readOnly)).toEqual([]);
  });

  test("a gateway that refuses is asked once, and its sentence is the reason for all", async () => {
    const desk = await setUp();
    desk.refuses.status = 403;
    const { acknowledged, refused } = await acknowledge(desk, [ref("f1"), ref("f2")], 30);
    expect(acknowledged).toEqual([]);
    expect(refused.map(({ message }) => message)).toEqual(
      Array(2).fill("Gateway does not allow this (403). No credential was sent; it may need one."),
    );
    expect(posts(desk)).toHaveLength(1);
    expect(await desk.audit()).toMatchObject([{ ok: false }]);
  });
});

describe("suppressing", () => {
  test("is the gateway's", async () => {
    const desk = await setUp();
    const wish = { minutes: 45, reason: "deploy" };
    expect(await desk.acknowledgements.suppress([ref("f2")], wish, null)).toEqual({ refused: [] });
    expect(posts(desk)).toEqual(["/api/v1/alerts/f2/suppress?duration_minutes=45"]);
    await desk.idle();
    expect(desk.alert("staging", "gateway-f2")?.state).toBe("silenced");
    expect(desk.journal).toMatchObject([
      { kind: "gateway", text: "Suppressed CircuitBreakerOpen for 45 min in the gateway of Staging: deploy" },
    ]);
    expect(await desk.audit()).toMatchObject([{ what: "suppress", ok: true, backend: "gateway" }]);
  });

  test("an alert of Alertmanager is refused with what to do instead", async () => {
    const desk = await setUp();
    desk.alertmanager.cluster.alerts.set("a1", { labels: { alertname: "Down" }, startsAt: startedAtMs });
    await desk.poll();
    const ofAlertmanager = { alert: "staging/a1", startsAt: startedAtMs };
    expect(await desk.acknowledgements.suppress([ofAlertmanager], { minutes: 5, reason: "" }, null)).toEqual({
      refused: [
        {
          id: "staging/a1",
          message: "Down is not the gateway's, so it cannot be suppressed there. Silence it instead.",
        },
      ],
    });
  });

  test("asks for the name of production first", async () => {
    const desk = await setUp({ production: true });
    const suppressing = desk.acknowledgements.suppress([ref("f1")], { minutes: 5, reason: "" }, null);
    expect(await failureOf(suppressing)).toMatchObject({ code: "INVALID_INPUT" });
    expect(posts(desk)).toEqual([]);
  });
});
