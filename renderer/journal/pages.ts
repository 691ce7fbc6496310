import type { JournalEntry } from "../../shared/model/notification.ts";

/** The journal as far as it was read, newest first. */
export interface ReadJournal {
  readonly entries: readonly JournalEntry[];
  /** There are older ones that were not read. */
  readonly more: boolean;
}

export interface JournalPage {
  readonly entries: readonly JournalEntry[];
  readonly more: boolean;
}

/**
 * The journal with its newest page read again. Where more came in between than a page holds, the older part is dropped:
 * a list with a hole would look complete.
 */
export function withNewest(before: ReadJournal | null, page: JournalPage): ReadJournal {
  const oldest = page.entries.at(-1);
  if (before === null || oldest === undefined) return page;
  const older = before.entries.filter(({ id }) => id < oldest.id);
  const touches = before.entries.some(({ id }) => id >= oldest.id);
  if (!page.more || !touches) return page;
  return { entries: [...page.entries, ...older], more: older.length === 0 ? page.more : before.more };
}

/** The journal with the page that lies before its oldest entry. */
export function withOlder(before: ReadJournal, page: JournalPage): ReadJournal {
  const oldest = before.entries.at(-1)?.id ?? Number.POSITIVE_INFINITY;
  return { entries: [...before.entries, ...page.entries.filter(({ id }) => id < oldest)], more: page.more };
}
