import { describe, expect, test } from "vitest";
import { splitTailQuery } from "../../../electron/console/logs/tail/filter.ts";

describe("the server follows the selector and the line filters only", () => {
  test.each([
    ['{service="shell"}', '{service="shell"}'],
    ['{service="shell"} |= "a" != "b"', '{service="shell"} |= "a" != "b"'],
    ['{service="shell"} |= "a" | json | level="ERROR" |~ "x.*"', '{service="shell"} |= "a" |~ "x.*"'],
    ["{a=`b`} | logfmt", "{a=`b`}"],
  ])("%s", (expression, plain) => expect(splitTailQuery(expression).plain).toBe(plain));
});

describe("fields are compared here as the server would", () => {
  const line = JSON.stringify({ level: "ERROR", status: 503, "a-b": "x", user: { id: "u1" } });
  const labels = { service: "shell" };
  test.each([
    ['{a="b"} | json | level="ERROR"', true],
    ['{a="b"} | json | level="error"', false],
    ['{a="b"} | json | level!="ERROR"', false],
    ['{a="b"} | json | level=~"ERR.*|FATAL"', true],
    ['{a="b"} | json | level=~"ERR"', false],
    ['{a="b"} | json | level!~"ERR.*"', false],
    ['{a="b"} | json | status >= 500', true],
    ['{a="b"} | json | status < 500', false],
    ['{a="b"} | json | status = 503', true],
    ['{a="b"} | json | status = 500 or level="ERROR"', true],
    ['{a="b"} | json | status = 500 and level="ERROR"', false],
    ['{a="b"} | json | (status = 500 or level="ERROR") and user_id="u1"', true],
    ['{a="b"} | json | a_b="x"', true],
    ['{a="b"} | json | missing=""', true],
    ['{a="b"} | json | missing > 1', false],
    ['{a="b"} | service="shell"', true],
    ['{a="b"} | level="ERROR"', false],
    ['{a="b"} | detected_level="error"', true],
  ])("%s: %s", (expression, wanted) => expect(splitTailQuery(expression).wanted(line, labels)).toBe(wanted));
});

describe("a stream's label keeps its name before a field of the line, as in a Loki 3.7", () => {
  const labels = { service: "shell", level: "error" };
  test.each([
    ['{a="b"} | json | level="error"', true],
    ['{a="b"} | json | level="ERROR"', false],
    ['{a="b"} | json | level_extracted="ERROR"', true],
    ['{a="b"} | level="error"', true],
  ])("%s: %s", (expression, wanted) =>
    expect(splitTailQuery(expression).wanted('{"level":"ERROR"}', labels)).toBe(wanted),
  );
});

describe("what cannot be followed is refused in words", () => {
  test.each([
    ["{service=", "no LogQL"],
    ["", "no LogQL"],
    ['rate({a="b"}[5m])', "needs a selector"],
    ['{a="b"} | line_format "{{.x}}"', "cannot follow"],
    ['{a="b"} | pattern "<ip> <_>"', "cannot follow"],
    ['{a="b"} | json | took > 5s', "cannot follow"],
    ['{a="b"} | json | level=~"("', "not a regular expression"],
  ])("%s", (expression, words) => expect(() => splitTailQuery(expression)).toThrow(words));
});
