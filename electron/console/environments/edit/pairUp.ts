import { isDeepStrictEqual } from "node:util";

/**
 * Which element of a list as it was each one of the list as it will be comes from, null where from none: an equal one,
 * else one that goes by the same id, address or name, else the one that was in the same place. Those with an id of their
 * own are never taken for one another.
 */
export function pairUp(before: readonly unknown[], after: readonly unknown[]): readonly (number | null)[] {
  const pairs: (number | null)[] = after.map(() => null);
  const free = new Set(before.keys());
  const pair = (alike: (index: number, position: number) => boolean) => {
    for (const [position, taken] of pairs.entries()) {
      if (taken !== null) continue;
      const index = [...free].find((candidate) => alike(candidate, position));
      if (index === undefined) continue;
      pairs[position] = index;
      free.delete(index);
    }
  };
  // To compare ids first spares the rest of a long list.
  const sameId = (a: unknown, b: unknown) => nameIn(a, "id") === nameIn(b, "id");
  pair(
    (index, position) => sameId(before[index], after[position]) && isDeepStrictEqual(before[index], after[position]),
  );
  for (const key of ["id", "url", "name"]) {
    pair((index, position) => {
      const name = nameIn(before[index], key);
      return name !== undefined && name === nameIn(after[position], key);
    });
  }
  const hasId = (value: unknown) => nameIn(value, "id") !== undefined;
  pair((index, position) => index === position && !hasId(before[index]) && !hasId(after[position]));
  return pairs;
}

function nameIn(value: unknown, key: string): string | undefined {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  const name = (value as Readonly<Record<string, unknown>>)[key];
  return typeof name === "string" ? name : undefined;
}
