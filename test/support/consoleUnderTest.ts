import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Console, createConsole } from "../../electron/console/console.ts";
import { createSecretStore } from "../../electron/console/credentials/store.ts";
import { type Clock, systemClock } from "../../electron/console/world.ts";
import type { TopicName, TopicState } from "../../shared/contract.ts";
import type { Alert } from "../../shared/model/alert.ts";
import type { BackendHealth } from "../../shared/model/backend.ts";
import type { SearchState } from "../../shared/model/logs.ts";
import type { EnvironmentSettings } from "../../shared/settings/schema.ts";
import { follow, type Held } from "../../shared/state/follow.ts";
import { type EnvironmentVerdict, verdictOf } from "../../shared/state/verdict.ts";

/** A console on a settings file of its own, followed as the renderer follows it. */
export interface ConsoleUnderTest {
  readonly console: Console;
  readonly settingsFile: string;
  alerts(): readonly Alert[];
  /** The alert with that name; null where there is none. */
  alert(name: string): Alert | null;
  health(id: string): BackendHealth | undefined;
  /** What may be said of an environment now. */
  verdict(environment: string): EnvironmentVerdict;
  settings(): TopicState<"settings">;
  /** Every state that the alert with that name was in, in order, without repetition. */
  statesOf(name: string): readonly string[];
  /** Follows a search until every environment settled. */
  search(id: string): Promise<SearchState>;
  /** The value of a call; throws the sentence where it was refused. */
  call(name: string, input: unknown): Promise<unknown>;
  /** Lets so many milliseconds pass for the console alone, as a closed lid does. */
  sleep(milliseconds: number): void;
  write(environments: readonly EnvironmentSettings[]): Promise<void>;
  close(): Promise<void>;
}

/** Starts a console with the given environments. */
export async function openConsole(environments: readonly EnvironmentSettings[]): Promise<ConsoleUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), "incident-console-test-"));
  const settingsFile = join(folder, "environments.json");
  const write = (list: readonly EnvironmentSettings[]) =>
    writeFile(settingsFile, JSON.stringify({ version: 1, environments: list }, null, 2));
  await write(environments);
  const log = { info: () => {}, warn: () => {} };
  let slept = 0;
  const clock: Clock = { now: () => systemClock.now() + slept, after: systemClock.after };
  const console = await createConsole(
    {
      clock,
      random: Math.random,
      secrets: createSecretStore({ dataFolder: folder, log, keychain: "none" }),
      log,
      notifier: null,
      user: "tester",
    },
    { settingsFile, dataFolder: folder, version: "test", demo: null },
  );
  const states = new Map<string, string[]>();
  const alerts = followTopic(console, "alerts", "", (state) => {
    for (const alert of Object.values(state.alerts)) {
      const seen = states.get(alert.name) ?? [];
      if (seen.at(-1) !== alert.state) states.set(alert.name, [...seen, alert.state]);
    }
  });
  const health = followTopic(console, "health", "");
  const settings = followTopic(console, "settings", "");
  const all = () => Object.values(alerts.state().alerts);
  return {
    console,
    settingsFile,
    alerts: all,
    alert: (name) => all().find((alert) => alert.name === name) ?? null,
    health: (id) => health.state().backends[id],
    verdict: (environment) =>
      verdictOf(
        all().filter((alert) => alert.environment === environment),
        Object.values(health.state().backends).filter((backend) => backend.environment === environment),
        clock.now(),
      ),
    settings: () => settings.state(),
    statesOf: (name) => states.get(name) ?? [],
    search: async (id) => {
      const topic = followTopic(console, "search", id);
      const settled = () => Object.values(topic.state().environments).every(({ status }) => status !== "searching");
      await until(settled, () => topic.state().environments);
      topic.stop();
      return topic.state();
    },
    call: async (name, input) => {
      const result = await console.call(name, input);
      if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
      return result.value;
    },
    sleep: (milliseconds) => {
      slept += milliseconds;
    },
    write,
    close: async () => {
      await console.dispose();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until something holds; fails with what `describe` says after the deadline, which is generous. */
export async function until(holds: () => boolean, describe: () => unknown, deadlineMs = 45_000): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`Not reached; last: ${JSON.stringify(describe())}`);
    await sleep(50);
  }
}

function followTopic<N extends TopicName>(
  console: Console,
  topic: N,
  key: string,
  onState: (state: TopicState<N>) => void = () => {},
): { state(): TopicState<N>; stop(): void } {
  let held: Held<N> | null = null;
  const stop = console.subscribe(topic, key, (message) => {
    // The listener receives messages of the topic that it asked for.
    const followed = follow(topic, held, message as Parameters<typeof follow<N>>[2]);
    if (followed.kind === "lost") throw new Error(`The topic ${topic} lost a message`);
    if (followed.kind === "held") {
      held = followed.held;
      onState(held.state);
    }
  });
  return {
    state: () => {
      if (held === null) throw new Error(`There is no topic ${topic} ${key}`);
      return held.state;
    },
    stop,
  };
}
