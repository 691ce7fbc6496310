import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fingerprint } from "../../../electron/console/alerts/fingerprint.ts";
import type { Labels } from "../../../shared/model/alert.ts";
import { settled } from "../../support/clock.ts";
import { sendJson, startServer, type TestServer } from "../../support/httpServer.ts";
import { createStoreFolder, type StoreFolder } from "../store/support.ts";
import { type HistoryUnderTest, hour, minute, openHistory, seen } from "./support.ts";

/** A span in which the stand-in's `ALERTS` has samples, ms since 1970. */
interface Fired {
  readonly labels: Labels;
  readonly spans: readonly (readonly [number, number])[];
}

let at: StoreFolder;
let start: number;
let under: HistoryUnderTest;
let prometheus: TestServer;
let fired: readonly Fired[];
let status: number;
beforeEach(async () => {
  at = createStoreFolder();
  start = at.clock.now();
  fired = [];
  status = 200;
  prometheus = await startServer((response, { method, path, body }) => {
    const form = new URLSearchParams(body);
    const [from = 0, to = 0, step = 1] = ["start", "end", "step"].map((name) => Number(form.get(name)) * 1000);
    const wrong = method !== "POST" || path !== "/api/v1/query_range" || (to - from) / step > 11_000;
    if (wrong || status !== 200) return sendJson(response, { status: "error", error: "no" }, wrong ? 400 : status);
    const result = fired.map(({ labels, spans }) => {
      const values: [number, string][] = [];
      for (let time = from; time <= to; time += step) {
        // As `max_over_time` does: whatever was true in the step before counts.
        if (spans.some(([begin, end]) => begin <= time && end > time - step)) values.push([time / 1000, "1"]);
      }
      return { metric: { ...labels, alertstate: "firing" }, values };
    });
    sendJson(response, {
      status: "success",
      data: { resultType: "matrix", result: result.filter((r) => r.values.length > 0) },
    });
  });
  under = openHistory(at);
  under.environment.url = prometheus.url;
});
afterEach(async () => {
  at.clear();
  await prometheus.close();
});

const labels = { alertname: "HighErrorRate", severity: "critical" };
const id = fingerprint(labels);
const firing = (startsAt: number) => seen("firing", startsAt, { fingerprint: id, labels });

/** The console runs with these alerts; then it ends, and starts again after a while. */
async function restart(milliseconds: number): Promise<void> {
  under.stop();
  const { environment } = under;
  await at.clock.sleep(milliseconds);
  under = openHistory(at);
  Object.assign(under.environment, environment);
}

async function baseline(...alerts: ReturnType<typeof seen>[]): Promise<void> {
  under.environment.alerts = alerts;
  under.history.record(
    "production",
    alerts.map((alert) => ({ kind: "appeared", alert })),
  );
  under.history.baseline("production", alerts);
}

/** Until what the baseline set going has come to its end. */
async function filled(): Promise<void> {
  const open = () => under.store.all("SELECT 1 FROM gaps WHERE tried = 0").length;
  while (open() > 0) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    await settled();
  }
}

test("a first start has no gap, and asks nothing", async () => {
  await baseline(firing(start));
  await at.clock.advance(10 * minute);
  expect(under.report()).toMatchObject({ gaps: [], knownSince: start, episodeCount: 1 });
  expect(prometheus.requests).toHaveLength(0);
});

test("a restart within moments is no gap: an alert still there goes on, one that is not ended now", async () => {
  await baseline(firing(start), seen("firing", start));
  await restart(minute);
  await baseline(firing(start));
  expect(under.report().gaps).toEqual([]);
  expect(await under.episodes(id)).toMatchObject([{ startsAt: start, endedAt: null, transitions: 1 }]);
  expect(await under.episodes()).toMatchObject([{ endedAt: start + minute, state: "resolved" }]);
});

test("what ended in the gap, began in it, or came and went in it, is filled from Prometheus", async () => {
  const went = { alertname: "DiskFull", severity: "warning", instance: "db-1" };
  const began = { alertname: "SlowQueries", severity: "high" };
  const beganAt = start + 3 * hour;
  await baseline(firing(start));
  await at.clock.advance(10 * minute);
  await restart(4 * hour);
  fired = [
    { labels, spans: [[start, start + hour]] },
    {
      labels: went,
      spans: [
        [start + hour, start + 2 * hour],
        [start + 150 * minute, start + 155 * minute],
      ],
    },
    { labels: began, spans: [[beganAt, start + 5 * hour]] },
  ];
  await baseline(seen("firing", beganAt, { fingerprint: fingerprint(began), labels: began, name: "SlowQueries" }));
  await filled();
  const [ended] = await under.episodes(id);
  expect(ended).toMatchObject({ startsAt: start, state: "resolved", source: "console" });
  expect(Math.abs((ended?.endedAt ?? 0) - (start + hour))).toBeLessThan(minute);
  expect(await under.transitions(id)).toEqual([" → firing", "firing → resolved"]);
  expect(await under.episodes(fingerprint(began))).toMatchObject([
    { startsAt: beganAt, endedAt: null, source: "console" },
  ]);
  const unseen = await under.episodes(fingerprint(went));
  expect(unseen).toHaveLength(2);
  for (const episode of unseen)
    expect(episode).toMatchObject({ source: "prometheus", name: "DiskFull", severity: "warning" });
  expect(Math.abs((unseen[1]?.startsAt ?? 0) - (start + hour))).toBeLessThan(minute);
  expect(Math.abs((unseen[1]?.endedAt ?? 0) - (start + 2 * hour))).toBeLessThan(minute);
  const { gaps } = under.report();
  expect(gaps).toMatchObject([
    { environment: "production", from: start + 10 * minute, to: at.clock.now(), filled: true },
  ]);
  expect(gaps[0]?.text).toMatch(
    /^Filled from Prometheus, to within \d+ s: 2 episodes that nobody saw and 1 end that nobody saw\.$/,
  );
});

test("an end that was noticed after a sleep is put where Prometheus has it", async () => {
  const alert = firing(start);
  await baseline(alert);
  await at.clock.sleep(4 * hour);
  fired = [{ labels, spans: [[start, start + hour]] }];
  under.history.record("production", [
    { kind: "resolved", alert: { ...alert, state: "resolved", since: at.clock.now() }, previous: alert },
  ]);
  expect(await under.episodes(id)).toMatchObject([{ endedAt: at.clock.now() }]);
  under.history.baseline("production", []);
  await filled();
  const [ended] = await under.episodes(id);
  expect(Math.abs((ended?.endedAt ?? 0) - (start + hour))).toBeLessThan(minute);
});

test("labels that Prometheus adds when it sends are on what is filled in", async () => {
  await baseline();
  await restart(hour);
  under.environment.external = { cluster: "eu-1" };
  fired = [{ labels, spans: [[start + 10 * minute, start + 20 * minute]] }];
  await baseline();
  await filled();
  expect(await under.episodes(fingerprint({ ...labels, cluster: "eu-1" }))).toMatchObject([
    { labels: { ...labels, cluster: "eu-1" } },
  ]);
});

test("an alert known with more labels than Prometheus has is that alert", async () => {
  const more = { ...labels, region: "added on the way" };
  const alert = seen("firing", start, { fingerprint: fingerprint(more), labels: more });
  await baseline(alert);
  await restart(2 * hour);
  fired = [{ labels, spans: [[start, start + 30 * minute]] }];
  await baseline();
  await filled();
  expect(await under.episodes(id)).toEqual([]);
  const [ended] = await under.episodes(fingerprint(more));
  expect(Math.abs((ended?.endedAt ?? 0) - (start + 30 * minute))).toBeLessThan(minute);
});

test("an environment's own words for severities hold for what is filled in", async () => {
  await baseline();
  await restart(hour);
  under.environment.severities = { P1: "critical" };
  const own = { alertname: "QueueFull", severity: "p1" };
  fired = [{ labels: own, spans: [[start + 10 * minute, start + 20 * minute]] }];
  await baseline();
  await filled();
  expect(await under.episodes(fingerprint(own))).toMatchObject([{ severity: "critical" }]);
});

test("a gap with many firings of one name: that name is read once, and others get their turn", async () => {
  const instances = Array.from({ length: 300 }, (_, index) => ({ ...labels, instance: `node-${index}` }));
  await baseline(
    ...instances.map((own) =>
      seen("firing", start, { fingerprint: fingerprint(own), labels: own, name: "HighErrorRate" }),
    ),
  );
  await restart(2 * hour);
  fired = instances.map((own) => ({ labels: own, spans: [[start, start + hour]] }));
  const all = vi.spyOn(under.store, "all");
  const run = vi.spyOn(under.store, "run");
  await baseline();
  run.mockClear();
  let most = 0;
  const look = () => {
    most = Math.max(most, run.mock.calls.length);
    run.mockClear();
    if (under.store.all("SELECT 1 FROM gaps WHERE tried = 0").length > 0) setImmediate(look);
  };
  look();
  await filled();
  expect(under.report().gaps[0]?.text).toContain("300 ends that nobody saw");
  expect(all.mock.calls.filter(([sql]) => sql.includes("name = ?"))).toHaveLength(1);
  // Of the 900 statements that it takes.
  expect(most).toBeLessThan(200);
});

test("the console ends while a gap is being filled: the next one fills the rest, and nothing twice", async () => {
  const instances = Array.from({ length: 200 }, (_, index) => ({ ...labels, instance: `node-${index}` }));
  await baseline();
  await restart(2 * hour);
  fired = instances.map((own) => ({ labels: own, spans: [[start + minute, start + hour]] }));
  await baseline();
  while (under.store.all("SELECT 1 FROM episodes LIMIT 1").length === 0) await settled();
  await restart(minute);
  const some = under.store.all("SELECT 1 FROM episodes").length;
  expect(some).toBeLessThan(200);
  expect(under.report().gaps).toMatchObject([{ filled: false }]);
  await baseline();
  await filled();
  expect(under.report()).toMatchObject({ episodeCount: 200, gaps: [{ filled: true }] });
  expect(under.store.all("SELECT 1 FROM transitions")).toHaveLength(400);
});

test("Prometheus does not answer: said so, and tried again at the next baseline", async () => {
  await baseline(firing(start));
  await restart(4 * hour + 30 * minute);
  status = 503;
  await baseline();
  await filled();
  expect(under.report().gaps).toMatchObject([
    {
      filled: false,
      text: expect.stringMatching(
        /^Prometheus did not answer: nothing is known of 2026-11-21 03:42 to 2026-11-21 08:12 UTC\. ./,
      ),
    },
  ]);
  expect(await under.episodes(id)).toMatchObject([{ endedAt: null, state: "firing" }]);
  expect(under.report().alerts).toMatchObject([{ firingMs: 0, episodes: 1 }]);
  status = 200;
  fired = [{ labels, spans: [[start, start + hour]] }];
  under.store.run("UPDATE gaps SET tried = 0");
  under.history.baseline("production", []);
  await filled();
  expect(under.report().gaps).toMatchObject([{ filled: true }]);
  const [ended] = await under.episodes(id);
  expect(Math.abs((ended?.endedAt ?? 0) - (start + hour))).toBeLessThan(minute);
});

test("without a Prometheus the gap says so", async () => {
  await baseline();
  await restart(hour);
  under.environment.url = null;
  await baseline();
  await filled();
  expect(under.report().gaps).toMatchObject([
    { filled: false, text: expect.stringContaining("no Prometheus is set up") },
  ]);
});

test("nothing fired: Prometheus was asked, and that is all it says", async () => {
  await baseline();
  await restart(hour);
  await baseline();
  await filled();
  expect(under.report().gaps).toMatchObject([{ filled: true, text: expect.stringContaining("no alert fired") }]);
});

test("a gap longer than the history is asked for within it, with a step the server accepts", async () => {
  await baseline();
  await restart(100 * 24 * hour);
  await baseline();
  await filled();
  const days = 31 * 24 * hour;
  expect(under.report().gaps).toMatchObject([{ from: at.clock.now() - days, filled: true }]);
});

test("while a backend fails, nothing is taken for ended; once it answers, it is", async () => {
  await baseline(firing(start));
  await restart(2 * hour);
  under.environment.failing = true;
  await baseline();
  await at.clock.advance(minute);
  expect(under.store.all("SELECT 1 FROM episodes WHERE over_at = ?", [Number.MAX_SAFE_INTEGER])).toHaveLength(1);
  under.environment.failing = false;
  await at.clock.advance(minute);
  expect(under.store.all("SELECT 1 FROM episodes WHERE over_at = ?", [Number.MAX_SAFE_INTEGER])).toHaveLength(0);
  expect(await under.episodes(id)).toMatchObject([{ endedAt: null, state: "firing" }]);
});

test("a server that refuses, sends another thing or hangs up changes nothing", async () => {
  await baseline(firing(start));
  await restart(hour);
  under.environment.url = `${prometheus.url}/elsewhere`;
  await baseline(firing(start));
  await filled();
  expect(under.report().gaps).toMatchObject([{ filled: false }]);
  expect(await under.episodes(id)).toMatchObject([{ startsAt: start, endedAt: null }]);
});

const day = 24 * hour;
const year = 365 * day;

/** An episode that is over, in a console that had its baseline. */
async function ended(): Promise<void> {
  const alert = firing(start - minute);
  await baseline(alert);
  under.history.record("production", [{ kind: "resolved", alert: { ...alert, state: "resolved" }, previous: alert }]);
  await baseline();
}

const remembered = () => under.report(0, start + 2 * year).episodeCount;

test("a clock that is a year ahead for a while deletes nothing, neither at a heartbeat nor at a start", async () => {
  await ended();
  at.clock.set(year);
  await at.clock.sleep(50 * minute);
  under.history.baseline("production", []);
  at.clock.set(-year);
  await at.clock.sleep(2 * hour);
  expect(remembered()).toBe(1);
  await restart(year);
  await baseline();
  await at.clock.sleep(50 * minute);
  at.clock.set(-year);
  await at.clock.sleep(2 * hour);
  expect(remembered()).toBe(1);
});

test("after a long absence what is too old goes within hours", async () => {
  await ended();
  await restart(40 * day);
  await baseline();
  await at.clock.sleep(2 * hour);
  expect(remembered()).toBe(0);
});

test("what is too old goes within hours after the clock was set back, too", async () => {
  await ended();
  await at.clock.sleep(2 * hour);
  at.clock.set(-40 * day);
  under.store.run("UPDATE episodes SET over_at = ?", [at.clock.now() - 32 * day]);
  await at.clock.sleep(2 * hour);
  expect(remembered()).toBe(0);
});

test("a fault at a heartbeat does not end the heartbeats", async () => {
  await baseline();
  vi.spyOn(under.store, "transaction").mockImplementationOnce(() => {
    throw new Error("a bug");
  });
  await expect(at.clock.advance(minute)).rejects.toThrow("a bug");
  await at.clock.advance(4 * minute);
  // As in a crash: the last heartbeat is all that tells.
  under = openHistory(at);
  under.environment.url = prometheus.url;
  await baseline();
  expect(under.report().gaps).toEqual([]);
});
