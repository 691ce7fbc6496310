import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toInput } from "../../renderer/format/momentInput.ts";
import {
  absenceMs,
  absentSince,
  awaySentence,
  firedNames,
  lastSeen,
  rememberSeen,
} from "../../renderer/history/away.ts";
import { heatmapOf, mostRows } from "../../renderer/history/heatmap.ts";
import { customChoice, parseChoice, spanOf, ticksOf, usualChoices } from "../../renderer/history/range.ts";
import { mostOf, nextSort, sortedStatistics, statisticsColumns } from "../../renderer/history/statistics.ts";
import { gapPlace, lanesOf, mostLanes, placeOf, reachedAt, stepFrom } from "../../renderer/history/timeline.ts";
import {
  acknowledgedText,
  episodeSentence,
  knownSinceText,
  lastedText,
  meanText,
} from "../../renderer/history/words.ts";
import type { AlertStatistics, Episode } from "../../shared/model/history.ts";
import { severities } from "../../shared/model/severity.ts";
import { sampleEpisode, sampleReport } from "./historyData.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const start = Date.parse("2026-11-20T00:00:00Z");
const span = { from: start, to: start + day };

const anyEpisode: fc.Arbitrary<Episode> = fc
  .record({
    name: fc.constantFrom("A", "B", "C", "__proto__"),
    environment: fc.constantFrom("production", "staging"),
    severity: fc.constantFrom(...severities),
    startsAt: fc.integer({ min: start - day, max: start + day }),
    endedAt: fc.option(fc.integer({ min: start - day, max: start + 2 * day })),
    state: fc.constantFrom("firing" as const, "resolved" as const, "unknown" as const),
    notifiedAt: fc.option(fc.integer({ min: start - day, max: start + 2 * day })),
    acknowledgedAt: fc.option(fc.integer({ min: start - day, max: start + 2 * day })),
  })
  .map(sampleEpisode);

describe("the range", () => {
  test.each(usualChoices.map((choice) => [choice] as const))("%j ends now", (choice) => {
    const { from, to } = spanOf(choice, start);
    expect(to).toBe(start);
    expect((to - from) / day).toBe(choice.kind === "last" ? choice.days : 0);
  });

  test.each([
    ["2026-11-20T10:00", "2026-11-20T12:00", null],
    ["", "2026-11-20T12:00", "Both moments are needed."],
    ["2026-11-20T12:00", "2026-11-20T12:00", "The range must begin before it ends."],
    ["2020-11-20T12:00", "2026-11-20T12:00", "A range may have at most 366 days."],
  ])("from %j to %j: %s", (from, to, error) => {
    const made = customChoice(from, to, "utc");
    if (error !== null) expect(made).toEqual({ error });
    else expect(made).toEqual({ choice: { kind: "custom", from: Date.parse(`${from}Z`), to: Date.parse(`${to}Z`) } });
  });

  test("what an input shows, it also reads", () => {
    expect(toInput(start + 90 * minute, "utc", "minute")).toBe("2026-11-20T01:30");
  });

  test("the lines of the axis are at round times within the span, few of them, in order", () => {
    fc.assert(
      fc.property(fc.integer({ min: 10 * minute, max: 366 * day }), fc.nat(day), (length, shift) => {
        const from = start + shift;
        const ticks = ticksOf({ from, to: from + length }, "utc");
        expect(ticks.length).toBeLessThanOrEqual(13);
        for (const [index, { at, milliseconds }] of ticks.entries()) {
          expect(at).toBeGreaterThanOrEqual(0);
          expect(at).toBeLessThanOrEqual(1);
          expect(milliseconds % (15 * minute)).toBe(0);
          expect(milliseconds).toBeGreaterThan(ticks[index - 1]?.milliseconds ?? 0);
        }
      }),
    );
    expect(ticksOf(span, "utc").map(({ milliseconds }) => (milliseconds - start) / hour)).toEqual([
      0, 3, 6, 9, 12, 15, 18, 21, 24,
    ]);
  });
});

describe("the timeline", () => {
  test("has a lane for each name in each environment, the most frequent first", () => {
    const episodes = [
      sampleEpisode({ name: "B", startsAt: start }),
      sampleEpisode({ name: "A", startsAt: start, severity: "warning" }),
      sampleEpisode({ name: "A", startsAt: start + hour, severity: "high" }),
      sampleEpisode({ name: "A", environment: "staging", startsAt: start }),
    ];
    const { lanes, folded } = lanesOf(episodes, span, span.to);
    expect(lanes.map(({ name, environment, severity, bars }) => [name, environment, severity, bars.length])).toEqual([
      ["A", "production", "high", 2],
      ["A", "staging", "critical", 1],
      ["B", "production", "critical", 1],
    ]);
    expect(folded).toEqual({ lanes: 0, episodes: 0 });
  });

  test.each([
    ["within", { startsAt: start + 6 * hour, endedAt: start + 12 * hour }, 0.25, 0.25, false],
    ["begun before", { startsAt: start - hour, endedAt: start + 12 * hour }, 0, 0.5, false],
    ["that goes on", { startsAt: start + 6 * hour, endedAt: null, state: "firing" }, 0.25, 0.5, true],
    ["whose end is not known", { startsAt: start + 6 * hour, endedAt: null, state: "resolved" }, 0.25, 0, true],
  ] as const)("an episode %s", (_what, change, left, width, open) => {
    const now = start + 18 * hour;
    const [lane] = lanesOf([sampleEpisode(change)], span, now).lanes;
    expect(lane?.bars[0]).toMatchObject({ left, width, open });
  });

  test("nothing is lost and nothing leaves its track", () => {
    fc.assert(
      fc.property(fc.array(anyEpisode, { maxLength: 60 }), (episodes) => {
        const { lanes, folded } = lanesOf(episodes, span, span.to);
        const bars = lanes.flatMap((lane) => lane.bars);
        expect(bars.length + folded.episodes).toBe(episodes.length);
        for (const { left, width, notified, acknowledged } of bars) {
          for (const place of [left, width, left + width, notified ?? 0, acknowledged ?? 0]) {
            expect(place).toBeGreaterThanOrEqual(0);
            expect(place).toBeLessThanOrEqual(1 + 1e-9);
          }
        }
      }),
    );
  });

  test("more names than lanes are counted", () => {
    const episodes = Array.from({ length: mostLanes + 7 }, (_, index) => sampleEpisode({ name: `Alert${index}` }));
    const { lanes, folded } = lanesOf(episodes, span, span.to);
    expect([lanes.length, folded]).toEqual([mostLanes, { lanes: 7, episodes: 7 }]);
  });

  test("a gap is drawn as far as it is within the span", () => {
    expect(gapPlace({ from: start - hour, to: start + 6 * hour }, span)).toEqual({ left: 0, width: 0.25 });
    expect(gapPlace({ from: start - 2 * hour, to: start - hour }, span)).toBeNull();
  });

  test("the arrows lead along the lane and to the nearest bar of the next", () => {
    const at = (name: string, hours: number) => sampleEpisode({ name, startsAt: start + hours * hour, endedAt: null });
    const { lanes } = lanesOf([at("A", 1), at("A", 8), at("A", 20), at("B", 2), at("B", 19)], span, span.to);
    const from = { lane: 0, bar: 2 };
    expect(stepFrom(lanes, from, "ArrowLeft")).toEqual({ lane: 0, bar: 1 });
    expect(stepFrom(lanes, from, "ArrowRight")).toEqual(from);
    expect(stepFrom(lanes, from, "ArrowDown")).toEqual({ lane: 1, bar: 1 });
    expect(stepFrom(lanes, from, "ArrowUp")).toEqual(from);
    expect(stepFrom(lanes, from, "Home")).toEqual({ lane: 0, bar: 0 });
    expect(stepFrom(lanes, { lane: 1, bar: 0 }, "End")).toEqual({ lane: 1, bar: 1 });
  });

  test("an arrow never leads to where there is no bar", () => {
    const key = fc.constantFrom("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End");
    fc.assert(
      fc.property(fc.array(anyEpisode, { minLength: 1, maxLength: 30 }), fc.array(key), (episodes, keys) => {
        const { lanes } = lanesOf(episodes, span, span.to);
        let at = { lane: 0, bar: 0 };
        for (const each of keys) {
          at = stepFrom(lanes, at, each);
          expect(lanes[at.lane]?.bars[at.bar]).toBeDefined();
        }
      }),
    );
  });
});

describe("the place of the keyboard in a newer report", () => {
  const at = (name: string, hours: number) => sampleEpisode({ name, startsAt: start + hours * hour, endedAt: null });
  const lanes = (...episodes: readonly Episode[]) => lanesOf(episodes, span, span.to).lanes;
  const before = lanes(at("A", 1), at("A", 8), at("A", 20), at("B", 2), at("B", 19));

  test.each([
    [
      "is that of its episode, wherever the lane is now",
      lanes(at("A", 8), at("B", 1), at("B", 2)),
      { lane: 1, bar: 0 },
    ],
    ["is nearest in time where the episode is gone", lanes(at("A", 1), at("A", 12), at("A", 20)), { lane: 0, bar: 1 }],
    ["is in the lane that took its lane's place", lanes(at("C", 9), at("C", 23)), { lane: 0, bar: 0 }],
    ["is the first where nothing is left", lanes(), { lane: 0, bar: 0 }],
  ])("%s", (_, after, expected) => {
    expect(placeOf(after, reachedAt(before, { lane: 0, bar: 1 }))).toEqual(expected);
  });

  test("is the first bar before any was reached", () => {
    expect(placeOf(before, reachedAt(before, { lane: 7, bar: 0 }))).toEqual({ lane: 0, bar: 0 });
  });
});

describe("the heatmap", () => {
  const cell = (hours: number, name: string, count: number): [number, string, number] => [
    start + hours * hour,
    name,
    count,
  ];

  test("has the hours of a day's range one after the other", () => {
    const heatmap = heatmapOf([cell(0, "A", 2), cell(23, "A", 1), cell(5, "B", 4)], span, "utc");
    expect(heatmap.kind).toBe("hours");
    expect(heatmap.columns.map(({ label }) => label).slice(0, 3)).toEqual(["00", "01", "02"]);
    expect(heatmap.rows.map(({ name, total }) => [name, total])).toEqual([
      ["B", 4],
      ["A", 3],
    ]);
    expect(heatmap.rows[1]?.counts).toEqual([2, ...new Array(22).fill(0), 1]);
    expect(heatmap.most).toBe(4);
  });

  test("puts longer ranges together by hour of the day", () => {
    const week = { from: start - 6 * day, to: start + day };
    const heatmap = heatmapOf([cell(3, "A", 2), cell(3 - 24, "A", 5), cell(4 - 72, "A", 1)], week, "utc");
    expect(heatmap.kind).toBe("day");
    expect(heatmap.columns.length).toBe(24);
    expect(heatmap.rows[0]?.counts.slice(0, 6)).toEqual([0, 0, 0, 7, 1, 0]);
  });

  test("a single name beyond the most is shown, not folded", () => {
    const names = Array.from({ length: mostRows + 1 }, (_, index) => `Alert${index}`);
    const heatmap = heatmapOf(
      names.map((name) => cell(1, name, 1)),
      span,
      "utc",
    );
    expect(new Set(heatmap.rows.map(({ name }) => name))).toEqual(new Set(names));
  });

  test("what has no row of its own shares one, and no episode is lost", () => {
    const names = Array.from({ length: mostRows + 5 }, (_, index) => `Alert${index}`);
    const heatmap = heatmapOf([...names.map((name) => cell(1, name, 1)), cell(2, "__proto__", 9)], span, "utc");
    expect(heatmap.rows.length).toBe(mostRows + 1);
    expect(heatmap.rows.at(-1)).toMatchObject({ name: null, names: 6, total: 6 });
    expect(heatmap.rows[0]).toMatchObject({ name: "__proto__", total: 9 });
    expect(heatmap.rows.reduce((sum, { total }) => sum + total, 0)).toBe(names.length + 9);
  });
});

describe("the range that was kept", () => {
  test("is read as it was written", () => {
    const custom = { kind: "custom", from: start, to: start + day } as const;
    for (const choice of [...usualChoices, custom]) expect(parseChoice(JSON.stringify(choice))).toEqual(choice);
  });

  test.each([
    null,
    "",
    "{",
    "null",
    '"31"',
    '{"kind":"last","days":30}',
    '{"kind":"custom","from":2,"to":1}',
    '{"kind":"custom","from":0,"to":99999999999999}',
    '{"kind":"custom","from":"0","to":1}',
    '{"__proto__":{"kind":"last","days":31}}',
  ])("is 24 h where %j was kept", (text) => {
    expect(parseChoice(text)).toEqual({ kind: "last", days: 1 });
  });
});

describe("the numbers", () => {
  const row = (change: Partial<AlertStatistics>): AlertStatistics => ({
    environment: "production",
    name: "A",
    severity: "critical",
    episodes: 1,
    transitions: 2,
    mttaMs: null,
    mttaOf: 0,
    mttrMs: null,
    mttrOf: 0,
    firingMs: 0,
    lastStartsAt: 0,
    ...change,
  });

  test("are sorted by any column, what has no value last either way", () => {
    const rows = [row({ name: "a", mttaMs: null }), row({ name: "b", mttaMs: 5 }), row({ name: "c", mttaMs: 9 })];
    const names = (descending: boolean) =>
      sortedStatistics(rows, { column: "mtta", descending }).map(({ name }) => name);
    expect([names(true), names(false)]).toEqual([
      ["c", "b", "a"],
      ["b", "c", "a"],
    ]);
    for (const column of statisticsColumns) {
      expect(sortedStatistics(rows, { column, descending: true })).toHaveLength(3);
    }
  });

  test("a heading sorts its own way first, then the other way round", () => {
    const first = nextSort({ column: "episodes", descending: true }, "name");
    expect(first).toEqual({ column: "name", descending: false });
    expect(nextSort(first, "name")).toEqual({ column: "name", descending: true });
    expect(nextSort(first, "firing")).toEqual({ column: "firing", descending: true });
  });

  test("the most frequent is named only where something stands out", () => {
    expect(mostOf([row({ episodes: 1 })], "episodes", 2)).toBeNull();
    expect(mostOf([row({ name: "x", episodes: 3 }), row({})], "episodes", 2)?.name).toBe("x");
    expect(mostOf([], "episodes", 2)).toBeNull();
  });
});

describe("words", () => {
  const now = start + 12 * hour;
  test.each([
    [{ startsAt: start, endedAt: start + 11 * minute }, "11 min"],
    [{ startsAt: now - 11 * minute, endedAt: null, state: "firing" }, "11 min so far"],
    [{ startsAt: start, endedAt: null, state: "resolved" }, "end not known"],
    [{ startsAt: start, endedAt: start }, "under 1 s"],
  ] as const)("%j lasted %s", (change, text) => {
    expect(lastedText(sampleEpisode(change), now)).toBe(text);
  });

  test("means are said with what they are means of", () => {
    expect(meanText(48_000, 12)).toEqual({ text: "48 s", of: "of 12" });
    expect(meanText(null, 0)).toBeNull();
  });

  test("an episode in a sentence", () => {
    const episode = sampleEpisode({
      startsAt: start,
      endedAt: start + 10 * minute,
      notifiedAt: start + 2000,
      acknowledgedAt: start + minute,
      acknowledgedBy: "ada",
      source: "prometheus",
    });
    expect(episodeSentence(episode, now, "utc")).toBe(
      "HighErrorRate, critical; began 00:00:00; lasted 10 min; notified after 2 s; acknowledged after 1 min by ada; filled in from Prometheus.",
    );
    expect(acknowledgedText(sampleEpisode())).toBeNull();
  });

  test("says since when anything is known, where that matters", () => {
    const range = { environment: null, ...span };
    const report = sampleReport(range, now);
    expect(knownSinceText({ ...report, knownSince: start - day }, now, "utc")).toBeNull();
    expect(knownSinceText({ ...report, knownSince: start + hour }, now, "utc")).toContain("before 01:00:00");
    expect(knownSinceText({ ...report, knownSince: null }, now, "utc")).toContain("Nothing is remembered yet");
  });
});

describe("while you were away", () => {
  const storage = (text: string | null) => {
    const kept = new Map<string, string>(text === null ? [] : [["incident-console.last-seen", text]]);
    return {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
  };

  test.each([
    [null, null],
    ["", null],
    ["yesterday", null],
    ["-5", null],
    ["1000", 1000],
  ])("a stored %j is %j", (text, seen) => {
    expect(lastSeen(storage(text))).toBe(seen);
  });

  test("what is remembered is read, and a storage that refuses does no harm", () => {
    const own = storage(null);
    rememberSeen(own, 1234);
    expect(lastSeen(own)).toBe(1234);
    const refusing = {
      getItem: () => {
        throw new Error("denied");
      },
      setItem: () => {
        throw new Error("denied");
      },
    };
    expect(lastSeen(refusing)).toBeNull();
    expect(() => rememberSeen(refusing, 1)).not.toThrow();
  });

  test("a short look elsewhere is no absence", () => {
    expect(absentSince(null, start)).toBeNull();
    expect(absentSince(start - absenceMs, start)).toBeNull();
    expect(absentSince(start - absenceMs - 1, start)).toBe(start - absenceMs - 1);
    expect(absentSince(start + hour, start)).toBeNull();
  });

  test("the sentence", () => {
    const ended = sampleEpisode();
    const still = sampleEpisode({ endedAt: null, state: "firing" });
    const away = { from: start, to: start + 130 * minute };
    expect(awaySentence({ ...away, fired: [ended, ended, ended, still], resolved: [ended, ended, ended] })).toBe(
      "While you were away (2 h 10 min): 4 fired, 3 ended, 1 still fires.",
    );
    expect(awaySentence({ ...away, fired: [], resolved: [ended] })).toBe(
      "While you were away (2 h 10 min): 0 fired, 1 ended.",
    );
    expect(awaySentence({ ...away, fired: [still, still], resolved: [] })).toBe(
      "While you were away (2 h 10 min): 2 fired, none ended, 2 still fire.",
    );
    expect(awaySentence({ ...away, fired: new Array(500).fill(ended), resolved: [] })).toContain("500 or more fired");
  });

  test("names each alert once, the most severe first", () => {
    const fired = ["A", "B", "A", "C", "D"].map((name) =>
      sampleEpisode({ name, severity: name === "C" ? "critical" : "warning" }),
    );
    expect(firedNames({ fired }, 3)).toEqual({ names: ["C", "A", "B"], more: 1 });
  });
});
