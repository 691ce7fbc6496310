import { isRequestIdField } from "./words.ts";

/** The contract takes no longer ID. */
const longestId = 512;

/** The ID of the request that an entry belongs to: the environment's own fields first; null where it has none. */
export function requestOf(pairs: readonly (readonly [string, string])[], known: readonly string[]): string | null {
  const usable = pairs.filter(([, value]) => value !== "" && value !== "null" && value.length <= longestId);
  for (const name of known) {
    const own = usable.find(([field]) => field === name);
    if (own !== undefined) return own[1];
  }
  return usable.find(([name]) => isRequestIdField(name, known))?.[1] ?? null;
}
