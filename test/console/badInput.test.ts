import { beforeAll, describe, expect, test } from "vitest";
import { fingerprint } from "../../electron/console/alerts/fingerprint.ts";
import type { Alert } from "../../shared/model/alert.ts";
import { type BackendHealth, backendNames } from "../../shared/model/backend.ts";
import {
  createCertificates,
  type Handler,
  sendJson,
  startServer,
  startTlsServer,
  type TestServer,
} from "../support/httpServer.ts";
import { createLokiHandler } from "../support/lokiServer.ts";
import { closeAfterwards, createManualClock } from "./http/support.ts";
import { expectSentence, startConsole } from "./logs/support.ts";

/** One backend of the environment under test. */
type Backend = "prometheus" | "alertmanager-1" | "alertmanager-2" | "loki";
const backends: readonly Backend[] = ["prometheus", "alertmanager-1", "alertmanager-2", "loki"];

const startsAt = "2026-03-01T09:00:00.000Z";

interface WireAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly state?: string;
}

const both: WireAlert = { labels: { alertname: "HighErrorRate", severity: "critical", job: "api" } };
const silenced: WireAlert = { labels: { alertname: "SlowResponseTime", severity: "warning" }, state: "suppressed" };
const pending: WireAlert = { labels: { alertname: "RedisDown", severity: "high" } };
/** Peers do not gossip alerts, so each may know one that nobody else does. */
const onlyIn = (backend: Backend): WireAlert => ({ labels: { alertname: "FromScript", source: backend } });

function alertmanagerAlert({ labels, state = "active" }: WireAlert) {
  return {
    fingerprint: fingerprint(labels),
    labels,
    annotations: {},
    startsAt,
    updatedAt: startsAt,
    endsAt: "2026-03-01T12:00:00.000Z",
    generatorURL: "",
    receivers: [{ name: "slack" }],
    status: { state, silencedBy: state === "suppressed" ? ["s1"] : [], inhibitedBy: [] },
  };
}

function alertmanagerHandler(alerts: readonly unknown[]): Handler {
  return (response, { path }) => {
    if (path === "/api/v2/alerts") return sendJson(response, alerts);
    if (path === "/api/v2/status") {
      const cluster = { status: "ready", peers: [] };
      return sendJson(response, { uptime: "2026-02-01T00:00:00.000Z", versionInfo: { version: "0.33.0" }, cluster });
    }
    return response.writeHead(404).end("404 page not found\n");
  };
}

function prometheusHandler(alerts: readonly unknown[]): Handler {
  const answers: Readonly<Record<string, unknown>> = {
    "/api/v1/alerts": { alerts },
    "/api/v1/rules": { groups: [] },
    "/api/v1/query": { resultType: "vector", result: [] },
    "/api/v1/status/runtimeinfo": { startTime: "2026-02-01T00:00:00Z", reloadConfigSuccess: true },
    "/api/v1/status/buildinfo": { version: "3.5.0" },
    "/api/v1/status/config": { yaml: "global: {}\n" },
  };
  return (response, { path }) => {
    const data = answers[path.split("?")[0] ?? ""];
    if (data === undefined) return response.writeHead(404).end("404 page not found\n");
    return sendJson(response, { status: "success", data });
  };
}

const firingInPrometheus = [
  { labels: both.labels, annotations: {}, state: "firing", activeAt: startsAt, value: "9.4e-01" },
  { labels: silenced.labels, annotations: {}, state: "firing", activeAt: startsAt, value: "NaN" },
  { labels: pending.labels, annotations: {}, state: "pending", activeAt: startsAt, value: "1e+00" },
];

const healthy: Readonly<Record<Backend, Handler>> = {
  prometheus: prometheusHandler(firingInPrometheus),
  "alertmanager-1": alertmanagerHandler([both, silenced, onlyIn("alertmanager-1")].map(alertmanagerAlert)),
  "alertmanager-2": alertmanagerHandler([both, silenced, onlyIn("alertmanager-2")].map(alertmanagerAlert)),
  loki: createLokiHandler([{ at: 1n, line: "x", stream: { service_name: "shell" } }]).handler,
};

/** The gateway of some stacks: another program under Prometheus's own path. */
const gateway: Handler = (response, { path }) => {
  if (!path.startsWith("/api/v1/alerts")) return sendJson(response, { detail: "Not Found" }, 404);
  const alert = { rule_name: "High error rate", severity: "critical", status: "firing", message: "x", labels: {} };
  return sendJson(response, {
    timestamp: startsAt,
    correlation_id: "c0ffee00",
    service: "api-gateway",
    alerts: [{ ...alert, started_at: startsAt }],
    total_count: 1,
  });
};

/** An environment of four backends, each of which can be made to answer differently at any moment. */
async function startEnvironment(urls: Partial<Record<Backend, string>> = {}) {
  const handlers: Record<Backend, Handler> = { ...healthy };
  const servers = new Map<Backend, TestServer>();
  for (const backend of backends) {
    const server = await startServer((response, request) => handlers[backend](response, request));
    servers.set(backend, closeAfterwards(server));
  }
  const connection = (backend: Backend) => ({
    url: urls[backend] ?? servers.get(backend)?.url ?? "",
    pollInterval: "1s",
    timeout: "2s",
  });
  const clock = createManualClock();
  const started = await startConsole(
    [
      {
        id: "production",
        prometheus: connection("prometheus"),
        alertmanagers: [connection("alertmanager-1"), connection("alertmanager-2")],
        loki: connection("loki"),
      },
    ],
    clock,
  );
  const health = started.follow("health");
  const alerts = started.follow("alerts");
  const seen: string[] = [];
  started.console.subscribe("alerts", "", (message) => {
    if (message.kind !== "patch") return;
    const patch = message.patch as { readonly put: readonly Alert[]; readonly remove: readonly string[] };
    seen.push(...patch.put.map(({ state }) => state), ...patch.remove.map(() => "removed"));
  });
  const healthOf = (backend: Backend): BackendHealth => {
    const found = health.state?.backends[`production/${backend}`];
    if (found === undefined) throw new Error(`no health of ${backend}`);
    return found;
  };
  const others = (bad: Backend) => backends.filter((backend) => backend !== bad);

  /** A second passes, everybody is polled, and these have answered. */
  async function round(answering: readonly Backend[]): Promise<void> {
    await health.until(() => answering.every((backend) => !healthOf(backend).polling));
    clock.advance(1_000);
    await started.call("poll.now", { environment: null });
    const now = clock.now();
    await health.until(() => answering.every((backend) => healthOf(backend).lastSuccessAt === now));
  }

  return {
    ...started,
    clock,
    alerts,
    /** Every state an alert went through, and `removed`. */
    seen,
    health,
    healthOf,
    others,
    round,
    server: (backend: Backend) => servers.get(backend),
    answerWith: (backend: Backend, handler: Handler) => {
      handlers[backend] = handler;
    },
    recover: (backend: Backend) => {
      handlers[backend] = healthy[backend];
    },
    allAnswer: () => health.until(() => backends.every((backend) => healthOf(backend).lastSuccessAt !== null)),
    fails: (backend: Backend) =>
      health.until(() => healthOf(backend).error !== null && !healthOf(backend).polling).then(() => healthOf(backend)),
  };
}

type Environment = Awaited<ReturnType<typeof startEnvironment>>;

function statesOf({ alerts }: Environment): Record<string, string> {
  const known = Object.values(alerts.state?.alerts ?? {});
  return Object.fromEntries(known.map(({ labels, state }) => [`${labels.alertname}${labels.source ?? ""}`, state]));
}

const goodStates = {
  HighErrorRate: "firing",
  SlowResponseTime: "silenced",
  RedisDown: "pending",
  "FromScriptalertmanager-1": "firing",
  "FromScriptalertmanager-2": "firing",
};

function expectNamed({ error, name, kind, environment, backend }: BackendHealth): void {
  const message = error?.message ?? "";
  expectSentence(message);
  expect(message.startsWith(name) || message.includes(backendNames[kind]), message).toBe(true);
  expect(error).toMatchObject({ environment, backend });
}

const text = (status: number, body: string | Buffer, headers: Record<string, string> = {}): Handler => {
  return (response) => response.writeHead(status, headers).end(body);
};
const json = { "content-type": "application/json" };
const html = { "content-type": "text/html; charset=utf-8" };
const stackTrace =
  "<html><body><h1>Internal Server Error</h1><pre>Traceback\n  File &quot;x.py&quot;</pre></body></html>";

const fiftyMegabytes: Handler = (response) => {
  response.writeHead(200, json);
  const chunk = Buffer.alloc(1_048_576, 0x20);
  response.write("[");
  let left = 50;
  const send = () => {
    while (left > 0 && !response.destroyed) {
      left -= 1;
      if (!response.write(chunk)) {
        response.once("drain", send);
        return;
      }
    }
    response.end("]");
  };
  send();
};

/** What a backend may answer instead of what it should, and the code it ends as. */
const badAnswers: readonly (readonly [string, Handler, string])[] = [
  ["another path (404)", text(404, "404 page not found\n"), "NOT_FOUND"],
  ["404 in JSON", text(404, '{"detail":"Not Found"}', json), "NOT_FOUND"],
  ["a web page", text(200, "<!doctype html><html><title>Grafana</title></html>", html), "BAD_ANSWER"],
  ["a web page that claims to be JSON", text(200, "<html><body>hello</body></html>", json), "BAD_ANSWER"],
  ["the shape of another API", text(200, '{"items":[{"a":1}],"total":1}', json), "BAD_ANSWER"],
  ["null", text(200, "null", json), "BAD_ANSWER"],
  ["a number", text(200, "42", json), "BAD_ANSWER"],
  ["an empty object", text(200, "{}", json), "BAD_ANSWER"],
  ["success without what was asked for", text(200, '{"status":"success","data":{}}', json), "BAD_ANSWER"],
  ["nothing", text(200, "", json), "BAD_ANSWER"],
  ["no content", text(204, ""), "BAD_ANSWER"],
  ["JSON that breaks off", text(200, '{"status":"success","data":{"alerts":[{"labels":{"alertn', json), "BAD_ANSWER"],
  ["a list that breaks off", text(200, '[{"labels":{"alertname":"x"},', json), "BAD_ANSWER"],
  ["bytes that are no UTF-8", text(200, Buffer.from([0x5b, 0x22, 0xff, 0xfe, 0x22, 0x5d]), json), "BAD_ANSWER"],
  ["NaN as a number", text(200, '{"status":"success","data":{"alerts":[{"value": NaN}]}}', json), "BAD_ANSWER"],
  ["metrics", text(200, "# HELP up x\n# TYPE up gauge\nup 1\n"), "BAD_ANSWER"],
  ["XML", text(200, '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'), "BAD_ANSWER"],
  ["50 MB", fiftyMegabytes, "TOO_LARGE"],
  ["401", text(401, "Unauthorized\n", { "www-authenticate": "Basic" }), "UNAUTHORIZED"],
  [
    "401 as a web page",
    text(401, "<html>Sign in</html>", { ...html, "www-authenticate": 'Bearer realm="x"' }),
    "UNAUTHORIZED",
  ],
  ["403", text(403, '{"message":"access denied by policy"}', json), "FORBIDDEN"],
  ["429", text(429, "slow down", { "retry-after": "30" }), "RATE_LIMITED"],
  ["500 in JSON", text(500, '{"status":"error","errorType":"internal","error":"tsdb closed"}', json), "UNAVAILABLE"],
  ["500 with a stack", text(500, stackTrace, html), "UNAVAILABLE"],
  ["502 of a proxy", text(502, "<html><head><title>502 Bad Gateway</title></head></html>", html), "UNAVAILABLE"],
  ["503", text(503, "Service Unavailable"), "UNAVAILABLE"],
  ["a redirect to itself", (response, { path }) => response.writeHead(302, { location: path }).end(), "BAD_ANSWER"],
  [
    "a redirect circle",
    (response, { path }) => {
      const location = path.includes("%2F") ? "/api/v1/x" : "/api%2F";
      response.writeHead(302, { location: path === location ? "/b" : location }).end();
    },
    "BAD_ANSWER",
  ],
  ["a redirect elsewhere", text(302, "", { location: "http://elsewhere.example/" }), "BAD_ANSWER"],
  ["a redirect to a sign-in", text(302, "", { location: "https://sso.example/login?client_id=x" }), "UNAUTHORIZED"],
  ["a connection that is closed", (response) => response.destroy(), "UNREACHABLE"],
  [
    "a connection that breaks off",
    (response) => {
      response.writeHead(200, { ...json, "content-length": "1000" }).write("[");
      setImmediate(() => response.destroy());
    },
    "BAD_ANSWER",
  ],
];

describe.each(["prometheus", "alertmanager-1", "loki"] as const)("where %s answers with", (bad) => {
  test.each(badAnswers)("%s: one sentence, and nothing else suffers", async (_what, handler, code) => {
    const environment = await startEnvironment();
    await environment.allAnswer();
    expect(statesOf(environment)).toEqual(goodStates);
    environment.seen.length = 0;

    environment.answerWith(bad, handler);
    await environment.round(environment.others(bad));
    const health = await environment.fails(bad);
    expect(health.error?.code).toBe(code);
    expectNamed(health);
    expect(environment.healthOf(bad).lastSuccessAt).not.toBeNull();
    expect(environment.healthOf(bad).failingSince).toBe(environment.clock.now());
    // What was shown stays as it was while the last good answer still counts.
    expect(statesOf(environment)).toEqual(goodStates);

    for (let count = 0; count < 6; count += 1) await environment.round(environment.others(bad));
    const states = statesOf(environment);
    expect(Object.keys(states).sort()).toEqual(Object.keys(goodStates).sort());
    expect(environment.seen).not.toContain("resolved");
    expect(environment.seen).not.toContain("removed");
    for (const backend of environment.others(bad)) expect(environment.healthOf(backend).error).toBeNull();
    // What only this backend could tell is not known any more.
    if (bad === "alertmanager-1") expect(states["FromScriptalertmanager-1"]).toBe("unknown");
    if (bad === "prometheus") expect(states).toMatchObject({ RedisDown: "unknown", HighErrorRate: "firing" });
    if (bad === "loki") expect(states).toEqual(goodStates);

    environment.recover(bad);
    await environment.round(backends);
    expect(environment.healthOf(bad)).toMatchObject({ error: null, failingSince: null, asksFor: null });
    expect(statesOf(environment)).toEqual(goodStates);
  });
});

describe("where one backend is asked at the URL of another,", () => {
  test.each([
    ["prometheus", "the API gateway", gateway],
    ["prometheus", "an Alertmanager", healthy["alertmanager-1"]],
    ["prometheus", "a Loki", healthy.loki],
    ["alertmanager-1", "the API gateway", gateway],
    ["alertmanager-1", "a Prometheus", healthy.prometheus],
    ["alertmanager-1", "a Loki", healthy.loki],
    ["loki", "the API gateway", gateway],
    ["loki", "a Prometheus", healthy.prometheus],
    ["loki", "an Alertmanager", healthy["alertmanager-1"]],
  ] as const)("%s at %s, it says so and nothing resolves", async (bad, _what, handler) => {
    const environment = await startEnvironment();
    await environment.allAnswer();
    environment.seen.length = 0;
    environment.answerWith(bad, handler);
    for (let count = 0; count < 6; count += 1) await environment.round(environment.others(bad));
    const health = await environment.fails(bad);
    expectNamed(health);
    expect(["NOT_FOUND", "BAD_ANSWER"]).toContain(health.error?.code);
    expect(health.error?.message).toMatch(/URL/);
    expect(environment.seen).not.toContain("resolved");
    expect(environment.seen).not.toContain("removed");
  });

  test("the gateway's alerts under every path of Prometheus are not taken for Prometheus's", async () => {
    const environment = await startEnvironment();
    await environment.allAnswer();
    environment.answerWith("prometheus", (response, request) =>
      gateway(response, { ...request, path: "/api/v1/alerts" }),
    );
    await environment.round(environment.others("prometheus"));
    expect((await environment.fails("prometheus")).error?.code).toBe("BAD_ANSWER");
    expectNamed(environment.healthOf("prometheus"));
  });
});

describe("an answer of the right shape", () => {
  const foreign = [{ rule_name: "High error rate", status: "firing" }, 7, null, { labels: { alertname: "x" } }];

  test("whose elements are no alerts resolves none of an Alertmanager's", async () => {
    const environment = await startEnvironment();
    await environment.allAnswer();
    environment.seen.length = 0;
    for (const backend of ["alertmanager-1", "alertmanager-2"] as const) {
      environment.answerWith(backend, alertmanagerHandler(foreign));
    }
    for (let count = 0; count < 6; count += 1) await environment.round(["prometheus", "loki"]);
    await environment.health.until(() => !environment.healthOf("alertmanager-1").polling);
    const { error, notes, settling } = environment.healthOf("alertmanager-1");
    expect([error?.message, ...notes, settling].join(" "), "it is said").toMatch(/alert/);
    expect(environment.seen).not.toContain("resolved");
    expect(environment.seen).not.toContain("removed");
  });

  test("with an alert damaged on the way does not resolve that alert", async () => {
    const environment = await startEnvironment();
    await environment.allAnswer();
    environment.seen.length = 0;
    const [first, second, mine] = [both, silenced, onlyIn("alertmanager-1")].map(alertmanagerAlert);
    environment.answerWith("alertmanager-1", alertmanagerHandler([first, second, { ...mine, startsAt: "NaN" }]));
    for (let count = 0; count < 3; count += 1) await environment.round(backends);
    expect(environment.healthOf("alertmanager-1").settling).toContain("1 alert in its answer could not be read");
    expect(environment.seen).not.toContain("resolved");
  });

  test("that Thanos gives though a ruler did not answer it drops nothing, and says so", async () => {
    const environment = await startEnvironment();
    await environment.allAnswer();
    environment.seen.length = 0;
    const warnings = ["fetching rules from rules client ruler-1: context deadline exceeded"];
    const answer = prometheusHandler([]);
    environment.answerWith("prometheus", (response, request) => {
      if (request.path !== "/api/v1/alerts") return answer(response, request);
      sendJson(response, { status: "success", data: { alerts: [] }, warnings });
    });
    for (let count = 0; count < 3; count += 1) await environment.round(backends);
    expect(environment.healthOf("prometheus")).toMatchObject({
      settling: "It says that its answer is not complete.",
      notes: expect.arrayContaining([`It warns: ${warnings[0]}`]),
    });
    expect(environment.seen).not.toContain("removed");
    environment.answerWith("prometheus", answer);
    for (let count = 0; count < 3; count += 1) await environment.round(backends);
    expect(environment.healthOf("prometheus").settling).toBeNull();
    expect(environment.seen).toContain("removed");
  });

  test("with a damaged pending alert of Prometheus does not drop that alert", async () => {
    const environment = await startEnvironment();
    await environment.allAnswer();
    environment.seen.length = 0;
    const damaged = firingInPrometheus.map((alert) => (alert.state === "pending" ? { ...alert, value: null } : alert));
    environment.answerWith("prometheus", prometheusHandler(damaged));
    for (let count = 0; count < 3; count += 1) await environment.round(backends);
    expect(environment.healthOf("prometheus").settling).toContain("1 alert in its answer could not be read");
    expect(environment.seen).not.toContain("removed");
  });

  test.each([
    ["markup", "<img src=x onerror=alert(1)><script>alert(1)</script>"],
    ["right-to-left marks", "\u202euser\u2066admin\u200f"],
    ["10 KB", "long ".repeat(2_048)],
    ["NaN", "NaN"],
    ["control characters", "a\u0000b\u001b[31mc\nd"],
    ["a template", "{{ $labels.x }}"],
  ])("with %s in its labels is shown as it came", async (_what, value) => {
    const environment = await startEnvironment();
    await environment.allAnswer();
    const labels = { alertname: value, severity: value, instance: value, constructor: value, hasOwnProperty: value };
    const annotations = { summary: value, runbook_url: `javascript:${value}` };
    const inPrometheus = { labels, annotations, state: "firing", activeAt: startsAt, value: "NaN" };
    environment.answerWith("alertmanager-1", alertmanagerHandler([{ ...alertmanagerAlert({ labels }), annotations }]));
    environment.answerWith("prometheus", prometheusHandler([...firingInPrometheus, inPrometheus]));
    await environment.round(backends);
    await environment.round(backends);
    const shown = environment.alerts.state?.alerts[`production/${fingerprint(labels)}`];
    expect(shown).toMatchObject({ name: value, state: "firing", severity: "unknown", value: "NaN" });
    expect(shown).toMatchObject({ labels, annotations, reportedBy: ["alertmanager-1", "prometheus"] });
    for (const backend of backends) expect(environment.healthOf(backend).error).toBeNull();
  });

  test.each(["NaN", "+Inf", "-Inf", "1e+00", ""])("with the value %j is shown with it", async (value) => {
    const environment = await startEnvironment();
    await environment.allAnswer();
    const [first] = firingInPrometheus;
    environment.answerWith("prometheus", prometheusHandler([{ ...first, value }]));
    await environment.round(backends);
    expect(environment.alerts.state?.alerts[`production/${fingerprint(both.labels)}`]).toMatchObject({
      state: "firing",
      value,
    });
  });
});

describe.each(["prometheus", "alertmanager-1", "loki"] as const)("where %s stalls", (bad) => {
  const stalls: readonly (readonly [string, Handler])[] = [
    ["before its answer", () => {}],
    ["in the middle of it", (response) => response.writeHead(200, json).write("[")],
  ];
  test.each(stalls)("%s, its deadline ends the wait and the others go on", async (_what, handler) => {
    const environment = await startEnvironment();
    await environment.allAnswer();
    environment.seen.length = 0;
    environment.answerWith(bad, handler);
    const server = environment.server(bad);
    const before = server?.requests.length ?? 0;
    await environment.round(environment.others(bad));
    await server?.arrived(before + 1);
    expect(environment.healthOf(bad)).toMatchObject({ polling: true, error: null });
    for (let count = 0; count < 2; count += 1) await environment.round(environment.others(bad));
    const health = await environment.fails(bad);
    expect(health.error?.code).toBe("TIMEOUT");
    expect(health.error?.message).toContain("2 s");
    expectNamed(health);
    expect(environment.seen).not.toContain("resolved");
    expect(Object.keys(statesOf(environment)).sort()).toEqual(Object.keys(goodStates).sort());
  });
});

describe("a wait that a server asks for", () => {
  test("is kept, while the others go on", async () => {
    const environment = await startEnvironment();
    await environment.allAnswer();
    environment.answerWith("alertmanager-1", text(429, "slow down", { "retry-after": "30" }));
    environment.clock.advance(1_000);
    const { error, nextPollAt } = await environment.fails("alertmanager-1");
    expect(error?.message).toBe("Alertmanager 1 wants fewer requests (429): slow down. It asks to wait 30 s.");
    expect((nextPollAt ?? 0) - environment.clock.now()).toBeGreaterThanOrEqual(27_000);
  });
});

describe("a URL that cannot be asked", () => {
  async function failing(bad: Backend, url: string) {
    const environment = await startEnvironment({ [bad]: url });
    const others = environment.others(bad);
    await environment.health.until(() =>
      others.every((backend) => environment.healthOf(backend).lastSuccessAt !== null),
    );
    const health = await environment.fails(bad);
    expectNamed(health);
    expect(health).toMatchObject({ lastSuccessAt: null, version: null });
    for (const backend of others) expect(environment.healthOf(backend).error).toBeNull();
    return { environment, health };
  }

  test.each(["prometheus", "alertmanager-1", "loki"] as const)("because nobody listens there: %s", async (bad) => {
    const server = await startServer(() => {});
    await server.close();
    expect((await failing(bad, server.url)).health.error?.code).toBe("UNREACHABLE");
  });

  test("because there is no such host", async () => {
    const { health } = await failing("prometheus", "http://prometheus.invalid:9090");
    expect(health.error?.code).toBe("UNREACHABLE");
    expect(health.error?.message).toContain("prometheus.invalid");
  });

  test("because it is https and the server speaks http", async () => {
    const server = closeAfterwards(await startServer(healthy.prometheus));
    const { health } = await failing("prometheus", server.url.replace("http:", "https:"));
    expect(health.error?.code).toBe("TLS");
  });

  test("because it has a path that the server has not", async () => {
    const server = closeAfterwards(await startServer(healthy["alertmanager-1"]));
    const { health } = await failing("alertmanager-1", `${server.url}/am/`);
    expect(health.error?.message).toMatch(/^Alertmanager 1 has nothing at .*\/am\/api\/v2\/alerts \(404\)/);
  });

  test("never makes the environment's alerts look complete", async () => {
    const server = await startServer(() => {});
    await server.close();
    const { environment } = await failing("alertmanager-1", server.url);
    await environment.round(environment.others("alertmanager-1"));
    expect(environment.healthOf("alertmanager-1").lastSuccessAt).toBeNull();
    expect(statesOf(environment)).toMatchObject({ HighErrorRate: "firing", "FromScriptalertmanager-2": "firing" });
  });

  describe("because of its certificate,", () => {
    let certificates: Awaited<ReturnType<typeof createCertificates>>;
    beforeAll(async () => {
      certificates = await createCertificates();
    });

    test.each([
      ["expired", /expired/],
      ["valid", /authority that is not known/],
      ["wrongHost", /another host name|authority that is not known/],
    ] as const)("%s and of an unknown authority", async (which, words) => {
      const server = closeAfterwards(await startTlsServer(certificates[which], healthy["alertmanager-1"]));
      const { health } = await failing("alertmanager-1", server.url);
      expect(health.error?.code).toBe("TLS");
      expect(health.error?.message).toMatch(words);
    });
  });
});
