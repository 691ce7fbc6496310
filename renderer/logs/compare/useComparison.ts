import { create } from "zustand";
import type { LogEntry, LogRange } from "../../../shared/model/logs.ts";

/** A request that was set aside to be compared: as it was shown, so that nothing is asked again. */
export interface ComparedRequest {
  readonly id: string;
  readonly environments: readonly string[];
  readonly range: LogRange;
  readonly entries: readonly LogEntry[];
}

interface Comparison {
  /** The request that others are compared with; null: none is marked. */
  readonly marked: ComparedRequest | null;
}

export const useComparison = create<Comparison>(() => ({ marked: null }));
