import { afterEach } from "vitest";
import { Acknowledgements } from "../../../electron/console/acknowledgements/acknowledgements.ts";
import { EnvironmentMonitor } from "../../../electron/console/environments/environment.ts";
import type { Environments } from "../../../electron/console/environments/environments.ts";
import { noKnowledge } from "../../../electron/console/environments/knowledge.ts";
import { ConsoleError } from "../../../electron/console/errors.ts";
import { Audit } from "../../../electron/console/guard/audit.ts";
import type { Journal } from "../../../electron/console/notifications/journal.ts";
import type { Personal } from "../../../electron/console/personal/personal.ts";
import { Publisher } from "../../../electron/console/publisher.ts";
import { Silences } from "../../../electron/console/silences/silences.ts";
import { openStore, type Store } from "../../../electron/console/store/store.ts";
import type { World } from "../../../electron/console/world.ts";
import type { TopicMessage } from "../../../shared/bridge.ts";
import type { TopicState } from "../../../shared/contract.ts";
import type { Acknowledgement } from "../../../shared/model/acknowledgement.ts";
import type { Alert } from "../../../shared/model/alert.ts";
import type { AuditEntry } from "../../../shared/model/history.ts";
import type { NewJournalEntry } from "../../../shared/model/notification.ts";
import type { Silence } from "../../../shared/model/silence.ts";
import type { EnvironmentSettings } from "../../../shared/settings/schema.ts";
import { createFakeClock, type FakeClock } from "../../support/clock.ts";

// Silences and acknowledgements over real environments and HTTP, on a fake clock.

const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Ends something when the test ends. */
export function closeAfterwards<T extends { close(): Promise<unknown> }>(thing: T): T {
  closing.push(() => thing.close());
  return thing;
}

export interface Desk {
  readonly clock: FakeClock;
  readonly silences: Silences;
  readonly acknowledgements: Acknowledgements;
  readonly journal: readonly NewJournalEntry[];
  readonly acknowledged: readonly (readonly [readonly Acknowledgement[], readonly Alert[]])[];
  /** The messages of the topic `silences`, the snapshot first. */
  readonly messages: readonly TopicMessage[];
  /** Oldest first. */
  audit(): Promise<AuditEntry[]>;
  /** Silences as the topic has them, by Alertmanager's id. */
  shown(): Silence[];
  acknowledgement(alert: string): Acknowledgement | undefined;
  alert(environment: string, fingerprint: string): Alert | undefined;
  alerts(environment: string): Iterable<Alert>;
  /** Asks every backend, and waits until each answered or failed. */
  poll(): Promise<void>;
  /** Resolves when no backend is being asked. */
  idle(): Promise<void>;
}

export interface DeskOptions {
  readonly clock?: FakeClock;
  readonly store?: Store;
  readonly author?: string;
}

const log = { info: () => {}, warn: () => {} };

export function memoryStore(clock: FakeClock): Store {
  const store = openStore({ file: null, clock, log });
  closing.push(async () => store.close());
  return store;
}

/** Starts the environments and waits until every backend was asked once. */
export async function openDesk(settings: readonly EnvironmentSettings[], options: DeskOptions = {}): Promise<Desk> {
  const clock = options.clock ?? createFakeClock();
  const world: World = {
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
    log,
    notifier: null,
    user: "tester",
  };
  const publisher = new Publisher("epoch");
  const journal: NewJournalEntry[] = [];
  const acknowledged: [readonly Acknowledgement[], readonly Alert[]][] = [];
  const audit = new Audit(world, null);
  const monitors = new Map<string, EnvironmentMonitor>();
  const environments = {
    all: () => [...monitors.values()],
    get: (id: string) => {
      const monitor = monitors.get(id);
      if (monitor === undefined) throw new ConsoleError("NOT_FOUND", `There is no environment "${id}".`);
      return monitor;
    },
  } as unknown as Environments;
  const shared = {
    world,
    publisher,
    audit,
    personal: { author: options.author ?? "tester" } as unknown as Personal,
    journal: { add: (entries: readonly NewJournalEntry[]) => journal.push(...entries) } as unknown as Journal,
    environments: () => environments,
  };
  const silences = new Silences(shared);
  const acknowledgements = new Acknowledgements({
    ...shared,
    store: options.store ?? memoryStore(clock),
    silences,
    onAcknowledged: (made, alerts) => acknowledged.push([made, alerts]),
  });
  silences.start();
  acknowledgements.start();
  const messages: TopicMessage[] = [];
  publisher.subscribe("silences", "", (message) => messages.push(message));
  let waiting: (() => void)[] = [];
  const allIdle = () =>
    [...monitors.values()].every(
      (monitor) =>
        !monitor.readsSilences &&
        monitor.backends.every(
          ({ health }) => !health.polling && (health.lastSuccessAt !== null || health.error !== null),
        ),
    );
  const tellWhenIdle = () => {
    if (!allIdle()) return;
    for (const done of waiting.splice(0)) done();
  };
  for (const one of settings) {
    const monitor: EnvironmentMonitor = new EnvironmentMonitor({
      world,
      settings: one,
      settingsFile: "/environments.json",
      settled: noKnowledge,
      onAlerts: (changes) => acknowledgements.changes(one.id, changes),
      onHealth: () => {
        // Health is told before what follows from it.
        setImmediate(tellWhenIdle);
      },
      onBaseline: (alerts) => acknowledgements.baseline(one.id, alerts),
      onSilences: (backend, read) => {
        silences.polled(one.id, backend, read);
        setImmediate(tellWhenIdle);
      },
      onWake: () => {},
    });
    monitors.set(one.id, monitor);
    closing.push(() => monitor.stop());
  }
  const settledOnce = () =>
    new Promise<void>((done) => {
      setImmediate(() => {
        if (allIdle()) done();
        else waiting = [...waiting, done];
      });
    });
  const idle = async () => {
    await settledOnce();
    // A poll that was asked for during another one follows at once, which is an alarm that is due now.
    while (clock.alarms().some((wait) => wait <= 0)) {
      await clock.advance(0);
      await settledOnce();
    }
  };
  for (const monitor of monitors.values()) monitor.start();
  await idle();
  const state = <N extends "silences" | "acknowledgements">(topic: N) => publisher.state(topic, "") as TopicState<N>;
  return {
    clock,
    silences,
    acknowledgements,
    journal,
    acknowledged,
    messages,
    audit: async () => (await audit.read(null, 1000)).entries.toReversed(),
    shown: () => Object.values(state("silences").items),
    acknowledgement: (alert) => state("acknowledgements").items[alert],
    alert: (environment, fingerprint) => monitors.get(environment)?.alert(fingerprint),
    alerts: (environment) => monitors.get(environment)?.settled.alerts.values() ?? [],
    poll: async () => {
      await idle();
      for (const monitor of monitors.values()) monitor.askNow();
      await idle();
    },
    idle,
  };
}

/** An environment with these Alertmanagers. */
export function environmentOf(
  id: string,
  servers: readonly { readonly url: string }[],
  changes: Partial<EnvironmentSettings> = {},
): EnvironmentSettings {
  const name = `${id.charAt(0).toUpperCase()}${id.slice(1)}`;
  return { id, name, production: false, alertmanagers: servers.map(({ url }) => ({ url })), ...changes };
}
