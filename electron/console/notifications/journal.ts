import type { Handlers, ParsedInput } from "../../../shared/contract.ts";
import type { HistoryRange, HistoryReport } from "../../../shared/model/history.ts";
import { type JournalEntry, journalEntrySchema, type NewJournalEntry } from "../../../shared/model/notification.ts";
import { ConsoleError } from "../errors.ts";
import type { SqlValue, Store } from "../store/store.ts";
import type { World } from "../world.ts";
import type { Present } from "./handover/present.ts";
import { shiftFileName, shiftJournal } from "./shiftJournal.ts";

/** A shift journal of more lines helps nobody, and must not hold up the alerts while it is written. */
export const mostExported = 10_000;

export type JournalQuery = ParsedInput<"journal.read">;

export interface JournalPage {
  /** Newest first. */
  readonly entries: readonly JournalEntry[];
  /** Whether there are older ones. */
  readonly more: boolean;
}

const columns = "at, kind, environment, alert, name, severity, outcome, text, notification, link";
const rowsPerInsert = 100;

/** What an export tells besides the entries. */
export interface JournalSources {
  readonly environmentName: (id: string) => string;
  /** How many episodes of alerts began in a range; null where nobody knows. */
  readonly firedIn: (range: HistoryRange) => number | null;
  /** Episodes of alerts that touch a range, at most so many as a report has, and how many there are. */
  readonly episodesIn?: (range: HistoryRange) => Pick<HistoryReport, "episodes" | "episodeCount">;
  /** What is known now of one environment, or, with null, of all. */
  readonly present?: (environment: string | null) => Present;
}

/** Every decision of the policy and every act of the person, in order. */
export class Journal {
  constructor(
    readonly world: World,
    readonly store: Store,
    private readonly sources: JournalSources = { environmentName: (id) => id, firedIn: () => null },
  ) {}

  /** Writes the entries down, all or none, in their order. The database gives them their ids, which it never uses twice. */
  add(entries: readonly NewJournalEntry[]): void {
    if (entries.length === 0) return;
    this.store.transaction(() => {
      for (let start = 0; start < entries.length; start += rowsPerInsert) {
        const rows = entries.slice(start, start + rowsPerInsert);
        const places = rows.map(() => "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)").join(", ");
        this.store.run(`INSERT INTO journal (${columns}) VALUES ${places}`, rows.flatMap(valuesOf));
      }
    });
  }

  /** One page, newest first; `from` counts in, `to` does not. */
  read(query: JournalQuery): JournalPage {
    const found = this.find(query);
    return { entries: found.slice(0, query.limit), more: found.length > query.limit };
  }

  /** Forgets what is older than a moment (ms since 1970). */
  prune(before: number): void {
    this.store.run("DELETE FROM journal WHERE at < ?", [before]);
  }

  /** The shift journal of a range as Markdown. Throws INVALID_INPUT for a range that cannot be. */
  export({ environment, from, to, utc }: ParsedInput<"journal.export">): { markdown: string; fileName: string } {
    if (!isMoment(from) || !isMoment(to) || to <= from) {
      throw new ConsoleError("INVALID_INPUT", "A shift must end after it began. Choose another range.");
    }
    const page = this.read({ environment, alert: null, from, to, before: null, limit: mostExported });
    const { environmentName, firedIn, episodesIn, present } = this.sources;
    const entries = [...page.entries].reverse();
    const fired = firedIn({ environment, from, to });
    const { episodes, episodeCount } = episodesIn?.({ environment, from, to }) ?? { episodes: [], episodeCount: 0 };
    const markdown = shiftJournal({
      entries,
      cut: page.more,
      fired,
      episodes,
      episodesCut: episodeCount > episodes.length,
      present: present?.(environment) ?? null,
      environment,
      environmentName,
      from,
      to,
      utc,
    });
    return { markdown, fileName: shiftFileName(from, to, utc) };
  }

  private find({ environment, alert, from, to, before, limit }: JournalQuery): readonly JournalEntry[] {
    const filters: readonly (readonly [string, SqlValue])[] = [
      ["environment = ?", environment],
      ["alert = ?", alert],
      ["at >= ?", from],
      ["at < ?", to],
      ["id < ?", before],
    ];
    const used = filters.filter(([, value]) => value !== null);
    const where = used.length === 0 ? "" : `WHERE ${used.map(([sql]) => sql).join(" AND ")}`;
    const rows = this.store.all<unknown>(`SELECT id, ${columns} FROM journal ${where} ORDER BY id DESC LIMIT ?`, [
      ...used.map(([, value]) => value),
      limit + 1,
    ]);
    // What else wrote to the file is not ours to trust.
    return rows.flatMap((row) => {
      const parsed = journalEntrySchema.safeParse(row);
      return parsed.success ? [parsed.data] : [];
    });
  }
}

function valuesOf(entry: NewJournalEntry): SqlValue[] {
  const { at, kind, environment, alert, name, severity, outcome, text, notification, link } = entry;
  const values = [at, kind, environment, alert, name, severity, outcome, text, notification, link];
  // The database would end a text at its first NUL.
  return values.map((value) => (typeof value === "string" ? value.replaceAll("\0", "\uFFFD") : value));
}

/** What a Date can hold. */
function isMoment(at: number): boolean {
  return Math.abs(at) <= 8.64e15;
}

/** Where nothing but the text is known. */
export const plainEntry = {
  environment: null,
  alert: null,
  name: null,
  severity: null,
  outcome: null,
  notification: null,
  link: null,
} as const;

export function journalHandlers(journal: Journal): Pick<Handlers, "journal.read" | "journal.note" | "journal.export"> {
  return {
    "journal.read": async (query) => {
      const { entries, more } = journal.read(query);
      return { entries: [...entries], more };
    },
    "journal.note": async ({ environment, alert, text, link }) => {
      const at = journal.world.clock.now();
      journal.add([{ ...plainEntry, at, kind: "note", environment, alert, text, link }]);
      return null;
    },
    "journal.export": async (range) => journal.export(range),
  };
}
