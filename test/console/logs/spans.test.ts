import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clockSkewMs, spansOf, splitSpan } from "../../../electron/console/logs/spans.ts";
import { calls } from "../../../shared/contract.ts";
import type { Span } from "../../../shared/model/logs.ts";

const now = Date.parse("2026-11-21T12:00:00Z");
const hour = 3_600_000;
const retention = fc.oneof(fc.integer({ min: 1, max: 3 * hour }), fc.integer({ min: 1, max: 400 * 24 * hour }));

describe("widening", () => {
  test("asks the last hour, the day before it, and the rest of what is kept", () => {
    expect(spansOf({ kind: "widening" }, now, 744 * hour)).toEqual([
      { from: now - hour, to: now + clockSkewMs },
      { from: now - 24 * hour, to: now - hour },
      { from: now - 744 * hour, to: now - 24 * hour },
    ]);
  });

  test("asks no further back than lines are kept", () => {
    expect(spansOf({ kind: "widening" }, now, 24 * hour)).toEqual([
      { from: now - hour, to: now + clockSkewMs },
      { from: now - 24 * hour, to: now - hour },
    ]);
    expect(spansOf({ kind: "widening" }, now, hour / 2)).toEqual([{ from: now - hour / 2, to: now + clockSkewMs }]);
  });

  test("never asks the same moment twice and covers all that is kept", () => {
    fc.assert(
      fc.property(retention, (kept) => {
        const spans = spansOf({ kind: "widening" }, now, kept);
        expect(spans[0]?.to).toBe(now + clockSkewMs);
        expect(spans.at(-1)?.from).toBe(now - kept);
        for (const [index, span] of spans.entries()) {
          expect(span.from).toBeLessThan(span.to);
          if (index > 0) expect(span.to).toBe(spans[index - 1]?.from);
        }
      }),
    );
  });
});

describe("a range by itself", () => {
  test("relative reaches a little past now, for clocks that are ahead", () => {
    expect(spansOf({ kind: "relative", milliseconds: 15 * 60_000 }, now, hour)).toEqual([
      { from: now - 15 * 60_000, to: now + clockSkewMs },
    ]);
  });

  test("absolute is taken as it is", () => {
    expect(spansOf({ kind: "absolute", from: 5, to: 9 }, now, hour)).toEqual([{ from: 5, to: 9 }]);
  });

  test.each([
    [9, 9],
    [9, 5],
  ])("absolute from %i to %i is empty and refused in a sentence", (from, to) => {
    expect(() => spansOf({ kind: "absolute", from, to }, now, hour)).toThrow(
      expect.objectContaining({
        code: "INVALID_INPUT",
        message: "The range is empty: its end must be after its start.",
      }),
    );
  });

  test.each([
    { kind: "absolute", from: 0, to: 1e300 },
    { kind: "absolute", from: -1e300, to: 0 },
    { kind: "relative", milliseconds: 1e300 },
  ])("of more than a calendar's length is refused before it is split: %j", (range) => {
    // Splitting it would not end: at this size, a month less is the same number.
    const input = { query: { kind: "request", id: "abc12345" }, environments: ["production"], range };
    expect(calls["search.start"].input.safeParse(input).success).toBe(false);
  });
});

describe("splitSpan", () => {
  const span: fc.Arbitrary<Span> = fc
    .tuple(fc.integer({ min: 0, max: now }), fc.integer({ min: 1, max: 100_000 }))
    .map(([from, length]) => ({ from, to: from + length }));

  test("gives parts that are the span, without gap or overlap, newest first, none too long", () => {
    fc.assert(
      fc.property(span, fc.integer({ min: 1_000, max: 200_000 }), (whole, longest) => {
        const parts = splitSpan(whole, longest);
        expect(parts[0]?.to).toBe(whole.to);
        expect(parts.at(-1)?.from).toBe(whole.from);
        for (const [index, part] of parts.entries()) {
          expect(part.to - part.from).toBeGreaterThan(0);
          expect(part.to - part.from).toBeLessThanOrEqual(longest);
          if (index > 0) expect(part.to).toBe(parts[index - 1]?.from);
        }
        expect(parts).toHaveLength(Math.ceil((whole.to - whole.from) / longest));
      }),
    );
  });

  test("leaves a span alone that is short enough", () => {
    expect(splitSpan({ from: 0, to: 721 * hour }, 721 * hour)).toEqual([{ from: 0, to: 721 * hour }]);
  });

  test("makes two parts of 31 days under Loki's default limit", () => {
    expect(splitSpan({ from: 0, to: 744 * hour }, 721 * hour)).toEqual([
      { from: 23 * hour, to: 744 * hour },
      { from: 0, to: 23 * hour },
    ]);
  });
});
