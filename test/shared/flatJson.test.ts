import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FlatJsonFields, tellingText } from "../../shared/flatJson.ts";

const lists = [
  ["level", "severity"],
  ["logger", "service"],
  ["message", "msg"],
];

/** What is to be found, by the parser; null where the line is no JSON object. */
function parsed(line: string): readonly (string | undefined)[] | null {
  try {
    const object = JSON.parse(line) as Readonly<Record<string, unknown>>;
    return lists.map((names) => names.map((name) => tellingText(object[name])).find((text) => text !== undefined));
  } catch {
    return null;
  }
}

/** A reader that has met the lines, and so tries to find the fields of others like them. */
function readerOf(...lines: readonly string[]): FlatJsonFields {
  const reader = new FlatJsonFields(lists);
  for (const line of lines) reader.learn(JSON.parse(line));
  return reader;
}

const name = fc.constantFrom(...lists.flat(), "id", "at", "level2", "", "__proto__");
const value = fc.oneof(
  fc.constantFrom(
    '""',
    '"x"',
    '"a, \\"level\\": 1"',
    '"level\\u0000"',
    '"ü ✓ 𝄞"',
    '"\u007f\u2028"',
    '"\t"',
    '"',
    "'x'",
  ),
  fc.constantFrom("0", "30", "-0", "1.0", "1e3", "01", "1e400", "12345678901234567890", "NaN", "true", "null", "nul"),
  fc.constantFrom("{}", "[]", '{"level":"x"}', '["level"]', ""),
);
const usual = fc.constantFrom('"INFO"', '"a message"', "30", '""', "null");
const line = fc
  .tuple(
    fc.array(fc.tuple(name, fc.oneof({ weight: 6, arbitrary: usual }, value)), { maxLength: 7 }),
    fc.constantFrom(",", ", ", " , ", ",,"),
    fc.constantFrom(":", ": ", " :", ":  "),
    fc.constantFrom("", "", "", "\n", " \r\n\t", "\u00a0", "}", ","),
  )
  .map(
    ([fields, comma, colon, end]) => `{${fields.map(([key, text]) => `"${key}"${colon}${text}`).join(comma)}}${end}`,
  );

describe("fields of a flat line are found as the parser would find them", () => {
  test("whatever the line is, and whatever was met before", () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), (lines) => {
        const reader = readerOf(...lines.filter((text) => parsed(text) !== null));
        for (const text of lines) {
          const found = reader.find(text);
          if (found !== null) expect(found).toEqual(parsed(text));
        }
      }),
    );
  });

  test.each([
    ['{"level":"INFO","message":"m"}', '{"level":"WARN","at":1.5e3,"message":"other","x":null}'],
    ['{"level": "INFO", "message": "m"}', '{"level":"WARN", "message": "other"}\n'],
    ['{"level":30,"msg":"m"}', '{"level":50,"msg":"n"}'],
    ['{"severity":"a","level":"","message":null,"msg":"m"}', '{"severity":"b","level":null,"message":"","msg":"n"}'],
    ['{"id":1}', "{}"],
  ])("once %s was met, in %s", (met, other) => {
    expect(readerOf(met).find(other)).toEqual(parsed(other));
    expect(parsed(other)).not.toBeNull();
  });

  test.each([
    ["what is no JSON", '{"level":"INFO","message":"m",}'],
    ["a field that comes twice", '{"level":"INFO","message":"m","level":"WARN"}'],
    ["a better choice that tells something", '{"level":"INFO","severity":"x","message":"m"}'],
    ["an escape", '{"level":"INFO","message":"a\\nb"}'],
    ["an object within", '{"level":"INFO","message":"m","x":{}}'],
    ["a long line", `{"level":"INFO","message":"${"m".repeat(10_000)}"}`],
    ["another order", '{"message":"m","level":"INFO"}'],
  ])("the parser is left %s", (_what, other) => {
    expect(readerOf('{"level":"INFO","message":"m"}').find(other)).toBeNull();
  });

  test("of the layouts that were met last, and of no more than were learned", () => {
    const words = lists.flat();
    const layouts = words.flatMap((first) =>
      words.flatMap((second) => (first === second ? [] : [`{"${first}":"1","${second}":"2","id":3}`])),
    );
    const reader = readerOf(...layouts, ...layouts);
    for (const text of layouts) expect([null, parsed(text)]).toContainEqual(reader.find(text));
  });
});
