import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { readPolicy, writePolicy } from "../../../electron/console/notifications/keptPolicy.ts";
import { type AlertMemory, newEnvironmentMemory } from "../../../electron/console/notifications/policy/state.ts";
import { initialPolicyState, type PolicyState } from "../../../electron/console/notifications/policy.ts";
import type { Alert } from "../../../shared/model/alert.ts";
import { alert } from "../../support/arbitraries.ts";
import { createFakeClock } from "../../support/clock.ts";
import { createStore, type Engine, recordingNotifier, startEngine, temporaryFolder } from "./support.ts";

const memory: AlertMemory = {
  name: "HighErrorRate",
  severity: "critical",
  word: "critical",
  body: "",
  state: "firing",
  startsAt: 1,
  activeAt: null,
  saidAt: null,
  dueAt: 1,
  repeatAt: null,
  owed: null,
  flips: [],
  calmAt: null,
  silenced: false,
};

/** Alerts whose fingerprints are spread as real ones are. */
function many(engine: Engine, count: number): Alert[] {
  const at = engine.clock.now();
  return Array.from({ length: count }, (_, index) =>
    alert({ fingerprint: (index * 7919).toString(16).padStart(16, "0"), startsAt: at, since: at }),
  );
}

function start(engine: Engine, alerts: readonly Alert[]): void {
  engine.notifications.awaiting("production", "start");
  engine.notifications.baseline("production", alerts);
}

function fire(engine: Engine, fingerprint: string): Alert {
  const at = engine.clock.now();
  const fired = alert({ fingerprint, startsAt: at, since: at });
  engine.notifications.changes("production", [{ kind: "appeared", alert: fired }]);
  return fired;
}

test("of the memory of many alerts only what changed is written", async () => {
  const engine = await startEngine({ folder: temporaryFolder() });
  start(engine, many(engine, 2_000));
  const run = vi.spyOn(engine.store, "run");
  fire(engine, "00000000000000ff");
  const written = run.mock.calls.filter(([sql]) => sql.includes("INTO state")).map(([, values]) => values?.[1]);
  expect(written).toHaveLength(2);
  expect(written.reduce((sum: number, json) => sum + String(json).length, 0)).toBeLessThan(10_000);
});

test("after a start, too", async () => {
  const folder = temporaryFolder();
  const clock = createFakeClock();
  const first = await startEngine({ folder, clock });
  const alerts = many(first, 500);
  start(first, alerts);
  first.end();
  const second = await startEngine({ folder, clock });
  const run = vi.spyOn(second.store, "run");
  second.notifications.awaiting("production", "start");
  fire(second, "00000000000000ff");
  expect(run.mock.calls.filter(([sql]) => sql.includes("INTO state")).length).toBeLessThanOrEqual(2);
});

test("a crash right after a notification was shown makes it known at the next start", async () => {
  const folder = temporaryFolder();
  const clock = createFakeClock();
  const first = await startEngine({ folder, clock });
  start(first, many(first, 50));
  const fired = fire(first, "00000000000000ff");
  // No end: the second one finds what is on the disk at this moment.
  const notifier = recordingNotifier();
  const second = await startEngine({ folder, clock, notifier });
  start(second, [...many(first, 50), fired]);
  expect(notifier.shown).toEqual([]);
  expect(second.entries().at(-1)?.text).toBe("Started: 51 firing, all known.");
});

test("what an earlier console kept whole is taken over, and kept in parts from then on", async () => {
  const folder = temporaryFolder();
  const clock = createFakeClock();
  const state: PolicyState = {
    version: 1,
    environments: {
      production: {
        ...newEnvironmentMemory,
        shards: { ff: { "production/00000000000000ff": { ...memory, startsAt: clock.now(), saidAt: clock.now() } } },
      },
    },
  };
  const before = createStore(clock, folder);
  before.run("INSERT INTO state (key, json) VALUES ('policy', ?)", [JSON.stringify(state)]);
  before.close();
  const notifier = recordingNotifier();
  const engine = await startEngine({ folder, clock, notifier });
  start(engine, [alert({ fingerprint: "00000000000000ff", startsAt: clock.now(), since: clock.now() })]);
  expect(notifier.shown).toEqual([]);
  expect(readPolicy(engine.store)).toMatchObject({ complete: true, state: { environments: { production: {} } } });
});

test("what the database refused is written with the next news, and not counted as written", async () => {
  const engine = await startEngine({ folder: temporaryFolder() });
  start(engine, []);
  const refuse = "CREATE TRIGGER refuse BEFORE INSERT ON state BEGIN SELECT RAISE(ABORT, 'no'); END";
  engine.store.run(refuse);
  fire(engine, "00000000000000ff");
  const kept = () => Object.keys(readPolicy(engine.store).state.environments.production?.shards ?? {});
  expect(kept()).toEqual([]);
  engine.store.run("DROP TRIGGER refuse");
  // No decision, and no minute has passed.
  engine.notifications.awaiting("staging", "start");
  expect(kept()).toEqual(["ff"]);
});

test("a line that the journal refuses takes neither the memory nor the notification with it", async () => {
  const engine = await startEngine({ folder: temporaryFolder() });
  start(engine, []);
  engine.store.run("CREATE TRIGGER refuse BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'no'); END");
  const fired = fire(engine, "00000000000000ff");
  expect(Object.keys(readPolicy(engine.store).state.environments.production?.shards ?? {})).toEqual(["ff"]);
  expect(engine.store.all("SELECT 1 FROM notifications")).toHaveLength(1);
  expect(engine.announced).toEqual([[fired.id, engine.clock.now()]]);
});

test.each([
  ["no JSON", "INSERT OR REPLACE INTO state (key, json) VALUES ('policy', '{')"],
  ["a damaged shard", 'INSERT INTO state (key, json) VALUES (\'policy shard ["production","ff"]\', \'{"a":1}\')'],
])("a memory with %s is forgotten, and replaced as a whole", async (_name, damage) => {
  const folder = temporaryFolder();
  const store = createStore(createFakeClock(), folder);
  const production = { ...newEnvironmentMemory, shards: { aa: { "production/aa": memory } } };
  writePolicy(store, { version: 1, environments: { production } }, null);
  store.run(damage);
  expect(readPolicy(store)).toEqual({ state: initialPolicyState, complete: false });
  const next: PolicyState = { version: 1, environments: { production: newEnvironmentMemory } };
  expect(writePolicy(store, next, null)).toBe(true);
  expect(readPolicy(store)).toEqual({ state: next, complete: true });
});

test("property: whatever changes from one state to the next, the database has the next one", () => {
  const shards = fc.constantFrom("ff", "00", "\ud83d", '"]', "to");
  const ids = fc.constantFrom("production", "constructor", "a b");
  const step = fc.record({ environment: ids, shard: shards, alert: fc.string(), remove: fc.boolean() });
  const store = createStore(createFakeClock(), null);
  fc.assert(
    fc.property(fc.array(fc.array(step, { maxLength: 3 }), { maxLength: 12 }), (rounds) => {
      let before: PolicyState | null = null;
      let state: PolicyState = initialPolicyState;
      for (const steps of rounds) {
        for (const { environment, shard, alert: id, remove } of steps) {
          const own = Object.hasOwn(state.environments, environment) ? state.environments[environment] : undefined;
          const known = own ?? newEnvironmentMemory;
          const others = Object.entries(state.environments).filter(([name]) => name !== environment);
          // As the policy does: what changes is copied, the rest is the same object.
          const changed = {
            ...known,
            shards: { ...known.shards, [shard]: { ...known.shards[shard], [`a/${id}`]: memory } },
          };
          const environments = Object.fromEntries([...others, ...(remove ? [] : [[environment, changed] as const])]);
          state = { version: 1, environments };
        }
        expect(writePolicy(store, state, before)).toBe(true);
        expect(readPolicy(store).state).toEqual(state);
        before = state;
      }
    }),
    { numRuns: 50 },
  );
});
