import { expect, test } from "vitest";
import { ownSeverities, type Severity, severities, severityOf, severityRank } from "../../shared/model/severity.ts";

test("each word in use has its level", () => {
  const words = ["critical", "high", "error", "warning", "medium", "low", "info", "none", "page", "notice"];
  expect(words.map((word) => [word, severityOf(word)])).toEqual([
    ["critical", "critical"],
    ["high", "high"],
    ["error", "high"],
    ["warning", "warning"],
    ["medium", "warning"],
    ["low", "info"],
    ["info", "info"],
    ["none", "info"],
    ["page", "critical"],
    ["notice", "info"],
  ]);
});

test("case and spaces around a word do not matter", () => {
  expect(["CRITICAL", " Warning ", "Info\n"].map((word) => severityOf(word))).toEqual(["critical", "warning", "info"]);
});

test("a missing or unfamiliar word is a level of its own", () => {
  expect([undefined, "", " ", "P1", "sev0", "критично"].map((word) => severityOf(word))).toEqual(
    Array(6).fill("unknown"),
  );
});

test.each(["constructor", "__proto__", "toString", "hasOwnProperty", "valueOf"])(
  "the word %j, which every object has, is unfamiliar too",
  (word) => {
    expect(severityOf(word)).toBe("unknown");
  },
);

test("the worst level sorts first, and an unknown one before info", () => {
  const shuffled = ["info", "unknown", "critical", "warning", "high"] as const;
  expect([...shuffled].sort((a, b) => severityRank(a) - severityRank(b))).toEqual([...severities]);
  expect(severityRank("unknown")).toBeLessThan(severityRank("info"));
});

test("an environment's own words win, whatever their case, and the rest keep their meaning", () => {
  const own = ownSeverities({ P1: "critical", " sev2 ": "high", warning: "info" });
  const levels = ["p1", "P1 ", "SEV2", "Warning", "critical", "P2", undefined].map((word) => severityOf(word, own));
  expect(levels).toEqual(["critical", "critical", "high", "info", "critical", "unknown", "unknown"]);
});

test("an own word that every object has means what was chosen, and nothing else has it", () => {
  const own = ownSeverities(JSON.parse('{"__proto__": "high", "constructor": "critical"}') as Record<string, Severity>);
  const levels = ["__proto__", "constructor", "toString"].map((word) => severityOf(word, own));
  expect(levels).toEqual(["high", "critical", "unknown"]);
});
