import { create } from "zustand";
import type { Alert } from "../../shared/model/alert.ts";

/** What was just done, for the line that says so and offers to undo it. */
export interface Outcome {
  readonly id: number;
  readonly text: string;
  /** True where nothing was done, and the text says why. */
  readonly hint: boolean;
  /** What went wrong, each a sentence. Such an outcome stays until it is closed. */
  readonly problems: readonly string[];
  /** The alerts whose acknowledgement can be undone from here; empty otherwise. */
  readonly acknowledged: readonly Alert[];
  /** True where a note was given already, so that none is offered. */
  readonly noted: boolean;
}

export const useOutcome = create<{ readonly outcome: Outcome | null }>(() => ({ outcome: null }));

let lastId = 0;

/** Says what was done, in place of what was said before. */
export function sayOutcome(
  text: string,
  more: Partial<Pick<Outcome, "hint" | "problems" | "acknowledged" | "noted">> = {},
): void {
  lastId += 1;
  const plain = { hint: false, problems: [], acknowledged: [], noted: false };
  useOutcome.setState({ outcome: { id: lastId, text, ...plain, ...more } });
}

/** Says why nothing was done. */
export function sayHint(text: string): void {
  sayOutcome(text, { hint: true });
}

export function closeOutcome(): void {
  useOutcome.setState({ outcome: null });
}
