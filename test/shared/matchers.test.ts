import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatMatcher, type Matcher, matcherTest, parseMatchers } from "../../shared/matchers.ts";
import { labelName, labels } from "../support/arbitraries.ts";
import { alertmanagerVersions, recordedAlerts, recording } from "../support/fixtures.ts";

function matcher(name: string, operator: Matcher["operator"], value: string): Matcher {
  return { name, operator, value };
}

/** Parses a filter that must be good, and answers whether labels match it. */
function matches(filter: string, subject: Readonly<Record<string, string>>): boolean {
  const parsed = parseMatchers(filter);
  if (!parsed.ok) throw new Error(`${filter} was refused: ${parsed.message}`);
  return matcherTest(parsed.matchers)(subject);
}

describe("a filter is read", () => {
  test.each<[string, Matcher[]]>([
    ["", []],
    ["{}", []],
    [" { } ", []],
    ['severity="critical"', [matcher("severity", "=", "critical")]],
    ["severity=critical", [matcher("severity", "=", "critical")]],
    ['severity != "critical"', [matcher("severity", "!=", "critical")]],
    ['alertname=~"Redis.*|High.*"', [matcher("alertname", "=~", "Redis.*|High.*")]],
    ['alertname!~"Redis.*"', [matcher("alertname", "!~", "Redis.*")]],
    ["alertname=~Redis.*", [matcher("alertname", "=~", "Redis.*")]],
    ['{a="1",b!="2"}', [matcher("a", "=", "1"), matcher("b", "!=", "2")]],
    [' { a = "1" , b =~ "2" , } ', [matcher("a", "=", "1"), matcher("b", "=~", "2")]],
    ['a="1",', [matcher("a", "=", "1")]],
    ['component=""', [matcher("component", "=", "")]],
    ['a="x, y} = {z"', [matcher("a", "=", "x, y} = {z")]],
    ['größe="x"', [matcher("größe", "=", "x")]],
    ['"größe"="x"', [matcher("größe", "=", "x")]],
    ['"bad name"="x"', [matcher("bad name", "=", "x")]],
    ['"a\\"b"="1"', [matcher('a"b', "=", "1")]],
    ['a.b-c:d="🔥"', [matcher("a.b-c:d", "=", "🔥")]],
    ['a="line\\nbreak"', [matcher("a", "=", "line\nbreak")]],
    ['a="say \\"hi\\""', [matcher("a", "=", 'say "hi"')]],
    ['a="back\\\\slash"', [matcher("a", "=", "back\\slash")]],
    ['a=~"\\d+\\.x"', [matcher("a", "=~", "\\d+\\.x")]],
    ['a="tab\\t"', [matcher("a", "=", "tab\\t")]],
    ["a\n=\n1\n,\nb=2", [matcher("a", "=", "1"), matcher("b", "=", "2")]],
  ])("%j", (filter, matchers) => {
    expect(parseMatchers(filter)).toEqual({ ok: true, matchers });
  });
});

describe("a filter is refused, with the place of its fault", () => {
  test.each([
    ["severity", "after severity, one of =, !=, =~ or !~ is missing", 8],
    ["severity critical", "after severity, one of =, !=, =~ or !~ is missing", 9],
    ['severity=="critical"', "after severity=, a value is missing", 9],
    ["severity=", "after severity=, a value is missing", 9],
    ['severity="critical', "a closing quote is missing", 18],
    ['"severity=', "a closing quote is missing", 10],
    ['a="1\\', "a closing quote is missing", 6],
    ['a="1" b="2"', "a comma is missing between two matchers", 6],
    ['a="1",,b="2"', "a label name is missing", 6],
    [",", "a label name is missing", 0],
    ['="x"', "a label name is missing", 0],
    ['""="x"', "a label name is missing", 2],
    ['{a="1"', "a closing } is missing", 6],
    ["{", "a closing } is missing", 1],
    ['a="1"}', "a comma is missing between two matchers", 5],
    ['{a="1"} x', "there is text after the closing }", 8],
    ['{{a="1"}}', "a label name is missing", 1],
    ["'a'='1'", "a label name is missing", 0],
    ['a=~"("', '"(" is not a regular expression', 6],
    ['a!~"[z-a]"', '"[z-a]" is not a regular expression', 10],
  ])("%j", (filter, message, position) => {
    const parsed = parseMatchers(filter);
    // A fault at the end of the text may be told at the end or just after it.
    const place = parsed.ok ? null : Math.min(parsed.position, filter.length);
    expect({ ...parsed, position: place }).toEqual({ ok: false, message, position: Math.min(position, filter.length) });
  });

  test("any text is read or refused, never more, and the place lies within the text", () => {
    const part = fc.constantFrom(
      "a",
      "größe",
      "=",
      "!=",
      "=~",
      "!~",
      '"',
      "\\",
      ",",
      "{",
      "}",
      " ",
      "(",
      "x.*",
      "\n",
      "'",
    );
    const text = fc.oneof(
      fc.array(part, { maxLength: 12 }).map((parts) => parts.join("")),
      fc.string({ unit: "binary" }),
    );
    fc.assert(
      fc.property(text, (filter) => {
        const parsed = parseMatchers(filter);
        if (!parsed.ok) {
          expect(parsed.message).not.toBe("");
          expect(parsed.position).toBeGreaterThanOrEqual(0);
          expect(parsed.position).toBeLessThanOrEqual(filter.length + 1);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

test("what is formatted reads as what it was, bare or in braces", () => {
  const value = fc.oneof(
    fc.string({ unit: "binary", maxLength: 12 }),
    fc
      .array(fc.constantFrom("\\", '"', "n", "\n", "t", " ", ",", "}", "{", "="), { maxLength: 8 })
      .map((c) => c.join("")),
  );
  const literal = fc.record({
    name: fc.oneof(labelName, fc.string({ unit: "binary", minLength: 1, maxLength: 8 })),
    operator: fc.constantFrom("=" as const, "!=" as const),
    value,
  });
  const pattern = fc.record({
    name: labelName,
    operator: fc.constantFrom("=~" as const, "!~" as const),
    value: fc.constantFrom("a|b", "\\d+", 'q"q', "x\\\\y", "", "(?i)high.*", "[^\\n]*"),
  });
  fc.assert(
    fc.property(fc.array(fc.oneof(literal, pattern), { minLength: 1, maxLength: 4 }), (matchers) => {
      const text = matchers.map(formatMatcher).join(", ");
      expect([parseMatchers(text), parseMatchers(`{${text}}`)]).toEqual(Array(2).fill({ ok: true, matchers }));
    }),
    { numRuns: 500 },
  );
});

test("a matcher is formatted as it is typed", () => {
  const formatted = [
    matcher("severity", "=~", "a|b"),
    matcher("bad name", "!=", 'x"\\\n'),
    matcher("größe.x", "=", ""),
  ];
  expect(formatted.map(formatMatcher)).toEqual(['severity=~"a|b"', '"bad name"!="x\\"\\\\\\n"', 'größe.x=""']);
});

describe("labels match", () => {
  const redis = { alertname: "RedisDown", severity: "critical", instance: "redis:9121", lines: "one\ntwo" };

  test.each([
    ['severity="critical"', true],
    ['severity="Critical"', false],
    ['severity!="critical"', false],
    ['severity!="warning"', true],
    ['alertname=~"Redis"', false],
    ['alertname=~"Redis.*"', true],
    ['alertname=~"High|RedisDown"', true],
    ['alertname=~"High|Redis"', false],
    ['alertname!~"Redis.*"', false],
    ['alertname!~"Redis"', true],
    ['alertname=~"(?i)redisdown"', true],
    ['alertname=~"(?P<kind>Redis).*"', true],
    ['lines=~"one"', false],
    ['lines=~"(?m)one"', false],
    ['lines=~"(?m)one$\\n^two"', true],
    ['component=""', true],
    ['component!=""', false],
    ['component=~".*"', true],
    ['component=~".+"', false],
    ['component!~".+"', true],
    ['toString=""', true],
    ['constructor!=""', false],
    ['severity="critical", alertname="RedisDown"', true],
    ['severity="critical", alertname="HighErrorRate"', false],
    ["", true],
  ])("%s: %s", (filter, expected) => {
    expect(matches(filter, redis)).toBe(expected);
  });

  test.each([
    ["node\\-1", "node-1"],
    ["a\\_b", "a_b"],
    ["a\\:b\\@c\\ d", "a:b@c d"],
    ['\\"x\\"', '"x"'],
    ["50\\%", "50%"],
  ])("a regular expression that escapes punctuation, as Go allows: %s", (pattern, value) => {
    const test = matcherTest([matcher("a", "=~", pattern)]);
    expect({ read: parseMatchers(formatMatcher(matcher("a", "=~", pattern))).ok, matches: test({ a: value }) }).toEqual(
      {
        read: true,
        matches: true,
      },
    );
  });

  test("an operator and its negation never agree", () => {
    const value = fc.constantFrom("", "critical", "crit.*", "a|b", "x");
    fc.assert(
      fc.property(labels, labelName, value, (subject, name, text) => {
        const answers = (["=", "!=", "=~", "!~"] as const).map((operator) =>
          matcherTest([matcher(name, operator, text)])(subject),
        );
        expect([answers[1], answers[3]]).toEqual([!answers[0], !answers[2]]);
      }),
    );
  });

  test("labels match themselves", () => {
    fc.assert(
      fc.property(labels, labels, (subject, other) => {
        const own = Object.entries(subject).map(([name, value]) => matcher(name, "=", value));
        const fits = Object.entries(subject).every(
          ([name, value]) => (Object.hasOwn(other, name) ? other[name] : "") === value,
        );
        expect([matcherTest(own)(subject), matcherTest(own)(other)]).toEqual([true, fits]);
      }),
    );
  });
});

describe.each(alertmanagerVersions)("compared with what %s answered", (server) => {
  const all = recordedAlerts(server, "alerts_silenced");
  const filtersOf = (name: string) => new URLSearchParams(recording(server, name).request.query).getAll("filter");

  test.each([
    "alerts_filter_eq",
    "alerts_filter_missing_label",
    "alerts_filter_neg",
    "alerts_filter_negregex",
    "alerts_filter_noquotes",
    "alerts_filter_regex",
    "alerts_filter_two",
  ])("%s matches the same alerts", (name) => {
    const filters = filtersOf(name);
    const expected = recordedAlerts(server, name).map(({ fingerprint }) => fingerprint);
    const ours = all.filter((alert) => matches(filters.join(","), alert.labels)).map(({ fingerprint }) => fingerprint);
    expect({ ours, some: ours.length > 0 && ours.length < all.length }).toEqual({ ours: expected, some: true });
  });

  test.each(["alerts_filter_alertname_only", "alerts_filter_bad", "alerts_filter_bad_regex"])(
    "%s is refused as well",
    (name) => {
      expect([recording(server, name).status, parseMatchers(filtersOf(name).join(",")).ok]).toEqual([400, false]);
    },
  );

  // The server takes one matcher a `filter=`; ours takes what its page and amtool take: none, or several in braces.
  test.each(["alerts_filter_empty", "alerts_filter_braces"])(
    "%s is taken, though the server's API refuses it",
    (name) => {
      expect([recording(server, name).status, parseMatchers(filtersOf(name).join(",")).ok]).toEqual([400, true]);
    },
  );

  test.each(["alerts_filter_utf8", "alerts_filter_utf8_quoted"])(
    "%s is taken, as Alertmanager does from 0.27",
    (name) => {
      expect([recording(server, name).status, parseMatchers(filtersOf(name).join(",")).ok]).toEqual([
        server === "alertmanager-0.33" ? 200 : 400,
        true,
      ]);
    },
  );
});
