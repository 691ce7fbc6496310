import fc from "fast-check";
import { expect, test } from "vitest";
import { clusterGapMs, clustersOf, inCluster } from "../../../renderer/logs/clusters.ts";
import { compareEntries } from "../../../shared/model/logs.ts";
import { entryAt } from "./fakeEntries.ts";

const noon = 1_795_000_000_000;

test("entries far apart in time or of another environment are told apart", () => {
  const entries = [
    entryAt(noon),
    entryAt(noon + 1000, { level: "error" }),
    entryAt(noon + 2000, { environment: "staging" }),
    entryAt(noon + 2 * clusterGapMs),
  ];
  expect(clustersOf(entries)).toEqual([
    { key: `production ${noon}`, environment: "production", from: noon, to: noon + 1000, count: 2, errors: 1 },
    {
      key: `production ${noon + 2 * clusterGapMs}`,
      environment: "production",
      from: noon + 2 * clusterGapMs,
      to: noon + 2 * clusterGapMs,
      count: 1,
      errors: 0,
    },
    { key: `staging ${noon + 2000}`, environment: "staging", from: noon + 2000, to: noon + 2000, count: 1, errors: 0 },
  ]);
});

test("a long request whose lines come steadily is one cluster", () => {
  const entries = Array.from({ length: 100 }, (_, index) => entryAt(noon + index * (clusterGapMs - 1)));
  expect(clustersOf(entries)).toHaveLength(1);
});

test("every entry is in exactly one cluster, and clusters of an environment keep the gap", () => {
  const at = fc.integer({ min: noon, max: noon + 20 * clusterGapMs });
  const entries = fc
    .array(fc.tuple(at, fc.constantFrom("production", "staging")), { maxLength: 60 })
    .map((list) => list.map(([time, environment]) => entryAt(time, { environment })).sort(compareEntries));
  fc.assert(
    fc.property(entries, (list) => {
      const clusters = clustersOf(list);
      for (const entry of list) expect(clusters.filter((cluster) => inCluster(entry, cluster))).toHaveLength(1);
      expect(clusters.reduce((sum, { count }) => sum + count, 0)).toBe(list.length);
      for (const [index, cluster] of clusters.entries()) {
        const next = clusters[index + 1];
        if (next?.environment === cluster.environment) expect(next.from - cluster.to).toBeGreaterThan(clusterGapMs);
      }
    }),
  );
});
