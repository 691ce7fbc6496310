import { expect, test } from "vitest";
import { Restarts } from "../../../electron/console/environments/restarts.ts";
import { createFakeClock } from "../../support/clock.ts";

const minute = 60_000;
const hour = 60 * minute;
const restarted = "It restarted and may not have all its alerts back yet.";

/** Asks a server every minute; it tells when its process started, counted from a day ago, or null. Answers why it settles. */
function createHarness() {
  const clock = createFakeClock();
  const restarts = new Restarts(clock);
  const longAgo = clock.now() - 24 * hour;
  let last: number | null = null;
  return {
    clock,
    poll: async (start: number | null) => {
      last = restarts.notice("prometheus", start === null ? null : longAgo + start, last);
      const why = restarts.settlingSince("prometheus", last);
      await clock.advance(minute);
      return why;
    },
  };
}

test("a server that restarted settles for minutes, though the clock is set back meanwhile", async () => {
  const { clock, poll } = createHarness();
  const said = [await poll(0), await poll(hour)];
  clock.set(-hour);
  said.push(await poll(hour), await poll(hour), await poll(hour));
  expect(said).toEqual([null, restarted, restarted, restarted, null]);
});

test("a restart is noticed though the server did not tell its start in between", async () => {
  const { poll } = createHarness();
  expect([await poll(null), await poll(0), await poll(null), await poll(hour)]).toEqual([null, null, null, restarted]);
});

test("copies that answer in turn at one URL are no restarts, and prove nothing by what one leaves out", async () => {
  const { poll } = createHarness();
  const said = [await poll(0), await poll(hour), await poll(0), await poll(hour), await poll(hour), await poll(hour)];
  const copies = expect.stringMatching(/^Several servers answer at its URL in turn/);
  expect(said).toEqual([null, restarted, copies, copies, copies, null]);
  expect(await poll(2 * hour)).toBe(restarted);
});
