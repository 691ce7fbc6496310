import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeLine, levelOf, parseLogLine } from "../../shared/logLine.ts";
import { logLevels } from "../../shared/model/logs.ts";
import { json } from "../support/arbitraries.ts";

describe("a line is taken apart", () => {
  test("as JSON, in its own order, nested objects flattened", () => {
    const line = ' {"level":"ERROR","http":{"status":500,"path":"/a"},"tags":["x",1],"user":null,"ok":true,"":"e"}';
    expect(parseLogLine(line)).toEqual({
      format: "json",
      fields: [
        ["level", "ERROR"],
        ["http_status", "500"],
        ["http_path", "/a"],
        ["tags", '["x",1]'],
        ["user", "null"],
        ["ok", "true"],
        ["", "e"],
      ],
    });
  });

  test("as JSON where names are those that every object has", () => {
    expect(parseLogLine('{"__proto__":{"a":"1"},"constructor":"c","toString":2}')).toEqual({
      format: "json",
      fields: [
        ["__proto___a", "1"],
        ["constructor", "c"],
        ["toString", "2"],
      ],
    });
  });

  test("as logfmt, with quotes, escapes and empty values", () => {
    const line = 'level=warn msg="say \\"hi\\" \\\\ there" empty= caller=main.go:12 x.y-z="" \n';
    expect(parseLogLine(line)).toEqual({
      format: "logfmt",
      fields: [
        ["level", "warn"],
        ["msg", 'say "hi" \\ there'],
        ["empty", ""],
        ["caller", "main.go:12"],
        ["x.y-z", ""],
      ],
    });
  });

  test.each([
    "plain words",
    "",
    "one=pair",
    "GET /a?b=c&d=e HTTP/1.1",
    'a=1 b="open',
    "a=1 then words",
    "[1, 2]",
    "{not json}",
    '{"cut": "of',
    "null",
    '"text"',
  ])("as text without fields: %j", (line) => {
    expect(parseLogLine(line)).toEqual({ format: "text", fields: [] });
  });
});

describe("a hostile line", () => {
  test("with moderate nesting keeps the deep part as JSON text", () => {
    const depth = 20;
    const line = `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
    const kept = `${'{"a":'.repeat(depth - 9)}1${"}".repeat(depth - 9)}`;
    expect(parseLogLine(line).fields).toEqual([["a_a_a_a_a_a_a_a_a", kept]]);
  });

  test.each([
    ["objects", '{"a":', "}"],
    ["lists", '{"a":[', "]}"],
  ])("with 40,000 nested %s breaks nothing", (_kind, open, close) => {
    const line = `${open.repeat(40_000)}1${close.repeat(40_000)}`;
    expect(() => parseLogLine(line)).not.toThrow();
    expect(() => describeLine(line, {})).not.toThrow();
  });

  test("with a list nested 100,000 deep breaks nothing", () => {
    const line = `{"message":"deep","a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    expect(describeLine(line, {}).message).toBe("deep");
    expect(() => parseLogLine(line)).not.toThrow();
  });

  test("with a quoted value of a megabyte is read whole", () => {
    const value = "x y".repeat(350_000);
    expect(parseLogLine(`a="${value}" b=2`).fields).toEqual([
      ["a", value],
      ["b", "2"],
    ]);
  });

  test("of any text or any JSON never throws, and always has a level and a message", () => {
    const line = fc.oneof(
      fc.string({ unit: "binary", maxLength: 300 }),
      json.map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(line, (text) => {
        parseLogLine(text);
        const { level, message, component, levelWord } = describeLine(text, {});
        expect(logLevels).toContain(level);
        expect([typeof message, typeof component, typeof levelWord]).toEqual(["string", "string", "string"]);
      }),
    );
  });
});

describe("a level is told", () => {
  test("whatever the case of its word", () => {
    const words = ["DEBUG", "info", "Warning", "ERROR", "CRITICAL", "fatal", "trace", "WARN", "err", "30", "50"];
    expect(words.map(levelOf)).toEqual([
      "debug",
      "info",
      "warning",
      "error",
      "critical",
      "critical",
      "debug",
      "warning",
      "error",
      "info",
      "error",
    ]);
  });

  test("as unknown for words that are no levels", () => {
    expect(["", "verbose", "constructor", "__proto__", "toString"].map(levelOf)).toEqual(Array(5).fill("unknown"));
  });

  test.each([
    ['{"level":"ERROR","severity":"info","message":"m"}', {}, "error", "ERROR"],
    ['{"levelname":"Critical","message":"m"}', {}, "critical", "Critical"],
    ['{"level":50,"msg":"pino"}', {}, "error", "50"],
    ['{"level":"","severity":"warn"}', {}, "warning", "warn"],
    ["level=warn msg=late", {}, "warning", "warn"],
    ["2026-11-21 03:42:00 ERROR [app] broken, INFO later", {}, "error", "ERROR"],
    ["ts=1 words level=debug", {}, "debug", "debug"],
    ["a terrorist warned nobody", {}, "unknown", ""],
    [`${"x".repeat(130)} ERROR`, {}, "unknown", ""],
    ["no level here", { level: "error" }, "error", "error"],
    ["no level here", { detected_level: "error" }, "error", ""],
    ["no level here", { detected_level: "warn" }, "warning", ""],
    ['{"level":"loud"}', { detected_level: "error" }, "error", "loud"],
    ['{"level":"info"}', { level: "error", detected_level: "error" }, "info", "info"],
    ['{"constructor":"x","__proto__":{"level":"error"}}', {}, "unknown", ""],
  ])("of %j with labels %j: %s", (line, labels, level, levelWord) => {
    expect(describeLine(line, labels as Record<string, string>)).toMatchObject({
      level,
      levelWord,
    });
  });
});

describe("component and message come from", () => {
  test.each([
    ['{"logger":"app.api","service":"shell","message":"m","error":"e"}', {}, "app.api", "m"],
    ['{"module":"auth","msg":"short"}', { service: "shell" }, "auth", "short"],
    ['{"message":"","error":"the reason"}', { service_name: "shell", job: "x" }, "shell", "the reason"],
    ['{"message":{"a":1},"event":"login"}', { container: "c1" }, "c1", "login"],
    ['{"status":500}', {}, "", '{"status":500}'],
    ["component=db msg=slow", {}, "db", "slow"],
    ["plain words", { job: "openuser-api" }, "openuser-api", "plain words"],
  ])("%j with labels %j", (line, labels, component, message) => {
    expect(describeLine(line, labels as Record<string, string>)).toMatchObject({ component, message });
  });
});
