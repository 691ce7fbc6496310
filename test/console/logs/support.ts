import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { type Console, createConsole } from "../../../electron/console/console.ts";
import type { StoredCredential } from "../../../electron/console/credentials/kept.ts";
import type { Clock, SecretStore, World } from "../../../electron/console/world.ts";
import { type CallInput, type CallName, type TopicName, type TopicState, topics } from "../../../shared/contract.ts";
import type { Result } from "../../../shared/errors.ts";
import type { SearchState } from "../../../shared/model/logs.ts";
import { follow, type Held } from "../../../shared/state/follow.ts";
import { closeAfterwards, createManualClock, temporaryFolder } from "../http/support.ts";

/** An environment as `environments.json` has it; what is left out is a quiet default. */
export interface EnvironmentOptions {
  readonly id: string;
  readonly name?: string;
  readonly prometheus?: Readonly<Record<string, unknown>>;
  readonly alertmanagers?: readonly Readonly<Record<string, unknown>>[];
  readonly loki?: Readonly<Record<string, unknown>>;
}

export interface TestConsole {
  readonly console: Console;
  /** Lines that the console wrote to its log. */
  readonly log: readonly string[];
  call(name: CallName, input: unknown): Promise<Result<unknown>>;
  /** Starts a search and follows it. */
  search(input: CallInput<"search.start">): Promise<FollowedTopic<"search">>;
  follow<N extends TopicName>(topic: N, key?: string): FollowedTopic<N>;
}

/** Starts the console on a settings file of these environments; it is disposed of when the test ends. */
export async function startConsole(
  environments: readonly EnvironmentOptions[],
  clock: Clock = createManualClock(),
): Promise<TestConsole> {
  const settingsFile = join(await temporaryFolder(), "environments.json");
  const described = environments.map((environment) => ({
    production: false,
    ...environment,
    name: environment.name ?? environment.id,
  }));
  await writeFile(settingsFile, JSON.stringify({ version: 1, environments: described }));
  const log: string[] = [];
  const world: World = {
    clock,
    random: () => 0.5,
    secrets: sessionSecrets(),
    log: { info: (message) => log.push(message), warn: (message) => log.push(message) },
    notifier: null,
    user: "tester",
  };
  const console = await createConsole(world, { settingsFile, dataFolder: null, version: "test", demo: null });
  closeAfterwards({ close: () => console.dispose() });
  const problems = followTopic(console, "settings").state?.problems;
  expect(problems, "the test's own settings").toEqual([]);
  const call = (name: CallName, input: unknown) => console.call(name, input);
  return {
    console,
    log,
    call,
    search: async (input) => {
      const result = await call("search.start", input);
      if (!result.ok) throw new Error(result.error.message);
      return followTopic(console, "search", (result.value as { readonly search: string }).search);
    },
    follow: (topic, key) => followTopic(console, topic, key),
  };
}

function sessionSecrets(): SecretStore {
  const kept = new Map<string, StoredCredential>();
  return {
    describe: async () => ({ kind: "session", reason: "a test" }),
    get: async (account) => {
      const credential = kept.get(account);
      return credential === undefined ? null : { credential, kept: "session" };
    },
    set: async (account, credential) => {
      kept.set(account, credential);
      return { kept: "session", note: null };
    },
    delete: async (account) => {
      kept.delete(account);
    },
    deleteAll: async () => kept.clear(),
    retry: async () => {},
  };
}

export interface FollowedTopic<N extends TopicName> {
  readonly key: string;
  /** Null once the topic is gone. */
  readonly state: TopicState<N> | null;
  /** How many patches came. */
  readonly patches: number;
  /** The state as soon as it is as wanted; the test's own time limit is the deadline. */
  until(holds: (state: TopicState<N>) => boolean): Promise<TopicState<N>>;
  gone(): Promise<void>;
}

/** Follows a topic as a renderer does. What breaks the contract fails the test. */
export function followTopic<N extends TopicName>(console: Console, topic: N, key = ""): FollowedTopic<N> {
  let held: Held<N> | null = null;
  let patches = 0;
  let broken: Error | null = null;
  const waiting = new Set<() => void>();
  const stop = console.subscribe(topic, key, (message) => {
    if (message.kind === "patch") {
      patches += 1;
      const parsed = topics[topic].patch.safeParse(message.patch);
      if (!parsed.success) broken = new Error(`a patch of ${topic} is not as agreed: ${parsed.error.message}`);
    }
    const next = follow(topic, held, message as Parameters<typeof follow<N>>[2]);
    if (next.kind === "lost") broken = new Error(`a patch of ${topic} is missing`);
    held = next.kind === "held" ? next.held : null;
    for (const check of [...waiting]) check();
  });
  closeAfterwards({ close: async () => stop() });

  function wait<T>(read: () => { readonly value: T } | null): Promise<T> {
    return new Promise((resolve, reject) => {
      const check = () => {
        const found = broken === null ? read() : null;
        if (found === null && broken === null) return;
        waiting.delete(check);
        if (broken !== null) reject(broken);
        else if (found !== null) resolve(found.value);
      };
      waiting.add(check);
      check();
    });
  }

  const current = (): TopicState<N> | null => held?.state ?? null;
  return {
    key,
    get state() {
      return current();
    },
    get patches() {
      return patches;
    },
    until: (holds) =>
      wait(() => {
        const state = current();
        return state !== null && holds(state) ? { value: state } : null;
      }),
    gone: () => wait(() => (held === null ? { value: undefined } : null)),
  };
}

/** True once no environment of a search is being asked. */
export function isSettled(state: SearchState): boolean {
  return Object.values(state.environments).every(({ status }) => status !== "searching");
}

/** What a person would call one clear sentence (or two): begins with a capital, ends, and quotes no machine's text. */
export function expectSentence(message: string): void {
  expect(message).toMatch(/^[A-Z]/);
  expect(message).toMatch(/[.?!]$/);
  expect(message).not.toMatch(/[\n\r\t]/);
  expect(message, "markup").not.toMatch(/<\/?[a-z!]/i);
  expect(message, "JSON").not.toMatch(/[{}]|":/);
  expect(message, "a stack").not.toMatch(/\bat \S+:\d+:\d+|node:internal|\.ts:|Error:/);
  expect(message).not.toMatch(/undefined|\[object|NaN at/);
  expect(message.length).toBeLessThan(400);
}
