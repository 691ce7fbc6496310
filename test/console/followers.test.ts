import { expect, test } from "vitest";
import { createFollowers, type Followers } from "../../electron/console/followers.ts";
import { Journal } from "../../electron/console/notifications/journal.ts";
import type { Alert, AlertChange } from "../../shared/model/alert.ts";
import { alert, health } from "../support/arbitraries.ts";
import { createFakeClock } from "../support/clock.ts";
import { createStore, createWorld, readAll, temporaryFolder } from "./notifications/support.ts";

/** Followers that note what they hear; `fault` is what one of them does with the next news. */
function setUp() {
  const clock = createFakeClock();
  const folder = temporaryFolder();
  const log: string[] = [];
  const world = createWorld(clock, null, log);
  const store = createStore(clock, folder, log);
  const journal = new Journal(world, store);
  const heard: string[] = [];
  const faults = new Map<string, () => void>();
  const hear = (name: string) => () => {
    store.run("INSERT OR REPLACE INTO state (key, json) VALUES (?, '1')", [name]);
    faults.get(name)?.();
    heard.push(name);
  };
  const part = (name: string) => ({
    changes: hear(`${name}.changes`),
    baseline: hear(`${name}.baseline`),
    removed: hear(`${name}.removed`),
    acknowledged: hear(`${name}.acknowledged`),
    notified: hear(`${name}.notified`),
    record: hear(`${name}.record`),
    polled: hear(`${name}.polled`),
    awaiting: hear(`${name}.awaiting`),
    backend: hear(`${name}.backend`),
  });
  const notifications = part("notifications");
  const announcing =
    (then: () => void) =>
    (...[, news]: readonly [string, Iterable<Alert> | readonly AlertChange[]]) => {
      then();
      if ([...news].length > 0) followers.notified([alert()], clock.now());
    };
  const followers: Followers = createFollowers({
    world,
    store,
    journal,
    acknowledgements: part("acknowledgements"),
    history: part("history"),
    silences: part("silences"),
    notifications: () => ({
      ...notifications,
      changes: announcing(notifications.changes),
      baseline: announcing(notifications.baseline),
    }),
  });
  const kept = () => store.all<{ key: string }>("SELECT key FROM state ORDER BY key").map(({ key }) => key);
  return { followers, heard, faults, log, journal, store, kept };
}

const changes: readonly AlertChange[] = [{ kind: "appeared", alert: alert() }];
const broken = () => {
  throw new TypeError("a bug");
};

test("news is announced before the history records it, and the episode is noted as announced after that", () => {
  const { followers, heard } = setUp();
  followers.onAlerts("production", changes);
  followers.onBaseline("production", [alert()]);
  expect(heard).toEqual([
    "acknowledgements.changes",
    "notifications.changes",
    "history.record",
    "history.notified",
    "acknowledgements.baseline",
    "notifications.baseline",
    "history.baseline",
    "history.notified",
  ]);
  // What is announced at another time is noted at once.
  followers.notified([alert()], 1);
  expect(heard.at(-1)).toBe("history.notified");
});

test.each(["acknowledgements.changes", "history.record", "history.notified"])(
  "a fault of %s is said once, and stops neither the announcement nor the others",
  (faulty) => {
    const { followers, heard, faults, log, journal, kept } = setUp();
    faults.set(faulty, broken);
    for (let poll = 0; poll < 3; poll += 1) followers.onAlerts("production", changes);
    const all = ["acknowledgements.changes", "notifications.changes", "history.record", "history.notified"];
    expect(new Set(heard)).toEqual(new Set(all.filter((name) => name !== faulty)));
    expect(heard.filter((name) => name === "notifications.changes")).toHaveLength(3);
    const sentence = `The ${faulty.split(".")[0]} missed what just happened: Something went wrong inside the console: a bug`;
    expect(log).toEqual([sentence]);
    expect(readAll(journal)).toMatchObject([{ kind: "console", text: sentence }]);
    // What it had written of it is undone, what the others wrote is not.
    expect(kept()).toEqual(all.filter((name) => name !== faulty).sort());
    faults.clear();
    followers.onAlerts("production", changes);
    expect(heard).toContain(faulty);
  },
);

test("a statement that the database refuses in one part of the news undoes that part only", () => {
  const { followers, faults, store, kept } = setUp();
  faults.set("acknowledgements.changes", () => store.run("INSERT INTO state (key) VALUES ('wrong')"));
  followers.onAlerts("production", changes);
  expect(kept()).toEqual(["history.notified", "history.record", "notifications.changes"]);
});

test("whatever else happens in the environments, no fault comes back to them", () => {
  const { followers, heard, faults } = setUp();
  const tell = () => {
    followers.onAwaiting("production", "start");
    followers.onHealth(health());
    followers.onSilences("production", "alertmanager-1", []);
    followers.onRemoved(["production"]);
    followers.acknowledged([], [alert()]);
  };
  tell();
  const all = [...heard];
  expect(all).toEqual([
    "notifications.awaiting",
    "notifications.backend",
    "silences.polled",
    "silences.removed",
    "acknowledgements.removed",
    "notifications.removed",
    "history.removed",
    "history.acknowledged",
    "notifications.acknowledged",
  ]);
  for (const name of all) faults.set(name, broken);
  expect(tell).not.toThrow();
  expect(heard).toEqual(all);
});
