import fc from "fast-check";
import { expect, test } from "vitest";
import type { Alert, AlertChange, AlertState } from "../../../shared/model/alert.ts";
import { historyReportSchema } from "../../../shared/model/history.ts";
import { createStoreFolder } from "../store/support.ts";
import { minute, openHistory, openInMemory, seen } from "./support.ts";

const states: readonly AlertState[] = ["firing", "pending", "silenced", "inhibited", "unknown", "resolved"];

/** Steps that no order of events is too odd for: restarts, clocks that differ, changes that contradict each other. */
const steps = fc.array(
  fc.record({
    kind: fc.constantFrom("appeared", "refired", "changed", "lost", "resolved", "forgotten", "restart", "removed"),
    fingerprint: fc.constantFrom("a", "b"),
    state: fc.constantFrom(...states),
    lastState: fc.constantFrom<AlertState | null>("firing", "pending", null),
    startsAt: fc.integer({ min: -10, max: 10 }),
    wait: fc.integer({ min: 0, max: 8 }),
  }),
  { maxLength: 40 },
);

test("whatever happens, episodes of an alert do not overlap, end after they began, and counts agree", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (list) => {
      const at = createStoreFolder();
      try {
        const store = openInMemory(at);
        let under = openHistory(at, 31, store);
        const start = at.clock.now();
        const now: Record<string, Alert> = {};
        for (const { kind, fingerprint, state, lastState, startsAt, wait } of list) {
          await at.clock.advance(wait * minute);
          if (kind === "restart") {
            under.stop();
            await at.clock.advance(wait * minute);
            under = openHistory(at, 31, store);
            under.history.baseline("production", Object.values(now));
            continue;
          }
          if (kind === "removed") {
            under.history.removed(["production"]);
            continue;
          }
          const alert = seen(state, start + startsAt * minute, { fingerprint, lastState });
          const previous = now[fingerprint] ?? alert;
          if (kind === "forgotten") delete now[fingerprint];
          else now[fingerprint] = alert;
          const change: AlertChange = kind === "forgotten" ? { kind, previous } : { kind, alert, previous };
          under.history.record("production", [change]);
        }
        const report = historyReportSchema.parse(under.report());
        let fired = 0;
        for (const fingerprint of ["a", "b"]) {
          const episodes = [...(await under.episodes(fingerprint))].reverse();
          const transitions = await under.transitions(fingerprint);
          const turns = transitions.filter((one) => /^(|pending|resolved) → firing$|^firing → resolved$/.test(one));
          expect(turns).toHaveLength(episodes.reduce((sum, episode) => sum + episode.transitions, 0));
          for (const [index, { startsAt, endedAt, transitions: count }] of episodes.entries()) {
            expect(count).toBeGreaterThanOrEqual(0);
            if (endedAt !== null) expect(endedAt).toBeGreaterThanOrEqual(startsAt);
            const next = episodes[index + 1];
            if (next !== undefined) expect(next.startsAt).toBeGreaterThanOrEqual(endedAt ?? startsAt + 1);
          }
          const open = under.store.all("SELECT 1 FROM episodes WHERE over_at = ? GROUP BY alert HAVING count(*) > 1", [
            Number.MAX_SAFE_INTEGER,
          ]);
          expect(open).toEqual([]);
          fired += report.episodes.filter((episode) => episode.fingerprint === fingerprint).length;
        }
        expect(report.episodeCount).toBe(fired);
        expect(report.alerts.reduce((sum, row) => sum + row.episodes, 0)).toBe(fired);
        expect(at.warnings).toEqual([]);
      } finally {
        at.clear();
      }
    }),
    { numRuns: 100 },
  );
});

test("the time in which an alert fired is the union of its episodes within the range", async () => {
  const span = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 20 }));
  const episodes = fc.array(span, { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(
      episodes,
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 1, max: 60 }),
      async (list, from, length) => {
        const at = createStoreFolder();
        try {
          const start = at.clock.now();
          const under = openHistory(at, 31, openInMemory(at));
          await at.clock.advance(120 * minute);
          const minutes = new Set<number>();
          under.store.transaction(() => {
            for (const [index, [begin, lasts]] of list.entries()) {
              const alert = seen("firing", start + begin * minute, { fingerprint: `${index}` });
              under.history.record("production", [{ kind: "appeared", alert }]);
              under.store.run(
                "UPDATE episodes SET ended_at = ?, over_at = ? WHERE alert = (SELECT id FROM alerts WHERE alert = ?)",
                [alert.startsAt + lasts * minute, alert.startsAt + lasts * minute, alert.id],
              );
              for (let each = begin; each < begin + lasts; each += 1)
                if (each >= from && each < from + length) minutes.add(each);
            }
          });
          const report = under.report(start + from * minute, start + (from + length) * minute);
          const firing = report.alerts.reduce((sum, row) => sum + row.firingMs, 0);
          expect(firing).toBe(minutes.size * minute);
        } finally {
          at.clear();
        }
      },
    ),
    { numRuns: 100 },
  );
});
