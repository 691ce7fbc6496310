import type { JournalEntry } from "../../shared/model/notification.ts";

type Outcome = NonNullable<JournalEntry["outcome"]>;
type Kind = JournalEntry["kind"];

/** What became of an event, for a chip. */
const outcomeNames: Readonly<Record<Outcome, string>> = {
  notified: "said",
  digested: "in a digest",
  held: "held back",
  off: "off",
  flapping: "flapping, said once",
  known: "known already",
  acknowledged: "acknowledged",
  silenced: "silenced",
  "not-announced": "not announced",
};

const kindNames: Readonly<Record<Exclude<Kind, "decision">, string>> = {
  acknowledged: "acknowledged",
  unacknowledged: "taken back",
  silence: "silence",
  gateway: "gateway",
  search: "searched",
  note: "note",
  mute: "mute",
  console: "console",
};

/** The chip's word: a decision's outcome, else what the person or the console did. */
export function chipOf({ kind, outcome }: Pick<JournalEntry, "kind" | "outcome">): string {
  if (kind !== "decision") return kindNames[kind];
  return outcome === null ? "looked at" : outcomeNames[outcome];
}

/** How a chip is coloured: `said` reached the person, `quiet` did not, `done` is an act of somebody. */
export function chipTone({
  kind,
  outcome,
}: Pick<JournalEntry, "kind" | "outcome">): "said" | "quiet" | "done" | "plain" {
  if (kind === "console") return "plain";
  if (kind !== "decision") return "done";
  return outcome === "notified" || outcome === "digested" || outcome === "flapping" ? "said" : "quiet";
}

/** What the list can be narrowed to. */
export const journalFilters = [
  ["all", "Everything"],
  ["said", "Announced"],
  ["quiet", "Not announced"],
  ["done", "Done by people"],
  ["note", "Notes"],
] as const;
export type JournalFilter = (typeof journalFilters)[number][0];

function passes(filter: JournalFilter, entry: JournalEntry): boolean {
  if (filter === "all") return true;
  return filter === "note" ? entry.kind === "note" : chipTone(entry) === filter;
}

/** The entries that a filter and every typed word let through. `nameOf` gives an environment's name. */
export function filterJournal(
  entries: readonly JournalEntry[],
  filter: JournalFilter,
  text: string,
  nameOf: (environment: string) => string,
): readonly JournalEntry[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return entries.filter((entry) => {
    if (!passes(filter, entry)) return false;
    if (words.length === 0) return true;
    const where = entry.environment === null ? "" : `${entry.environment} ${nameOf(entry.environment)}`;
    const haystack = [entry.text, entry.name, entry.severity, where, chipOf(entry)].join(" ").toLowerCase();
    return words.every((word) => haystack.includes(word));
  });
}
