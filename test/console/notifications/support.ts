import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";
import { Journal } from "../../../electron/console/notifications/journal.ts";
import { Notifications } from "../../../electron/console/notifications/notifications.ts";
import { Personal } from "../../../electron/console/personal/personal.ts";
import { Publisher } from "../../../electron/console/publisher.ts";
import { openStore, type Store } from "../../../electron/console/store/store.ts";
import type { Notifier, World } from "../../../electron/console/world.ts";
import { type TopicState, topics } from "../../../shared/contract.ts";
import type { Alert } from "../../../shared/model/alert.ts";
import type { Delivery, JournalEntry, NewJournalEntry, Notification } from "../../../shared/model/notification.ts";
import { createFakeClock, type FakeClock } from "../../support/clock.ts";

// The engine on a real database, with a fake clock and a notifier that records.

const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0).reverse()) close();
});

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "incident-console-"));
  closing.push(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20 }));
  return folder;
}

export function createWorld(clock: FakeClock, notifier: Notifier | null, log: string[] = []): World {
  return {
    clock,
    random: () => 0.5,
    secrets: {
      describe: () => Promise.resolve({ kind: "session", reason: null }),
      get: () => Promise.resolve(null),
      set: () => Promise.resolve({ kept: "session", note: null }),
      delete: () => Promise.resolve(),
      deleteAll: () => Promise.resolve(),
      retry: () => Promise.resolve(),
    },
    log: { info: (line) => log.push(line), warn: (line) => log.push(line) },
    notifier,
    user: "tester",
  };
}

/** A database; without a folder one that forgets. */
export function createStore(clock: FakeClock, folder: string | null, log: string[] = []): Store {
  const store = openStore({
    file: folder === null ? null : join(folder, "history.sqlite"),
    clock,
    log: { info: (line) => log.push(line), warn: (line) => log.push(line) },
  });
  closing.push(() => store.close());
  return store;
}

export interface RecordingNotifier extends Notifier {
  readonly shown: readonly Notification[];
  readonly closed: readonly string[];
}

/** Says of everything that the system showed it, or whatever `answer` does. */
export function recordingNotifier(
  answer: (notification: Notification) => Promise<Delivery> = () => Promise.resolve({ by: "system", message: null }),
): RecordingNotifier {
  const shown: Notification[] = [];
  const closed: string[] = [];
  return {
    shown,
    closed,
    show: (notification) => {
      shown.push(notification);
      return answer(notification);
    },
    close: (id) => {
      closed.push(id);
    },
  };
}

export interface Engine {
  readonly notifications: Notifications;
  readonly personal: Personal;
  readonly journal: Journal;
  readonly store: Store;
  readonly publisher: Publisher;
  readonly clock: FakeClock;
  readonly log: readonly string[];
  /** Ids of the alerts that count as acknowledged. */
  readonly acknowledged: Set<string>;
  /** Alerts that were said to be announced, by id, and when. */
  readonly announced: readonly (readonly [string, number])[];
  recent(): TopicState<"notifications">["recent"];
  /** Oldest first. */
  entries(): readonly JournalEntry[];
  /** Ends the engine and its database, as at the end of the console. */
  end(): void;
}

export interface EngineOptions {
  readonly notifier?: Notifier | null;
  /** Null or left out: a database that forgets. */
  readonly folder?: string | null;
  readonly clock?: FakeClock;
  readonly onNotified?: (alerts: readonly Alert[], at: number) => void;
}

export async function startEngine(options: EngineOptions = {}): Promise<Engine> {
  const clock = options.clock ?? createFakeClock();
  const folder = options.folder ?? null;
  const log: string[] = [];
  const world = createWorld(clock, options.notifier === undefined ? recordingNotifier() : options.notifier, log);
  const publisher = new Publisher("epoch");
  const store = createStore(clock, folder, log);
  const personal = new Personal({
    world,
    publisher,
    store,
    file: folder === null ? null : join(folder, "personal.json"),
  });
  const environmentName = (id: string) => `${id.slice(0, 1).toUpperCase()}${id.slice(1)}`;
  const journal = new Journal(world, store, { environmentName, firedIn: () => null });
  const acknowledged = new Set<string>();
  const announced: [string, number][] = [];
  const notifications = new Notifications({
    world,
    publisher,
    store,
    journal,
    personal,
    environmentName,
    acknowledged: ({ id }) => acknowledged.has(id),
    onNotified:
      options.onNotified ?? ((alerts, at) => announced.push(...alerts.map(({ id }) => [id, at] as [string, number]))),
  });
  await personal.start();
  notifications.start();
  return {
    notifications,
    personal,
    journal,
    store,
    publisher,
    clock,
    log,
    acknowledged,
    announced,
    recent: () => publisher.state("notifications", "")?.recent ?? [],
    entries: () => readAll(journal),
    end: () => {
      notifications.stop();
      personal.stop();
      store.close();
    },
  };
}

/** Everything in the journal, oldest first. */
export function readAll(journal: Journal): readonly JournalEntry[] {
  const page = journal.read({ environment: null, alert: null, from: null, to: null, before: null, limit: 100_000 });
  return [...page.entries].reverse();
}

export function entry(changes: Partial<NewJournalEntry> = {}): NewJournalEntry {
  return {
    at: 0,
    kind: "decision",
    environment: "production",
    alert: null,
    name: null,
    severity: null,
    outcome: null,
    text: "Something happened.",
    notification: null,
    link: null,
    ...changes,
  };
}

/** What the contract says of the topic's state. */
export function conforms(engine: Engine): boolean {
  const state = engine.publisher.state("notifications", "");
  return topics.notifications.state.safeParse(state).success;
}
