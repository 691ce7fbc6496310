import fc from "fast-check";
import { expect, test } from "vitest";
import type { Source } from "../../../electron/console/alerts/settle.ts";
import { patchOf } from "../../../electron/console/environments/environments.ts";
import type { GatewaySnapshot } from "../../../electron/console/gateway/normalise.ts";
import { type GatewayAlerts, settleGateway } from "../../../electron/console/gateway/settle.ts";
import { noOwnSeverities } from "../../../shared/model/severity.ts";
import { noAlerts, reduceAlerts } from "../../../shared/state/alerts.ts";
import { gateway, gatewayAlert, startedAtMs } from "./support.ts";

// Few alerts, few moments and few statuses, so that all that can meet does meet.

const entry = fc
  .record({
    fingerprint: fc.constantFrom("f1", "f2", null),
    status: fc.constantFrom("firing", "acknowledged", "suppressed", "resolved", "odd"),
    started_at: fc.constantFrom(startedAtMs, startedAtMs + 60_000, null),
  })
  .map(gatewayAlert);

const step = fc.record({
  after: fc.constantFrom(1_000, 15_000, 60_000, 25 * 3_600_000),
  alerts: fc.array(entry, { maxLength: 3 }),
  condition: fc.oneof(
    { weight: 4, arbitrary: fc.constant("answering" as const) },
    { weight: 2, arbitrary: fc.constantFrom("failing" as const, "stale" as const, "waiting" as const) },
  ),
  settling: fc.constantFrom(null, null, null, "It may lack alerts."),
});

type Settled = ReturnType<typeof settleGateway>;

/** Settles one step after the other, and looks at each. */
function follow(
  steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[],
  look: (before: GatewayAlerts, source: Source<GatewaySnapshot>, now: number, settled: Settled) => void,
): void {
  let before: GatewayAlerts = new Map();
  let now = startedAtMs;
  for (const { after, alerts, condition, settling } of steps) {
    now += after;
    const source = gateway(alerts, condition, settling);
    const settled = settleGateway({ environment: "production", severities: noOwnSeverities }, before, source, now);
    look(before, source, now, settled);
    before = settled.after;
  }
}

const stories = fc.array(step, { minLength: 1, maxLength: 8 });
const runs = { numRuns: 1_000 };

test("no alert is resolved while the gateway does not answer, reports it, or may have left it out", () => {
  let seen = 0;
  fc.assert(
    fc.property(stories, (steps) => {
      follow(steps, (before, { answering, fresh, settling, snapshot }, _now, { after, changes }) => {
        const resolved = [...after.values()].filter(
          ({ fingerprint, state }) => state === "resolved" && before.get(fingerprint)?.state !== "resolved",
        );
        expect(changes.flatMap((change) => (change.kind === "resolved" ? [change.alert] : []))).toEqual(resolved);
        seen += resolved.length;
        for (const { fingerprint } of resolved) {
          const said = snapshot?.alerts.get(fingerprint)?.state;
          expect([answering, fresh, said === "resolved" || (said === undefined && settling === null)]).toEqual([
            true,
            true,
            true,
          ]);
        }
      });
    }),
    runs,
  );
  expect(seen).toBeGreaterThan(50);
});

test("what was there and is gone was resolved before, and is forgotten with a word", () => {
  fc.assert(
    fc.property(stories, (steps) => {
      follow(steps, (before, _source, _now, { after, changes }) => {
        const gone = [...before.values()].filter(({ fingerprint }) => !after.has(fingerprint));
        expect(gone.map(({ state }) => state)).toEqual(gone.map(() => "resolved"));
        expect(changes.flatMap((change) => (change.kind === "forgotten" ? [change.previous] : []))).toEqual(gone);
      });
    }),
    runs,
  );
});

test("what fires or is silenced is reported, and an unknown alert says why and what it was", () => {
  fc.assert(
    fc.property(stories, (steps) => {
      follow(steps, (before, source, now, { after }) => {
        if (source.snapshot === null && source.answering) return expect(after).toBe(before);
        for (const { fingerprint, state, reason, lastState, since } of after.values()) {
          const reported = source.fresh ? source.snapshot?.alerts.get(fingerprint)?.state : undefined;
          if (state === "firing" || state === "silenced") expect(reported).toBe(state);
          if (state !== "unknown") continue;
          expect([typeof reason, lastState === "firing" || lastState === "silenced", since <= now]).toEqual([
            "string",
            true,
            true,
          ]);
        }
      });
    }),
    runs,
  );
});

test("the same answer twice changes nothing, and the patches give the renderer exactly what is known", () => {
  fc.assert(
    fc.property(stories, (steps) => {
      let shown = noAlerts;
      follow(steps, (_before, source, now, { after, changes }) => {
        const context = { environment: "production", severities: noOwnSeverities };
        expect(settleGateway(context, after, source, now).changes).toEqual([]);
        shown = reduceAlerts(shown, patchOf(changes));
        expect(shown.alerts).toEqual(Object.fromEntries([...after.values()].map((alert) => [alert.id, alert])));
      });
    }),
    runs,
  );
});
