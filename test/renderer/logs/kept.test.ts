import { expect, test } from "vitest";
import { countedSince, readWords } from "../../../renderer/alerts/errorsSince.ts";
import { paletteItems } from "../../../renderer/app/palette/items.ts";
import { ofRequest, placeAmong } from "../../../renderer/logs/around/neighbours.ts";
import { requestOf } from "../../../renderer/logs/requestOf.ts";
import { keptItems } from "../../../renderer/logs/saved/paletteItems.ts";
import { distinctRecent, queryWords, searchedWords, suggestedName } from "../../../renderer/logs/saved/words.ts";
import type { RecentSearch, SavedSearch } from "../../../shared/model/savedSearches.ts";
import { entryAt } from "./fakeEntries.ts";

const nobody = () => null;
const recent = (id: string, at: number, environments = ["production"]): RecentSearch => ({
  query: { kind: "request", id },
  range: { kind: "widening" },
  environments,
  at,
  found: 6,
});
const saved: SavedSearch = {
  id: "s1",
  name: "Pool errors",
  savedAt: 1,
  query: { kind: "logql", expression: '{app="shell"} |= "QueuePool"', direction: "forward", limit: null },
  range: { kind: "relative", milliseconds: 3_600_000 },
  environments: ["production", "staging"],
};

test("what was searched for", () => {
  expect(queryWords({ kind: "request", id: "abc1", prefix: true }, nobody)).toBe("abc1…");
  expect(queryWords({ kind: "alert", alert: "p/1", errorsOnly: true }, () => "HighErrorRate")).toBe(
    "Errors around HighErrorRate",
  );
  expect(queryWords({ kind: "alert", alert: "p/1", errorsOnly: false }, nobody)).toBe("Lines around an alert");
  expect(
    suggestedName({ ...saved.query, expression: ` {a="b"}\n  |= "${"x".repeat(99)}"` } as never, nobody),
  ).toHaveLength(60);
});

test("where, how far back, and how many", () => {
  const nameOf = (id: string) => id.toUpperCase();
  expect(searchedWords(recent("a", 1), nameOf, 0, "utc")).toBe("PRODUCTION · Until found · 6 entries");
  expect(searchedWords({ ...recent("a", 1), found: 0 }, nameOf, 0, "utc")).toBe(
    "PRODUCTION · Until found · nothing found",
  );
  const alert = { kind: "alert", alert: "p/1", errorsOnly: true } as const;
  expect(searchedWords({ ...recent("a", 1), query: alert }, nameOf, 0, "utc")).toBe("PRODUCTION · 6 entries");
  expect(searchedWords(saved, nameOf, 0, "utc")).toBe("PRODUCTION, STAGING · Last 1 h");
});

test("a query that was searched in several places is listed once, the newest", () => {
  const list = [recent("b", 3), recent("a", 2, ["staging"]), recent("a", 1)];
  expect(distinctRecent(list).map(({ at }) => at)).toEqual([3, 2]);
});

test("the palette finds saved searches by name and query, then recent ones, and every pasted ID", () => {
  const state = { saved: [saved], recent: [recent("abc12345", 2)] };
  const found = (text: string) => keptItems(state, text.split(" ").filter(Boolean), nobody).map(({ name }) => name);
  expect(found("")).toEqual(["Pool errors", "abc12345"]);
  expect(found("queuepool")).toEqual(["Pool errors"]);
  expect(found("abc1")).toEqual(["abc12345"]);
  expect(found("nothing")).toEqual([]);
  const items = paletteItems("saw abc12345 and req-483920 today", [], []);
  expect(items.flatMap((item) => (item.kind === "trace" ? [item.id] : []))).toEqual(["req-483920", "abc12345"]);
});

test("an entry is found among its neighbours by its line, and lines of one request are told apart", () => {
  const entry = entryAt(5, { line: "mine abc" });
  const lines = [entryAt(5, { line: "other" }), entryAt(5, { line: "mine abc", key: "x" }), entryAt(6)];
  const neighbours = { entries: lines, streams: [], moreBefore: false, moreAfter: false };
  expect(placeAmong(neighbours, entry)).toBe(1);
  expect(placeAmong({ ...neighbours, entries: lines.slice(2) }, entry)).toBe(-1);
  const rewritten = entryAt(5, { line: "as line_format wrote it" });
  expect(placeAmong(neighbours, rewritten), "one of two at its instant").toBe(-1);
  expect(placeAmong({ ...neighbours, entries: lines.slice(1) }, rewritten)).toBe(0);
  expect(ofRequest(lines, "abc")).toEqual([lines[1]]);
  expect(ofRequest(lines, null)).toBe(lines);
});

test("the request of an entry: the environment's own field before any other", () => {
  const pairs = [
    ["trace_id", "t1"],
    ["request_id", "r1"],
    ["ticket", "k1"],
  ] as const;
  expect(requestOf(pairs, ["ticket"])).toBe("k1");
  expect(requestOf(pairs, [])).toBe("t1");
  expect(
    requestOf(
      [
        ["request_id", ""],
        ["x-request-id", "null"],
        ["user_id", "u1"],
      ],
      [],
    ),
  ).toBeNull();
});

test("errors since an alert fired", () => {
  const at = Date.UTC(2026, 10, 21, 10, 24, 11);
  expect(countedSince(2531, at, at, "utc")).toBe("2,531 errors since 10:24:11");
  expect(countedSince(0, at, at, "utc")).toBe("No errors since 10:24:11");
  expect(countedSince(null, at, at, "utc")).toBe("Errors since 10:24:11, not counted");
  expect(readWords({ count: 2531, read: 500 })).toBe("The messages are of the latest 500 lines.");
  expect([readWords({ count: 3, read: 3 }), readWords({ count: null, read: 0 })]).toEqual([null, null]);
});
