import { afterEach, describe, expect, test, vi } from "vitest";
import { clusterCounts, clusterMoment, hiddenWords } from "../../../renderer/logs/clusters/words.ts";
import { type Cluster, choiceOf, chosenCluster, clusterGapMs, clustersOf } from "../../../renderer/logs/clusters.ts";
import { searchNotes } from "../../../renderer/logs/words.ts";
import { sampleSearch } from "../samples.ts";
import { entryAt } from "./fakeEntries.ts";

const now = Date.UTC(2026, 10, 21, 12);
const far = clusterGapMs * 3;
const entries = [
  entryAt(now - 3 * far),
  entryAt(now - 2 * far, { level: "error" }),
  entryAt(now - far, { environment: "staging", key: "staging:1" }),
];
const clusters = clustersOf(entries);
const withErrors = clusters.find(({ errors }) => errors > 0) ?? null;
const staging = clusters.find(({ environment }) => environment === "staging") ?? null;

describe("which occurrence of an ID is shown", () => {
  test("without a choice the newest with errors, else the newest", () => {
    expect(chosenCluster(clusters, null, null)).toBe(withErrors);
    const calm = clusters.map((cluster) => ({ ...cluster, errors: 0 }));
    expect(chosenCluster(calm, null, null)?.environment).toBe("staging");
  });

  test("the one that the person chose, also after more of it came in before and after", () => {
    if (staging === null) throw new Error("no cluster of staging");
    const grown = clustersOf([
      ...entries.slice(0, 2),
      entryAt(now - far - 1000, { environment: "staging" }),
      ...entries.slice(2),
    ]);
    const chosen = chosenCluster(grown, choiceOf(staging), null);
    expect([chosen?.environment, chosen?.count]).toEqual(["staging", 2]);
    expect(chosenCluster(grown, "all", null)).toBeNull();
  });

  test("an open entry stays in sight whatever else comes in", () => {
    expect(chosenCluster(clusters, null, entries[0] ?? null)?.from).toBe(now - 3 * far);
  });

  test("one occurrence alone is not asked about", () =>
    expect(chosenCluster(clusters.slice(0, 1), null, null)).toBeNull());
});

test("what is hidden is said", () => {
  expect(hiddenWords(clusters, null)).toBe("All of them are shown, in one timeline.");
  expect(hiddenWords(clusters, withErrors)).toBe("The other 2, with 2 entries, are hidden.");
  expect(hiddenWords(clusters.slice(0, 2), clusters[0] ?? null)).toBe("The other one, with 1 entry, is hidden.");
});

const cluster: Cluster = { key: "k", environment: "production", from: now, to: now, count: 6, errors: 1 };
const day = 24 * 3_600_000;

test.each([
  [now, "12:00:00"],
  [now - day, "yesterday 12:00:00"],
  [now - 3 * day, "18 Nov 12:00:00"],
])("when an occurrence began", (from, words) => {
  expect(clusterMoment({ ...cluster, from }, now, "utc")).toBe(words);
});

describe("where summer time begins or ends", () => {
  afterEach(() => void vi.unstubAllEnvs());

  test.each([
    ["2026-03-29T22:30:00Z", "2026-03-28T22:45:00Z", "28 Mar 23:45:00"],
    ["2026-03-29T22:30:00Z", "2026-03-29T21:45:00Z", "yesterday 23:45:00"],
    ["2026-10-25T22:30:00Z", "2026-10-24T21:45:00Z", "yesterday 23:45:00"],
  ])("at %s, yesterday is the day before: %s was %s", (at, from, words) => {
    vi.stubEnv("TZ", "Europe/Berlin");
    expect(clusterMoment({ ...cluster, from: Date.parse(from) }, Date.parse(at), "local")).toBe(words);
  });
});

test("how many entries and errors it has", () => {
  expect([clusterCounts(cluster), clusterCounts({ ...cluster, count: 1, errors: 0 })]).toEqual([
    "6 entries, 1 error",
    "1 entry",
  ]);
});

test("a fact that limits the results names its environment where it is not true of all", () => {
  const noId = "These logs carry no request ID of their own, so they were searched for the text.";
  const environments = {
    production: sampleSearch({ notes: [noId, "Both."] }),
    staging: sampleSearch({ notes: ["Both."] }),
  };
  expect(searchNotes({ environments }, (id) => id.toUpperCase())).toEqual([`PRODUCTION: ${noId}`, "Both."]);
});
