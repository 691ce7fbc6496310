import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contrast, readable } from "../../renderer/format/color.ts";
import { ageText, holdText, spanText } from "../../renderer/format/duration.ts";
import { countOf, sampleText, valueText } from "../../renderer/format/number.ts";
import { absoluteOf, entryClock, entryMoment, millisecondsOf, momentOf } from "../../renderer/format/time.ts";
import { cut, oneLine, visibleText, withoutAnsi } from "../../renderer/format/untrusted.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe("ages", () => {
  test.each([
    [-5000, "0 s"],
    [4999, "4 s"],
    [59_999, "59 s"],
    [minute, "1 min"],
    [59 * minute, "59 min"],
    [2 * hour + 5 * minute, "2 h 5 min"],
    [3 * hour, "3 h"],
    [3 * day + 4 * hour, "3 d 4 h"],
  ])("%d ms are %s", (milliseconds, text) => expect(ageText(milliseconds)).toBe(text));

  test.each([
    [0, "0 ms"],
    [480_000, "480 µs"],
    [999_600, "1 ms"],
    [1_000_000, "1 ms"],
    [31_000_000, "31 ms"],
    [999_600_000, "1.00 s"],
    [1_020_000_000, "1.02 s"],
    [45_360_000_000, "45.4 s"],
    [123_000_000_000, "2 min 3 s"],
  ])("%d ns took %s", (nanoseconds, text) => expect(spanText(nanoseconds)).toBe(text));

  test("a rule's hold", () => expect([20, 300, 7200, 90].map(holdText)).toEqual(["20 s", "5 min", "2 h", "90 s"]));
});

describe("numbers", () => {
  test("counts and values", () => {
    expect(countOf(1, "entry", "entries")).toBe("1 entry");
    expect(countOf(10_000, "alert")).toBe("10,000 alerts");
    expect([0.94, 1234, 12_345_678, 0, 2e-7, Number.NaN].map(valueText)).toEqual([
      "0.94",
      "1,234",
      "12.35 M",
      "0",
      "2.0e-7",
      "NaN",
    ]);
    expect(["9.4e-01", "NaN", ""].map(sampleText)).toEqual(["0.94", "NaN", ""]);
  });
});

describe("times", () => {
  const at = Date.UTC(2026, 10, 21, 10, 27, 12);

  test("today has no day, another day has one", () => {
    expect(momentOf(at, at + hour, "utc")).toBe("10:27:12");
    expect(momentOf(at, at + day, "utc")).toBe("2026-11-21 10:27:12");
    expect(absoluteOf(at, "utc")).toBe("2026-11-21 10:27:12 UTC");
  });

  test("a log entry keeps all nine digits", () => {
    const timestamp = `${at}123456`;
    expect(millisecondsOf(timestamp)).toBe(at);
    expect(entryClock(`${at + 4}123456`, "utc")).toBe("10:27:12.004");
    expect(entryMoment(`${at + 4}123456`, "utc")).toBe("2026-11-21 10:27:12.004123456 UTC");
  });
});

describe("untrusted texts", () => {
  test("bidi and control characters are written out", () => {
    expect(visibleText("a\u202eb\u0000c\u2066d\ttab\nline")).toBe("a⟨U+202E⟩b⟨U+0000⟩c⟨U+2066⟩d\ttab\nline");
  });

  test("no text leaves a character that turns its neighbours", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(visibleText(text)).not.toMatch(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
      }),
    );
  });

  test("ordinary words of any script stay", () => {
    const text = "مرحبا 你好 👩‍🚒 é";
    expect(visibleText(text)).toBe(text);
  });

  test("a terminal's colours go, the words stay", () => {
    expect(withoutAnsi("\u001b[31mERROR\u001b[0m \u001b]0;title\u0007done")).toBe("ERROR done");
  });

  test("a cut never leaves half a character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.nat(30), (text, length) => {
        const short = cut(text, length + 1);
        expect(text.startsWith(short)).toBe(true);
        expect(() => encodeURIComponent(short)).not.toThrow();
      }),
    );
    expect(oneLine("a\n b", 10)).toBe("a b");
    expect(oneLine("x".repeat(20), 10)).toBe(`${"x".repeat(10)}…`);
  });
});

test("any environment's colour becomes readable on either theme", () => {
  const channel = fc.integer({ min: 0, max: 255 });
  fc.assert(
    fc.property(channel, channel, channel, (red, green, blue) => {
      const color = `#${[red, green, blue].map((each) => each.toString(16).padStart(2, "0")).join("")}`;
      for (const background of ["#202833", "#e9edf2"]) {
        expect(contrast(readable(color, background), background)).toBeGreaterThanOrEqual(4.5);
      }
    }),
  );
});
