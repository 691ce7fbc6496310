import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ConsoleError } from "../../../electron/console/errors.ts";
import {
  createPoller,
  longestBackOffMs,
  longestRetryAfterMs,
  nextDelay,
  type PollerOptions,
  type PollState,
  sleepThresholdMs,
  spread,
} from "../../../electron/console/polling/poller.ts";
import { createFakeClock, settled } from "../../support/clock.ts";

const refused = new ConsoleError("UNREACHABLE", "Prometheus cannot be reached.");

/** A poller on a fake clock, whose polls end when the test says so. */
function createHarness(changes: Partial<PollerOptions> = {}) {
  const clock = createFakeClock(0);
  const startedAt: number[] = [];
  const states: PollState[] = [];
  const signals: AbortSignal[] = [];
  const open: { resolve: () => void; reject: (cause: unknown) => void }[] = [];
  let wakes = 0;
  const poller = createPoller({
    clock,
    random: () => 0.5,
    intervalMs: 15_000,
    run: (signal) => {
      startedAt.push(clock.now());
      signals.push(signal);
      return new Promise((resolve, reject) => open.push({ resolve, reject }));
    },
    onState: (state) => states.push(state),
    onWake: () => {
      wakes += 1;
    },
    ...changes,
  });
  return {
    poller,
    clock,
    startedAt,
    states,
    signals,
    wakes: () => wakes,
    underWay: () => open.length,
    succeed: async () => {
      open.shift()?.resolve();
      await settled();
    },
    fail: async (cause: unknown = refused) => {
      open.shift()?.reject(cause);
      await settled();
    },
  };
}

/** A poller each of whose polls ends at once, as `outcome` says. */
function createQuickHarness(outcome: () => Promise<void>, changes: Partial<PollerOptions> = {}) {
  const clock = createFakeClock(0);
  const startedAt: number[] = [];
  const poller = createPoller({
    clock,
    random: () => 0.5,
    intervalMs: 15_000,
    run: () => {
      startedAt.push(clock.now());
      return outcome();
    },
    onState: () => {},
    onWake: () => {},
    ...changes,
  });
  return { poller, clock, startedAt };
}

describe("a poller", () => {
  test("polls at once, and then at its interval", async () => {
    const { poller, clock, startedAt } = createQuickHarness(() => Promise.resolve());
    poller.start();
    await clock.advance(45_000);
    expect(startedAt).toEqual([0, 15_000, 30_000, 45_000]);
  });

  test("counts its interval from the end of a poll, and never polls twice at a time", async () => {
    const { poller, clock, startedAt, underWay, succeed } = createHarness();
    poller.start();
    await clock.advance(100_000);
    expect([startedAt, underWay()]).toEqual([[0], 1]);
    await succeed();
    await clock.advance(15_000);
    expect(startedAt).toEqual([0, 115_000]);
  });

  test("tells what it does, what it has, and what went wrong", async () => {
    const { poller, clock, states, succeed, fail } = createHarness();
    const none = {
      polling: false,
      nextPollAt: null,
      lastSuccessAt: null,
      error: null,
      failingSince: null,
      failures: 0,
    };
    poller.start();
    await clock.advance(100);
    await succeed();
    await clock.advance(15_000);
    await fail();
    await clock.advance(15_000);
    await fail(new TypeError("a bug"));
    await clock.advance(30_000);
    await succeed();
    const bug = { code: "INTERNAL", message: "Something went wrong inside the console: a bug" };
    expect(
      states.map(({ error, ...state }) => ({ ...state, error: error && { code: error.code, message: error.message } })),
    ).toEqual([
      { ...none, polling: true },
      { ...none, nextPollAt: 15_100, lastSuccessAt: 100 },
      { ...none, polling: true, lastSuccessAt: 100 },
      {
        ...none,
        nextPollAt: 30_100,
        lastSuccessAt: 100,
        error: { code: "UNREACHABLE", message: refused.message },
        failingSince: 15_100,
        failures: 1,
      },
      {
        ...none,
        polling: true,
        lastSuccessAt: 100,
        error: { code: "UNREACHABLE", message: refused.message },
        failingSince: 15_100,
        failures: 1,
      },
      { ...none, nextPollAt: 60_100, lastSuccessAt: 100, error: bug, failingSince: 15_100, failures: 2 },
      { ...none, polling: true, lastSuccessAt: 100, error: bug, failingSince: 15_100, failures: 2 },
      { ...none, nextPollAt: 75_100, lastSuccessAt: 60_100 },
    ]);
  });

  test("gives an answer no longer than its time where the clock is set back after it", async () => {
    const { poller, clock, states, succeed, fail } = createHarness();
    poller.start();
    await clock.advance(5_000_000);
    await succeed();
    await clock.advance(14_000);
    clock.set(-3_600_000);
    await clock.advance(1_000);
    await fail();
    const failing = { lastSuccessAt: 1_415_000, failingSince: 1_415_000 };
    expect(states.at(-1)).toMatchObject(failing);
    await clock.advance(15_000);
    await fail();
    expect(states.at(-1)).toMatchObject({ ...failing, failures: 2 });
    clock.set(-3_600_000);
    await clock.advance(30_000);
    await fail();
    expect(states.at(-1)).toMatchObject({ lastSuccessAt: -2_140_000, failingSince: -2_140_000 });
  });

  test("waits longer with each failure, and as before after a success", async () => {
    let failing = true;
    const { poller, clock, startedAt } = createQuickHarness(() =>
      failing ? Promise.reject(refused) : Promise.resolve(),
    );
    poller.start();
    await clock.advance(165_000);
    expect(startedAt).toEqual([0, 15_000, 45_000, 105_000, 165_000]);
    failing = false;
    await clock.advance(75_000);
    expect(startedAt.slice(5)).toEqual([225_000, 240_000]);
  });

  test("waits as long as the server wants", async () => {
    const limited = new ConsoleError("RATE_LIMITED", "Loki wants to be left alone.", { retryAfterMs: 120_000 });
    const { poller, clock, startedAt } = createQuickHarness(() => Promise.reject(limited));
    poller.start();
    await clock.advance(240_000);
    expect(startedAt).toEqual([0, 120_000, 240_000]);
  });

  test("spreads its polls, by chance, around the interval", async () => {
    const chances = [0, 0.999_999, 0.25];
    const { poller, clock, startedAt } = createQuickHarness(() => Promise.resolve(), {
      random: () => chances.shift() ?? 0.5,
    });
    poller.start();
    await clock.advance(60_000);
    expect(startedAt).toEqual([0, 13_500, 30_000, 44_250, 59_250]);
  });
});

describe("asked to poll now, a poller", () => {
  test("polls at once, and its interval begins anew", async () => {
    const { poller, clock, startedAt } = createQuickHarness(() => Promise.resolve());
    poller.start();
    await clock.advance(5_000);
    poller.pollNow();
    await clock.advance(20_000);
    expect([startedAt, clock.alarms().length]).toEqual([[0, 5_000, 20_000], 1]);
  });

  test("polls right after the poll that is under way, once for all that asked", async () => {
    const { poller, clock, startedAt, underWay, succeed } = createHarness();
    poller.start();
    await clock.advance(1_000);
    poller.pollNow();
    poller.pollNow();
    expect([startedAt, underWay()]).toEqual([[0], 1]);
    await succeed();
    await clock.advance(0);
    expect([startedAt, underWay()]).toEqual([[0, 1_000], 1]);
    await succeed();
    await clock.advance(15_000);
    expect(startedAt).toEqual([0, 1_000, 16_000]);
  });

  test("does not wait for the back-off nor for Retry-After", async () => {
    const limited = new ConsoleError("UNAVAILABLE", "Later.", { retryAfterMs: 600_000 });
    const { poller, clock, startedAt, fail } = createHarness();
    poller.start();
    await fail(limited);
    await clock.advance(1_000);
    poller.pollNow();
    poller.pollNow();
    await fail(limited);
    await clock.advance(0);
    expect(startedAt).toEqual([0, 1_000, 1_000]);
  });
});

describe("suspended, a poller", () => {
  test("polls no more until it is asked, and at its interval from then on", async () => {
    const { poller, clock, startedAt } = createQuickHarness(() => Promise.resolve());
    poller.start();
    await clock.advance(5_000);
    poller.suspend();
    poller.suspend();
    await clock.advance(3_600_000);
    expect([startedAt, clock.alarms()]).toEqual([[0], []]);
    poller.pollNow();
    await clock.advance(15_000);
    expect(startedAt).toEqual([0, 3_605_000, 3_620_000]);
  });

  test.each(["succeed", "fail"] as const)("lets the poll under way end and sets no alarm: %s", async (end) => {
    const { poller, clock, startedAt, states, signals, ...polls } = createHarness();
    poller.start();
    poller.pollNow();
    poller.suspend();
    await polls[end]();
    await clock.advance(3_600_000);
    expect(states.at(-1)).toMatchObject({ polling: false, nextPollAt: null, failures: end === "fail" ? 1 : 0 });
    expect([startedAt, signals.map(({ aborted }) => aborted), clock.alarms()]).toEqual([[0], [false], []]);
  });

  test("during a poll, and asked again before that ends, polls right after it", async () => {
    const { poller, clock, startedAt, succeed } = createHarness();
    poller.start();
    poller.suspend();
    poller.pollNow();
    await clock.advance(1_000);
    await succeed();
    await clock.advance(0);
    expect(startedAt).toEqual([0, 1_000]);
  });

  test("by a listener at the end of a poll, sets no alarm", async () => {
    const { poller, clock, startedAt } = createQuickHarness(() => Promise.reject(refused), {
      onState: ({ polling }) => {
        if (!polling) poller.suspend();
      },
    });
    poller.start();
    await clock.advance(3_600_000);
    expect([startedAt, clock.alarms()]).toEqual([[0], []]);
  });

  test("does not poll after a sleep of the machine that its alarm did not outlive, nor once it is stopped", async () => {
    const { poller, clock, startedAt } = createQuickHarness(() => Promise.resolve());
    poller.start();
    await settled();
    poller.suspend();
    await clock.sleep(3_600_000);
    poller.stop();
    poller.suspend();
    poller.pollNow();
    await clock.advance(3_600_000);
    expect([startedAt, clock.alarms()]).toEqual([[0], []]);
  });
});

describe("stopped, a poller", () => {
  test("polls no more, not even when asked", async () => {
    const { poller, clock, startedAt } = createQuickHarness(() => Promise.resolve());
    poller.start();
    await settled();
    poller.stop();
    poller.pollNow();
    await clock.advance(100_000);
    expect([startedAt, clock.alarms()]).toEqual([[0], []]);
  });

  test("ends the poll under way and says nothing of it", async () => {
    const { poller, clock, states, signals, fail } = createHarness();
    poller.start();
    const before = states.length;
    poller.stop();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    await fail();
    await clock.advance(100_000);
    expect([states.length, clock.alarms()]).toEqual([before, []]);
  });
});

describe("after a sleep of the machine, a poller", () => {
  test("says so before it polls, once", async () => {
    const order: string[] = [];
    const { poller, clock } = createQuickHarness(
      () => {
        order.push("poll");
        return Promise.resolve();
      },
      { onWake: () => order.push("wake") },
    );
    poller.start();
    await settled();
    await clock.sleep(15_000 + sleepThresholdMs + 1);
    await clock.advance(15_000);
    expect(order).toEqual(["poll", "wake", "poll", "poll"]);
  });

  test("takes a timer that is only somewhat late for load", async () => {
    const { poller, clock, startedAt, wakes, succeed } = createHarness();
    poller.start();
    await succeed();
    await clock.sleep(15_000 + sleepThresholdMs);
    expect([startedAt, wakes()]).toEqual([[0, 45_000], 0]);
  });

  test("does not take a long poll for a sleep", async () => {
    const { poller, clock, wakes, succeed } = createHarness();
    poller.start();
    await clock.advance(10 * sleepThresholdMs);
    await succeed();
    await clock.advance(15_000);
    expect(wakes()).toBe(0);
  });
});

test("whatever is asked and however polls end, there is never more than one under way, and one to come unless it is suspended", async () => {
  const action = fc.oneof(
    fc.constantFrom("pollNow" as const, "suspend" as const, "succeed" as const, "fail" as const),
    fc.integer({ min: 0, max: 90_000 }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(action, { maxLength: 25 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      async (actions, chance) => {
        const { poller, clock, underWay, succeed, fail } = createHarness({ random: () => chance });
        let suspended = false;
        poller.start();
        for (const one of actions) {
          if (one === "pollNow" || one === "suspend") {
            poller[one]();
            suspended = one === "suspend";
          } else if (one === "succeed") await succeed();
          else if (one === "fail") await fail();
          else await clock.advance(one);
          if (suspended) expect([underWay() <= 1, clock.alarms()]).toEqual([true, []]);
          else expect(underWay() + clock.alarms().length).toBe(1);
        }
      },
    ),
    { numRuns: 150 },
  );
});

describe("the delay", () => {
  test.each([
    [15_000, 0, null, 15_000],
    [15_000, 1, null, 15_000],
    [15_000, 2, null, 30_000],
    [15_000, 3, null, 60_000],
    [15_000, 1_000, null, longestBackOffMs],
    [1_000, 4, null, 8_000],
    [3_600_000, 5, null, 3_600_000],
    [15_000, 1, 1_000, 15_000],
    [15_000, 1, 90_000, 90_000],
    [15_000, 3, 90_000, 90_000],
    [15_000, 1, 86_400_000, longestRetryAfterMs],
    [15_000, 0, 90_000, 15_000],
  ])(
    "of an interval of %d ms after %d failures and Retry-After %j is %d ms",
    (interval, failures, retryAfter, delay) => {
      expect(nextDelay(interval, failures, retryAfter)).toBe(delay);
    },
  );

  test("is spread by a tenth at most, and grows with chance", () => {
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_600_000 }), chance, chance, (delay, a, b) => {
        const [low, high] = [spread(delay, Math.min(a, b)), spread(delay, Math.max(a, b))];
        expect([low >= Math.floor(delay * 0.9), low <= high, high <= Math.ceil(delay * 1.1)]).toEqual([
          true,
          true,
          true,
        ]);
      }),
    );
    expect([spread(10_000, 0), spread(10_000, 0.5), spread(10_000, 1)]).toEqual([9_000, 10_000, 11_000]);
  });
});

describe("a listener that throws", () => {
  test("at the end of a poll ends no polls; what it could not take in counts as a failed poll, which it is told", async () => {
    const states: PollState[] = [];
    let broken = true;
    const { poller, clock, startedAt } = createQuickHarness(() => Promise.resolve(), {
      onState: (state) => {
        states.push(state);
        if (broken && !state.polling && state.error === null) throw new TypeError("a bug");
      },
    });
    poller.start();
    await clock.advance(15_000);
    expect(startedAt).toEqual([0, 15_000]);
    expect(states.at(-1)).toMatchObject({
      polling: false,
      nextPollAt: 30_000,
      lastSuccessAt: null,
      failingSince: 0,
      failures: 2,
      error: { code: "INTERNAL", message: expect.stringContaining("a bug") },
    });
    broken = false;
    await clock.advance(15_000);
    expect(states.at(-1)).toMatchObject({ lastSuccessAt: 30_000, error: null, failingSince: null, failures: 0 });
  });

  test("always, or when the machine woke up, ends no polls", async () => {
    const fail = () => {
      throw new Error("no");
    };
    const { poller, clock, startedAt } = createQuickHarness(() => Promise.reject(refused), {
      onState: fail,
      onWake: fail,
    });
    poller.start();
    await clock.advance(15_000);
    await clock.sleep(3_600_000);
    await clock.advance(60_000);
    expect(startedAt.length).toBeGreaterThan(3);
    poller.stop();
    expect(clock.alarms()).toEqual([]);
  });

  test("a poll that throws before it promises anything is a failed one", async () => {
    const { poller, clock, startedAt } = createQuickHarness(() => {
      throw new Error("no");
    });
    poller.start();
    await clock.advance(15_000);
    expect(startedAt).toEqual([0, 15_000]);
  });
});
