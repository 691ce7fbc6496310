import { describe, expect, test } from "vitest";
import { ConsoleError } from "../../../electron/console/errors.ts";
import { type GatewayPoll, noGatewayMemory, pollGateway } from "../../../electron/console/gateway/client.ts";
import { pollPrometheus } from "../../../electron/console/prometheus/client.ts";
import { noPrometheusAlerts } from "../../../electron/console/prometheus/normalise.ts";
import { clientWith, each, gatewayAlert, list, stats, wellObservability } from "./support.ts";

const signal = new AbortController().signal;
const paths = { list: "/api/v1/alerts", stats: "/api/v1/alerts/stats", parts: "/api/v1/observability" } as const;

function poll(answers: Readonly<Record<string, unknown>>, memory = noGatewayMemory): Promise<GatewayPoll> {
  return pollGateway(clientWith(answers), memory, signal);
}

const two = list(gatewayAlert(), gatewayAlert({ fingerprint: "f2" }));

test("a gateway that is well has nothing to note", async () => {
  const polled = await poll({ [paths.list]: two, [paths.stats]: stats(2), [paths.parts]: wellObservability });
  expect(polled).toMatchObject({ notes: [], settling: null, latencyMs: 1, memory: { differed: false } });
  expect([...polled.snapshot.alerts.keys()]).toEqual(["gateway-f1", "gateway-f2"]);
});

describe("the gateway's own count", () => {
  /** The notes of two polls in a row. */
  async function twice(first: object, second: object, active: number): Promise<readonly (readonly string[])[]> {
    const one = await poll({ [paths.list]: first, [paths.stats]: stats(active) });
    const other = await poll({ [paths.list]: second, [paths.stats]: stats(active) }, one.memory);
    return [one.notes, other.notes];
  }

  test("that differs in two polls in a row is noted", async () => {
    expect(await twice(two, two, 7)).toEqual([[], ["The gateway counts 7 active alerts, its list has 2."]]);
    expect(await twice(two, two, 1)).toEqual([[], ["The gateway counts 1 active alert, its list has 2."]]);
  });

  test("that differs once is not", async () => {
    expect(await twice(list(), two, 2)).toEqual([[], []]);
  });

  test.each([1, 2, 3])("may leave out what is handled: %d", async (active) => {
    const statuses = ["firing", "acknowledged", "suppressed", "resolved"];
    const mixed = list(...statuses.map((status) => gatewayAlert({ status, fingerprint: status })));
    expect(await twice(mixed, mixed, active)).toEqual([[], []]);
  });

  test("counts entries that are shown as one", async () => {
    const same = list(gatewayAlert(), gatewayAlert());
    const [, notes] = await twice(same, same, 2);
    expect(notes).toEqual(["1 alert has the identity of another one: shown as one with it."]);
  });
});

describe("statistics", () => {
  const note = (error: unknown) =>
    poll({ [paths.list]: two, ...(error === undefined ? {} : { [paths.stats]: error }) });

  test("that the gateway does not have are noted, and the alerts are known all the same", async () => {
    const { notes, snapshot } = await note(undefined);
    expect([notes, snapshot.alerts.size]).toEqual([
      ["It offers no statistics (/api/v1/alerts/stats), so its list of alerts is not checked against them."],
      2,
    ]);
  });

  test.each([
    [new ConsoleError("UNAVAILABLE", "Gateway failed inside (500)."), "Gateway failed inside (500)."],
    [new ConsoleError("TIMEOUT", "Gateway took too long."), "Gateway took too long."],
    [{ alert_statistics: {} }, "What it sent at /api/v1/alerts/stats is of another shape."],
    [[], "What it sent at /api/v1/alerts/stats is of another shape."],
  ])("that fail are noted with the cause", async (error, cause) => {
    const { notes, settling } = await note(error);
    expect([notes, settling]).toEqual([
      [`Its statistics could not be read, so its list of alerts is not checked against them: ${cause}`],
      null,
    ]);
  });

  test("of a request that was cancelled end the poll", async () => {
    await expect(note(new ConsoleError("CANCELLED", "It was cancelled."))).rejects.toMatchObject({ code: "CANCELLED" });
  });

  test("that say that no rule is enabled are noted", async () => {
    const { notes } = await note(stats(2, { enabled_rules: 0 }));
    expect(notes).toEqual(["None of its 8 rules is enabled, so nothing can fire."]);
  });
});

describe("an answer that may lack alerts settles nothing", () => {
  const settling = async (answer: object, parts: object = wellObservability) =>
    (await poll({ [paths.list]: answer, [paths.stats]: stats(2), [paths.parts]: parts })).settling;

  test("because an entry cannot be read", async () => {
    expect(await settling(list(gatewayAlert(), null))).toBe("1 alert in its answer could not be read.");
  });

  test("because it lists fewer than it says there are", async () => {
    const answer = { ...two, total_count: 7 };
    expect(await settling(answer)).toBe("It says that there are 5 alerts more than the 2 that it listed.");
  });

  test("because it says that its alerting is down", async () => {
    const parts = { observability: { alerting: { status: "Stopped" } } };
    expect(await settling(two, parts)).toBe("It says that its own alerting is “Stopped”, so alerts may be missing.");
    expect(await settling(two, { observability: { alerting: { status: "somehow" } } })).toBeNull();
  });
});

test("parts of the gateway that are not well are noted, as text and in few words", async () => {
  const parts = {
    observability: { metrics: { status: "degraded" }, tracing: { status: "disabled" }, alerting: null },
    health: {
      overall_status: "degraded",
      components: { redis: { status: `<b>\u202e${"x".repeat(500)}` }, metrics: "degraded" },
    },
  };
  const { notes } = await poll({ [paths.list]: two, [paths.stats]: stats(2), [paths.parts]: parts });
  expect(notes).toEqual([
    `It reports of itself: overall “degraded”, metrics “degraded”, redis “<b>${"x".repeat(36)}…”.`,
  ]);
});

test.each(each(null, [], "well", { observability: [] }, { health: { components: 3 } }))(
  "a report of itself like %j says nothing",
  async (parts) => {
    const { notes, settling } = await poll({ [paths.list]: two, [paths.stats]: stats(2), [paths.parts]: parts });
    expect([notes, settling]).toEqual([[], null]);
  },
);

test("strange statuses and starts are noted", async () => {
  const strange = list(gatewayAlert({ status: "escalated" }), gatewayAlert({ fingerprint: "f2", started_at: "soon" }));
  const { notes } = await poll({ [paths.list]: strange, [paths.stats]: stats(2), [paths.parts]: wellObservability });
  expect(notes).toEqual([
    "Alerts have a status that the console does not know (“escalated”): shown as firing.",
    "1 alert has no start that can be read: shown from when first seen here.",
  ]);
});

test("a list that does not come fails the poll", async () => {
  await expect(poll({ [paths.stats]: stats(2) })).rejects.toMatchObject({ code: "NOT_FOUND" });
});

describe("a Prometheus whose URL is a gateway's", () => {
  const sentence = "This is an API gateway, not a Prometheus: move the URL to gateway in the settings.";
  const asked = (answers: Readonly<Record<string, unknown>>) =>
    pollPrometheus(clientWith(answers), { snapshot: noPrometheusAlerts, identity: null }, signal);
  const rules = { status: "success", data: { groups: [] } };

  test.each([
    ["has no rules", { [paths.list]: two }],
    ["answers anything", { [paths.list]: two, "/api/v1/rules": rules }],
    ["answers nonsense", { [paths.list]: two, "/api/v1/rules": { hello: "world" } }],
  ])("says so where it %s", async (_what, answers) => {
    await expect(asked(answers)).rejects.toMatchObject({ code: "BAD_ANSWER", message: sentence });
  });

  test("is not suspected where nothing is found", async () => {
    await expect(asked({})).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(asked({ [paths.list]: { status: "success", data: { alerts: [] } } })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});
