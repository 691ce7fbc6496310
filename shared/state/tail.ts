import * as z from "zod";
import { type Labels, labelsSchema } from "../model/alert.ts";
import { type LogEntry, logEntrySchema } from "../model/logs.ts";
import {
  type TailEnvironment,
  type TailGap,
  type TailState,
  tailEnvironmentSchema,
  tailGapSchema,
} from "../model/tail.ts";
import { mergeEntries } from "./search.ts";

/** What came since the last patch. */
export const tailPatchSchema = z.object({
  environments: z.record(z.string(), tailEnvironmentSchema),
  streams: z.array(labelsSchema),
  /** New entries, in the timeline's order. */
  entries: z.array(logEntrySchema),
  gaps: z.array(tailGapSchema),
});
export type TailPatch = {
  readonly environments: Readonly<Record<string, TailEnvironment>>;
  readonly streams: readonly Labels[];
  readonly entries: readonly LogEntry[];
  readonly gaps: readonly TailGap[];
};

/** The state after a patch; the same function on both sides of the boundary. */
export function reduceTail(state: TailState, patch: TailPatch): TailState {
  const all = patch.entries.length === 0 ? state.entries : mergeEntries(state.entries, patch.entries);
  const surplus = Math.max(0, all.length - state.capacity);
  return {
    ...state,
    environments: { ...state.environments, ...patch.environments },
    streams: patch.streams.length === 0 ? state.streams : [...state.streams, ...patch.streams],
    entries: surplus === 0 ? all : all.slice(surplus),
    gaps: patch.gaps.length === 0 ? state.gaps : [...state.gaps, ...patch.gaps].slice(-200),
    forgotten: state.forgotten + surplus,
  };
}
