import fc from "fast-check";
import { expect, test } from "vitest";
import { deliveryDeadlineMs } from "../../../electron/console/notifications/delivery.ts";
import type { Alert, AlertChange } from "../../../shared/model/alert.ts";
import { severities } from "../../../shared/model/severity.ts";
import { alert } from "../../support/arbitraries.ts";
import { conforms, type Engine, recordingNotifier, startEngine } from "./support.ts";

const environments = ["production", "staging"];
const minute = 60_000;

type Step =
  | { readonly kind: "poll"; readonly environment: string; readonly firing: readonly string[] }
  | { readonly kind: "baseline"; readonly environment: string; readonly firing: readonly string[] }
  | { readonly kind: "wait"; readonly minutes: number }
  | { readonly kind: "mute"; readonly environment: string | null; readonly minutes: number | null }
  | { readonly kind: "acknowledge"; readonly alert: string }
  | { readonly kind: "removed"; readonly environment: string };

const fingerprints = ["1", "2", "3", "4", "5", "6"];
const environment = fc.constantFrom(...environments);
const firing = fc.subarray(fingerprints);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("poll" as const), environment, firing }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("baseline" as const), environment, firing }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("wait" as const), minutes: fc.nat(20) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("mute" as const),
      environment: fc.option(environment),
      minutes: fc.option(fc.integer({ min: 1, max: 30 })),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("acknowledge" as const),
      alert: fc.constantFrom(...environments.flatMap((id) => fingerprints.map((one) => `${id}/${one}`))),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("removed" as const), environment }) },
);

/** What is known of each environment, changed as polls change it. */
class Known {
  readonly alerts = new Map<string, Alert>();

  poll(environment: string, firing: readonly string[], now: number): AlertChange[] {
    return fingerprints.flatMap((fingerprint): AlertChange[] => {
      const id = `${environment}/${fingerprint}`;
      const previous = this.alerts.get(id);
      const fires = firing.includes(fingerprint);
      if (!fires && (previous === undefined || previous.state === "resolved")) return [];
      if (fires && previous?.state === "firing") return [];
      const severity = severities[Number(fingerprint) % severities.length];
      const next: Alert =
        fires || previous === undefined
          ? alert({
              environment,
              fingerprint,
              id,
              startsAt: now,
              since: now,
              ...(severity === undefined ? {} : { severity }),
            })
          : { ...previous, state: "resolved", since: now, lastState: previous.state };
      this.alerts.set(id, next);
      if (previous === undefined) return [{ kind: "appeared", alert: next }];
      return [{ kind: fires ? "refired" : "resolved", alert: next, previous }];
    });
  }
}

async function perform(engine: Engine, known: Known, step: Step): Promise<void> {
  const { notifications, clock } = engine;
  switch (step.kind) {
    case "poll":
      notifications.changes(step.environment, known.poll(step.environment, step.firing, clock.now()));
      break;
    case "baseline":
      notifications.awaiting(step.environment, "resume");
      known.poll(step.environment, step.firing, clock.now());
      notifications.baseline(
        step.environment,
        [...known.alerts.values()].filter((one) => one.environment === step.environment),
      );
      break;
    case "wait":
      await clock.advance(step.minutes * minute);
      break;
    case "mute":
      await notifications.mute({
        environment: step.environment,
        until: step.minutes === null ? null : clock.now() + step.minutes * minute,
      });
      break;
    case "acknowledge": {
      const one = known.alerts.get(step.alert);
      if (one === undefined) break;
      engine.acknowledged.add(one.id);
      notifications.acknowledged([], [one]);
      break;
    }
    case "removed":
      for (const id of [...known.alerts.keys()]) if (id.startsWith(`${step.environment}/`)) known.alerts.delete(id);
      notifications.removed([step.environment]);
      break;
  }
}

test("property: whatever happens, each notification is shown once, is in the topic, and has its journal line", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), fc.infiniteStream(fc.nat(3)), async (steps, answers) => {
      const notifier = recordingNotifier(() => {
        const answer = answers.next().value;
        if (answer === 0) throw new Error("broken");
        if (answer === 1) return new Promise(() => {});
        return Promise.resolve({ by: "system", message: null });
      });
      const engine = await startEngine({ notifier, folder: null });
      const known = new Known();
      for (const id of environments) {
        engine.notifications.awaiting(id, "start");
        engine.notifications.baseline(id, []);
      }
      for (const one of steps) await perform(engine, known, one);
      await engine.clock.advance(deliveryDeadlineMs);
      const recent = engine.recent();
      const entries = engine.entries();
      const ids = recent.map(({ id }) => id);
      expect(notifier.shown.slice(-100).map(({ id }) => id)).toEqual(ids);
      expect(new Set(ids).size).toBe(ids.length);
      const lines = new Set(entries.map(({ notification }) => notification));
      for (const { id, title } of recent) expect(lines, title).toContain(id);
      // And the other way round: no line speaks of a notification that never was.
      const shown = new Set(notifier.shown.map(({ id }) => id));
      for (const { notification } of entries) if (notification !== null) expect(shown).toContain(notification);
      expect(conforms(engine)).toBe(true);
      expect(engine.log.filter((line) => line.includes("could not"))).toEqual([]);
      engine.end();
      expect(engine.clock.alarms()).toEqual([]);
    }),
    { numRuns: 40 },
  );
}, 60_000);
