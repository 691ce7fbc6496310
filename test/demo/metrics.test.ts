import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { demoPlans } from "../../electron/demo/plans/environments.ts";
import { historySeconds } from "../../electron/demo/story/episodes.ts";
import { begin } from "./support.ts";

const second = fc.integer({ min: -historySeconds, max: 30 * 86_400 });

describe("a counter", () => {
  it("never falls, whatever the seed", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), second, fc.integer({ min: 1, max: 90_000 }), (seed, at, later) => {
        const series = demoPlans({ seed, startedAt: begin }).flatMap((plan) => plan.series);
        for (const { labels, value } of series) {
          if (!/_(total|count|sum|bucket)$/.test(labels.__name__ ?? "") || labels.__name__ === "pg_stat_activity_count")
            continue;
          if (value(at + later) < value(at))
            expect.unreachable(`${JSON.stringify(labels)} falls between ${at} and ${at + later}`);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("belongs to a series that is there only once", () => {
    for (const { series } of demoPlans({ seed: 1, startedAt: begin })) {
      const keys = series.map(({ labels }) => JSON.stringify(labels));
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  it("of a histogram's buckets rises with the bound", () => {
    const [production] = demoPlans({ seed: 1, startedAt: begin });
    const buckets = (production?.series ?? []).filter(
      ({ labels }) =>
        labels.__name__ === "http_request_duration_seconds_bucket" &&
        labels.instance === "fastapi-1:8000" &&
        labels.endpoint === "/books",
    );
    const values = buckets.map(({ value }) => value(200));
    expect(values.length).toBe(12);
    expect(values).toEqual(values.toSorted((left, right) => left - right));
  });
});
