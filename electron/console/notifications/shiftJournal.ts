import type { Episode } from "../../../shared/model/history.ts";
import type { JournalEntry } from "../../../shared/model/notification.ts";
import { count } from "../text.ts";
import { timesOf } from "./handover/format.ts";
import { happenedLines } from "./handover/happened.ts";
import type { Present } from "./handover/present.ts";
import { standingAtEnd, standingLines } from "./handover/standing.ts";
import { consoleLines, notificationLines, peopleLines } from "./handover/told.ts";
import { calendarTime, clockText, dateText, zoneText } from "./localTime.ts";
import { markdownText } from "./markdown.ts";

export interface Shift {
  /** Oldest first. */
  readonly entries: readonly JournalEntry[];
  /** True where older entries of the range were left out. */
  readonly cut: boolean;
  /** Episodes of alerts that began in the range; null where nobody knows. */
  readonly fired: number | null;
  /** Episodes that touch the range. */
  readonly episodes: readonly Episode[];
  /** True where some were left out. */
  readonly episodesCut: boolean;
  /** What is known now; null where nobody knows. */
  readonly present: Present | null;
  /** Null: all environments. */
  readonly environment: string | null;
  readonly environmentName: (id: string) => string;
  /** Ms since 1970; `to` does not count in. */
  readonly from: number;
  readonly to: number;
  /** Times in UTC instead of local ones. */
  readonly utc: boolean;
}

/** So long after its end, the present is the end of the shift still. */
const presentForMs = 15 * 60_000;

/** The handover of a shift as Markdown, fit for a ticket or a channel: no content can format, link, or call people. */
export function shiftJournal(shift: Shift): string {
  const { from, to, utc, fired, episodes, environmentName } = shift;
  const begin = calendarTime(from, utc);
  const end = calendarTime(to, utc);
  const zones = [...new Set([zoneText(begin), zoneText(end)])].join(" to ");
  const sameDay = dateText(begin) === dateText(end);
  const range = `${dateText(begin)} ${clockText(begin)} to ${sameDay ? "" : `${dateText(end)} `}${clockText(end)} (${zones})`;
  const time = timesOf(shift);
  const names = { environmentName, time };
  // By time, for entries may be written down later than what they tell of; those of one moment in their own order.
  const entries = [...shift.entries].sort((a, b) => a.at - b.at || a.id - b.id);
  const happened = happenedLines(episodes, { ...names, from, to });
  const own = consoleLines(entries, names);
  return [
    `# Shift handover, ${range}`,
    "",
    `Environments: ${environmentsText(shift)}`,
    ...(shift.cut
      ? [
          "",
          `Only the latest ${count(entries.length, "entry", "entries")} of the journal in this range are here, and counted.`,
        ]
      : []),
    ...section("At the end of the shift", standing(shift, names), "Nobody knows."),
    ...section(
      "What happened",
      [
        ...(fired === null ? [] : [`${count(fired, "alert")} began to fire in this range.`, ""]),
        ...(shift.episodesCut ? [`Only the latest ${count(episodes.length, "episode")} are here.`, ""] : []),
        ...happened,
      ],
      "No alert that the history has.",
    ),
    ...section("Done by people", peopleLines(entries, names), "Nothing was written down in this range."),
    ...section("Notifications", notificationLines(entries, names), "None."),
    ...(own.length === 0 ? [] : section("The console itself", own, "")),
    "",
  ].join("\n");
}

function standing(shift: Shift, names: Parameters<typeof standingLines>[1]): string[] {
  const { present, episodes, to } = shift;
  if (present === null || present.at - to > presentForMs) {
    return present === null && episodes.length === 0 ? [] : standingAtEnd(episodes, to, names);
  }
  return standingLines(present, names);
}

function section(title: string, lines: readonly string[], otherwise: string): string[] {
  const shown = lines.at(-1) === "" ? lines.slice(0, -1) : lines;
  return ["", `## ${title}`, "", ...(shown.length === 0 ? [otherwise] : shown)];
}

/** `shift-2026-11-21-0600-1400.md`; with the last day too where it is another one. */
export function shiftFileName(from: number, to: number, utc: boolean): string {
  const begin = calendarTime(from, utc);
  const end = calendarTime(to, utc);
  const clock = (time: typeof begin) => clockText(time).replace(":", "");
  const lastDay = dateText(begin) === dateText(end) ? "" : `${dateText(end)}-`;
  return `shift-${dateText(begin)}-${clock(begin)}-${lastDay}${clock(end)}.md`;
}

function environmentsText({ environment, environmentName, entries }: Shift): string {
  if (environment !== null) return markdownText(environmentName(environment));
  const ids = new Set(entries.flatMap((entry) => (entry.environment === null ? [] : [entry.environment])));
  const names = [...ids].map((id) => markdownText(environmentName(id))).sort();
  return names.length === 0 ? "all" : `all; seen here: ${names.join(", ")}`;
}
