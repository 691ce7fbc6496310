import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromInput, toInput } from "../../renderer/format/momentInput.ts";
import { fieldValue, filterEntries, splitAtHits } from "../../renderer/logs/filterEntries.ts";
import { foremostLanes, lanesOf } from "../../renderer/logs/lanes.ts";
import { rangeName, spanWords } from "../../renderer/logs/range.ts";
import { searchedEnvironments } from "../../renderer/logs/searchedEnvironments.ts";
import { afterText, nanosecondsBetween, summaryOf } from "../../renderer/logs/timeline.ts";
import {
  alertSearchHeading,
  daysWords,
  deadLokiWords,
  emptyTitle,
  environmentWords,
  isRequestIdField,
  levelText,
  summaryWords,
} from "../../renderer/logs/words.ts";
import { compareEntries, logLevels } from "../../shared/model/logs.ts";
import { sampleEntry, sampleHealth, sampleSearch } from "./samples.ts";

const start = 1_795_256_129_004_000_000n;
const at = (milliseconds: number) => String(start + BigInt(milliseconds) * 1_000_000n);

const story = [
  sampleEntry({ key: "1", timestamp: at(0), component: "middlewares" }),
  sampleEntry({ key: "2", timestamp: at(31), component: "author" }),
  sampleEntry({ key: "3", timestamp: at(991), component: "author", level: "error", message: "Author not found" }),
  sampleEntry({ key: "4", timestamp: at(1020), component: "middlewares" }),
];

const anyEntries = fc
  .array(
    fc.record({
      offset: fc.nat(100_000),
      component: fc.constantFrom("a", "b", "c", "d"),
      level: fc.constantFrom(...logLevels),
    }),
  )
  .map((list) =>
    list
      .map(({ offset, ...rest }, index) =>
        sampleEntry({ key: String(index), order: index, timestamp: at(offset), ...rest }),
      )
      .sort(compareEntries),
  );

describe("the timeline", () => {
  test("time since the entry above", () => {
    expect(story.map((entry, index) => afterText(story[index - 1], entry))).toEqual([
      "0",
      "+31 ms",
      "+960 ms",
      "+29 ms",
    ]);
  });

  test("differences are exact to the nanosecond", () => {
    const stamp = fc.bigInt({ min: start, max: start + 8n * 10n ** 15n });
    fc.assert(
      fc.property(stamp, stamp, (from, to) => {
        expect(nanosecondsBetween(String(from), String(to))).toBe(Number(to - from));
      }),
    );
  });

  test("the answer in one line", () => {
    const summary = summaryOf(story);
    expect(summaryWords(summary)).toBe("4 entries in 1.02 s");
    expect([summary.errors, summary.firstError?.key]).toEqual([1, "3"]);
    expect(summaryWords(summaryOf([]))).toBe("No entries");
    expect(summary.commonError).toBeNull();
    expect(summaryWords(summaryOf(story.slice(0, 1)))).toBe("1 entry");
  });

  test("the error that most entries share is told from the first one, numbers and IDs aside", () => {
    const errors = [
      "Author not found: id=999",
      "QueuePool limit of size 20 reached",
      "QueuePool limit of size 30 reached",
    ];
    const entries = errors.map((message, index) => sampleEntry({ key: String(index), level: "error", message }));
    expect(summaryOf(entries)).toMatchObject({
      firstError: { key: "0" },
      commonError: { entry: { key: "1" }, count: 2 },
    });
  });
});

describe("lanes", () => {
  test("from first to last entry, with errors marked", () => {
    const [first, second] = lanesOf(story);
    expect(first).toMatchObject({ component: "middlewares", count: 2, errors: 0, start: 0, end: 1 });
    expect(second).toMatchObject({ component: "author", count: 2, errors: 1, span: 960_000_000 });
    expect(second?.errorMarks[0]).toBeCloseTo(991 / 1020, 2);
  });

  test("lie within the whole, count every entry, and the foremost keep their order", () => {
    fc.assert(
      fc.property(anyEntries, fc.integer({ min: 1, max: 4 }), (entries, most) => {
        const lanes = lanesOf(entries);
        expect(lanes.reduce((sum, lane) => sum + lane.count, 0)).toBe(entries.length);
        for (const lane of lanes) {
          expect(lane.start).toBeGreaterThanOrEqual(0);
          expect(lane.end).toBeLessThanOrEqual(1);
          expect(lane.start).toBeLessThanOrEqual(lane.end);
        }
        const foremost = foremostLanes(lanes, most);
        expect(foremost.length).toBe(lanes.length <= most + 1 ? lanes.length : most);
        expect(lanes.filter((lane) => foremost.includes(lane))).toEqual(foremost);
      }),
    );
  });
});

describe("filters over what is loaded", () => {
  const none = { errorsOnly: false, text: "", component: null, environment: null, fields: [] };

  test("without a filter the list itself", () => expect(filterEntries(story, [], none)).toBe(story));

  test("errors, component, text whatever its case", () => {
    const keys = (change: object) => filterEntries(story, [], { ...none, ...change }).map(({ key }) => key);
    expect(keys({ errorsOnly: true })).toEqual(["3"]);
    expect(keys({ component: "author" })).toEqual(["2", "3"]);
    expect(keys({ text: "NOT FOUND" })).toEqual(["3"]);
    expect(keys({ text: "(" })).toEqual([]);
    expect(keys({ environment: "staging" })).toEqual([]);
  });

  test("a field of the line, of the labels that came with it", () => {
    const entry = sampleEntry({ line: '{"user":{"id":"u1"},"status":404}' });
    const value = (name: string) => fieldValue(entry, { job: "api", trace_id: "t1" }, name);
    expect(["user_id", "status", "trace_id", "job", "toString"].map(value)).toEqual([
      "u1",
      "404",
      "t1",
      "api",
      undefined,
    ]);
    const fields = [{ name: "status", value: "404" }];
    expect(filterEntries([entry, ...story], [], { ...none, fields })).toEqual([entry]);
  });

  test("a filter only leaves out, never reorders", () => {
    fc.assert(
      fc.property(anyEntries, fc.boolean(), fc.option(fc.constantFrom("a", "b")), (entries, errorsOnly, component) => {
        const kept = filterEntries(entries, [], { ...none, errorsOnly, component });
        expect(entries.filter((entry) => kept.includes(entry))).toEqual([...kept]);
      }),
    );
  });
});

describe("words of a search", () => {
  const now = Date.UTC(2026, 10, 21, 12);
  const hour = 3_600_000;

  test("how an environment stands", () => {
    const last = { from: now - 24 * hour, to: now };
    const words = (change: Parameters<typeof sampleSearch>[0]) => environmentWords(sampleSearch(change), now, "utc");
    expect(words({})).toBe("6");
    expect(words({ found: 5000, more: true })).toBe("first 5,000, more to load");
    expect(words({ status: "none", found: 0, searched: last })).toBe("none in the last 24 h");
    expect(words({ status: "searching", found: 0, span: last, startedAt: now - 3000 })).toBe(
      "searching the last 24 h (3 s so far)",
    );
    expect(words({ status: "failed", found: 0, error: { code: "TIMEOUT", message: "Loki did not answer." } })).toBe(
      "Loki did not answer",
    );
    expect(words({ status: "cancelled", found: 2 })).toBe("2, stopped");
  });

  test("a Loki that has long been silent is named, and one that refuses is not waited for", () => {
    const loki = sampleHealth({ name: "Loki", lastSuccessAt: now - 2 * 60_000 });
    expect(deadLokiWords(loki, now, "utc")).toBe("has not answered for 2 min, since 11:58:00; waiting up to 55 s.");
    const error = { code: "UNAUTHORIZED", message: "" } as const;
    expect(deadLokiWords({ ...loki, error }, now, "utc")).not.toMatch(/waiting/);
    expect(deadLokiWords({ ...loki, lastSuccessAt: now }, now, "utc")).toBeNull();
  });

  test("an empty end says only what is known", () => {
    const title = (...statuses: Parameters<typeof sampleSearch>[0][]) => emptyTitle(statuses.map(sampleSearch));
    expect(title({ status: "none" }, { status: "failed" })).toBe("Nothing found where an answer came");
    expect(title({ status: "failed" }, { status: "cancelled" })).toBe("The search failed");
    expect(title({ status: "none" })).toBe("Nothing found");
    expect(title({ status: "none" }, { status: "searching" })).toBe("Searching…");
    expect(title({ status: "cancelled" })).toBe("Stopped");
  });

  test("the day is said where it is not today", () => {
    const of = (milliseconds: number) => sampleEntry({ timestamp: `${milliseconds}000000` });
    expect(daysWords([of(now)], now, "utc")).toBe("");
    expect(daysWords([of(now - 24 * hour)], now, "utc")).toBe(" on 20 Nov");
    expect(daysWords([of(now - 24 * hour), of(now)], now, "utc")).toBe(" from 20 Nov to today");
    expect(daysWords([of(now - 365 * 24 * hour)], now, "utc")).toBe(" on 21 Nov 2025");
  });

  test("since when an alert's lines are looked at is said with its day where that is not today", () => {
    const query = { kind: "alert", alert: "production/1", errorsOnly: true } as const;
    const since = (from: number) => alertSearchHeading(query, "RedisDown", "Production", from, now, "utc");
    expect(since(now - hour)).toBe("Errors around RedisDown in Production since 11:00");
    expect(since(now - 23 * hour)).toBe("Errors around RedisDown in Production since 20 Nov 13:00");
    expect(since(now - 365 * 24 * hour)).toBe("Errors around RedisDown in Production since 21 Nov 2025 12:00");
  });

  test("levels have one word each, an unknown one its own", () => {
    expect(levelText({ level: "warning", levelWord: "warn" })).toBe("WARN");
    expect(levelText({ level: "critical", levelWord: "Fatal" })).toBe("CRITICAL");
    expect(levelText({ level: "unknown", levelWord: "notice" })).toBe("notice");
    expect(levelText({ level: "unknown", levelWord: "" })).toBe("–");
  });

  test("the switcher's environment is searched, until others are chosen for it", () => {
    const all = ["production", "staging"];
    expect(searchedEnvironments(null, null, all)).toEqual(all);
    expect(searchedEnvironments(null, "staging", all)).toEqual(["staging"]);
    expect(searchedEnvironments(null, "without-loki", all)).toEqual(all);
    const chosen = { ids: ["production"], switcher: "staging" };
    expect(searchedEnvironments(chosen, "staging", all)).toEqual(["production"]);
    expect(searchedEnvironments(chosen, null, all)).toEqual(all);
  });

  test("hits of the filter are every second part", () => {
    expect(splitAtHits("Author not found: author=9", "AUTHOR")).toEqual(["", "Author", " not found: ", "author", "=9"]);
    expect(splitAtHits("a(b", "(")).toEqual(["a", "(", "b"]);
    expect(splitAtHits("text", " ")).toEqual(["text"]);
  });

  test("spans and ranges", () => {
    expect(spanWords({ from: now - 31 * 24 * hour, to: now }, now, "utc")).toBe("in the last 31 d");
    expect(spanWords({ from: now - 3 * hour, to: now - 2 * hour }, now, "utc")).toBe("between 09:00:00 and 10:00:00");
    expect(rangeName({ kind: "relative", milliseconds: hour }, now, "utc")).toBe("Last 1 h");
  });

  test("a moment survives the form", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e9 }), (seconds) => {
        expect(fromInput(toInput(seconds * 1000, "utc"), "utc")).toBe(seconds * 1000);
      }),
    );
    expect(fromInput("", "utc")).toBeNull();
  });

  test("which fields can be traced", () => {
    const known = ["order_id"];
    expect(
      ["request_id", "X-Correlation-ID", "traceid", "order_id", "user_id"].map((name) => isRequestIdField(name, known)),
    ).toEqual([true, true, true, true, false]);
  });
});
