import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { type CallName, calls, topics } from "../../shared/contract.ts";

const folder = new URL("../../shared/contract/", import.meta.url);

test("every subject's calls and topics are in the contract, and no two of them name the same", async () => {
  const subjects = await Promise.all(
    readdirSync(folder).map(async (file) => Object.entries((await import(new URL(file, folder).href)) as object)),
  );
  const named = (ending: string) =>
    subjects
      .flat()
      .filter(([name]) => name.endsWith(ending))
      .flatMap(([, value]) => Object.keys(value as object))
      .sort();
  expect(named("Calls")).toEqual(Object.keys(calls).sort());
  expect(named("Topics")).toEqual(Object.keys(topics).sort());
});

test.each<readonly [CallName, object]>([
  ["logs.volume", { query: { kind: "request", id: "abc12345" }, span: { from: 0, to: 1 }, buckets: 1 }],
  ["logs.metric", { expression: "x", span: { from: 0, to: 1 }, points: 2 }],
  ["search.start", { query: { kind: "request", id: "abc12345" }, range: { kind: "widening" } }],
  ["tail.start", { expression: "x" }],
])("%s asks an environment once, however often it is named", (name, input) => {
  const { input: schema } = calls[name];
  const named = (environments: readonly string[]) => schema.safeParse({ ...input, environments });
  expect(named(["b", "a", "b", "b"]).data).toMatchObject({ environments: ["b", "a"] });
  expect(named([]).success).toBe(false);
  expect(named(Array.from({ length: 1001 }, (_, index) => `${index}`)).success).toBe(false);
});
