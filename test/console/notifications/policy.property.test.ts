import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Decided,
  initialPolicyState,
  type PolicyContext,
  type PolicyEvent,
  type PolicyState,
  parsePolicyState,
} from "../../../electron/console/notifications/policy.ts";
import type { Alert, AlertChange, AlertState } from "../../../shared/model/alert.ts";
import type { NotificationSettings } from "../../../shared/model/notification.ts";
import { health } from "../../support/arbitraries.ts";
import { alertOf, deepFreeze, hour, minute, named, type Rehearsal, rehearse, second } from "./policySupport.ts";

// A few alerts of two environments live at random, as settle.ts would tell of them; backends come and go; the person
// mutes and acknowledges.

type Step =
  | {
      readonly kind: "poll";
      readonly environment: string;
      readonly wishes: readonly (readonly [number, AlertState | "gone"])[];
    }
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "mute"; readonly minutes: number; readonly all: boolean }
  | { readonly kind: "unmute" }
  | { readonly kind: "acknowledge"; readonly index: number; readonly undo: boolean }
  | { readonly kind: "backend"; readonly environment: string; readonly ok: boolean }
  | {
      readonly kind: "restart";
      readonly reason: "start" | "resume";
      readonly environment: string;
      readonly drop: boolean;
    };

const environment = fc.constantFrom("production", "staging");
const state = fc.constantFrom<AlertState | "gone">(
  "firing",
  "firing",
  "firing",
  "resolved",
  "resolved",
  "pending",
  "silenced",
  "unknown",
  "gone",
);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("poll" as const),
      environment,
      wishes: fc.array(fc.tuple(fc.nat({ max: 7 }), state), { minLength: 1, maxLength: 8 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("wait" as const),
      ms: fc.oneof(fc.nat({ max: 30 * second }), fc.nat({ max: 20 * minute }), fc.nat({ max: 5 * hour })),
    }),
  },
  {
    arbitrary: fc.record({
      kind: fc.constant("mute" as const),
      minutes: fc.integer({ min: 1, max: 90 }),
      all: fc.boolean(),
    }),
    weight: 1,
  },
  { arbitrary: fc.constant({ kind: "unmute" as const }), weight: 1 },
  {
    arbitrary: fc.record({ kind: fc.constant("acknowledge" as const), index: fc.nat({ max: 7 }), undo: fc.boolean() }),
    weight: 1,
  },
  { arbitrary: fc.record({ kind: fc.constant("backend" as const), environment, ok: fc.boolean() }), weight: 2 },
  {
    arbitrary: fc.record({
      kind: fc.constant("restart" as const),
      reason: fc.constantFrom("start" as const, "resume" as const),
      environment,
      drop: fc.boolean(),
    }),
    weight: 1,
  },
);
const steps = fc.array(step, { minLength: 1, maxLength: 40, size: "max" });

const settings: fc.Arbitrary<Partial<NotificationSettings>> = fc.record({
  digestAbove: fc.integer({ min: 1, max: 5 }),
  escalateAfterMinutes: fc.constantFrom([], [5, 10, 15]),
  resolved: fc.boolean(),
  backends: fc.boolean(),
  flapping: fc.constantFrom({ transitions: 3, windowMinutes: 10 }, { transitions: 4, windowMinutes: 60 }),
  defaults: fc.record({
    levels: fc.record({
      critical: fc.constantFrom("insistent", "normal", "silent"),
      high: fc.constant("normal"),
      warning: fc.constantFrom("normal", "off", "insistent"),
      unknown: fc.constant("normal"),
      info: fc.constantFrom("off", "silent"),
    }),
    quietHours: fc.constantFrom(null, null, {
      from: "04:00",
      to: "06:30",
      days: [0, 1, 2, 3, 4, 5, 6],
      except: ["critical" as const],
    }),
  }),
});

const severities = ["critical", "warning", "info", "critical"] as const;

/** What settle.ts would know, beside the policy. */
class World {
  readonly alerts = new Map<string, Alert>();
  private starts = 0;
  constructor(readonly policy: Rehearsal) {}

  play(one: Step): void {
    const { policy } = this;
    switch (one.kind) {
      case "poll":
        this.poll(one.environment, one.wishes);
        return;
      case "wait":
        policy.advance(one.ms);
        return;
      case "mute":
        policy.mutes = [{ environment: one.all ? null : "production", until: policy.now + one.minutes * minute }];
        policy.send({ kind: "tick" });
        return;
      case "unmute":
        policy.mutes = [];
        policy.send({ kind: "tick" });
        return;
      case "acknowledge": {
        const alert = [...this.alerts.values()][one.index];
        if (alert === undefined) return;
        const key = `${alert.id}@${alert.startsAt}`;
        if (one.undo) policy.acknowledged.delete(key);
        else policy.acknowledged.add(key);
        policy.send({ kind: "acknowledged", alerts: [alert] });
        return;
      }
      case "backend":
        policy.send({ kind: "backend", health: this.health(one.environment, one.ok) });
        return;
      case "restart": {
        const kept = [...this.alerts.values()].filter((alert) => alert.environment === one.environment);
        policy.send({ kind: "awaiting", environment: one.environment, reason: one.reason });
        policy.send({ kind: "backend", health: this.health(one.environment, !one.drop) });
        if (one.reason === "start") {
          for (const alert of kept)
            if (one.drop || alert.state === "resolved" || alert.state === "unknown") this.alerts.delete(alert.id);
        }
        const alerts = [...this.alerts.values()].filter((alert) => alert.environment === one.environment);
        policy.send({ kind: "baseline", environment: one.environment, alerts });
        return;
      }
    }
  }

  private health(where: string, ok: boolean) {
    const { now } = this.policy;
    return health({
      id: `${where}/prometheus`,
      environment: where,
      lastSuccessAt: ok ? now : now - 10 * minute,
      failingSince: ok ? null : now - minute,
      error: ok ? null : { code: "UNREACHABLE", message: "refused" },
    });
  }

  private poll(where: string, wishes: readonly (readonly [number, AlertState | "gone"])[]): void {
    const changes: AlertChange[] = [];
    for (const [index, wish] of new Map(wishes)) {
      const change = this.change(where, index, wish);
      if (change === null) continue;
      changes.push(change);
      const alert = alertOf(change);
      if (change.kind === "forgotten") this.alerts.delete(alert.id);
      else this.alerts.set(alert.id, alert);
    }
    if (changes.length > 0) this.policy.send({ kind: "changes", environment: where, changes });
  }

  private change(where: string, index: number, wish: AlertState | "gone"): AlertChange | null {
    const { now } = this.policy;
    const severity = severities[index % severities.length] ?? "info";
    this.starts += 1;
    const fresh = named(`Alert${index}`, { environment: where, severity, startsAt: now + this.starts / 1024 });
    const previous = this.alerts.get(fresh.id);
    if (previous === undefined) {
      if (wish === "gone" || wish === "resolved" || wish === "unknown") return null;
      return { kind: "appeared", alert: { ...fresh, state: wish } };
    }
    if (previous.state === wish) return null;
    const lastState = previous.state === "unknown" ? previous.lastState : previous.state;
    if (wish === "gone") {
      const may = previous.state === "resolved" || lastState === "pending";
      return may ? { kind: "forgotten", previous } : null;
    }
    if (wish === "unknown" || wish === "resolved") {
      if (previous.state === "resolved" || (wish === "resolved" && lastState === "pending")) return null;
      const alert = { ...previous, state: wish, lastState, since: now };
      return { kind: wish === "unknown" ? "lost" : "resolved", alert, previous };
    }
    if (previous.state === "resolved") {
      const alert = { ...fresh, state: wish };
      return wish === "pending" ? { kind: "appeared", alert } : { kind: "refired", alert, previous };
    }
    const startsAt = lastState === "pending" || wish === "pending" ? fresh.startsAt : previous.startsAt;
    return { kind: "changed", alert: { ...previous, state: wish, startsAt, lastState: null }, previous };
  }
}

function live(
  list: readonly Step[],
  wished: Partial<NotificationSettings>,
  watch?: (before: PolicyState, event: PolicyEvent, context: PolicyContext, decided: Decided) => void,
  store?: (state: PolicyState) => PolicyState,
): World {
  const policy = rehearse({
    settings: wished,
    ...(watch === undefined ? {} : { watch }),
    ...(store === undefined ? {} : { store }),
  });
  const world = new World(policy);
  // An environment is known, and its backend heard, before anything happens.
  for (const id of ["production", "staging"]) {
    world.play({ kind: "restart", reason: "start", environment: id, drop: false });
  }
  for (const one of list) world.play(one);
  return world;
}

/** Counts how often a silence of each alert ended while it fired: each is a reason to announce the episode once more. */
function silenceEnds() {
  const quiet = new Set<string>();
  const ends = new Map<string, number>();
  const see = ({ id, state, lastState }: Alert) => {
    if (state === "silenced") quiet.add(id);
    else if (state === "pending") quiet.delete(id);
    else if (state === "firing" && lastState === null && quiet.delete(id)) ends.set(id, (ends.get(id) ?? 0) + 1);
  };
  return {
    of: (id: string) => ends.get(id) ?? 0,
    follow: (event: PolicyEvent) => {
      if (event.kind === "baseline") event.alerts.forEach(see);
      if (event.kind === "changes") {
        for (const change of event.changes) if (change.kind !== "forgotten") see(change.alert);
      }
    },
  };
}

test("no episode is announced twice but after a silence, and none is said again oftener than its steps", () => {
  fc.assert(
    fc.property(steps, settings, (list, wished) => {
      const first = new Map<string, number>();
      const again = new Map<string, number>();
      const announcements = new Set<string>();
      const silences = silenceEnds();
      live(list, wished, (_, event, { now }, { decisions }) => {
        silences.follow(event);
        for (const { notification, announced } of decisions) {
          for (const { id, startsAt } of announced) {
            const key = `${id}@${startsAt}`;
            const said = first.get(key);
            if (notification?.kind !== "repeat") {
              const step = `${key} after ${silences.of(id)} silences`;
              expect(announcements, `announced again as ${notification?.kind}`).not.toContain(step);
              announcements.add(step);
              first.set(key, said ?? now);
            } else {
              expect(said).toBeDefined();
              const count = (again.get(key) ?? 0) + 1;
              again.set(key, count);
              expect(count).toBeLessThanOrEqual((now - (said ?? now)) / (5 * minute));
            }
          }
        }
      });
    }),
    { numRuns: 150 },
  );
});

test("every change of state has its line in the journal of the same decision", () => {
  fc.assert(
    fc.property(steps, settings, (list, wished) => {
      live(list, wished, (before, event, _, { decisions }) => {
        if (event.kind !== "changes") return;
        if (before.environments[event.environment]?.awaiting != null) return;
        const lines = new Set(decisions.flatMap(({ entries }) => entries.map(({ alert }) => alert)));
        for (const change of event.changes) {
          if (change.kind === "forgotten" && change.previous.state === "resolved") continue;
          expect(lines).toContain(alertOf(change).id);
        }
      });
    }),
    { numRuns: 100 },
  );
});

test("what is announced is in the journal, and what the journal says was announced was", () => {
  fc.assert(
    fc.property(steps, settings, (list, wished) => {
      live(list, wished, (_, __, ___, { decisions }) => {
        for (const { notification, announced, entries } of decisions) {
          const said = entries.filter(({ outcome }) => outcome === "notified" || outcome === "digested");
          const lines = new Set(said.map(({ alert }) => alert));
          for (const { id } of announced) expect(lines).toContain(id);
          if (notification === null) expect(said).toEqual([]);
          else expect(said.length).toBeGreaterThan(0);
        }
      });
    }),
    { numRuns: 100 },
  );
});

test("what fires until nothing holds it back any more has been announced", () => {
  fc.assert(
    fc.property(steps, settings, (list, wished) => {
      const said = new Set<string>();
      const world = live(list, wished, (_, __, ___, { decisions }) => {
        for (const { notification, announced } of decisions) {
          for (const { id, startsAt } of announced) said.add(`${id}@${startsAt}`);
          // Alerts that flap are said as such.
          const flapping = notification?.kind === "flapping" || notification?.kind === "digest";
          const announcedIds = new Set(announced.map(({ id }) => id));
          for (const id of flapping ? notification.alerts : []) if (!announcedIds.has(id)) said.add(id);
        }
      });
      const { policy } = world;
      policy.acknowledged.clear();
      policy.send({ kind: "acknowledged", alerts: [...world.alerts.values()] });
      policy.advance(12 * hour);
      for (const alert of world.alerts.values()) {
        const level = policy.settings.defaults.levels[alert.severity];
        if (alert.state !== "firing" || level === "off") continue;
        expect(said.has(`${alert.id}@${alert.startsAt}`) || said.has(alert.id), alert.id).toBe(true);
      }
    }),
    { numRuns: 120 },
  );
});

test("the same values give the same decisions, and nothing that goes in is written to", () => {
  fc.assert(
    fc.property(steps, settings, (list, wished) => {
      const seen: Decided[] = [];
      const frozen = live(list, wished, (_, __, ___, decided) => void seen.push(decided), deepFreeze);
      const stored: Decided[] = [];
      // Stored and read again between any two events.
      live(
        list,
        wished,
        (_, __, ___, decided) => void stored.push(decided),
        (kept) => parsePolicyState(JSON.parse(JSON.stringify(kept))),
      );
      expect(stored).toEqual(seen);
      expect(frozen.policy.state).not.toEqual(initialPolicyState);
    }),
    { numRuns: 60 },
  );
});

test("it never asks to be called at once, and few alerts of one event are said one by one", () => {
  fc.assert(
    fc.property(steps, settings, (list, wished) => {
      live(list, wished, (_, event, { now, settings: inForce }, { nextAt, decisions }) => {
        if (nextAt !== null) expect(nextAt).toBeGreaterThan(now);
        const singles = decisions.filter(({ notification }) => notification?.kind === "alert");
        const environments = event.kind === "tick" ? 2 : 1;
        expect(singles.length).toBeLessThanOrEqual(inForce.digestAbove * environments);
      });
    }),
    { numRuns: 120 },
  );
});

test("these lives bring about notifications of every kind", () => {
  // A generator that never lets anything through would prove nothing.
  const kinds = new Set<string>();
  fc.assert(
    fc.property(steps, settings, (list, wished) => {
      for (const { kind } of live(list, wished).policy.told) kinds.add(kind);
    }),
    { numRuns: 300, seed: 3 },
  );
  expect([...kinds].sort()).toEqual([
    "alert",
    "backend-back",
    "backend-lost",
    "digest",
    "flapping",
    "repeat",
    "resolved",
  ]);
});
