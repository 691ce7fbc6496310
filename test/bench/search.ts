import type { TopicMessage } from "../../shared/bridge.ts";
import type { EnvironmentSettings } from "../../shared/settings/schema.ts";
import { openConsole, until } from "../support/consoleUnderTest.ts";
import { median } from "./timing.ts";

const delaysMs = [40, 80, 120, 160];
const lines = 200;
const rounds = 9;

/** (d): a request search over four environments: its last entry against the raw HTTP time of the slowest one, its first against the fastest. */
export async function searchRatio(servers: string) {
  const environments = delaysMs.map(
    (delay, index): EnvironmentSettings => ({
      id: `env-${index}`,
      name: `Environment ${index}`,
      production: false,
      loki: { url: `${servers}/loki/${lines}/${delay}`, selector: '{service_name=~".+"}' },
    }),
  );
  const opened = await openConsole(environments);
  try {
    await until(
      () => environments.every(({ id }) => opened.health(`${id}/loki`)?.lastSuccessAt != null),
      () => opened.settings(),
    );
    const floors: number[] = [];
    const firstFloors: number[] = [];
    const ours: SearchTimes[] = [];
    for (let round = 0; round < rounds; round += 1) {
      floors.push(await rawTime(environments.at(-1)?.loki?.url ?? ""));
      firstFloors.push(await rawTime(environments[0]?.loki?.url ?? ""));
      ours.push(await searchTimes(opened.console, environments));
    }
    const floor = median(floors);
    const ms = median(ours.map(({ last }) => last));
    const firstMs = median(ours.map(({ first }) => first));
    const first = { ratio: firstMs / median(firstFloors), ms: firstMs };
    return { d_search: { ratio: ms / floor, aim: 1.3, ms, floorMs: floor, firstEntry: first, delaysMs, lines } };
  } finally {
    await opened.close();
  }
}

async function rawTime(url: string): Promise<number> {
  const now = BigInt(Date.now()) * 1_000_000n;
  const query = new URLSearchParams({
    query: '{service_name=~".+"} |= "abc12345"',
    start: String(now - 3_600_000_000_000n),
    end: String(now),
    limit: "5000",
  });
  const from = performance.now();
  await (await fetch(`${url}/loki/api/v1/query_range?${query}`)).text();
  return performance.now() - from;
}

interface SearchTimes {
  readonly first: number;
  readonly last: number;
}

/** From the call to the first entries and to the last environment's result in the topic, in milliseconds. */
async function searchTimes(
  console: Awaited<ReturnType<typeof openConsole>>["console"],
  environments: readonly EnvironmentSettings[],
): Promise<SearchTimes> {
  const from = performance.now();
  const started = await console.call("search.start", {
    query: { kind: "request", id: "abc12345" },
    environments: environments.map(({ id }) => id),
    range: { kind: "widening" },
  });
  if (!started.ok) throw new Error(started.error.message);
  const { search } = started.value as { search: string };
  const settled = new Set<string>();
  let first = Number.NaN;
  await new Promise<void>((resolve) => {
    console.subscribe("search", search, (message) => {
      // The listener receives messages of the topic that it asked for.
      const search = message as TopicMessage<"search">;
      if (search.kind === "gone") return;
      const changed = search.kind === "snapshot" ? search.state : search.patch;
      if (changed.entries.length > 0 && Number.isNaN(first)) first = performance.now() - from;
      for (const [id, { settledAt }] of Object.entries(changed.environments)) if (settledAt !== null) settled.add(id);
      if (settled.size === environments.length) resolve();
    });
  });
  const last = performance.now() - from;
  await console.call("search.close", { search });
  return { first, last };
}
