import type { JournalEntry } from "../../../shared/model/notification.ts";
import { count } from "../text.ts";
import { calendarTime, clockSecondsText, clockText, dateText, zoneText } from "./localTime.ts";
import { markdownText } from "./markdown.ts";

export interface Shift {
  /** Oldest first. */
  readonly entries: readonly JournalEntry[];
  /** True where older entries of the range were left out. */
  readonly cut: boolean;
  /** Episodes of alerts that began in the range; null where nobody knows. */
  readonly fired: number | null;
  /** Null: all environments. */
  readonly environment: string | null;
  readonly environmentName: (id: string) => string;
  /** Ms since 1970; `to` does not count in. */
  readonly from: number;
  readonly to: number;
  /** Times in UTC instead of local ones. */
  readonly utc: boolean;
}

/** The shift journal as Markdown, fit for a ticket or a channel: no content can format, link, or call people. */
export function shiftJournal(shift: Shift): string {
  const { entries, from, to, utc } = shift;
  const begin = calendarTime(from, utc);
  const end = calendarTime(to, utc);
  const zones = [...new Set([zoneText(begin), zoneText(end)])].join(" to ");
  const sameDay = dateText(begin) === dateText(end);
  const range = `${dateText(begin)} ${clockText(begin)} to ${sameDay ? "" : `${dateText(end)} `}${clockText(end)} (${zones})`;
  return [
    `# Shift journal, ${range}`,
    "",
    `Environments: ${environmentsText(shift)}`,
    "",
    ...summary(shift),
    ...(shift.cut
      ? ["", `Only the latest ${count(entries.length, "entry", "entries")} of this range are here, and counted.`]
      : []),
    ...(entries.length === 0 ? ["", "Nothing was written down in this range."] : hours(shift)),
    "",
  ].join("\n");
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

function summary({ entries, fired }: Shift): string[] {
  const distinct = (values: readonly (string | null)[]) => new Set(values.filter((value) => value !== null)).size;
  const ofKind = (kind: JournalEntry["kind"]) => entries.filter((entry) => entry.kind === kind);
  const decisions = ofKind("decision");
  const figures: readonly (readonly [string, number])[] = [
    fired === null ? ["Alerts", distinct(decisions.map(({ alert }) => alert))] : ["Fired", fired],
    ["Notified", distinct(decisions.map(({ notification }) => notification))],
    ["Acknowledged", ofKind("acknowledged").length],
    ["Silenced", ofKind("silence").length],
    ["Searched", ofKind("search").length],
    ["Notes", ofKind("note").length],
  ];
  return [
    `| ${figures.map(([name]) => name).join(" | ")} |`,
    `|${figures.map(() => " ---: |").join("")}`,
    `| ${figures.map(([, number]) => number).join(" | ")} |`,
  ];
}

function hours({ entries, utc, environmentName }: Shift): string[] {
  const lines: string[] = [];
  let hour = "";
  // By time, for entries may be written down later than what they tell of; those of one moment in their own order.
  for (const entry of [...entries].sort((a, b) => a.at - b.at || a.id - b.id)) {
    const time = calendarTime(entry.at, utc);
    // An hour that occurs twice when clocks are put back is two.
    const heading = `## ${dateText(time)} ${clockText({ ...time, minutes: 0 })} ${zoneText(time)}`;
    if (heading !== hour) lines.push("", heading, "");
    hour = heading;
    const about = [
      ...(entry.environment === null ? [] : [environmentName(entry.environment)]),
      ...(entry.severity === null ? [] : [entry.severity]),
      ...(entry.name === null ? [] : [entry.name]),
    ];
    const subject = about.length === 0 ? "" : ` ${markdownText(about.join(" · "))}:`;
    lines.push(`- ${clockSecondsText(time)} **${whatOf(entry)}**${subject} ${markdownText(entry.text)}`);
  }
  return lines;
}

/** What a line is, in a word or two. */
function whatOf({ kind, outcome }: JournalEntry): string {
  if (kind === "decision") return outcome === null ? "decided" : outcomeWords[outcome];
  return kindWords[kind];
}

const outcomeWords: Readonly<Record<NonNullable<JournalEntry["outcome"]>, string>> = {
  notified: "notified",
  digested: "in a digest",
  held: "held back",
  off: "off",
  flapping: "flapping",
  known: "known",
  acknowledged: "acknowledged already",
  silenced: "silenced already",
  "not-announced": "not announced",
};

const kindWords: Readonly<Record<Exclude<JournalEntry["kind"], "decision">, string>> = {
  acknowledged: "acknowledged",
  unacknowledged: "acknowledgement taken back",
  silence: "silence",
  gateway: "gateway",
  search: "search",
  note: "note",
  mute: "mute",
  console: "console",
};
