import type { Bridge } from "../../../../shared/bridge.ts";

/** What an environment's logs have to offer for completion. */
export interface Names {
  labels(selector: string | null): Promise<readonly string[]>;
  values(label: string, selector: string | null): Promise<readonly string[]>;
  fields(selector: string): Promise<readonly string[]>;
}

/** Streams come and go, but not while a word is written. */
const freshMs = 60_000;
const mostKept = 200;

interface Kept {
  readonly at: number;
  readonly answer: Promise<readonly string[]>;
}

const kept = new WeakMap<Bridge, Map<string, Kept>>();

/** Names of one environment, asked once a minute at most. What cannot be answered is an empty list: typing goes on. */
export function namesOf(bridge: Bridge, environment: string): Names {
  const cache = kept.get(bridge) ?? new Map<string, Kept>();
  kept.set(bridge, cache);
  const once = (key: string, ask: () => Promise<readonly string[] | null>): Promise<readonly string[]> => {
    const known = cache.get(key);
    if (known !== undefined && performance.now() - known.at < freshMs) return known.answer;
    const answer = ask().then((names) => {
      if (names === null) cache.delete(key);
      return names ?? [];
    });
    const [oldest] = cache.keys();
    if (cache.size >= mostKept && oldest !== undefined) cache.delete(oldest);
    cache.set(key, { at: performance.now(), answer });
    return answer;
  };
  return {
    labels: (selector) =>
      once(JSON.stringify(["labels", environment, selector]), async () => {
        const result = await bridge.call("logs.labels", { environment, selector });
        return result.ok ? result.value : null;
      }),
    values: (label, selector) =>
      once(JSON.stringify(["values", environment, label, selector]), async () => {
        const result = await bridge.call("logs.values", { environment, label, selector });
        return result.ok ? result.value : null;
      }),
    fields: (selector) =>
      once(JSON.stringify(["fields", environment, selector]), async () => {
        const result = await bridge.call("logs.fields", { environment, selector });
        return result.ok ? result.value : null;
      }),
  };
}
