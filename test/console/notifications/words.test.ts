import fc from "fast-check";
import { expect, test } from "vitest";
import { bodyWithLabels, placeOf, plain, whichOne } from "../../../electron/console/notifications/words.ts";

const piece = fc.constantFrom(
  "web-1",
  "é",
  "—",
  "·",
  "×8",
  "…",
  "𝄞",
  " ",
  "  ",
  "\n",
  "\u202e",
  "\u2028",
  "\ud800",
  "x",
);
const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(""));

/** The text without the short way that clean texts take. */
function cleaned(source: string, limit: number): string {
  const line = source
    .slice(0, limit * 4)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
  const characters = [...line];
  if (characters.length <= limit) return line;
  return `${characters
    .slice(0, limit - 1)
    .join("")
    .trimEnd()}…`;
}

test("a text that needs no cleaning is what cleaning makes of it", () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 2, max: 60 }), (source, limit) => {
      expect(plain(source, limit)).toBe(cleaned(source, limit));
    }),
  );
});

test("of an alert's labels the two most telling ones are named, else its job", () => {
  const names = fc.constantFrom("instance", "pod", "endpoint", "name", "job", "severity");
  fc.assert(
    fc.property(fc.dictionary(names, text), (labels) => {
      const shown = (name: string) => plain(labels[name] ?? "", 60);
      const telling = ["instance", "pod", "endpoint", "name"].filter((name) => shown(name) !== "").slice(0, 2);
      const all = telling.length === 0 && shown("job") !== "" ? ["job"] : telling;
      expect(whichOne(labels)).toBe(all.map((name) => `${name}=${shown(name)}`).join(", "));
    }),
  );
});

test("a body with its labels is no longer than a notification shows, counted in characters", () => {
  fc.assert(
    fc.property(text, text, (summary, instance) => {
      const body = bodyWithLabels({ annotations: { summary: summary.repeat(8) }, labels: { instance } });
      expect([...body].length).toBeLessThanOrEqual(240);
    }),
  );
});

test.each([
  [null, null, "#/alerts"],
  ["a&b", null, "#/alerts?env=a%26b"],
  [null, "a/1", "#/alerts?alert=a%2F1"],
  ["a", "a/1", "#/alerts?env=a&alert=a%2F1"],
])("the place of environment %j and alert %j is %s", (environment, alert, place) => {
  expect(placeOf(environment, alert)).toBe(place);
});
