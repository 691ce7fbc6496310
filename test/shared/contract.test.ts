import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { calls, topics } from "../../shared/contract.ts";

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
