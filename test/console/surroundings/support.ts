import { Publisher } from "../../../electron/console/publisher.ts";
import { SurroundingsDesk } from "../../../electron/console/surroundings/handlers.ts";
import { createRedactor } from "../../../electron/console/surroundings/redactor.ts";
import type { Desktop, ProcessFacts, Surroundings, World } from "../../../electron/console/world.ts";
import type { TopicMessage } from "../../../shared/bridge.ts";
import { type DesktopState, defaultDesktopSettings } from "../../../shared/model/desktop.ts";
import { createFakeClock } from "../../support/clock.ts";
import { createSecrets } from "../environments/harness.ts";

export const facts: ProcessFacts = {
  system: "linux 6.1.0 x64",
  node: "v20.20.0",
  electron: null,
  uptimeSeconds: 3_600,
  memory: { processBytes: 200 * 2 ** 20, heapBytes: 50 * 2 ** 20, freeBytes: 2 ** 30 },
  dataFolder: { path: "~/.config/incident-console", freeBytes: 2 ** 30, problem: null },
};

/** A window that does what it is told. */
export function createDesktop() {
  const listeners = new Set<() => void>();
  const asked: string[] = [];
  let state: DesktopState = {
    settings: defaultDesktopSettings,
    trayProblem: null,
    loginProblem: null,
    problem: null,
    updates: { kind: "idle" },
  };
  const desktop: Desktop = {
    state: () => state,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    save: async (settings) => {
      state = { ...state, settings };
      for (const listener of listeners) listener();
    },
    update: async (step) => {
      asked.push(step);
    },
  };
  return { desktop, asked, listeners };
}

/** A desk with its topics. */
export function openDesk(surroundings: Partial<Surroundings> | null = {}) {
  const clock = createFakeClock();
  const publisher = new Publisher("one");
  const redactor = createRedactor();
  const known: Surroundings = {
    redactor,
    desktop: null,
    confirm: null,
    demo: null,
    logFile: { path: "/data/logs/console.log", last: async () => [] },
    facts: async () => facts,
    ...surroundings,
  };
  const world: World = {
    clock,
    random: () => 0.5,
    secrets: createSecrets().store,
    log: { info: () => {}, warn: () => {} },
    notifier: null,
    user: "tester",
    ...(surroundings === null ? {} : { surroundings: known }),
  };
  const desk = new SurroundingsDesk({ world, publisher, version: "1.2.3" });
  desk.start();
  const messages: TopicMessage[] = [];
  const follow = (topic: string) => publisher.subscribe(topic, "", (message) => messages.push(message));
  return { desk, calls: desk.handlers(), publisher, clock, redactor, messages, follow };
}
