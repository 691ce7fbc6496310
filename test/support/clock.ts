import type { Clock } from "../../electron/console/world.ts";

/** A clock that stands still until it is told. Nothing here waits for real time. */
export interface FakeClock extends Clock {
  /** Lets time pass: every alarm rings at its own moment, and what it sets going has run before the next one. */
  advance(milliseconds: number): Promise<void>;
  /** The machine sleeps: time jumps, and alarms that were due meanwhile ring late, all at the end. */
  sleep(milliseconds: number): Promise<void>;
  /** Somebody sets the clock by so much, forward or back: no time passes, so every alarm is as far off as before. */
  set(milliseconds: number): void;
  /** Milliseconds until each alarm that is set, soonest first. */
  alarms(): number[];
}

/** 2026-11-21T03:42:00Z, the hour in which the fixtures were recorded. */
export const recordedHour = Date.parse("2026-11-21T03:42:00Z");

export function createFakeClock(start = recordedHour): FakeClock {
  let now = start;
  const alarms = new Set<{ at: number; readonly ring: () => void }>();

  function nextDue() {
    const due = [...alarms].filter(({ at }) => at <= now);
    return due.sort((a, b) => a.at - b.at)[0];
  }

  async function ringDue(): Promise<void> {
    for (let alarm = nextDue(); alarm !== undefined; alarm = nextDue()) {
      alarms.delete(alarm);
      alarm.ring();
      await settled();
    }
  }

  return {
    now: () => now,
    after: (milliseconds, ring) => {
      const alarm = { at: now + milliseconds, ring };
      alarms.add(alarm);
      return () => alarms.delete(alarm);
    },
    alarms: () => [...alarms].map(({ at }) => at - now).sort((a, b) => a - b),
    advance: async (milliseconds) => {
      const end = now + milliseconds;
      // What was set going before may set alarms of its own first.
      await settled();
      await ringDue();
      for (;;) {
        const next = Math.min(...[...alarms].map(({ at }) => at));
        if (next > end) break;
        now = next;
        await ringDue();
      }
      now = end;
      await settled();
    },
    sleep: async (milliseconds) => {
      now += milliseconds;
      await ringDue();
    },
    set: (milliseconds) => {
      now += milliseconds;
      for (const alarm of alarms) alarm.at += milliseconds;
    },
  };
}

/** Resolves when everything that promises have set going by now has run. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
