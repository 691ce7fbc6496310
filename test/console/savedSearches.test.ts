import { chmod, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Publisher } from "../../electron/console/publisher.ts";
import { SavedSearches } from "../../electron/console/savedSearches/savedSearches.ts";
import type { World } from "../../electron/console/world.ts";
import type { LogQuery } from "../../shared/model/logs.ts";
import type { SavedSearchesState } from "../../shared/model/savedSearches.ts";
import { createManualClock, temporaryFolder } from "./http/support.ts";

const request = (id: string): LogQuery => ({ kind: "request", id });
const range = { kind: "widening" } as const;

async function open(file: string | null) {
  const warnings: string[] = [];
  const clock = createManualClock();
  const log = { info: () => {}, warn: (message: string) => warnings.push(message) };
  const publisher = new Publisher("test");
  const searches = new SavedSearches({ world: { clock, log } as unknown as World, publisher, file });
  await searches.start();
  const state = () => publisher.state("searches", "") as SavedSearchesState;
  return { searches, state, warnings };
}

async function file(): Promise<string> {
  return join(await temporaryFolder(), "searches.json");
}

test("searches outlive a restart, for the person's eyes only", async () => {
  const path = await file();
  const first = await open(path);
  first.searches.searched(request("abc12345"), range, ["production"]);
  first.searches.found(request("abc12345"), 6);
  const id = await first.searches.save(null, { name: "Errors", query: request("x"), range, environments: [] });
  await first.searches.rememberForAlert("production", "HighErrorRate", '{service="shell"} |= "boom"');
  const second = await open(path);
  expect(second.state()).toEqual(first.state());
  expect(second.state().recent[0]).toMatchObject({ query: request("abc12345"), found: 6 });
  expect(second.state().saved[0]).toMatchObject({ id, name: "Errors" });
  expect(second.searches.alertQuery("production", "HighErrorRate")).toBe('{service="shell"} |= "boom"');
  expect(second.searches.alertQuery("staging", "HighErrorRate")).toBeNull();
  expect(second.searches.alertQuery("production", "constructor")).toBeNull();
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test("a search made again is the newest once, and only fifty are kept", async () => {
  const { searches, state } = await open(null);
  for (let index = 0; index < 60; index += 1) searches.searched(request(`id-${index}`), range, ["production"]);
  searches.searched(request("id-30"), range, ["production"]);
  expect(state().recent).toHaveLength(50);
  expect(state().recent[0]?.query).toEqual(request("id-30"));
  expect(state().recent.filter(({ query }) => query.kind === "request" && query.id === "id-30")).toHaveLength(1);
});

describe("a saved search", () => {
  test("is replaced, listed by name, and removed", async () => {
    const { searches, state } = await open(null);
    const b = await searches.save(null, { name: "b", query: request("1"), range, environments: [] });
    await searches.save(null, { name: "a", query: request("2"), range, environments: ["production"] });
    await searches.save(b, { name: "c", query: request("3"), range, environments: [] });
    expect(state().saved.map(({ name }) => name)).toEqual(["a", "c"]);
    await searches.remove(b);
    expect(state().saved.map(({ name }) => name)).toEqual(["a"]);
    await expect(searches.save(b, { name: "d", query: request("4"), range, environments: [] })).rejects.toThrow(
      "was removed meanwhile",
    );
  });
});

describe("a file that cannot be used", () => {
  test.each([
    ["{", "is not valid JSON"],
    ['{"version":0}', "is not what this console wrote"],
  ])("%s is left as it is, and the topic says so", async (text, words) => {
    const path = await file();
    await writeFile(path, text);
    const { searches, state, warnings } = await open(path);
    expect(state().problem).toContain(words);
    expect(warnings).toHaveLength(1);
    await searches.save(null, { name: "kept for now", query: request("1"), range, environments: [] });
    expect(state().saved).toHaveLength(1);
    expect(await readFile(path, "utf8")).toBe(text);
  });

  test("an entry of a later version is carried along", async () => {
    const path = await file();
    const later = { id: "x", name: "later", query: { kind: "magic" }, range, environments: [], savedAt: 1 };
    await writeFile(path, JSON.stringify({ version: 1, recent: [later], saved: [later], alertQueries: {} }));
    const { searches, state } = await open(path);
    expect(state().saved).toEqual([]);
    await searches.save(null, { name: "new", query: request("1"), range, environments: [] });
    const written = JSON.parse(await readFile(path, "utf8")) as { saved: { name: string }[] };
    expect(written.saved.map(({ name }) => name)).toEqual(["new", "later"]);
  });

  test.skipIf(process.getuid?.() === 0)("a folder that refuses is said, and nothing is lost", async () => {
    const folder = await temporaryFolder();
    await chmod(folder, 0o500);
    const { searches, state } = await open(join(folder, "searches.json"));
    await searches.save(null, { name: "a", query: request("1"), range, environments: [] });
    expect(state().problem).toContain("could not be written to disk");
    expect(state().saved).toHaveLength(1);
  });
});

test("a newer version's file is left as it is", async () => {
  const path = await file();
  const text = JSON.stringify({ version: 2, recent: {}, folders: [] });
  await writeFile(path, text);
  const { searches, state } = await open(path);
  searches.searched(request("abc12345"), range, ["production"]);
  await searches.written();
  expect(state()).toMatchObject({ recent: [{}], problem: expect.stringContaining("written by a newer version") });
  expect(await readFile(path, "utf8")).toBe(text);
});
