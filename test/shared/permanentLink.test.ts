import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatPermanentLink, type PermanentPlace, parsePermanentLink } from "../../shared/permanentLink.ts";

const moment = fc.integer({ min: 0, max: 8_640_000_000_000 });
const id = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }).filter((text) => text.trim() !== "");

describe("a permanent link", () => {
  test("leads back to the place it was made of", () => {
    const trace = fc.record({
      kind: fc.constant("trace" as const),
      id,
      environments: fc.array(id, { maxLength: 4 }),
      span: fc.option(
        fc.tuple(moment, fc.integer({ min: 1, max: 1_000_000 })).map(([from, length]) => ({ from, to: from + length })),
      ),
    });
    const alert = fc.record({
      kind: fc.constant("alert" as const),
      alert: fc.constantFrom("production/00000000000000a1", "stage 2/gateway-a%b"),
    });
    fc.assert(
      fc.property(fc.oneof(trace, alert), (place: PermanentPlace) => {
        expect(parsePermanentLink(formatPermanentLink(place))).toEqual(place);
      }),
    );
  });

  test("is written so that people can read it", () => {
    const span = { from: 1000, to: 2000 };
    expect(formatPermanentLink({ kind: "trace", id: "abc12345", environments: ["production", "staging"], span })).toBe(
      "incident-console://trace/abc12345?env=production&env=staging&from=1000&to=2000",
    );
  });

  test.each([
    "",
    "https://example.com/trace/abc",
    "incident-console://",
    "incident-console://trace/",
    "incident-console://trace/a/b",
    "incident-console://trace/%zz",
    "incident-console://settings/abc",
    "incident-console://alert/production",
    "incident-console://alert/a/b/c",
    "incident-console:trace/abc",
    "javascript:alert(1)//incident-console://trace/abc",
    `incident-console://trace/${"a".repeat(5000)}`,
  ])("%s leads nowhere", (text) => expect(parsePermanentLink(text)).toBeNull());

  test.each(["?from=5&to=3", "?from=x&to=3", "?from=1", "?from=1e3&to=9e9", "?from=-1&to=3"])(
    "%s is no span",
    (query) =>
      expect(parsePermanentLink(`incident-console://trace/abc12345${query}`)).toEqual({
        kind: "trace",
        id: "abc12345",
        environments: [],
        span: null,
      }),
  );

  test("no text breaks the reading of it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        parsePermanentLink(text);
        parsePermanentLink(`incident-console://trace/${text}`);
      }),
    );
  });
});
