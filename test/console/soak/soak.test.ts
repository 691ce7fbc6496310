import { expect, test } from "vitest";
import { type Reading, soak } from "./soak.ts";

/** Bytes that an hour may add, of which code that is compiled late is a part. */
const tolerated = 400_000;

/** Bytes that an hour adds, from the second one on, when all code has been compiled and every cache is full. */
function growthPerHour(readings: readonly Reading[]): number {
  const [, second] = readings;
  const last = readings.at(-1);
  if (second === undefined || last === undefined) throw new Error("two hours are the least");
  return (last.heapBytes - second.heapBytes) / (last.hour - second.hour);
}

test("eight hours of five environments add nothing to memory, connections and timers", {
  timeout: 300_000,
}, async () => {
  const { readings, afterEnd, warnings } = await soak({ hours: 8 });
  expect(readings.map(({ hour }) => hour)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(growthPerHour(readings), JSON.stringify(readings)).toBeLessThan(tolerated);
  const [, second] = readings;
  for (const reading of readings.slice(2)) {
    expect(reading.alarms).toBeLessThanOrEqual((second?.alarms ?? 0) + 2);
    expect(reading.connections).toBeLessThanOrEqual((second?.connections ?? 0) + 2);
  }
  // Three for every poll of the one that is asked every 15 s, and what the others add.
  expect(readings.at(-1)?.requests).toBeGreaterThan(3 * 1_900);
  // 2,400 episodes and what was decided about them.
  expect(readings.at(-1)?.databaseBytes).toBeLessThan(16 * 2 ** 20);
  expect(afterEnd).toEqual({ alarms: 0, connections: 0 });
  expect(warnings).toEqual([]);
});

test("a listener that keeps what it works out would be found", { timeout: 300_000 }, async () => {
  // 8 KB each, so that the few hours which the test can wait for tell it from what is compiled late.
  const kept: number[][] = [];
  const { readings } = await soak({
    hours: 3,
    plant: (console) =>
      console.subscribe("health", "", ({ kind }) => {
        kept.push(Array.from({ length: 1_000 }, (_, index) => index + kind.length + 0.5));
      }),
  });
  expect(kept.length).toBeGreaterThan(1_000);
  expect(growthPerHour(readings)).toBeGreaterThan(tolerated);
});
