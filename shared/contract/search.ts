import * as z from "zod";
import { logQuerySchema, logRangeSchema, type SearchState, searchStateSchema } from "../model/logs.ts";
import { type SavedSearchesState, savedSearchesStateSchema } from "../model/savedSearches.ts";
import { type TailState, tailStateSchema } from "../model/tail.ts";
import { reduceSearch, type SearchPatch, searchPatchSchema } from "../state/search.ts";
import { reduceTail, type TailPatch, tailPatchSchema } from "../state/tail.ts";
import { type Calls, environmentIds, id, nothing } from "./terms.ts";
import { topic, whole } from "./topic.ts";

/** Searches of the logs, those that are kept, and lines as they are written. */
export const searchCalls = {
  /** Starts a search; its results are the topic `search` with the answered id as key. */
  "search.start": {
    input: z.object({ query: logQuerySchema, environments: environmentIds, range: logRangeSchema }),
    output: z.object({ search: id }),
  },
  /** Reads the next page in every environment that had a full one. */
  "search.more": { input: z.object({ search: id }), output: nothing },
  "search.cancel": { input: z.object({ search: id }), output: nothing },
  /** Ends a search and frees what it found. */
  "search.close": { input: z.object({ search: id }), output: nothing },
  /** Follows lines as they are written; they are the topic `tail` with the answered id as key. */
  "tail.start": {
    input: z.object({ expression: z.string().trim().min(1).max(16_384), environments: environmentIds }),
    output: z.object({ tail: id }),
  },
  "tail.stop": { input: z.object({ tail: id }), output: nothing },
  /** Keeps a search under a name; with an id, in place of that one. */
  "searches.save": {
    input: z.object({
      id: id.nullable(),
      name: z.string().trim().min(1).max(120),
      query: logQuerySchema,
      range: logRangeSchema,
      environments: z.array(id).max(100),
    }),
    output: z.object({ id }),
  },
  "searches.remove": { input: z.object({ id }), output: nothing },
  /** Forgets the recent searches. */
  "searches.forget": { input: z.object({}), output: nothing },
  /** Remembers the person's LogQL for every alert of a name in an environment; null: the derived one again. */
  "searches.forAlert": {
    input: z.object({ environment: id, name: id, expression: z.string().trim().min(1).max(16_384).nullable() }),
    output: nothing,
  },
} as const satisfies Calls;

export const searchTopics = {
  search: topic<SearchState, SearchPatch>({ state: searchStateSchema, patch: searchPatchSchema, reduce: reduceSearch }),
  searches: whole<SavedSearchesState>(savedSearchesStateSchema),
  tail: topic<TailState, TailPatch>({ state: tailStateSchema, patch: tailPatchSchema, reduce: reduceTail }),
} as const;
