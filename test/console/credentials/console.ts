import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Console, createConsole } from "../../../electron/console/console.ts";
import type { RunCommand } from "../../../electron/console/credentials/command/run.ts";
import type { Keytar } from "../../../electron/console/credentials/keychain.ts";
import { createSecretStore } from "../../../electron/console/credentials/store.ts";
import { tellingStore } from "../../../electron/console/surroundings/redactor.ts";
import { type Clock, type Surroundings, systemClock } from "../../../electron/console/world.ts";
import { type CallInput, type CallName, type CallOutput, type TopicName, topics } from "../../../shared/contract.ts";
import type { BackendHealth } from "../../../shared/model/backend.ts";
import type { SettingsState } from "../../../shared/model/environment.ts";
import { createFakeClock, type FakeClock } from "../../support/clock.ts";
import { closeAfterwards } from "../http/support.ts";

// A whole console with its own settings file, data folder and keychain; everything that leaves it is recorded.

export interface Options {
  readonly environments: readonly unknown[];
  readonly load: () => Promise<Keytar>;
  readonly run?: RunCommand;
  readonly surroundings?: Surroundings;
  readonly clock?: FakeClock;
  /** By which a keychain that does not answer is given up; the real one where it is left out. */
  readonly keychainClock?: Clock;
  /** The data folder of a console before. */
  readonly folder?: string;
}

export interface CredentialConsole {
  readonly console: Console;
  readonly clock: FakeClock;
  readonly folder: string;
  /** Every log line, message and answer, as text. */
  readonly said: readonly string[];
  health(id: string): BackendHealth;
  settings(): SettingsState;
  write(environments: readonly unknown[]): Promise<void>;
  /** The value of a call; rejects with `CODE: sentence`. */
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  /** Follows one more topic. */
  follow(topic: TopicName, key: string): () => void;
  /** Resolves once it holds of what a renderer would know. */
  until(holds: () => boolean): Promise<void>;
  close(): Promise<void>;
}

export async function openCredentialConsole(options: Options): Promise<CredentialConsole> {
  const { load, run, surroundings, clock = createFakeClock(), keychainClock = systemClock } = options;
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), "incident-console-")));
  closeAfterwards({ close: () => rm(folder, { recursive: true, force: true, maxRetries: 20 }) });
  const settingsFile = join(folder, "environments.json");
  const write = (environments: readonly unknown[]) =>
    writeFile(settingsFile, JSON.stringify({ version: 1, environments }));
  await write(options.environments);
  const said: string[] = [];
  const log = { info: (line: string) => said.push(line), warn: (line: string) => said.push(line) };
  const store = createSecretStore({ dataFolder: folder, log, load, clock: keychainClock });
  const console = await createConsole(
    {
      clock,
      random: () => 0.5,
      secrets: surroundings === undefined ? store : tellingStore(store, surroundings.redactor),
      log,
      notifier: null,
      user: "tester",
      ...(run === undefined ? {} : { runCommand: run }),
      ...(surroundings === undefined ? {} : { surroundings }),
    },
    { settingsFile, dataFolder: folder, version: "0.1.0", demo: null },
  );
  let disposed: Promise<void> | null = null;
  const close = () => {
    disposed ??= console.dispose();
    return disposed;
  };
  closeAfterwards({ close });
  const states = new Map<string, unknown>();
  let waiting: { readonly holds: () => boolean; readonly done: () => void }[] = [];
  const follow = (topic: TopicName, key: string) =>
    console.subscribe(topic, key, (message) => {
      said.push(JSON.stringify(message));
      const at = `${topic} ${key}`;
      if (message.kind === "snapshot") states.set(at, message.state);
      if (message.kind === "patch") {
        const reduce = topics[topic].reduce as (state: unknown, patch: unknown) => unknown;
        states.set(at, reduce(states.get(at), message.patch));
      }
      const met = waiting.filter(({ holds }) => holds());
      waiting = waiting.filter((one) => !met.includes(one));
      for (const { done } of met) done();
    });
  follow("settings", "");
  follow("health", "");
  const backends = () => (states.get("health ") as { readonly backends: Record<string, BackendHealth> }).backends;
  return {
    console,
    clock,
    folder,
    said,
    health: (id) => {
      const found = backends()[id];
      if (found === undefined) throw new Error(`no backend ${id}`);
      return found;
    },
    settings: () => states.get("settings ") as SettingsState,
    write,
    call: async (name, input) => {
      const result = await console.call(name, input);
      said.push(JSON.stringify(result));
      if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
      return result.value as CallOutput<typeof name>;
    },
    follow,
    until: (holds) =>
      new Promise((done) => {
        if (holds()) done();
        else waiting.push({ holds, done });
      }),
    close,
  };
}
