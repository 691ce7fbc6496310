import * as z from "zod";
import { type Labels, labelsSchema } from "../model/alert.ts";
import {
  compareEntries,
  type EnvironmentSearch,
  environmentSearchSchema,
  type LogEntry,
  logEntrySchema,
  type SearchState,
} from "../model/logs.ts";

/** What a search found or learned since the last patch. */
export const searchPatchSchema = z.object({
  environments: z.record(z.string(), environmentSearchSchema),
  /** Streams met for the first time; appended. */
  streams: z.array(labelsSchema),
  /** New entries, in the timeline's order. */
  entries: z.array(logEntrySchema),
});
export type SearchPatch = {
  readonly environments: Readonly<Record<string, EnvironmentSearch>>;
  readonly streams: readonly Labels[];
  readonly entries: readonly LogEntry[];
};

/** The state after a patch; the same function on both sides of the boundary. */
export function reduceSearch(state: SearchState, patch: SearchPatch): SearchState {
  return {
    ...state,
    environments: { ...state.environments, ...patch.environments },
    streams: patch.streams.length === 0 ? state.streams : [...state.streams, ...patch.streams],
    entries: patch.entries.length === 0 ? state.entries : mergeEntries(state.entries, patch.entries),
  };
}

/** Two ordered lists of entries as one ordered list. Linear, and just an append where the second follows the first. */
export function mergeEntries(first: readonly LogEntry[], second: readonly LogEntry[]): LogEntry[] {
  const lastOfFirst = first.at(-1);
  const firstOfSecond = second[0];
  if (lastOfFirst === undefined || firstOfSecond === undefined || compareEntries(lastOfFirst, firstOfSecond) <= 0) {
    return first.concat(second);
  }
  const merged: LogEntry[] = [];
  let i = 0;
  let j = 0;
  for (;;) {
    const a = first[i];
    const b = second[j];
    if (a === undefined) return merged.concat(second.slice(j));
    if (b === undefined) return merged.concat(first.slice(i));
    if (compareEntries(a, b) <= 0) {
      merged.push(a);
      i += 1;
    } else {
      merged.push(b);
      j += 1;
    }
  }
}
