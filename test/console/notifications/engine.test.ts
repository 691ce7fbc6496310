import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { deliveryDeadlineMs } from "../../../electron/console/notifications/delivery.ts";
import { untilText } from "../../../electron/console/notifications/localTime.ts";
import { notificationHandlers } from "../../../electron/console/notifications/notifications.ts";
import { pageDeadlineMs } from "../../../electron/console/notifications/pageNotifier.ts";
import type { Acknowledgement } from "../../../shared/model/acknowledgement.ts";
import type { Alert } from "../../../shared/model/alert.ts";
import { type Delivery, defaultNotificationSettings } from "../../../shared/model/notification.ts";
import { defaultPersonalSettings } from "../../../shared/model/personal.ts";
import { alert } from "../../support/arbitraries.ts";
import { createFakeClock, settled } from "../../support/clock.ts";
import {
  conforms,
  type Engine,
  type EngineOptions,
  recordingNotifier,
  startEngine,
  temporaryFolder,
} from "./support.ts";

const minute = 60_000;

/** An engine that knows what there was before, so that what comes is news. */
async function startWatching(options: EngineOptions = {}): Promise<Engine> {
  const engine = await startEngine(options);
  watch(engine, []);
  return engine;
}

function watch({ notifications }: Engine, alerts: readonly Alert[]): void {
  notifications.awaiting("production", "start");
  notifications.baseline("production", alerts);
}

/** The journal after the line about the start. */
function news(engine: Engine) {
  return engine.entries().filter(({ text }) => !text.startsWith("Started: "));
}

function firing(clock: Engine["clock"], changes: Partial<Alert> = {}): Alert {
  return alert({ since: clock.now(), startsAt: clock.now(), ...changes });
}

function fire(engine: Engine, changes: Partial<Alert> = {}): Alert {
  const fired = firing(engine.clock, changes);
  engine.notifications.changes("production", [{ kind: "appeared", alert: fired }]);
  return fired;
}

function resolve(engine: Engine, previous: Alert): void {
  const resolved: Alert = { ...previous, state: "resolved", since: engine.clock.now(), lastState: previous.state };
  engine.notifications.changes("production", [{ kind: "resolved", alert: resolved, previous }]);
}

function acknowledgementOf({ id, startsAt }: Alert, at: number): Acknowledgement {
  return { alert: id, startsAt, author: "Ada", at, note: "", via: "console", silence: null, until: null, own: true };
}

/** Everything in the topic has its line. */
function expectJournalled(engine: Engine): void {
  const lines = new Set(engine.entries().map(({ notification }) => notification));
  for (const { id, title } of engine.recent()) expect(lines, title).toContain(id);
}

describe("an alert that fires", () => {
  test("is shown at once, is in the topic, in the journal and told to the history", async () => {
    const notifier = recordingNotifier();
    const engine = await startWatching({ notifier });
    const fired = fire(engine);
    expect(notifier.shown).toMatchObject([
      {
        kind: "alert",
        title: "Production · critical · HighErrorRate",
        alerts: [fired.id],
        delivery: null,
        seen: false,
      },
    ]);
    await settled();
    expect(engine.recent()).toEqual([{ ...notifier.shown[0], delivery: { by: "system", message: null } }]);
    expect(conforms(engine)).toBe(true);
    expect(news(engine)).toMatchObject([
      { kind: "decision", outcome: "notified", alert: fired.id, notification: notifier.shown[0]?.id },
    ]);
    expect(engine.announced).toEqual([[fired.id, engine.clock.now()]]);
  });

  test("is repeated by the engine's own timer until it is acknowledged", async () => {
    const notifier = recordingNotifier();
    const engine = await startWatching({ notifier });
    const fired = fire(engine);
    await engine.clock.advance(5 * minute + 1000);
    expect(notifier.shown.map(({ kind }) => kind)).toEqual(["alert", "repeat"]);
    engine.acknowledged.add(fired.id);
    engine.notifications.acknowledged([acknowledgementOf(fired, engine.clock.now())], [fired]);
    await engine.clock.advance(60 * minute);
    expect(notifier.shown.map(({ kind }) => kind)).toEqual(["alert", "repeat"]);
    expectJournalled(engine);
  });

  test("is repeated once after a sleep in which several repeats were due", async () => {
    const notifier = recordingNotifier();
    const engine = await startWatching({ notifier });
    fire(engine);
    await engine.clock.sleep(60 * minute);
    // What is long overdue waits for the word that the machine woke up, and no longer than 30 s.
    await engine.clock.advance(31_000);
    expect(notifier.shown.map(({ kind }) => kind)).toEqual(["alert", "repeat"]);
  });

  test("is taken away when it ended, and its end stays", async () => {
    const notifier = recordingNotifier();
    const engine = await startWatching({ notifier });
    const fired = fire(engine);
    await engine.clock.advance(minute);
    resolve(engine, fired);
    await engine.clock.advance(minute);
    const [said, ended] = notifier.shown;
    expect(ended?.kind).toBe("resolved");
    expect(notifier.closed).toEqual([said?.id]);
    expectJournalled(engine);
  });

  test("is seen when it was acknowledged, a digest when all of it was", async () => {
    const notifier = recordingNotifier();
    const engine = await startWatching({ notifier });
    const many = Array.from({ length: 6 }, (_, index) =>
      firing(engine.clock, { fingerprint: `${index}`.padStart(16, "0") }),
    );
    engine.notifications.changes(
      "production",
      many.map((one) => ({ kind: "appeared", alert: one })),
    );
    await engine.clock.advance(minute);
    expect(engine.recent()).toMatchObject([{ kind: "digest", seen: false }]);
    for (const [index, one] of many.entries()) {
      expect(engine.recent()[0]?.seen, `after ${index}`).toBe(false);
      engine.acknowledged.add(one.id);
      engine.notifications.acknowledged([acknowledgementOf(one, engine.clock.now())], [one]);
    }
    expect(engine.recent()[0]?.seen).toBe(true);
    // What was taken back stays seen.
    engine.acknowledged.clear();
    engine.notifications.acknowledged([], many);
    expect(engine.recent()[0]?.seen).toBe(true);
    expectJournalled(engine);
  });

  test("that was there at the baseline is in the digest of the start, not news", async () => {
    const notifier = recordingNotifier();
    const engine = await startEngine({ notifier });
    watch(engine, [firing(engine.clock, { startsAt: 0 })]);
    await engine.clock.advance(minute);
    expect(notifier.shown.filter(({ kind }) => kind === "alert")).toEqual([]);
    expect(engine.entries().length).toBeGreaterThan(0);
    expectJournalled(engine);
  });
});

describe("order", () => {
  test("is kept, whatever the notifier takes for each", async () => {
    const slow: (() => void)[] = [];
    const notifier = recordingNotifier(
      () => new Promise((answer) => slow.push(() => answer({ by: "system", message: null }))),
    );
    const engine = await startWatching({ notifier });
    for (const fingerprint of ["1", "2", "3"]) {
      fire(engine, { fingerprint, name: `Alert${fingerprint}` });
      await engine.clock.advance(100);
    }
    for (const answer of slow.reverse()) answer();
    await settled();
    const alerts = ["production/1", "production/2", "production/3"];
    expect(notifier.shown.map((one) => one.alerts[0])).toEqual(alerts);
    expect(engine.recent().map((one) => one.alerts[0])).toEqual(alerts);
    expect(engine.recent().every(({ delivery }) => delivery?.by === "system")).toBe(true);
  });
});

describe("a notifier that", () => {
  const never = () => new Promise<Delivery>(() => {});
  test.each<[string, () => Promise<Delivery>, string]>([
    [
      "throws",
      () => {
        throw new Error("No bus");
      },
      "The system refused: No bus",
    ],
    [
      "throws nothing",
      () => {
        throw undefined;
      },
      "The system refused: undefined",
    ],
    ["rejects", () => Promise.reject(new Error("No daemon")), "The system refused: No daemon"],
    ["hangs", never, "The system did not answer."],
    [
      "answers nonsense",
      () => Promise.resolve({ by: "pigeon" } as unknown as Delivery),
      "The system's answer could not be understood.",
    ],
    ["answers nothing", () => undefined as unknown as Promise<Delivery>, "The system refused: "],
    [
      "says that it was not shown",
      () => Promise.resolve({ by: "none", message: "Do not disturb is on." }),
      "Do not disturb is on.",
    ],
  ])(
    "%s is said in the topic and in the journal, and the next alert is tried all the same",
    async (_name, answer, message) => {
      const notifier = recordingNotifier(answer);
      const engine = await startWatching({ notifier });
      fire(engine, { fingerprint: "1" });
      await engine.clock.advance(deliveryDeadlineMs);
      fire(engine, { fingerprint: "2" });
      await engine.clock.advance(deliveryDeadlineMs);
      expect(notifier.shown).toHaveLength(2);
      for (const { delivery } of engine.recent()) {
        expect(delivery).toMatchObject({ by: "none", message: expect.stringContaining(message) });
      }
      const failures = news(engine).filter(({ kind }) => kind === "console");
      expect(failures.map(({ notification }) => notification)).toEqual(notifier.shown.map(({ id }) => id));
      expect(failures[0]?.text).toContain('"Production · critical · HighErrorRate" was not shown. ');
      expect(failures[0]?.text).toContain(message);
      expect(conforms(engine)).toBe(true);
    },
  );

  test("throws at taking away stops nothing", async () => {
    const notifier = {
      ...recordingNotifier(),
      close: () => {
        throw new Error("gone");
      },
    };
    const engine = await startWatching({ notifier });
    const fired = fire(engine);
    await engine.clock.advance(minute);
    resolve(engine, fired);
    await engine.clock.advance(minute);
    expect(notifier.shown.map(({ kind }) => kind)).toEqual(["alert", "resolved"]);
  });

  test("answers after the end of the console is not listened to", async () => {
    let answer: (delivery: Delivery) => void = () => {};
    const engine = await startWatching({
      notifier: recordingNotifier(
        () =>
          new Promise((resolve) => {
            answer = resolve;
          }),
      ),
    });
    fire(engine);
    engine.end();
    answer({ by: "none", message: "too late" });
    await settled();
    expect(engine.recent()).toMatchObject([{ delivery: null }]);
  });
});

test("a listener that fails does not undo what was written down", async () => {
  const engine = await startWatching({
    onNotified: () => {
      throw new Error("The history is broken");
    },
  });
  fire(engine);
  expect(engine.recent()).toHaveLength(1);
  expectJournalled(engine);
  expect(engine.log.join()).toContain("The history is broken");
});

describe("in a browser", () => {
  test("a page shows it and says so", async () => {
    const engine = await startWatching({ notifier: null });
    fire(engine);
    const id = engine.recent()[0]?.id ?? "";
    const handlers = notificationHandlers(engine.notifications);
    await handlers["notifications.delivered"]({ notification: id, delivery: { by: "toast", message: null } });
    await settled();
    expect(engine.recent()).toMatchObject([{ id, delivery: { by: "toast" } }]);
  });

  test("without a page it says that none was open", async () => {
    const engine = await startWatching({ notifier: null });
    fire(engine);
    await engine.clock.advance(pageDeadlineMs);
    expect(engine.recent()[0]?.delivery?.message).toMatch(/^No page of the console was open/);
    expect(news(engine).filter(({ kind }) => kind === "console")).toHaveLength(1);
  });
});

describe("a restart", () => {
  test("keeps the list and what was seen, never uses an id twice, and knows what was said", async () => {
    const folder = temporaryFolder();
    const clock = createFakeClock();
    const first = await startWatching({ folder, clock });
    const fired = fire(first);
    await settled();
    first.notifications.seen(null);
    const before = first.recent();
    first.end();
    const notifier = recordingNotifier();
    // At the very same moment, which a clock that was set back brings about.
    const second = await startEngine({ folder, clock, notifier });
    expect(second.recent()).toEqual(before);
    expect(before).toMatchObject([{ seen: true }]);
    watch(second, [fired]);
    await clock.advance(minute);
    const other = fire(second, { fingerprint: "2" });
    const news = notifier.shown.filter(({ kind }) => kind === "alert");
    expect(news.map(({ alerts }) => alerts)).toEqual([[other.id]]);
    expect(new Set(second.recent().map(({ id }) => id)).size).toBe(second.recent().length);
    expectJournalled(second);
  });

  test("says of what nobody answered that the console ended first", async () => {
    const folder = temporaryFolder();
    const clock = createFakeClock();
    const first = await startWatching({ folder, clock, notifier: recordingNotifier(() => new Promise(() => {})) });
    fire(first);
    first.end();
    const second = await startEngine({ folder, clock });
    expect(second.recent()).toMatchObject([
      { delivery: { by: "none", message: "The console ended before the system answered." } },
    ]);
  });

  test("still takes away what the last run showed", async () => {
    const folder = temporaryFolder();
    const clock = createFakeClock();
    const first = await startWatching({ folder, clock });
    const fired = fire(first);
    await settled();
    first.end();
    const notifier = recordingNotifier();
    const second = await startEngine({ folder, clock, notifier });
    watch(second, [fired]);
    await clock.advance(minute);
    resolve(second, fired);
    await clock.advance(minute);
    expect(notifier.closed).toContain(second.recent()[0]?.id);
  });

  test("with a damaged memory begins anew", async () => {
    const folder = temporaryFolder();
    const clock = createFakeClock();
    const first = await startWatching({ folder, clock });
    fire(first);
    first.notifications.stop();
    first.store.run("UPDATE state SET json = '{\"version\":9' WHERE key = 'policy'");
    first.store.run("UPDATE notifications SET json = '{}'");
    first.store.close();
    const second = await startWatching({ folder, clock });
    expect(second.recent()).toEqual([]);
    fire(second, { fingerprint: "2" });
    expect(second.recent()).toHaveLength(1);
  });
});

test("a database that is damaged meanwhile costs neither the list, nor the mutes, nor what was said", async () => {
  const folder = temporaryFolder();
  const clock = createFakeClock();
  const first = await startWatching({ folder, clock });
  const fired = fire(first);
  await first.notifications.mute({ environment: "staging", until: clock.now() + 60 * minute });
  await settled();
  const file = join(folder, "history.sqlite");
  writeFileSync(file, Buffer.alloc(readFileSync(file).length, 0x5a));
  await clock.advance(1000);
  const other = fire(first, { fingerprint: "2" });
  await settled();
  expect(first.publisher.state("personal", "")?.store).toMatchObject({
    remembers: true,
    problem: expect.stringContaining("was damaged"),
  });
  const before = first.recent();
  first.end();
  const notifier = recordingNotifier();
  const second = await startEngine({ folder, clock, notifier });
  expect(before.map(({ alerts }) => alerts)).toEqual([[fired.id], [other.id]]);
  expect(second.recent()).toEqual(before);
  expect(second.personal.mutes).toMatchObject([{ environment: "staging" }]);
  watch(second, [fired, other]);
  await clock.advance(minute);
  expect(notifier.shown.filter(({ kind }) => kind === "alert")).toEqual([]);
});

test("a database that forgets changes nothing while the console runs", async () => {
  const notifier = recordingNotifier();
  const engine = await startWatching({ notifier, folder: null });
  const fired = fire(engine);
  await engine.clock.advance(5 * minute + 1000);
  resolve(engine, fired);
  await engine.clock.advance(minute);
  expect(notifier.shown.map(({ kind }) => kind)).toEqual(["alert", "repeat", "resolved"]);
  expectJournalled(engine);
});

test("a closed database stops no notification", async () => {
  const notifier = recordingNotifier();
  const engine = await startWatching({ notifier });
  engine.store.close();
  fire(engine);
  expect(notifier.shown).toHaveLength(1);
  expect(engine.recent()).toHaveLength(1);
});

describe("a test notification", () => {
  test("goes the same way, is in the topic and the journal, and answers its delivery", async () => {
    const notifier = recordingNotifier(() => Promise.resolve({ by: "system", message: "Shown by dunst." }));
    const engine = await startWatching({ notifier });
    const send = notificationHandlers(engine.notifications)["notifications.test"];
    const answer = await send({ severity: "critical", level: "insistent", environment: "production" });
    expect(answer).toEqual({ by: "system", message: "Shown by dunst." });
    expect(notifier.shown).toMatchObject([
      {
        kind: "test",
        title: "Production · critical · Test notification",
        body: "This is a test. Nothing is wrong.",
        level: "insistent",
        alerts: [],
      },
    ]);
    expect(engine.recent()).toMatchObject([{ kind: "test", delivery: answer }]);
    expect(news(engine)).toMatchObject([{ kind: "console", notification: engine.recent()[0]?.id }]);
    expect(engine.announced).toEqual([]);
  });

  test("says what went wrong, though all is muted", async () => {
    const engine = await startWatching({ notifier: recordingNotifier(() => Promise.reject(new Error("No bus"))) });
    await engine.personal.mute(null, engine.clock.now() + minute);
    const answer = await engine.notifications.test({ severity: "info", level: "silent", environment: null });
    expect(answer).toEqual({ by: "none", message: "The system refused: No bus" });
    expect(engine.recent()[0]?.title).toBe("info · Test notification");
    expect(news(engine).map(({ kind }) => kind)).toEqual(["console", "console"]);
  });
});

describe("seen", () => {
  test("marks those that are named, or all, and patches only what changed", async () => {
    const engine = await startWatching();
    for (const severity of ["critical", "warning"] as const) {
      await engine.notifications.test({ severity, level: "normal", environment: null });
    }
    const [first, second] = engine.recent();
    const messages: unknown[] = [];
    engine.publisher.subscribe("notifications", "", (message) => messages.push(message));
    const seen = notificationHandlers(engine.notifications)["notifications.seen"];
    await seen({ notifications: [first?.id ?? "", "unknown"] });
    expect(messages[1]).toMatchObject({ patch: { put: [{ id: first?.id, seen: true }] } });
    await seen({ notifications: [first?.id ?? ""] });
    expect(messages).toHaveLength(2);
    await seen({ notifications: null });
    expect(messages[2]).toMatchObject({ patch: { put: [{ id: second?.id, seen: true }] } });
    expect(engine.recent().every((one) => one.seen)).toBe(true);
  });
});

describe("a mute", () => {
  test("is in the journal, holds back, and its end tells what was held back", async () => {
    const notifier = recordingNotifier();
    const engine = await startWatching({ notifier });
    const mute = notificationHandlers(engine.notifications)["notifications.mute"];
    const until = engine.clock.now() + 60 * minute;
    await mute({ environment: "production", until });
    expect(news(engine)).toMatchObject([
      {
        kind: "mute",
        environment: "production",
        // With its day in a zone where the hour ends tomorrow.
        text: `Muted Production until ${untilText(until, engine.clock.now())}.`,
      },
    ]);
    fire(engine);
    await engine.clock.advance(59 * minute);
    expect(notifier.shown).toEqual([]);
    expect(engine.entries().some(({ outcome }) => outcome === "held")).toBe(true);
    await engine.clock.advance(2 * minute);
    expect(notifier.shown).toHaveLength(1);
    expectJournalled(engine);
  });

  test("that is ended early tells it at once, after the line that says so", async () => {
    const notifier = recordingNotifier();
    const engine = await startWatching({ notifier });
    await engine.notifications.mute({ environment: null, until: engine.clock.now() + 60 * minute });
    fire(engine);
    await engine.clock.advance(minute);
    await engine.notifications.mute({ environment: null, until: null });
    await engine.clock.advance(1000);
    expect(notifier.shown).toHaveLength(1);
    const texts = engine.entries().map(({ kind, text }) => (kind === "mute" ? text : kind));
    expect(texts.indexOf("Unmuted all environments.")).toBeGreaterThan(0);
    expect(texts.at(-1)).toBe("decision");
  });

  test("that cannot be is refused and leaves no line", async () => {
    const engine = await startWatching();
    await expect(engine.notifications.mute({ environment: null, until: 1 })).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
    expect(news(engine)).toEqual([]);
  });
});

test("settings that change hold at once", async () => {
  const notifier = recordingNotifier();
  const engine = await startWatching({ notifier });
  const { defaults } = defaultNotificationSettings;
  const levels = { ...defaults.levels, critical: "off" } as const;
  const notifications = { ...defaultNotificationSettings, defaults: { ...defaults, levels } };
  await engine.personal.save({ ...defaultPersonalSettings, notifications });
  fire(engine);
  expect(notifier.shown).toEqual([]);
  expect(news(engine)).toMatchObject([{ outcome: "off", notification: null }]);
});

test("nothing is done after the end", async () => {
  const notifier = recordingNotifier();
  const engine = await startWatching({ notifier });
  fire(engine);
  engine.end();
  fire(engine, { fingerprint: "2" });
  await engine.clock.advance(60 * minute);
  expect(notifier.shown).toHaveLength(1);
  expect(engine.clock.alarms()).toEqual([]);
});
