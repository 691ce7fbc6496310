import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Zone } from "../../shared/durations.ts";
import { matcherTest, parseMatchers } from "../../shared/matchers.ts";
import {
  coveredAlerts,
  formatWishAsAmtool,
  matchersFromAlert,
  matchersFromAlerts,
  parseDuration,
  type SilenceDraft,
  utcZone,
  warningsFor,
} from "../../shared/silences.ts";
import { alert } from "../support/arbitraries.ts";

const now = Date.parse("2026-11-21T10:00:00Z");
const hour = 3_600_000;

function matchers(text: string) {
  const parsed = parseMatchers(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return [...parsed.matchers];
}

function draft(changes: Partial<SilenceDraft> = {}): SilenceDraft {
  return {
    environment: "production",
    matchers: matchers('alertname="HighErrorRate"'),
    startsAt: null,
    endsAt: now + 2 * hour,
    comment: "deploy",
    ...changes,
  };
}

const firing = alert({ labels: { alertname: "HighErrorRate", instance: "a", severity: "critical" } });
const codes = (wish: SilenceDraft, alerts = [firing]) => warningsFor(wish, alerts, now).map(({ code }) => code);

describe("what a silence covers", () => {
  const others = [
    alert({ fingerprint: "b", labels: { alertname: "HighErrorRate", instance: "b" } }),
    alert({ fingerprint: "c", labels: { alertname: "HighErrorRate", instance: "a" }, state: "resolved" }),
    alert({ fingerprint: "d", labels: { alertname: "HighErrorRate", instance: "a" }, state: "pending" }),
    alert({
      fingerprint: "e",
      labels: { alertname: "HighErrorRate", instance: "a" },
      gateway: { fingerprint: "e", acknowledged: false },
    }),
  ];

  test.each([
    ['alertname="HighErrorRate", instance="a"', ["00000000000000a1", "d"]],
    ['alertname="HighErrorRate"', ["00000000000000a1", "b", "d"]],
    ['instance=~"a|b"', ["00000000000000a1", "b", "d"]],
    ['instance!="a"', ["b"]],
    ['severity=""', ["b", "d"]],
    ['alertname="Other"', []],
  ])("%s", (text, covered) => {
    expect(coveredAlerts(matchers(text), [firing, ...others]).map(({ fingerprint }) => fingerprint)).toEqual(covered);
  });

  test("nothing, where there is no matcher or one that cannot be read", () => {
    expect(coveredAlerts([], [firing])).toEqual([]);
    expect(coveredAlerts([{ name: "alertname", operator: "!~", value: "(" }], [firing])).toEqual([]);
  });
});

describe("warnings", () => {
  test("a plain one has none", () => {
    expect(warningsFor(draft(), [firing], now)).toEqual([]);
  });

  test.each([
    ['alertname=~".*"', "matches-everything"],
    ['alertname=~".+"', "matches-everything"],
    ['alertname!=""', "matches-everything"],
    ['alertname!~""', "matches-everything"],
    ['severity=~".*", job=~"(.*)"', "matches-everything"],
    ['job=~"|.+"', "matches-everything"],
    ['severity=""', "matches-empty"],
    ['job=~"x?"', "matches-empty"],
    ['severity=~".*", job=""', "matches-empty"],
    ['alertname!="Watchdog"', "negative-only"],
    ['alertname!~"Watch.*", severity!="none"', "negative-only"],
    ['alertname!="Watchdog", job=~".*"', "negative-only"],
    ['maintenance!=""', "negative-only"],
  ])("%s: %s", (text, code) => {
    expect(codes(draft({ matchers: matchers(text) }))).toContain(code);
  });

  test.each([
    'alertname="X", severity!="none"',
    'alertname=~"High.*"',
    'severity=~"critical|high"',
    'severity=~".+", alertname="X"',
  ])("%s is neither everything nor negative only", (text) => {
    const found = codes(draft({ matchers: matchers(text) }));
    expect(found).not.toContain("matches-everything");
    expect(found).not.toContain("matches-empty");
    expect(found).not.toContain("negative-only");
  });

  test("what covers everything is refused, whatever else is doubtful", () => {
    const [first] = warningsFor(draft({ matchers: matchers('alertname=~".*"') }), [firing], now);
    expect(first).toEqual({
      code: "matches-everything",
      severity: "refuse",
      message: "It would silence every alert. Add a matcher that names something.",
    });
  });

  test.each([
    ["(", "bad-regex"],
    ["a[", "bad-regex"],
    ["a)", "bad-regex"],
    ["[[:alpha:]]+", "unreadable-regex"],
    ["(?i:x)\\z", "unreadable-regex"],
  ])("the pattern %s: %s", (value, code) => {
    const found = warningsFor(draft({ matchers: [{ name: "job", operator: "=~", value }] }), [firing], now);
    expect(found.map((warning) => warning.code)).toEqual([code]);
    expect(found[0]?.severity).toBe(code === "bad-regex" ? "refuse" : "warn");
  });

  test.each(["\\(", "[(]", "[^]]", "\\[", "(a|b)[)]"])("the brackets of %s are closed", (value) => {
    expect(codes(draft({ matchers: [{ name: "job", operator: "=~", value }] }))).not.toContain("bad-regex");
  });

  test("a label that is named twice is AND", () => {
    const twice = draft({ matchers: matchers('alertname="HighErrorRate", instance="a", instance="b"') });
    expect(codes(twice)).toEqual(["repeated-label", "covers-nothing"]);
  });

  test("no matcher, no comment", () => {
    expect(codes(draft({ matchers: [], comment: " " }))).toEqual(["no-matcher", "no-comment"]);
  });

  test("covers nothing: another environment's alerts do not count", () => {
    expect(codes(draft({ environment: "staging" }))).toEqual(["covers-nothing"]);
  });

  test("covers all there are", () => {
    const all = ["a", "b", "c"].map((fingerprint) => alert({ fingerprint }));
    expect(codes(draft(), all)).toEqual(["covers-all"]);
    expect(codes(draft(), all.slice(0, 2))).toEqual([]);
  });

  test.each<[string, Partial<SilenceDraft>, string[]]>([
    ["ends now", { endsAt: now }, ["ends-in-past"]],
    ["ended before its start in the past", { startsAt: now - hour, endsAt: now - 2 * hour }, ["ends-in-past"]],
    ["ended though it started", { startsAt: now - 2 * hour, endsAt: now - hour }, ["ends-in-past"]],
    ["ends before it starts", { startsAt: now + 3 * hour }, ["ends-before-start"]],
    ["ends as it starts", { startsAt: now + 2 * hour }, ["ends-before-start"]],
    ["ends in 59 min", { endsAt: now + 59 * 60_000 }, ["ends-soon"]],
    ["ends in an hour", { endsAt: now + hour }, []],
    ["lasts under a week", { endsAt: now + 7 * 24 * hour - 1 }, []],
    ["lasts a week", { endsAt: now + 7 * 24 * hour }, ["long"]],
    ["lasts a day, next month", { startsAt: now + 700 * hour, endsAt: now + 724 * hour }, []],
    ["has no end", { endsAt: Number.NaN }, ["long"]],
    ["ends after all calendars", { endsAt: 1e300 }, ["long"]],
    ["starts before all calendars", { startsAt: -1e300 }, ["long"]],
    ["lasts 90 days", { endsAt: now + 90 * 24 * hour }, ["long"]],
  ])("%s", (_name, changes, expected) => {
    expect(codes(draft(changes))).toEqual(expected);
  });
});

describe("matchers from alerts", () => {
  test("name and instance on, the rest off", () => {
    const chips = matchersFromAlert({ labels: { severity: "critical", instance: "a", job: "x", alertname: "Down" } });
    expect(chips.map(({ matcher, on }) => [matcher.name, matcher.operator, matcher.value, on])).toEqual([
      ["alertname", "=", "Down", true],
      ["instance", "=", "a", true],
      ["job", "=", "x", false],
      ["severity", "=", "critical", false],
    ]);
  });

  test("a group: what is common with =, what differs with =~ and escaped, what is not everyone's left out", () => {
    const chips = matchersFromAlerts([
      { labels: { alertname: "Down", instance: "b.example:1", pod: "x" } },
      { labels: { alertname: "Down", instance: "a+(b)" } },
    ]);
    expect(chips.map(({ matcher }) => matcher)).toEqual([
      { name: "alertname", operator: "=", value: "Down" },
      { name: "instance", operator: "=~", value: "a\\+\\(b\\)|b\\.example:1" },
    ]);
    expect(matchersFromAlerts([])).toEqual([]);
  });

  test("values that are too long to be sent are left out", () => {
    const chips = matchersFromAlerts(
      ["a", "b"].map((char) => ({ labels: { alertname: "X", text: char.repeat(5000) } })),
    );
    expect(chips.map(({ matcher }) => matcher.name)).toEqual(["alertname"]);
  });

  test("always match the alerts that they are made of", () => {
    const value = fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom("a.b", "x|y", "[", "(", "^$", "\\d", "-", "/"));
    const name = fc.constantFrom("alertname", "instance", "job", "__proto__", "constructor", "toString");
    const labels = fc.dictionary(
      name,
      value.filter((text) => !/[\n\r\u2028\u2029]/.test(text)),
      { maxKeys: 4 },
    );
    fc.assert(
      fc.property(fc.array(labels, { minLength: 1, maxLength: 5 }), (list) => {
        const test = matcherTest(
          matchersFromAlerts(list.map((each) => ({ labels: each }))).map(({ matcher }) => matcher),
        );
        for (const each of list) expect(test(each)).toBe(true);
      }),
    );
  });
});

test("as a command for a shell, in which nothing of an alert is obeyed", () => {
  const wish = draft({ matchers: [{ name: "job", operator: "=", value: "it's $(x)" }], comment: "it's" });
  expect(formatWishAsAmtool(wish)).toBe(
    `amtool silence add --end=2026-11-21T12:00:00.000Z --comment='it'\\''s' 'job="it'\\''s $(x)"'`,
  );
});

/** A zone by the system's own tables. Daylight saving in Berlin ends on 2026-10-25 and begins on 2026-03-29. */
function zoneOf(timeZone: string): Zone {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
  const asUtc = (milliseconds: number) => {
    const parts = new Map(format.formatToParts(milliseconds).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? Number.NaN;
    return Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"));
  };
  return {
    read: (milliseconds) => utcZone.read(asUtc(milliseconds)),
    at: (year, month, day, hours, minutes) => {
      const wanted = Date.UTC(year, month - 1, day, hours, minutes);
      const guess = wanted - (asUtc(wanted) - wanted);
      return guess - (asUtc(guess) - wanted);
    },
  };
}

const berlin = zoneOf("Europe/Berlin");
const at = (text: string) => Date.parse(text);

describe("durations as they are typed", () => {
  test.each([
    ["2h", 2 * hour],
    ["90m", 1.5 * hour],
    ["90 min", 1.5 * hour],
    ["1h30m", 1.5 * hour],
    ["1h 30m", 1.5 * hour],
    ["1.5h", 1.5 * hour],
    ["for 2h", 2 * hour],
    [" 1D ", 24 * hour],
    ["1w", 168 * hour],
    ["1d12h", 36 * hour],
  ])("%s", (text, lasts) => {
    expect(parseDuration(text, now, berlin)).toEqual({ ok: true, endsAt: now + lasts });
  });

  test.each([
    ["until 09:00", "2026-11-20T22:00:00Z", "2026-11-21T08:00:00Z"],
    ["until 9:00", "2026-11-21T07:59:00Z", "2026-11-21T08:00:00Z"],
    ["until 09:00", "2026-11-21T08:00:00Z", "2026-11-22T08:00:00Z"],
    ["09:00", "2026-11-21T10:00:00Z", "2026-11-22T08:00:00Z"],
    ["until tomorrow 9:00", "2026-11-21T07:00:00Z", "2026-11-22T08:00:00Z"],
    ["until today 18:30", "2026-11-21T10:00:00Z", "2026-11-21T17:30:00Z"],
    ["until monday 9:00", "2026-11-21T10:00:00Z", "2026-11-23T08:00:00Z"],
    ["until sat 9:00", "2026-11-21T10:00:00Z", "2026-11-28T08:00:00Z"],
    ["until sat 19:00", "2026-11-21T10:00:00Z", "2026-11-21T18:00:00Z"],
    ["until 2026-11-22 09:00", "2026-11-21T10:00:00Z", "2026-11-22T08:00:00Z"],
    ["until 2026-11-22", "2026-11-21T10:00:00Z", "2026-11-21T23:00:00Z"],
    ["until tomorrow 9:00", "2026-12-31T10:00:00Z", "2027-01-01T08:00:00Z"],
    // The night in which clocks go back has 25 hours, the one in which they go forward 23.
    ["until tomorrow 9:00", "2026-10-24T07:00:00Z", "2026-10-25T08:00:00Z"],
    ["until 09:00", "2026-10-24T20:00:00Z", "2026-10-25T08:00:00Z"],
    ["until 09:00", "2026-03-28T20:00:00Z", "2026-03-29T07:00:00Z"],
    ["1d", "2026-10-24T07:00:00Z", "2026-10-25T07:00:00Z"],
  ])("%s, typed at %s, ends at %s", (text, from, end) => {
    const parsed = parseDuration(text, at(from), berlin);
    expect(parsed.ok && new Date(parsed.endsAt).toISOString().replace(".000", "")).toBe(end);
  });

  test.each([
    ["", /^Write a duration such as/],
    ["soon", /^Write a duration/],
    ["until", /^Write a duration/],
    ["2", /^2 of what\? Write 2m, 2h or 2d\./],
    ["-2h", /^Write a duration/],
    ["2x", /^Write a duration/],
    ["0", /^A silence needs a length, such as 2h\.$/],
    ["0h", /^A silence needs a length/],
    ["0.1m", /less than a minute/],
    ["99999d", /more than ten years/],
    ["until tomorrow", /^Until tomorrow at what time\?/],
    ["until friday", /^Until friday at what time\?/],
    ["until 24:00", /^Write a duration/],
    ["until 9:60", /^Write a duration/],
    ["until today 09:00", /has passed/],
    ["until 2026-11-20 09:00", /has passed/],
    ["until 2026-02-30 09:00", /no 2026-02-30 in the calendar/],
    ["until 2026-13-01", /no 2026-13-01 in the calendar/],
    ["until someday 9:00", /^Write a duration/],
  ])("%s is answered with a sentence", (text, message) => {
    const parsed = parseDuration(text, now, berlin);
    expect(parsed).toEqual({ ok: false, message: expect.stringMatching(message) });
  });

  test("whatever is typed ends later than now, or is refused with a sentence", () => {
    const words = fc.constantFrom("until", "tomorrow", "9:00", "2h", "1w", "monday", "2026-11-22", "for", "30", "m");
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words).map((list) => list.join(" ")),
        ),
        (text) => {
          const parsed = parseDuration(text, now, berlin);
          if (parsed.ok) expect(parsed.endsAt).toBeGreaterThan(now);
          else expect(parsed.message).toMatch(/^[A-Z0-9].*[.?]$/);
        },
      ),
    );
  });
});
