import * as z from "zod";

/** A state of things by id, patched by what changed. */
export interface Keyed<T> {
  readonly items: Readonly<Record<string, T>>;
}

export interface KeyedPatch<T> {
  readonly put: readonly T[];
  readonly remove: readonly string[];
}

/** The schemas and the reducer of a topic that holds things by id. `idOf` gives a thing's id. */
export function keyedTopic<T>(item: z.ZodType<T>, idOf: (item: T) => string) {
  return {
    state: z.object({ items: z.record(z.string(), item) }),
    patch: z.object({ put: z.array(item), remove: z.array(z.string()) }),
    reduce: (state: Keyed<T>, patch: KeyedPatch<T>): Keyed<T> => {
      const items: Record<string, T> = { ...state.items };
      for (const id of patch.remove) delete items[id];
      for (const thing of patch.put) items[idOf(thing)] = thing;
      return { items };
    },
  };
}
