import { afterEach, beforeEach, expect, test } from "vitest";
import type { Acknowledgement } from "../../../shared/model/acknowledgement.ts";
import type { Alert, AlertChange } from "../../../shared/model/alert.ts";
import { createStoreFolder, type StoreFolder } from "../store/support.ts";
import { type HistoryUnderTest, minute, openHistory, seen } from "./support.ts";

let at: StoreFolder;
let under: HistoryUnderTest;
let start: number;
beforeEach(() => {
  at = createStoreFolder();
  start = at.clock.now();
  under = openHistory(at);
});
afterEach(() => at.clear());

async function record(...changes: AlertChange[]): Promise<void> {
  under.history.record("production", changes);
  await at.clock.advance(minute);
}

const appeared = (alert: Alert): AlertChange => ({ kind: "appeared", alert });
const changed = (alert: Alert, previous: Alert): AlertChange => ({ kind: "changed", alert, previous });
const resolved = (previous: Alert): AlertChange => ({
  kind: "resolved",
  alert: { ...previous, state: "resolved", since: at.clock.now(), lastState: previous.state },
  previous,
});

test("fires and resolves: one episode with its end and two transitions", async () => {
  const firing = seen("firing", start);
  await record(appeared(firing));
  expect(await under.episodes()).toMatchObject([
    { startsAt: start, endedAt: null, state: "firing", source: "console" },
  ]);
  await record(resolved(firing));
  expect(await under.episodes()).toMatchObject([
    { startsAt: start, endedAt: start + minute, state: "resolved", transitions: 2, labels: firing.labels },
  ]);
  expect(await under.transitions()).toEqual([" → firing", "firing → resolved"]);
});

test("from pending to firing the start moves, and it is one episode", async () => {
  const pending = seen("pending", start, { activeAt: start });
  const firing = seen("firing", start + minute, { activeAt: start });
  await record(appeared(pending));
  expect(under.report().episodeCount).toBe(0);
  await record(changed(firing, pending));
  expect(await under.episodes()).toMatchObject([{ startsAt: start + minute, transitions: 1, state: "firing" }]);
  expect(under.report().episodeCount).toBe(1);
});

test("a pending alert that never fires ends, and counts in no statistics", async () => {
  const pending = seen("pending", start);
  await record(appeared(pending));
  await record({ kind: "forgotten", previous: pending });
  expect(await under.episodes()).toMatchObject([{ endedAt: start + minute, state: "resolved" }]);
  expect(under.report()).toMatchObject({ episodes: [], episodeCount: 0, alerts: [], heatmap: [] });
});

test("unknown is no end, and the same state again is no transition", async () => {
  const firing = seen("firing", start);
  const unknown = seen("unknown", start, { lastState: "firing", reason: "Alertmanager does not answer." });
  await record(appeared(firing));
  await record({ kind: "lost", alert: unknown, previous: firing });
  expect(await under.episodes()).toMatchObject([{ endedAt: null, state: "unknown" }]);
  await record(changed({ ...unknown, reason: "Still not." }, unknown));
  await record(changed(firing, unknown));
  await record(changed({ ...firing, value: "2", annotations: { summary: "more" } }, firing));
  expect(await under.transitions()).toEqual([" → firing", "firing → unknown", "unknown → firing"]);
  // It never ceased to fire, as far as anybody can tell.
  expect(await under.episodes()).toMatchObject([{ transitions: 1 }]);
});

test("silenced and inhibited belong to the episode", async () => {
  const firing = seen("firing", start);
  const silenced = seen("silenced", start);
  await record(appeared(firing));
  await record(changed(silenced, firing));
  await record(resolved(silenced));
  expect(await under.transitions()).toEqual([" → firing", "firing → silenced", "silenced → resolved"]);
  expect(await under.episodes()).toHaveLength(1);
});

test("a re-fire begins a new episode and ends the last one no later", async () => {
  const first = seen("firing", start);
  const second = seen("firing", start + 30_000);
  await record(appeared(first));
  await record({ kind: "refired", alert: second, previous: first });
  expect(await under.episodes()).toMatchObject([
    { startsAt: start + 30_000, endedAt: null },
    { startsAt: start, endedAt: start + 30_000 },
  ]);
});

test("a re-fire whose start lies before the noticed end of the last episode does not overlap it", async () => {
  const first = seen("firing", start);
  await record(appeared(first));
  await record(resolved(first));
  const second = seen("firing", start + minute / 2);
  await record({ kind: "refired", alert: second, previous: { ...first, state: "resolved" } });
  expect(await under.episodes()).toMatchObject([
    { startsAt: start + minute / 2, endedAt: null },
    { startsAt: start, endedAt: start + minute / 2 },
  ]);
});

test("one that comes back with the start it had was never gone", async () => {
  const first = seen("firing", start);
  await record(appeared(first));
  await record(resolved(first));
  await record({ kind: "refired", alert: first, previous: { ...first, state: "resolved" } });
  expect(await under.episodes()).toMatchObject([{ startsAt: start, endedAt: null, state: "firing", transitions: 3 }]);
});

test("one whose environment left has no known end", async () => {
  const firing = seen("firing", start);
  await record(appeared(firing));
  await record({ kind: "forgotten", previous: firing });
  expect(await under.episodes()).toMatchObject([{ endedAt: null, state: "firing" }]);
  expect(under.report().alerts).toMatchObject([{ firingMs: minute }]);
});

test("an environment that left the settings: its episodes are over, their ends unknown, and others go on", async () => {
  await record(appeared(seen("firing", start)));
  under.history.record("staging", [appeared(seen("firing", start, { environment: "staging", id: "staging/a" }))]);
  under.history.removed(["production"]);
  await at.clock.advance(10 * minute);
  const firing = under.report().alerts.map(({ environment, firingMs }) => [environment, firingMs]);
  expect(Object.fromEntries(firing)).toEqual({ production: minute, staging: 11 * minute });
});

test("a notification and an acknowledgement are stamped once, on the episode they are about", async () => {
  const first = seen("firing", start);
  const second = seen("firing", start + 2 * minute);
  await record(appeared(first));
  await record(resolved(first));
  await record({ kind: "refired", alert: second, previous: { ...first, state: "resolved" } });
  const made = (startsAt: number, author: string, time: number): Acknowledgement => ({
    alert: "production/a",
    startsAt,
    author,
    at: time,
    note: "",
    via: "console",
    silence: null,
    until: null,
    own: true,
  });
  under.history.notified([second], start + 2 * minute + 1);
  under.history.notified([second], start + 9 * minute);
  under.history.acknowledged([made(start, "ada", start + 10), made(start + 2 * minute, "grace", start + 3 * minute)]);
  under.history.acknowledged([made(start + 2 * minute, "eve", start + 4 * minute)]);
  expect(await under.episodes()).toMatchObject([
    { notifiedAt: start + 2 * minute + 1, acknowledgedAt: start + 3 * minute, acknowledgedBy: "grace" },
    { notifiedAt: null, acknowledgedAt: start + 10, acknowledgedBy: "ada" },
  ]);
});

test("hostile labels stay what they are", async () => {
  const labels = JSON.parse(
    '{"alertname":"<b>x</b>","__proto__":"y","constructor":"\\u0000","toString":"💥"}',
  ) as Record<string, string>;
  await record(appeared(seen("firing", start, { labels, name: "'); DROP TABLE alerts; --" })));
  const [episode] = await under.episodes();
  expect(JSON.stringify(episode?.labels)).toContain("<b>x</b>");
  expect(episode?.name).toBe("'); DROP TABLE alerts; --");
  expect(Object.getPrototypeOf(episode?.labels)).not.toBe("y");
});

test("a start with a fraction of a millisecond, or in the future", async () => {
  await record(appeared(seen("firing", start + 0.25)));
  await record(appeared(seen("firing", start + 10 * minute, { fingerprint: "b" })));
  await record(resolved(seen("firing", start + 10 * minute, { fingerprint: "b" })));
  expect(await under.episodes()).toMatchObject([{ startsAt: start }]);
  expect(await under.episodes("b")).toMatchObject([{ startsAt: start + 10 * minute, endedAt: start + 10 * minute }]);
});
