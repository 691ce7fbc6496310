import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, begin, query, type Stage, stageDemo } from "./support.ts";

const moments = [0, 47.3, 400, 1_500] as const;

/** The same questions to every server of a demo; addresses are made neutral, as ports differ. */
async function answers(stage: Stage): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const seconds of moments) {
    stage.at(seconds);
    const now = stage.now();
    for (const { prometheus, alertmanagers, loki } of stage.demo.environments) {
      const logs = query({ query: loki.selector, start: `${now - 60_000}000000`, end: `${now}000000`, limit: 1000 });
      const graph = query({
        query: "rate(http_requests_total[1m])",
        start: now / 1000 - 600,
        end: now / 1000,
        step: 60,
      });
      const urls = [
        `${prometheus.url}/api/v1/alerts`,
        `${prometheus.url}/api/v1/rules`,
        `${prometheus.url}/api/v1/query_range?${graph}`,
        ...alertmanagers.flatMap(({ url }) => [
          `${url}/api/v2/alerts`,
          `${url}/api/v2/silences`,
          `${url}/api/v2/status`,
        ]),
        `${loki.url}/loki/api/v1/query_range?${logs}`,
      ];
      for (const url of urls) texts.push((await ask(url)).text.replaceAll(/127\.0\.0\.1:\d+/g, "server"));
    }
    texts.push(stage.demo.exampleRequestIds().join(" "));
  }
  return texts;
}

describe("the demo", () => {
  const stages: Stage[] = [];
  beforeAll(async () => {
    for (const seed of [1, 1, 2]) stages.push(await stageDemo(seed));
  });
  afterAll(async () => {
    await Promise.all(stages.map(({ demo }) => demo.close()));
  });

  it("gives the same bytes for the same seed and time, in whatever order it is asked", async () => {
    const [first, second] = stages;
    if (!first || !second) throw new Error("no stages");
    // What was asked before must not matter: the second demo has looked into the far future already.
    second.at(4_000);
    await ask(`${second.production.prometheus.url}/api/v1/rules`);
    await ask(`${second.production.alertmanagers[0]?.url}/api/v2/alerts`);
    const [left, right] = [await answers(first), await answers(second)];
    expect(left).toEqual(right);
    expect(left.join("").length).toBeGreaterThan(100_000);
  });

  it("tells of other requests for another seed", async () => {
    const [first, , other] = stages;
    if (!first || !other) throw new Error("no stages");
    first.at(60);
    other.at(60);
    expect(first.demo.exampleRequestIds()).not.toEqual(other.demo.exampleRequestIds());
  });

  it("describes its environments", () => {
    const [first] = stages;
    expect(
      first?.demo.environments.map(({ id, name, color, production, alertmanagers, loki }) => ({
        id,
        name,
        color,
        production,
        alertmanagers: alertmanagers.length,
        selector: loki.selector,
        requestIdFields: loki.requestIdFields,
      })),
    ).toEqual([
      {
        id: "production",
        name: "Production",
        color: "#d6409f",
        production: true,
        alertmanagers: 2,
        selector: '{service=~".+"}',
        requestIdFields: ["request_id", "correlation_id"],
      },
      {
        id: "staging",
        name: "Staging",
        color: "#1fb6a6",
        production: false,
        alertmanagers: 1,
        selector: '{job=~".+"}',
        requestIdFields: ["request_id", "req_id"],
      },
    ]);
    expect(begin).toBe(1_795_255_200_000);
  });
});
