import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { RateMeter } from "../../../../renderer/logs/tail/rate.ts";
import { isGap, missedWhilePaused, type TailFilter, TailRows } from "../../../../renderer/logs/tail/rows.ts";
import { countWords, gapWords, rateWords, resumeWords, tailWords } from "../../../../renderer/logs/tail/words.ts";
import type { LogEntry } from "../../../../shared/model/logs.ts";
import type { TailEnvironment, TailGap, TailState } from "../../../../shared/model/tail.ts";
import { reduceTail } from "../../../../shared/state/tail.ts";

const base = 1_795_000_000_000_000_000n;
const all: TailFilter = { errorsOnly: false, text: "", after: null };

function entry(at: number, order: number, change: Partial<LogEntry> = {}): LogEntry {
  const message = `line ${order}`;
  return {
    key: `k${order}`,
    environment: "production",
    timestamp: String(base + BigInt(at)),
    order,
    stream: 0,
    level: order % 5 === 0 ? "error" : "info",
    levelWord: "INFO",
    component: "app",
    message,
    line: message,
    ...change,
  };
}

function gap(at: number): TailGap {
  const time = String(base + BigInt(at));
  return { environment: "production", from: time, to: time, lines: 12, text: "Loki could not keep up." };
}

function empty(capacity: number): TailState {
  return { id: "t", expression: "{}", capacity, environments: {}, streams: [{}], entries: [], gaps: [], forgotten: 0 };
}

function patched(state: TailState, entries: readonly LogEntry[], gaps: readonly TailGap[] = []): TailState {
  return reduceTail(state, { environments: {}, streams: [], entries, gaps });
}

const names = (rows: TailRows) => rows.rows.map((row) => (isGap(row) ? "gap" : row.message));

describe("the rows of a live view", () => {
  it("look at new lines only, while the oldest leave", () => {
    const rows = new TailRows();
    let state = empty(1000);
    let looked = 0;
    for (let patch = 0; patch < 50; patch += 1) {
      state = patched(
        state,
        Array.from({ length: 100 }, (_, index) => entry(patch * 100 + index, patch * 100 + index)),
      );
      looked += rows.update(state, state.streams, all);
    }
    expect(looked).toBe(5_000);
    expect(rows.rows).toEqual(state.entries);
    expect(rows.update(state, state.streams, all)).toBe(0);
  });

  it("are what they would be if they were made anew, whatever comes in whichever order", () => {
    const patch = fc.record({
      entries: fc.array(fc.nat(300), { maxLength: 12 }),
      gap: fc.option(fc.nat(300), { freq: 6 }),
      filter: fc.constantFrom<TailFilter>(all, all, all, { ...all, errorsOnly: true }, { ...all, text: "1" }),
    });
    fc.assert(
      fc.property(fc.array(patch, { maxLength: 25 }), fc.integer({ min: 3, max: 40 }), (patches, capacity) => {
        const rows = new TailRows();
        let state = empty(capacity);
        let order = 0;
        for (const { entries, gap: gapAt, filter } of patches) {
          const made = entries.toSorted((a, b) => a - b).map((at) => entry(at, order++));
          state = patched(state, made, gapAt === null ? [] : [gap(gapAt)]);
          rows.update(state, state.streams, filter);
          const anew = new TailRows();
          anew.update(state, state.streams, filter);
          expect(names(rows)).toEqual(names(anew));
        }
      }),
    );
  });

  it("keep a gap before the first line where it is, whatever comes late", () => {
    const rows = new TailRows();
    let state = empty(4);
    const patches: readonly (readonly [readonly LogEntry[], readonly TailGap[]])[] = [
      [[entry(1, 0), entry(2, 1)], []],
      [[], [gap(0)]],
      [[entry(2, 2)], []],
      [[entry(1, 3)], []],
    ];
    for (const [entries, gaps] of patches) {
      state = patched(state, entries, gaps);
      rows.update(state, state.streams, all);
    }
    expect(names(rows)).toEqual(["gap", "line 0", "line 3", "line 1", "line 2"]);
  });

  it("have a gap where lines are missing", () => {
    const rows = new TailRows();
    let state = patched(empty(100), [entry(1, 1), entry(2, 2)]);
    rows.update(state, state.streams, all);
    state = patched(state, [], [gap(2)]);
    rows.update(state, state.streams, all);
    expect(names(rows)).toEqual(["line 1", "line 2", "gap"]);
    state = patched(state, [entry(9, 3)]);
    rows.update(state, state.streams, all);
    expect(names(rows)).toEqual(["line 1", "line 2", "gap", "line 3"]);
  });

  it("begin after what was cleared away", () => {
    const rows = new TailRows();
    const state = patched(empty(100), [entry(1, 1), entry(2, 2), entry(3, 3)]);
    rows.update(state, state.streams, { ...all, after: state.entries[1] ?? null });
    expect(names(rows)).toEqual(["line 3"]);
  });

  it("go back to what was there when the view was paused, and on again", () => {
    const rows = new TailRows();
    const paused = patched(empty(3), [entry(1, 1), entry(2, 2)]);
    const live = patched(patched(paused, [entry(3, 3), entry(4, 4)]), [entry(5, 5)]);
    rows.update(live, live.streams, all);
    rows.update(paused, paused.streams, all);
    expect(names(rows)).toEqual(["line 1", "line 2"]);
    rows.update(live, live.streams, all);
    expect(names(rows)).toEqual(["line 3", "line 4", "line 5"]);
    expect(missedWhilePaused(paused, live)).toEqual({ fresh: 3, lost: 0 });
    expect(missedWhilePaused(paused, patched(live, [entry(6, 6)]))).toEqual({ fresh: 4, lost: 1 });
  });
});

test("the rate is of the last five seconds", () => {
  const meter = new RateMeter();
  expect(meter.perSecond(0)).toBe(0);
  for (let at = 0; at <= 10_000; at += 250) meter.add(at, at);
  expect(meter.perSecond(10_000)).toBe(1000);
  expect(meter.perSecond(12_500)).toBeLessThan(700);
  expect(meter.perSecond(60_000)).toBe(0);
});

const now = Date.UTC(2026, 10, 21, 10, 30);
const tail: TailEnvironment = {
  status: "live",
  since: now - 60_000,
  error: null,
  nextAttemptAt: null,
  received: 1234,
  lost: 0,
  logql: "{}",
};
const error = { code: "UNREACHABLE", message: "The connection of the live tail was lost." } as const;

test.each([
  [{}, "live since 10:29:00"],
  [{ status: "connecting" }, "connecting…"],
  [
    { status: "reconnecting", error, nextAttemptAt: now + 2_400 },
    "reconnecting in 3 s because the connection of the live tail was lost",
  ],
  [{ status: "reconnecting", error: null, nextAttemptAt: null }, "reconnecting now"],
  [
    { status: "failed", error: { code: "UNAUTHORIZED", message: "Loki wants a password." } },
    "failed: Loki wants a password",
  ],
] as const)("a tail that is %j says: %s", (change, words) => {
  const state = { ...tail, ...change } as TailEnvironment;
  expect(tailWords(state, now, "utc", true)).toBe(words);
  // What a console said that is no longer heard is not passed on.
  expect(tailWords(state, now, "utc", false)).toBe("connection to the console lost");
});

test("counts, gaps and the pause are said in words", () => {
  expect(countWords(tail)).toBe("1,234 received");
  expect(countWords({ ...tail, lost: 12 })).toBe("1,234 received, 12 lost");
  expect(gapWords(gap(1))).toBe("12 lines missing: Loki could not keep up.");
  expect(gapWords({ ...gap(1), lines: null })).toBe("Lines are missing: Loki could not keep up.");
  expect([0, 0.44, 1, 1203.6].map(rateWords)).toEqual(["0 lines/s", "0.4 lines/s", "1 line/s", "1,204 lines/s"]);
  expect(resumeWords(1204, 0)).toBe("1,204 new lines – resume");
  expect(resumeWords(30_000, 10_000)).toBe("30,000 new lines, the oldest 10,000 have left the buffer – resume");
});
