import type { JournalEntry } from "../../../../shared/model/notification.ts";
import { markdownText } from "../markdown.ts";
import { pendingText } from "../policy/entries.ts";
import { worstNames } from "../words.ts";
import { capped, sentence, type Times, words } from "./format.ts";

const linesAtMost = 500;

interface Names {
  readonly environmentName: (id: string) => string;
  readonly time: Times;
}

/** What people did, in order. */
export function peopleLines(entries: readonly JournalEntry[], { environmentName, time }: Names): string[] {
  const lines = entries.flatMap(({ kind, at, environment, name, text }) => {
    if (kind === "decision" || kind === "console") return [];
    if (kind !== "note") return [`- ${time(at)} ${sentence(text)}`];
    const about = [...(environment === null ? [] : [environmentName(environment)]), ...(name === null ? [] : [name])];
    return [`- ${time(at)} Note${about.length === 0 ? "" : ` on ${markdownText(about.join(" · "))}`}: ${words(text)}`];
  });
  return capped(lines, linesAtMost);
}

/** What the console noted about itself: starts, wake-ups, and notifications that could not be shown. */
export function consoleLines(entries: readonly JournalEntry[], { environmentName, time }: Names): string[] {
  const own = entries.filter(({ kind }) => kind === "console");
  return capped(
    own.map(({ at, environment, text }) => {
      const where = environment === null ? "" : `${markdownText(environmentName(environment))}: `;
      return `- ${time(at)} ${where}${sentence(text)}`;
    }),
    linesAtMost,
  );
}

/** One line for each notification; of what was not announced only how much there was. */
export function notificationLines(entries: readonly JournalEntry[], names: Names): string[] {
  const said = new Map<string, JournalEntry[]>();
  const counts = new Map<string, number>();
  for (const entry of entries) {
    if (entry.kind !== "decision") continue;
    if (entry.notification === null) {
      const word = silentWord(entry);
      counts.set(word, (counts.get(word) ?? 0) + 1);
      continue;
    }
    const known = said.get(entry.notification);
    if (known === undefined) said.set(entry.notification, [entry]);
    else known.push(entry);
  }
  const lines = capped(
    [...said.values()].map((group) => `- ${notificationWords(group, names)}`),
    linesAtMost,
  );
  if (counts.size === 0) return lines;
  const rest = [...counts].map(([word, number]) => `${number.toLocaleString("en")} ${word}`).join(", ");
  return [...lines, ...(lines.length === 0 ? [] : [""]), `Looked at and not said: ${rest}. See the journal.`];
}

function notificationWords(group: readonly JournalEntry[], { environmentName, time }: Names): string {
  const [first] = group;
  if (first === undefined) return "";
  const { at, environment, severity, name, text } = first;
  const where = environment === null ? [] : [environmentName(environment)];
  if (group.length === 1) {
    const about = [...where, ...(severity === null ? [] : [severity]), ...(name === null ? [] : [name])];
    return `${time(at)} ${about.length === 0 ? "" : `${markdownText(about.join(" · "))}: `}${sentence(text)}`;
  }
  const named = group.map((entry) => ({ name: entry.name ?? "?", severity: entry.severity ?? "unknown" }));
  return `${time(at)} ${markdownText([...where, `${group.length.toLocaleString("en")} in one`].join(" · "))}: ${sentence(worstNames(named))}`;
}

function silentWord({ outcome, text }: JournalEntry): string {
  if (text.startsWith(pendingText.slice(0, -1))) return "pending";
  return outcome === null ? "decided" : silentWords[outcome];
}

const silentWords: Readonly<Record<NonNullable<JournalEntry["outcome"]>, string>> = {
  notified: "said",
  digested: "in a digest",
  held: "held back",
  off: "off",
  flapping: "flapping",
  known: "known already",
  acknowledged: "acknowledged already",
  silenced: "silenced",
  "not-announced": "not worth a notification",
};
