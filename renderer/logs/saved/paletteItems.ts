import type { LogQuery } from "../../../shared/model/logs.ts";
import type { SavedSearchesState } from "../../../shared/model/savedSearches.ts";
import type { KeptSearch } from "./store.ts";
import { distinctRecent, queryWords } from "./words.ts";

/** A saved or recent search as the palette offers it. */
export interface KeptItem {
  readonly kind: "search";
  readonly key: string;
  /** Its name, or what was searched for. */
  readonly name: string;
  readonly saved: boolean;
  readonly search: KeptSearch;
}

const mostRecent = 5;
const mostFound = 12;

/** The searches that have every word: saved ones first. Without a word the saved ones and the latest few. */
export function keptItems(
  { saved, recent }: Pick<SavedSearchesState, "saved" | "recent">,
  words: readonly string[],
  alertName: (id: string) => string | null,
): readonly KeptItem[] {
  const has = (text: string) => words.every((word) => text.toLowerCase().includes(word));
  const name = (query: LogQuery) => queryWords(query, alertName);
  const named = saved
    .filter((search) => has(`saved search ${search.name} ${name(search.query)}`))
    .map((search) => item(`saved ${search.id}`, search.name, true, search));
  const latest = distinctRecent(recent)
    .filter((search) => has(`recent search ${name(search.query)}`))
    .slice(0, words.length === 0 ? mostRecent : mostFound)
    .map((search) => item(`recent ${search.at}`, name(search.query), false, search));
  return [...named.slice(0, mostFound), ...latest];
}

function item(key: string, name: string, saved: boolean, search: KeptSearch): KeptItem {
  return { kind: "search", key, name, saved, search };
}
