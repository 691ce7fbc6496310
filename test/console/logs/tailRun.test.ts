import { expect, test } from "vitest";
import { StreamTable } from "../../../electron/console/logs/entries.ts";
import { splitTailQuery } from "../../../electron/console/logs/tail/filter.ts";
import { TailRun } from "../../../electron/console/logs/tail/tailRun.ts";
import type { LokiTailHttp } from "../../../electron/console/loki/client.ts";
import type { TailEnvironment, TailGap } from "../../../shared/model/tail.ts";
import type { StoredLine } from "../../support/lokiServer.ts";
import { createManualClock } from "../http/support.ts";
import { memoryTenant } from "./memoryLoki.ts";

const limits = { maxEntries: 5_000, maxSpanMs: 721 * 3_600_000 };
const service = { service: "shell" };

/** Everything that was begun has gone as far as it can without time passing. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** One tail, whose Loki and whose time a test plays by hand. */
function startRun() {
  const clock = createManualClock();
  const stored: StoredLine[] = [];
  const { tenant } = memoryTenant(stored, limits);
  let handlers: Parameters<LokiTailHttp["socket"]>[1]["handlers"] | null = null;
  const http: LokiTailHttp = {
    json: tenant.http.json,
    socket: async (_path, options) => {
      handlers = options.handlers;
      return { close: () => {} };
    },
  };
  const lines: string[] = [];
  const gaps: TailGap[] = [];
  const states: TailEnvironment[] = [];
  let order = 0;
  const run = new TailRun({
    environment: "production",
    http,
    tenant: null,
    query: splitTailQuery('{service="shell"}'),
    clock,
    timeoutMs: 10_000,
    streams: new StreamTable(),
    nextOrder: (count) => {
      order += count;
      return order - count;
    },
    onEntries: (entries) => lines.push(...entries.map(({ line }) => line)),
    onGap: (gap) => gaps.push(gap),
    onState: (state) => states.push(state),
  });
  /** A line that is stored, `agoMs` old. */
  const store = (line: string, agoMs = 0, stream: Readonly<Record<string, string>> = service) => {
    const at = BigInt(clock.now() - agoMs) * 1_000_000n;
    stored.push({ at, stream, line });
    return { stream, values: [[String(at), line]] };
  };
  run.start();
  return {
    clock,
    lines,
    gaps,
    states,
    store,
    send: (...streams: readonly unknown[]) => handlers?.onText(JSON.stringify({ streams })),
    dropped: (count: number) =>
      handlers?.onText(
        JSON.stringify({ streams: null, dropped_entries: Array.from({ length: count }, () => ({ timestamp: "1" })) }),
      ),
    cut: () => handlers?.onClose(1006, ""),
  };
}

test("what was written while a tail without a line was cut off is read, however long ago", async () => {
  const { clock, lines, store, cut } = startRun();
  await settled();
  cut();
  store("as it was lost");
  // A laptop that slept.
  clock.advance(3_600_000);
  await settled();
  expect(lines).toEqual(["as it was lost"]);
});

test("a line that comes to Loki later than a younger one of another host is read after a cut", async () => {
  const { clock, lines, store, send, cut } = startRun();
  await settled();
  clock.advance(5_000);
  send(store("of a fast host"));
  cut();
  store("of a slow host", 3_000);
  clock.advance(1_000);
  await settled();
  expect(lines).toEqual(["of a fast host", "of a slow host"]);
});

test("a host whose clock is ahead does not hide what the others wrote while the tail was cut off", async () => {
  const { clock, lines, store, send, cut } = startRun();
  await settled();
  send(store("five minutes ahead", -300_000));
  cut();
  clock.advance(500);
  store("of a host with the right time");
  clock.advance(500);
  await settled();
  expect(lines).toEqual(["five minutes ahead", "of a host with the right time"]);
});

test("the same text of two streams in one nanosecond is two lines, once each", async () => {
  const { clock, lines, store, send, cut } = startRun();
  await settled();
  const [first, second] = ["a", "b"].map((pod) => store("pool exhausted", 0, { ...service, pod }));
  send(first);
  send(second);
  expect(lines).toEqual(["pool exhausted", "pool exhausted"]);
  cut();
  clock.advance(1_000);
  await settled();
  expect(lines).toHaveLength(2);
});

test("a line that a query brings with metadata and a level is the one that came live without them", async () => {
  const { clock, lines, store, send, cut } = startRun();
  await settled();
  const { values } = store("once", 0, { ...service, detected_level: "info", trace_id: "1" });
  send({ stream: service, values });
  cut();
  clock.advance(1_000);
  await settled();
  expect(lines).toEqual(["once"]);
});

test("lines that come live meanwhile do not stand for those that the server dropped", async () => {
  const { clock, gaps, states, store, send, dropped } = startRun();
  await settled();
  clock.advance(1_000);
  send(store("one"));
  dropped(2);
  send(store("live 1"), store("live 2"));
  await settled();
  expect(gaps).toMatchObject([{ lines: 2 }]);
  expect(states.at(-1)?.lost).toBe(2);
});

test("lines beyond what is read after a cut are told, and the tail goes on at what is new", async () => {
  const { clock, lines, gaps, store, send, cut } = startRun();
  await settled();
  clock.advance(1_000);
  send(store("before"));
  cut();
  for (let index = 0; index < 30_000; index += 1) store(`missed ${index}`, -index);
  clock.advance(60_000);
  await settled();
  const read = lines.length;
  expect(gaps).toHaveLength(1);
  send(store("after"));
  await settled();
  expect(lines.slice(read)).toEqual(["after"]);
  expect(lines[read - 1]).toBe(`missed ${read - 2}`);
});

test("a connection that has died without a sign is made anew, also where lines never cease", async () => {
  const { clock, lines, states, store } = startRun();
  await settled();
  for (let second = 0; second < 15; second += 1) {
    store(`unsent ${second}`);
    clock.advance(1_000);
  }
  store("unsent 15");
  await settled();
  expect(states.at(-1)?.status).toBe("reconnecting");
  expect(lines).toHaveLength(16);
});

test("a Loki that ends each tail as soon as it is open is asked less and less often", async () => {
  const { clock, states, cut } = startRun();
  const waits: number[] = [];
  for (let times = 0; times < 4; times += 1) {
    await settled();
    cut();
    const wait = (states.at(-1)?.nextAttemptAt ?? 0) - clock.now();
    waits.push(wait);
    clock.advance(wait);
  }
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000]);
});
