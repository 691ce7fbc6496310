import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { visibleText, withoutAnsi } from "../../../renderer/format/untrusted.ts";
import { ansiSpans, cutSpans } from "../../../renderer/logs/row/ansi.ts";
import { chunksOf } from "../../../renderer/logs/row/chunks.ts";
import { prettyJson } from "../../../renderer/logs/row/prettyJson.ts";

const escapeCharacter = String.fromCharCode(0x1b);
const sgr = (codes: string) => `${escapeCharacter}[${codes}m`;

describe("colours of a terminal", () => {
  test("parts have the colour and weight that stand before them", () => {
    const spans = ansiSpans(`a ${sgr("1;31")}failed${sgr("22")} here${sgr("0")} b ${sgr("92;4")}ok${sgr("39")}?`);
    expect(spans.map(({ text, color, bold, underline }) => [text, color, bold, underline])).toEqual([
      ["a ", null, false, false],
      ["failed", "red", true, false],
      [" here", "red", false, false],
      [" b ", null, false, false],
      ["ok", "green", false, true],
      ["?", null, false, true],
    ]);
  });

  test.each([
    [`${sgr("38;5;196")}x`, null],
    [`${sgr("38;5;4")}x`, "blue"],
    [`${sgr("38;2;1;31;3")}x`, null],
    [`${sgr("38;2;1;2;3;33")}x`, "yellow"],
    [`${sgr("48;5;1")}x`, null],
    [`${sgr("38:2::1:2:3")}x`, null],
    [`${sgr("")}x`, null],
    [`${sgr("999")}x`, null],
  ])("%j", (text, color) => expect(ansiSpans(text).map((span) => [span.text, span.color])).toEqual([["x", color]]));

  test("every other sequence is dropped, and the text is what is left without any", () => {
    const part = fc.constantFrom(
      "a",
      " ",
      "é",
      "[31m",
      sgr("31"),
      sgr("0"),
      `${escapeCharacter}[2J`,
      `${escapeCharacter}]0;t\x07`,
      escapeCharacter,
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        // A lone escape character may swallow what follows it, differently where the text is split.
        const text = parts.join("").replaceAll(new RegExp(`${escapeCharacter}(?![[\\]])`, "g"), "");
        const shown = ansiSpans(text)
          .map((span) => span.text)
          .join("");
        expect(shown).toBe(withoutAnsi(text));
      }),
    );
  });

  test("a hostile line of nothing but colours has an end", () => {
    const spans = ansiSpans(Array.from({ length: 10_000 }, (_, index) => `${sgr(String(30 + (index % 8)))}x`).join(""));
    expect(spans.length).toBeLessThanOrEqual(401);
    expect(spans.map(({ text }) => text).join("")).toBe("x".repeat(10_000));
  });

  test("the first characters of what is seen, never half of a pair", () => {
    const spans = cutSpans(ansiSpans(`${sgr("31")}ab😀${sgr("0")}c`), 3);
    expect(spans.map(({ text }) => text)).toEqual(["ab"]);
  });
});

describe("JSON over several lines", () => {
  test("has the same values, every digit and every name", () => {
    const text = '{"a":1.2300000000000000001,"a":[{},[],{"b":"x\\"}{,:"}],"c":null}';
    const pretty = prettyJson(text) ?? "";
    expect(pretty.split("\n").slice(0, 3)).toEqual(["{", '  "a": 1.2300000000000000001,', '  "a": [']);
    expect(pretty.replace(/\n\s*/g, "").replaceAll('": ', '":')).toBe(text);
  });

  test("is the JSON that it was, whatever it is", () => {
    fc.assert(
      fc.property(fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue())), (value) => {
        const text = JSON.stringify(value);
        expect(JSON.stringify(JSON.parse(prettyJson(text) ?? ""))).toBe(text);
      }),
    );
  });

  test("a deep nesting does not become a square of blanks", () => {
    const text = `{"laugh":${"[".repeat(20_000)}1${"]".repeat(20_000)}}`;
    const pretty = prettyJson(text) ?? "";
    expect(pretty.length).toBeLessThan(text.length * 2);
    expect(JSON.stringify(pretty.replace(/\s/g, ""))).toBe(JSON.stringify(text));
  });

  test.each(["plain text", "", '{"a":', "[1", '"text"', `["${"x".repeat(300_000)}"]`])("%s is left as it is", (text) =>
    expect(prettyJson(text)).toBeNull(),
  );
});

test("pieces of a long text are the text, and no pair is split", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), fc.integer({ min: 2, max: 20 }), (text, length) => {
      const pieces = chunksOf(text, length);
      expect(pieces.join("")).toBe(text);
      expect(pieces.every((piece) => piece.length <= length && !/[\ud800-\udbff]$/.test(piece))).toBe(true);
    }),
  );
});

test("control characters in a coloured part are written out", () => {
  const [span] = ansiSpans(`${sgr("31")}a\u202eb\u0001`);
  expect(visibleText(span?.text ?? "")).toBe("a⟨U+202E⟩b⟨U+0001⟩");
});
