import { expect, test } from "vitest";
import { cursorMark } from "../../../../renderer/logs/query/editor/completion.ts";
import { completionPlace } from "../../../../renderer/logs/query/editor/context.ts";
import { HistoryWalk } from "../../../../renderer/logs/query/editor/history.ts";
import { afterTyping } from "../../../../renderer/logs/query/editor/overtype.ts";
import { functions, pipes, stages } from "../../../../renderer/logs/query/editor/vocabulary.ts";
import { earlierQueries } from "../../../../renderer/logs/query/searchesStore.ts";

/** `‸` stands where the cursor is. */
function at(marked: string) {
  const cursor = marked.indexOf("‸");
  return completionPlace(marked.replace("‸", ""), cursor);
}

test.each([
  ["‸", { kind: "start", from: 0 }],
  ["ra‸", { kind: "start", from: 0 }],
  ["sum(ra‸", { kind: "start", from: 4 }],
  ["{‸", { kind: "labelName", from: 1, selector: null }],
  ["{ser‸", { kind: "labelName", from: 1, selector: null }],
  ['{a="b", ser‸}', { kind: "labelName", from: 8, selector: '{a="b"}' }],
  ['{ser‸, a="b"}', { kind: "labelName", from: 1, selector: '{a="b"}' }],
  ['{a!="b", ser‸}', { kind: "labelName", from: 9, selector: null }],
  ['{a="‸', { kind: "labelValue", from: 4, label: "a", selector: null }],
  ['{a="b", c=~"x|‸"}', { kind: "labelValue", from: 12, label: "c", selector: '{a="b"}' }],
  ["{c=`‸`}", { kind: "labelValue", from: 4, label: "c", selector: null }],
  ['{a="b"} | ‸', { kind: "stage", from: 10, selector: '{a="b"}', parsed: false }],
  ['{a="b"} | json | le‸', { kind: "stage", from: 17, selector: '{a="b"}', parsed: true }],
  ['{a="b"} | json | level="x" or lo‸', { kind: "stage", from: 30, selector: '{a="b"}', parsed: true }],
  ['sum by (le‸) (rate({a="b"}[5m]))', { kind: "grouping", from: 8, selector: '{a="b"}' }],
  ['sum by (x, le‸) (rate({a="b"}[5m]))', { kind: "grouping", from: 11, selector: '{a="b"}' }],
  ['rate({a="b"} [‸', { kind: "duration", from: 14 }],
  ['{a="b"} ‸', { kind: "pipe", from: 8 }],
  // Within a text there is nothing to complete, whatever stands in it.
  ['{a="b"} |= "| json | ‸"', null],
  ['{a="b"} |= `{x="‸`', null],
  ['{a="b"} # {‸', null],
] as const)("at %s", (marked, expected) => {
  expect(at(marked)).toEqual(expected);
});

test("the cursor comes to be where a word of the language has its gap", () => {
  expect(cursorMark(' |= "|"')).toBe(5);
  expect(cursorMark("| json")).toBe(-1);
  expect(cursorMark(' | line_format "{{.|}}"')).toBe(19);
  expect(cursorMark("unwrap |")).toBe(7);
  for (const { word, insert } of [...functions, ...stages, ...pipes]) expect(insert ?? word).not.toBe("");
});

test("the history goes back, keeps what was written, and comes to it again", () => {
  const walk = new HistoryWalk(() => ["newest", "older"]);
  expect(walk.step(-1, "draft")).toBeNull();
  expect(walk.step(1, "draft")).toBe("newest");
  expect(walk.step(1, "newest")).toBe("older");
  expect(walk.step(1, "older")).toBeNull();
  expect(walk.step(-1, "older")).toBe("newest");
  expect(walk.step(-1, "newest")).toBe("draft");
  expect(walk.step(1, "newest")).toBe("older");
});

test("what ran here and what is kept are one history, each query once", () => {
  const recent = ["b", "c"].map((expression) => ({
    at: 1,
    found: null,
    query: { kind: "logql", expression, direction: "forward", limit: null } as const,
    range: { kind: "widening" } as const,
    environments: [],
  }));
  const request = {
    at: 1,
    found: 1,
    query: { kind: "request", id: "x" } as const,
    range: recent[0]?.range ?? { kind: "widening" as const },
    environments: [],
  };
  expect(earlierQueries(["a", "b"], [request, ...recent])).toEqual(["a", "b", "c"]);
});

test.each([
  ['="', "=", '"'],
  ['="', '="', ""],
  ['="', '"', ""],
  ['"', '"', ""],
  ['="', "s", null],
  ['"', "=", null],
  ["", "=", null],
  ['="', "", null],
] as const)("after a completion wrote %s, typing %s leaves %s to be typed again", (left, typed, rest) => {
  expect(afterTyping(left, typed)).toBe(rest);
});
