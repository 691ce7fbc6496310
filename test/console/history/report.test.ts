import { afterEach, beforeEach, expect, test } from "vitest";
import { historyHandlers } from "../../../electron/console/history/history.ts";
import type { Alert } from "../../../shared/model/alert.ts";
import { historyReportSchema } from "../../../shared/model/history.ts";
import type { Severity } from "../../../shared/model/severity.ts";
import { createStoreFolder, type StoreFolder } from "../store/support.ts";
import { type HistoryUnderTest, hour, minute, openHistory, openInMemory, seen } from "./support.ts";

let at: StoreFolder;
let under: HistoryUnderTest;
let start: number;
beforeEach(() => {
  at = createStoreFolder();
  start = at.clock.now();
  under = openHistory(at, 31, openInMemory(at));
});
afterEach(() => at.clear());

interface Wish {
  readonly name: string;
  readonly severity?: Severity;
  readonly environment?: string;
  /** Minutes after the start. */
  readonly from: number;
  readonly to: number | null;
  readonly acknowledged?: number;
}

/** Lets episodes happen, each at its time. */
async function happen(...wishes: readonly Wish[]): Promise<void> {
  const steps = wishes.flatMap((wish, index) => {
    const environment = wish.environment ?? "production";
    const fingerprint = `${index}`;
    const alert: Alert = seen("firing", start + wish.from * minute, {
      environment,
      fingerprint,
      id: `${environment}/${fingerprint}`,
      name: wish.name,
      severity: wish.severity ?? "critical",
    });
    const { to, acknowledged } = wish;
    return [
      { minute: wish.from, run: () => under.history.record(environment, [{ kind: "appeared", alert }]) },
      ...(acknowledged === undefined
        ? []
        : [
            {
              minute: acknowledged,
              run: () =>
                under.history.acknowledged([
                  {
                    alert: alert.id,
                    startsAt: alert.startsAt,
                    author: "ada",
                    at: at.clock.now(),
                    note: "",
                    via: "console",
                    silence: null,
                    until: null,
                    own: true,
                  },
                ]),
            },
          ]),
      ...(to === null
        ? []
        : [
            {
              minute: to,
              run: () =>
                under.history.record(environment, [
                  { kind: "resolved", alert: { ...alert, state: "resolved" }, previous: alert },
                ]),
            },
          ]),
    ];
  });
  for (const step of steps.sort((a, b) => a.minute - b.minute)) {
    await at.clock.advance(start + step.minute * minute - at.clock.now());
    step.run();
  }
}

test("statistics by alert and by severity", async () => {
  await happen(
    { name: "Disk", from: 0, to: 10, acknowledged: 2 },
    { name: "Disk", from: 5, to: 25, acknowledged: 9 },
    { name: "Disk", from: 40, to: null },
    { name: "Cpu", severity: "warning", from: 30, to: 36 },
    { name: "Cpu", severity: "warning", environment: "staging", from: 50, to: 52 },
  );
  await at.clock.advance(start + 60 * minute - at.clock.now());
  const report = historyReportSchema.parse(under.report());
  expect(report.episodeCount).toBe(5);
  expect(report.episodes.map(({ name, environment }) => `${environment} ${name}`)).toEqual([
    "staging Cpu",
    "production Disk",
    "production Cpu",
    "production Disk",
    "production Disk",
  ]);
  expect(report.alerts).toEqual([
    {
      environment: "production",
      name: "Disk",
      severity: "critical",
      episodes: 3,
      transitions: 5,
      mttaMs: 3 * minute,
      mttaOf: 2,
      mttrMs: 15 * minute,
      mttrOf: 2,
      firingMs: 45 * minute,
      lastStartsAt: start + 40 * minute,
    },
    expect.objectContaining({ environment: "staging", name: "Cpu", firingMs: 2 * minute, mttaMs: null, mttaOf: 0 }),
    expect.objectContaining({ environment: "production", name: "Cpu", firingMs: 6 * minute, mttrMs: 6 * minute }),
  ]);
  expect(report.severities).toEqual([
    { severity: "critical", episodes: 3, mttaMs: 3 * minute, mttaOf: 2, mttrMs: 15 * minute, mttrOf: 2 },
    { severity: "warning", episodes: 2, mttaMs: null, mttaOf: 0, mttrMs: 4 * minute, mttrOf: 2 },
  ]);
});

test("a range takes in what overlaps it and clips the time that fired; open ones count to now", async () => {
  await happen(
    { name: "Before", from: 0, to: 5 },
    { name: "Across", from: 5, to: 65 },
    { name: "Open", from: 50, to: null },
  );
  await at.clock.advance(10 * minute);
  const report = under.report(start + 10 * minute, start + 24 * hour);
  expect(report.alerts.map(({ name, firingMs }) => [name, firingMs / minute]).sort()).toEqual([
    ["Across", 55],
    ["Open", 25],
  ]);
  expect(under.report(start + 200 * minute, start + 300 * minute)).toMatchObject({
    alerts: [{ name: "Open", firingMs: 0 }],
  });
});

test("one environment or all", async () => {
  await happen({ name: "A", from: 0, to: 5 }, { name: "B", environment: "staging", from: 1, to: 5 });
  const names = (environment: string | null) =>
    under.report(0, at.clock.now() + 1, environment).alerts.map(({ name }) => name);
  expect(names("production")).toEqual(["A"]);
  expect(names("staging")).toEqual(["B"]);
  expect(names(null).sort()).toEqual(["A", "B"]);
  expect(names("nowhere")).toEqual([]);
});

test("the heatmap counts by hour of begin", async () => {
  await happen(
    { name: "A", from: 0, to: 1 },
    { name: "A", from: 17, to: 19 },
    { name: "A", from: 18, to: 19 },
    { name: "B", from: 20, to: 100 },
  );
  const at3 = Date.parse("2026-11-21T03:00:00Z");
  // The start is 03:42, so minute 18 is 04:00.
  expect(under.report().heatmap).toEqual([
    [at3, "A", 2],
    [at3 + hour, "A", 1],
    [at3 + hour, "B", 1],
  ]);
});

test("an empty history", () => {
  expect(historyReportSchema.parse(under.report())).toMatchObject({
    episodes: [],
    episodeCount: 0,
    alerts: [],
    severities: [],
    heatmap: [],
    gaps: [],
    knownSince: null,
  });
});

test("at most 2,000 episodes, newest first, and how many there are", () => {
  under.history.record(
    "production",
    Array.from({ length: 2_100 }, (_, index) => ({
      kind: "appeared" as const,
      alert: seen("firing", start - index, { fingerprint: `${index}`, id: `production/${index}` }),
    })),
  );
  const { episodes, episodeCount } = under.report();
  expect(episodeCount).toBe(2_100);
  expect(episodes).toHaveLength(2_000);
  expect(episodes[0]?.startsAt).toBe(start);
  expect(episodes.at(-1)?.startsAt).toBe(start - 1_999);
});

test("while nobody looked", async () => {
  const away = historyHandlers(under.history)["history.away"];
  await happen(
    { name: "Before", from: 0, to: 30 },
    { name: "Unseen", from: 20, to: 25 },
    { name: "Open", from: 40, to: null },
  );
  const since = start + 10 * minute;
  const answer = await away({ since });
  expect(answer).toMatchObject({ from: since, to: at.clock.now() });
  expect(answer?.fired.map(({ name }) => name)).toEqual(["Open", "Unseen"]);
  expect(answer?.resolved.map(({ name }) => name)).toEqual(["Before", "Unseen"]);
  expect(await away({ since: at.clock.now() - 59_000 })).toBeNull();
  await at.clock.advance(hour);
  expect(await away({ since: at.clock.now() - 30 * minute })).toBeNull();
});

test("what is older than the history is deleted, hourly, and the file stops growing", async () => {
  const disk = openHistory(at, 1);
  const sizes: number[] = [];
  disk.environment.alerts = [];
  disk.history.baseline("production", []);
  for (let day = 0; day < 6; day += 1) {
    const changes = Array.from({ length: 1_000 }, (_, index) => {
      const alert = seen("firing", at.clock.now() + index, {
        fingerprint: `${day} ${index}`,
        id: `production/${day} ${index}`,
      });
      return [
        { kind: "appeared" as const, alert },
        { kind: "resolved" as const, alert: { ...alert, state: "resolved" as const }, previous: alert },
      ];
    });
    disk.history.record("production", changes.flat());
    await at.clock.sleep(26 * hour);
    sizes.push(disk.store.status().bytes ?? 0);
  }
  expect(disk.store.all("SELECT count(*) AS count FROM transitions")).toEqual([{ count: 0 }]);
  expect(disk.store.all("SELECT count(*) AS count FROM alerts")).toEqual([{ count: 0 }]);
  expect(sizes.at(-1)).toBeLessThanOrEqual((sizes[0] ?? 0) * 1.2);
  expect(disk.report().knownSince).toBe(at.clock.now() - 24 * hour);
});
