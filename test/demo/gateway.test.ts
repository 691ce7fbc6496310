import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pollGateway } from "../../electron/console/gateway/client.ts";
import { settleGateway } from "../../electron/console/gateway/settle.ts";
import { noOwnSeverities } from "../../shared/model/severity.ts";
import { clientTo } from "../console/http/support.ts";
import { ask, begin, type Stage, stageDemo } from "./support.ts";

interface WireAlert {
  readonly rule_name: string;
  readonly severity: string;
  readonly status: string;
  readonly started_at: string;
  readonly fingerprint?: string;
}

let stage: Stage;
beforeAll(async () => {
  stage = await stageDemo();
});
afterAll(() => stage.demo.close());

function url(path: string, of: Stage = stage): string {
  return `${of.production.gateway?.url}/api/v1/${path}`;
}

async function alerts(parameters = "", of: Stage = stage): Promise<readonly WireAlert[]> {
  const { body } = await ask(url(`alerts${parameters}`, of));
  return (body as { readonly alerts: readonly WireAlert[] }).alerts;
}

/** `CircuitBreakerOpen: firing` for every alert at a second. */
async function states(seconds: number, of: Stage = stage): Promise<readonly string[]> {
  of.at(seconds);
  return (await alerts("", of)).map(({ rule_name, status }) => `${rule_name}: ${status}`).sort();
}

async function fingerprintOf(rule: string, of: Stage = stage): Promise<string> {
  return (await alerts("", of)).find(({ rule_name }) => rule_name === rule)?.fingerprint ?? "";
}

const always = [
  "HighMemoryUsage: suppressed",
  "ImageGenerationFailures: acknowledged",
  "RateLimitViolations: firing",
] as const;

describe("the gateway of production", () => {
  it("is the only one", () => {
    expect([stage.production.gateway?.url, stage.staging.gateway]).toEqual([
      expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      undefined,
    ]);
  });

  it("tells a story with few alerts: one that comes and goes in every cycle", async () => {
    expect(await states(0)).toEqual(always);
    expect(await states(89)).toEqual(always);
    expect(await states(90)).toEqual(["CircuitBreakerOpen: firing", ...always]);
    expect(await states(390)).toEqual(["CircuitBreakerOpen: resolved", ...always]);
    expect(await states(809)).toEqual(["CircuitBreakerOpen: resolved", ...always]);
    expect(await states(810)).toEqual(["CircuitBreakerOpen: firing", ...always]);
    const started = (await alerts()).find(({ rule_name }) => rule_name === "CircuitBreakerOpen")?.started_at;
    expect(Date.parse(started ?? "")).toBe(begin + 810_000);
  });

  it("evaluates its rules every 30 s", async () => {
    const seen: number[] = [];
    for (let second = 60; second <= 480; second += 5) {
      if ((await states(second)).includes("CircuitBreakerOpen: firing")) seen.push(second);
    }
    expect([seen[0], seen.at(-1)]).toEqual([90, 385]);
  });

  it("lists one alert without a fingerprint", async () => {
    stage.at(100);
    const without = (await alerts()).filter(({ fingerprint }) => fingerprint === undefined);
    expect(without.map(({ rule_name }) => rule_name)).toEqual(["RateLimitViolations"]);
  });

  it("answers what it is asked for by status and severity, and refuses other words", async () => {
    stage.at(100);
    expect((await alerts("?status=firing")).map(({ status }) => status)).toEqual(["firing", "firing"]);
    expect((await alerts("?severity=low")).map(({ severity }) => severity)).toEqual(["low"]);
    expect((await alerts("?status=resolved&severity=low")).length).toBe(0);
    for (const bad of ["?status=odd", "?severity=odd"]) expect((await ask(url(`alerts${bad}`))).status).toBe(422);
  });

  it("counts in its statistics what it lists", async () => {
    for (const [seconds, resolved] of [
      [0, 1],
      [100, 1],
      [400, 2],
      [1_500, 3],
    ] as const) {
      stage.at(seconds);
      const active = (await alerts()).filter(({ status }) => status !== "resolved");
      const { body } = await ask(url("alerts/stats"));
      const { alert_statistics: counts } = body as {
        readonly alert_statistics: {
          readonly active_alerts: number;
          readonly resolved_alerts_last_7_days: number;
          readonly active_by_severity: Readonly<Record<string, number>>;
        };
      };
      expect(counts).toMatchObject({ active_alerts: active.length, resolved_alerts_last_7_days: resolved });
      for (const [severity, count] of Object.entries(counts.active_by_severity)) {
        expect(count).toBe(active.filter((alert) => alert.severity === severity).length);
      }
    }
  });

  it.each([
    ["GET", "alerts/x/acknowledge", 405],
    ["POST", "alerts", 405],
    ["GET", "query", 404],
    ["POST", "alerts/unknown/acknowledge?acknowledged_by=me", 404],
    ["POST", "alerts/unknown/acknowledge", 422],
  ])("answers %s %s with %d", async (method, path, status) => {
    expect((await ask(url(path), { method })).status).toBe(status);
  });

  it("gives the same bytes for the same seed and time", async () => {
    const others = [await stageDemo(), await stageDemo(2)];
    try {
      const texts: string[][] = [];
      for (const each of [stage, ...others]) {
        each.at(250);
        const paths = ["alerts", "alerts/stats", "observability", "health"];
        texts.push(await Promise.all(paths.map(async (path) => (await ask(url(path, each))).text)));
      }
      expect(texts[1]).toEqual(texts[0]);
      expect(texts[2]).not.toEqual(texts[0]);
    } finally {
      await Promise.all(others.map(({ demo }) => demo.close()));
    }
  });
});

describe("what a client does to the gateway", () => {
  let own: Stage;
  beforeAll(async () => {
    own = await stageDemo(5);
  });
  afterAll(() => own.demo.close());

  const post = (path: string) => ask(url(path, own), { method: "POST" });

  it("is remembered: a suppression until it ends, refused outside of 1 to 1440 minutes", async () => {
    own.at(100);
    const fingerprint = await fingerprintOf("CircuitBreakerOpen", own);
    for (const minutes of ["0", "1441", "1.5", "x", ""]) {
      expect((await post(`alerts/${fingerprint}/suppress?duration_minutes=${minutes}`)).status).toBe(422);
    }
    const { status, body } = await post(`alerts/${fingerprint}/suppress?duration_minutes=2`);
    expect([status, body]).toMatchObject([200, { alert: { fingerprint, status: "suppressed" } }]);
    expect(await states(219, own)).toContain("CircuitBreakerOpen: suppressed");
    expect(await states(220, own)).toContain("CircuitBreakerOpen: firing");
  });

  it("is remembered: an acknowledgement, for its episode", async () => {
    own.at(300);
    const fingerprint = await fingerprintOf("CircuitBreakerOpen", own);
    expect((await post(`alerts/${fingerprint}/acknowledge?acknowledged_by=dana`)).status).toBe(200);
    expect(await states(380, own)).toContain("CircuitBreakerOpen: acknowledged");
    own.at(400);
    expect((await post(`alerts/${fingerprint}/acknowledge?acknowledged_by=dana`)).status).toBe(404);
    expect(await states(820, own)).toContain("CircuitBreakerOpen: firing");
  });
});

describe("the console", () => {
  it("reads the gateway without a note, through the whole cycle", async () => {
    const http = clientTo(stage.production.gateway?.url ?? "", { name: "Gateway", kind: "gateway" });
    let known: ReturnType<typeof settleGateway>["after"] = new Map();
    let memory = { differed: false };
    const changes: string[] = [];
    for (let second = 0; second <= 870; second += 30) {
      stage.at(second);
      const polled = await pollGateway(http, memory, new AbortController().signal);
      expect([polled.notes, polled.settling]).toEqual([[], null]);
      memory = polled.memory;
      const source = {
        backend: "gateway",
        name: "Gateway",
        snapshot: polled.snapshot,
        fresh: true,
        answering: true,
        settling: null,
      };
      const context = { environment: "production", severities: noOwnSeverities };
      const settled = settleGateway(context, known, source, stage.now());
      known = settled.after;
      for (const change of settled.changes) {
        const { name } = change.kind === "forgotten" ? change.previous : change.alert;
        changes.push(`${second} ${change.kind} ${name}`);
      }
    }
    expect(changes).toEqual([
      "0 appeared RateLimitViolations",
      "0 appeared ImageGenerationFailures",
      "0 appeared HighMemoryUsage",
      "90 appeared CircuitBreakerOpen",
      "390 resolved CircuitBreakerOpen",
      "810 refired CircuitBreakerOpen",
    ]);
  });

  it("can see it break and mend", async () => {
    await stage.demo.control.break("production", "gateway", "error");
    expect((await ask(url("alerts"))).status).toBe(500);
    await stage.demo.control.mend("production", "gateway");
    expect((await ask(url("alerts"))).status).toBe(200);
    await stage.demo.control.break("staging", "gateway", "error");
    await stage.demo.control.mend("staging", "gateway");
  });
});
