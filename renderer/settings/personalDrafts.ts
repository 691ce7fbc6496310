import { create } from "zustand";
import type { PersonalDraft } from "./notificationDraft.ts";

/** The parts that were written into; the others are those in force, also where another window changes them. */
export type TypedParts = Partial<PersonalDraft>;

/**
 * What is typed and not saved of the person's settings, by the settings file that was in force: the demo has settings of
 * its own. It outlives a look at another screen.
 */
export const usePersonalDrafts = create<ReadonlyMap<string, TypedParts>>(() => new Map());

/** Keeps what was typed until it is saved or discarded; null, or nothing, forgets it. */
export function keepDraft(file: string, typed: TypedParts | null): void {
  const drafts = new Map(usePersonalDrafts.getState());
  if (typed === null || Object.keys(typed).length === 0) drafts.delete(file);
  else drafts.set(file, typed);
  usePersonalDrafts.setState(drafts, true);
}

/** Forgets what was saved. Answers whether something was typed since, which stays. */
export function forgetSaved(file: string, saved: TypedParts): boolean {
  const now = usePersonalDrafts.getState().get(file) ?? {};
  const since = withoutSame(now, saved);
  keepDraft(file, since);
  return Object.keys(since).length > 0;
}

/** The parts that differ from those of the other. */
export function withoutSame(typed: TypedParts, other: TypedParts): TypedParts {
  const parts: Readonly<Record<string, unknown>> = { ...other };
  return Object.fromEntries(
    Object.entries(typed).filter(([name, part]) => JSON.stringify(part) !== JSON.stringify(parts[name])),
  );
}
