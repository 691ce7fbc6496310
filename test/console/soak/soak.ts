import { accessSync, constants, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type Console, createConsole } from "../../../electron/console/console.ts";
import { createMemoryStore } from "../../../electron/console/credentials/memory.ts";
import type { TopicMessage } from "../../../shared/bridge.ts";
import type { TopicName, topics } from "../../../shared/contract.ts";
import { follow, type Held } from "../../../shared/state/follow.ts";
import { createFakeClock, settled } from "../../support/clock.ts";

import { type SoakServers, startSoakServers } from "./servers.ts";

const environments = 5;
const hour = 3_600_000;
const quarter = hour / 4;

/** What was in use at the end of a simulated hour. */
export interface Reading {
  readonly hour: number;
  /** After everything that nobody holds was collected. */
  readonly heapBytes: number;
  readonly alarms: number;
  readonly connections: number;
  readonly databaseBytes: number;
  readonly requests: number;
}

export interface SoakResult {
  readonly readings: readonly Reading[];
  readonly afterEnd: { readonly alarms: number; readonly connections: number };
  readonly warnings: readonly string[];
}

export interface SoakOptions {
  readonly hours: number;
  /** Told of the console before it runs, to do something that it should not. */
  readonly plant?: (console: Console) => void;
}

/**
 * Hours of a console that watches five environments, on a clock that is turned: polls over real connections, alerts that
 * come and go, searches, a tail, and an environment that falls silent for a quarter of each hour.
 */
export async function soak({ hours, plant }: SoakOptions): Promise<SoakResult> {
  const clock = createFakeClock();
  const servers = await startSoakServers(clock.now);
  const folder = mkdtempSync(join(memoryFolder(), "incident-console-soak-"));
  const settingsFile = join(folder, "environments.json");
  writeFileSync(settingsFile, JSON.stringify({ version: 1, environments: settingsOf(servers.url) }));
  const warnings = new Set<string>();
  const console = await createConsole(
    {
      clock,
      random: () => 0.5,
      secrets: createMemoryStore("A test."),
      log: { info: () => {}, warn: (line) => warnings.add(line) },
      notifier: { show: async () => ({ by: "system", message: null }), close: () => {} },
      user: "tester",
    },
    { settingsFile, dataFolder: folder, version: "test", demo: null },
  );
  try {
    const health = followLikeAPage(console, "health");
    const others = (["alerts", "silences", "notifications", "acknowledgements"] as const).map((topic) =>
      followLikeAPage(console, topic),
    );
    plant?.(console);
    const idle = () => health.until((state) => Object.values(state?.backends ?? {}).every(({ polling }) => !polling));
    const readings: Reading[] = [];
    await idle();
    for (let number = 1; number <= hours; number += 1) {
      await oneHour(console, servers, clock, idle);
      readings.push({
        hour: number,
        heapBytes: await heapBytes(),
        alarms: clock.alarms().length,
        connections: servers.openConnections(),
        databaseBytes: statSync(join(folder, "history.sqlite")).size,
        requests: servers.requests(),
      });
    }
    for (const topic of [health, ...others]) topic.stop();
    await console.dispose();
    await untilTrue(() => servers.openConnections() === 0);
    const afterEnd = { alarms: clock.alarms().length, connections: servers.openConnections() };
    return { readings, afterEnd, warnings: [...warnings] };
  } finally {
    await servers.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
  }
}

/** A disk would be waited for at each of many thousand writes, which says nothing about memory. */
function memoryFolder(): string {
  try {
    accessSync("/dev/shm", constants.W_OK);
    return "/dev/shm";
  } catch {
    return tmpdir();
  }
}

/** One is asked every 15 s, as often as usual; the others seldom, so that eight hours are short. */
function settingsOf(url: string): readonly object[] {
  const kinds = { prometheus: `${url}/0/prometheus`, loki: `${url}/0/loki` };
  return Array.from({ length: environments }, (_, index) => ({
    id: `e${index}`,
    name: `Environment ${index}`,
    production: false,
    alertmanagers: [{ url: `${url}/${index}/alertmanager`, pollInterval: index === 0 ? "15s" : "120s" }],
    ...(index > 0
      ? {}
      : {
          prometheus: { url: kinds.prometheus, pollInterval: "60s" },
          loki: { url: kinds.loki, selector: '{service_name="shell"}', pollInterval: "120s" },
        }),
  }));
}

async function oneHour(
  console: Console,
  servers: SoakServers,
  clock: ReturnType<typeof createFakeClock>,
  idle: () => Promise<void>,
): Promise<void> {
  for (let part = 0; part < 4; part += 1) {
    servers.silence(4, part === 2);
    await search(console);
    const tail = await startTail(console, servers);
    const end = clock.now() + quarter;
    while (clock.now() < end) {
      // No further than the next alarm, so that no deadline passes while an answer is on its way.
      await clock.advance(Math.min(clock.alarms()[0] ?? quarter, end - clock.now()));
      await idle();
      if (clock.now() % 60_000 < 1_000) servers.sendLine();
    }
    await call(console, "tail.stop", { tail });
    await untilTrue(() => servers.tails() === 0);
  }
}

async function search(console: Console): Promise<void> {
  const query = { kind: "request", id: "abc12345" };
  const { search: id } = (await call(console, "search.start", {
    query,
    environments: ["e0"],
    range: { kind: "widening" },
  })) as { readonly search: string };
  const topic = followLikeAPage(console, "search", id);
  await topic.until((state) => Object.values(state?.environments ?? {}).every(({ status }) => status !== "searching"));
  topic.stop();
  await call(console, "search.close", { search: id });
}

async function startTail(console: Console, servers: SoakServers): Promise<string> {
  const started = await call(console, "tail.start", { expression: '{service_name="shell"}', environments: ["e0"] });
  await untilTrue(() => servers.tails() === 1);
  return (started as { readonly tail: string }).tail;
}

async function call(console: Console, name: string, input: unknown): Promise<unknown> {
  const result = await console.call(name, input);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

function followLikeAPage<N extends TopicName>(console: Console, topic: N, key = "") {
  type State = ReturnType<(typeof topics)[N]["reduce"]>;
  let held: Held<N> | null = null;
  let waiting: { readonly holds: (state: State | null) => boolean; readonly done: () => void }[] = [];
  const state = () => (held?.state ?? null) as State | null;
  const stop = console.subscribe(topic, key, (message) => {
    const followed = follow(topic, held, message as TopicMessage<N>);
    held = followed.kind === "held" ? followed.held : null;
    for (const { holds, done } of waiting) if (holds(state())) done();
    waiting = waiting.filter(({ holds }) => !holds(state()));
  });
  return {
    stop,
    until: (holds: (state: State | null) => boolean) =>
      new Promise<void>((done) => {
        if (holds(state())) done();
        else waiting.push({ holds, done });
      }),
  };
}

async function untilTrue(holds: () => boolean): Promise<void> {
  while (!holds()) await settled();
}

let collect: (() => void) | null = null;

async function heapBytes(): Promise<number> {
  if (collect === null) {
    setFlagsFromString("--expose-gc");
    collect = runInNewContext("gc") as () => void;
  }
  // What finalizers let go of is collected the next time.
  for (let round = 0; round < 3; round += 1) {
    collect();
    await settled();
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
