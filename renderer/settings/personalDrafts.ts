import { create } from "zustand";
import type { PersonalDraft } from "./notificationDraft.ts";

/**
 * What is typed and not saved of the person's settings, by the settings file that was in force: the demo has settings of
 * its own. It outlives a look at another screen.
 */
export const usePersonalDrafts = create<ReadonlyMap<string, PersonalDraft>>(() => new Map());

/** Keeps what was typed until it is saved or discarded; null forgets it. */
export function keepDraft(file: string, draft: PersonalDraft | null): void {
  const drafts = new Map(usePersonalDrafts.getState());
  if (draft === null) drafts.delete(file);
  else drafts.set(file, draft);
  usePersonalDrafts.setState(drafts, true);
}
