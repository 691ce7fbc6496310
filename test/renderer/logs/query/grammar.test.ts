import { expect, test } from "vitest";
import { faultOfServer, firstFault, queryKind } from "../../../../renderer/logs/query/grammar.ts";
import { labelName, literal, quoted } from "../../../../renderer/logs/query/quote.ts";

test.each([
  ["", "empty"],
  ["  # only a comment\n", "empty"],
  ['{a="b"}', "log"],
  ['# why\n{a="b"} | json | c > 5', "log"],
  ['({a="b"})', "log"],
  ['rate({a="b"}[5m])', "metric"],
  ['sum by (level) (count_over_time({a="b"}[1m])) > 5', "metric"],
  ["vector(1)", "metric"],
  // What cannot be read goes to the server, which says what is wrong with it.
  ['{a="b"', "log"],
  ["{", "log"],
  ["rate({", "metric"],
  ['new_function_of_a_later_loki({a="b"}[5m])', "metric"],
  ["hello", "log"],
] as const)("%j is a query for %s", (text, kind) => {
  expect(queryKind(text)).toBe(kind);
});

test.each([
  ['{a="b"}', null],
  ['{a="b"} | ', 10],
  ['{a="b"} | json | x >', 20],
] as const)("the first fault of %j is at %s", (text, from) => {
  expect(firstFault(text)?.from ?? null).toBe(from);
});

test.each([
  ["parse error at line 1, col 9: syntax error: unexpected IDENTIFIER", '{a="b"} xyz', { from: 8, to: 11 }],
  ["parse error at line 2, col 3: syntax error", '{a="b"}\n| !x', { from: 10, to: 11 }],
  ["parse error at line 1, col 99: unexpected end", "{a=", { from: 2, to: 3 }],
  ["parse error at line 7, col 1: somewhere else", "{a=", null],
  ["too many series", '{a="b"}', null],
] as const)("%j in %j is at %j", (message, text, place) => {
  expect(faultOfServer(message, text)).toEqual(place);
});

test("texts, patterns and names are written so that they mean themselves", () => {
  expect(quoted('say "x"\\\n')).toBe('"say \\"x\\"\\\\\\n"');
  expect(quoted("\ud800")).toBe('"\ufffd"');
  expect(new RegExp(`^${literal("/a.b?(c)[d]{e}^$|+*\\")}$`).test("/a.b?(c)[d]{e}^$|+*\\")).toBe(true);
  expect(labelName(" log.level ")).toBe("log_level");
  expect(labelName("5xx")).toBe("_5xx");
});
