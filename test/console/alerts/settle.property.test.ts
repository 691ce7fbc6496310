import fc from "fast-check";
import { expect, test } from "vitest";
import { foldReports, mergeReport } from "../../../electron/console/alerts/merge.ts";
import { nothingSettled, type Settled, type Sources, settleAlerts } from "../../../electron/console/alerts/settle.ts";
import { patchOf } from "../../../electron/console/environments/environments.ts";
import { noAlerts, reduceAlerts } from "../../../shared/state/alerts.ts";
import { alertmanager, fromAlertmanager, fromPrometheus, hour, minute, prometheus, start } from "./sources.ts";

// Few alerts, few moments and few words, so that all that can meet does meet.

const names = ["A", "B", "C"] as const;
const labelsOf = (alertname: string) => ({ alertname, severity: "critical", job: "app", instance: "app:8000" });
const moment = fc.constantFrom(start - hour, start, start + 10 * minute);
const condition = fc.oneof(
  { weight: 5, arbitrary: fc.constant("answering" as const) },
  { weight: 1, arbitrary: fc.constantFrom("failing" as const, "stale" as const, "waiting" as const) },
);
const settling = fc.oneof(
  { weight: 6, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.constant({ settling: "It restarted." }) },
);

const sent = fc
  .record({
    alertname: fc.constantFrom(...names),
    startsAt: moment,
    state: fc.constantFrom("firing" as const, "silenced" as const, "inhibited" as const),
  })
  .map(({ alertname, startsAt, state }) =>
    fromAlertmanager({
      labels: labelsOf(alertname),
      startsAt,
      state,
      silencedBy: state === "silenced" ? ["s1"] : [],
      inhibitedBy: state === "inhibited" ? ["i1"] : [],
    }),
  );
const own = fc
  .record({
    alertname: fc.constantFrom(...names),
    activeAt: moment,
    state: fc.constantFrom("firing" as const, "pending" as const),
    holdSeconds: fc.constantFrom(null, 0, 60, 3_600),
    value: fc.constantFrom("1e+00", "NaN"),
  })
  .map(({ alertname, ...rest }) => fromPrometheus({ labels: labelsOf(alertname), ...rest }));

const distinct = { selector: ({ fingerprint }: { readonly fingerprint: string }) => fingerprint, maxLength: 3 };

const peer = fc.record({
  alerts: fc.uniqueArray(sent, distinct),
  condition,
  settling,
  end: fc.constantFrom(start, start + hour),
});
const judge = fc.record({
  alerts: fc.uniqueArray(own, distinct),
  condition,
  settling,
  downTargets: fc.constantFrom([], [], [{ job: "app", instance: "app:8000" }]),
});
const step = fc.record({
  after: fc.constantFrom(1_000, 15_000, minute, hour, 25 * hour),
  peers: fc.array(peer, { maxLength: 3 }),
  judge: fc.option(judge, { freq: 5 }),
});

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

function sourcesOf({ peers, judge: told }: Step): Sources {
  return {
    alertmanagers: peers.map(({ alerts, condition: is, settling: since, end }, index) =>
      alertmanager(alerts, {
        number: index + 1,
        condition: is,
        ...since,
        endsAt: alerts.map(({ fingerprint }) => [fingerprint, end]),
      }),
    ),
    prometheus:
      told === null
        ? null
        : prometheus(told.alerts, { condition: told.condition, ...told.settling, downTargets: told.downTargets }),
  };
}

/** Settles one step after the other, and looks at each. */
function follow(
  steps: readonly Step[],
  look: (before: Settled, sources: Sources, now: number, settled: ReturnType<typeof settleAlerts>) => void,
): void {
  let before = nothingSettled;
  let now = start;
  for (const one of steps) {
    now += one.after;
    const sources = sourcesOf(one);
    const settled = settleAlerts("production", before, sources, now);
    look(before, sources, now, settled);
    before = settled.after;
  }
}

const stories = fc.array(step, { minLength: 1, maxLength: 8 });
const runs = { numRuns: 1_000 };

test("nothing is resolved unless every source answers, none is settling, and none reports it", () => {
  let seen = 0;
  fc.assert(
    fc.property(stories, (steps) => {
      follow(steps, (before, { alertmanagers, prometheus: told }, _now, { after, changes }) => {
        const resolved = [...after.alerts.values()].filter(
          ({ fingerprint, state }) => state === "resolved" && before.alerts.get(fingerprint)?.state !== "resolved",
        );
        expect(changes.flatMap((change) => (change.kind === "resolved" ? [change.alert] : []))).toEqual(resolved);
        seen += resolved.length;
        const sources = told === null ? alertmanagers : [...alertmanagers, told];
        for (const { fingerprint } of resolved) {
          const doubts = sources.filter(
            ({ answering, fresh, settling: since, snapshot }) =>
              !answering || !fresh || since !== null || snapshot === null || snapshot.alerts.has(fingerprint),
          );
          expect([doubts, told?.snapshot?.downTargets ?? []]).toEqual([[], []]);
        }
      });
    }),
    runs,
  );
  expect(seen).toBeGreaterThan(50);
});

test("nothing that was there is dropped without a word, and nothing fires that no source reports", () => {
  fc.assert(
    fc.property(stories, (steps) => {
      follow(steps, (before, _sources, _now, { after, changes }) => {
        const forgotten = changes.flatMap((change) =>
          change.kind === "forgotten" ? [change.previous.fingerprint] : [],
        );
        const gone = [...before.alerts.keys()].filter((fingerprint) => !after.alerts.has(fingerprint));
        const alive = [...after.alerts.values()].filter(({ state }) => state !== "unknown" && state !== "resolved");
        expect(forgotten.sort()).toEqual(gone.sort());
        expect(alive.map(({ fingerprint }) => fingerprint).sort()).toEqual([...after.reports.keys()].sort());
      });
    }),
    runs,
  );
});

test("the order of the peers changes nothing but the order of lists", () => {
  const unordered = (settled: Settled) =>
    [...settled.alerts.values()]
      .map(({ reason, ...alert }) => ({
        ...alert,
        // A reason names the first silent source.
        hasReason: reason !== null,
        reportedBy: [...alert.reportedBy].sort(),
        silencedBy: [...alert.silencedBy].sort(),
        inhibitedBy: [...alert.inhibitedBy].sort(),
      }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  fc.assert(
    fc.property(stories, (steps) => {
      let turned = nothingSettled;
      follow(steps, (_before, sources, now, { after }) => {
        const reversed = { ...sources, alertmanagers: [...sources.alertmanagers].reverse() };
        turned = settleAlerts("production", turned, reversed, now).after;
        expect(unordered(turned)).toEqual(unordered(after));
      });
    }),
    runs,
  );
});

test("folding is the same whichever peer comes first", () => {
  fc.assert(
    fc.property(
      fc.array(fc.uniqueArray(sent, distinct), { minLength: 1, maxLength: 4 }),
      fc.uniqueArray(own, distinct),
      (lists, told) => {
        const answers = lists.map((alerts, index) => ({
          backend: `alertmanager-${index + 1}`,
          alerts: new Map(alerts.map((alert) => [alert.fingerprint, alert])),
        }));
        const judged = { backend: "prometheus", alerts: new Map(told.map((alert) => [alert.fingerprint, alert])) };
        const merged = (peers: typeof answers) =>
          [...foldReports({ alertmanagers: peers, prometheus: judged }).reports.values()]
            .map((report) =>
              mergeReport(report, { environment: "e", prometheusBackend: "prometheus" }, undefined, start),
            )
            .map(({ id, state, startsAt, reportedBy }) => ({ id, state, startsAt, reportedBy: [...reportedBy].sort() }))
            .sort((a, b) => (a.id < b.id ? -1 : 1));
        expect(merged([...answers].reverse())).toEqual(merged(answers));
      },
    ),
    runs,
  );
});

test("the published patches give the renderer exactly what was settled", () => {
  fc.assert(
    fc.property(stories, (steps) => {
      let shown = noAlerts;
      follow(steps, (_before, _sources, _now, { after, changes }) => {
        shown = reduceAlerts(shown, patchOf(changes));
        expect(shown.alerts).toEqual(Object.fromEntries([...after.alerts.values()].map((alert) => [alert.id, alert])));
      });
    }),
    runs,
  );
});

test("the same answers twice change nothing", () => {
  fc.assert(
    fc.property(stories, (steps) => {
      follow(steps, (_before, sources, now, { after }) => {
        const again = settleAlerts("production", after, sources, now);
        expect(again.changes).toEqual([]);
        expect([...again.after.alerts]).toEqual([...after.alerts]);
      });
    }),
    runs,
  );
});

test("an unknown alert says why, what it was, and since when", () => {
  let seen = 0;
  fc.assert(
    fc.property(stories, (steps) => {
      follow(steps, (_before, _sources, now, { after }) => {
        const unknown = [...after.alerts.values()].filter(({ state }) => state === "unknown");
        seen += unknown.length;
        for (const { reason, lastState, since } of unknown) {
          expect([typeof reason, lastState === null || lastState === "resolved", since <= now]).toEqual([
            "string",
            false,
            true,
          ]);
        }
      });
    }),
    runs,
  );
  expect(seen).toBeGreaterThan(50);
});
