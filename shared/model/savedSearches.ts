import * as z from "zod";
import { logQuerySchema, logRangeSchema } from "./logs.ts";

/** What was searched: enough to search it again. */
const searchedSchema = z.object({
  query: logQuerySchema,
  range: logRangeSchema,
  /** Environment ids. */
  environments: z.array(z.string()),
});

export const recentSearchSchema = searchedSchema.extend({
  at: z.number(),
  /** How many entries it found; null where that is not known yet. */
  found: z.number().nullable(),
});
export type RecentSearch = Readonly<z.infer<typeof recentSearchSchema>>;

export const savedSearchSchema = searchedSchema.extend({
  id: z.string(),
  name: z.string().trim().min(1).max(120),
  savedAt: z.number(),
});
export type SavedSearch = Readonly<z.infer<typeof savedSearchSchema>>;

/** The searches of this person, kept on this machine. */
export const savedSearchesStateSchema = z.object({
  /** Newest first, at most 50. */
  recent: z.array(recentSearchSchema),
  /** By name. */
  saved: z.array(savedSearchSchema),
  /** LogQL that the person wrote for an alert, by `<environment>/<alert name>`. */
  alertQueries: z.record(z.string(), z.string()),
  /** Why they are not kept on disk, a sentence; null where they are. */
  problem: z.string().nullable(),
});
export type SavedSearchesState = Readonly<z.infer<typeof savedSearchesStateSchema>>;
