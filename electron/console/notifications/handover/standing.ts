import type { BackendHealth } from "../../../../shared/model/backend.ts";
import type { Episode } from "../../../../shared/model/history.ts";
import { severityRank } from "../../../../shared/model/severity.ts";
import { markdownText } from "../markdown.ts";
import { tellingName } from "../words.ts";
import { capped, type Times, words } from "./format.ts";
import type { Present, PresentAlert } from "./present.ts";

const linesAtMost = 100;

interface Names {
  readonly environmentName: (id: string) => string;
  readonly time: Times;
}

/** What whoever takes over finds: what fires and who has it, what is unknown, and who does not answer. */
export function standingLines(present: Present, names: Names): string[] {
  const all = [...present.alerts].sort(
    ({ alert: a }, { alert: b }) => severityRank(a.severity) - severityRank(b.severity) || a.startsAt - b.startsAt,
  );
  const lineOf = (one: PresentAlert) => `- ${alertWords(one.alert, names)}: ${whoHas(one, names)}`;
  const lines = (states: readonly string[]) =>
    capped(all.filter(({ alert }) => states.includes(alert.state)).map(lineOf), linesAtMost);
  const silent = present.silent.map((health) => `- ${silentWords(health, names)}`);
  const firing = lines(["firing"]);
  const unknown = lines(["unknown"]);
  return [
    `As it was known at ${names.time(present.at)}.`,
    ...part("Firing", firing, noneFires(unknown.length + silent.length > 0)),
    ...part("Unknown whether they still fire", unknown),
    ...part("Silenced, inhibited or suppressed", lines(["silenced", "inhibited"])),
    ...part("Backends that give no good answer, or cannot tell yet", silent),
  ];
}

/** What the history has as going on when the shift ended, where that is no longer the present. */
export function standingAtEnd(episodes: readonly Episode[], to: number, names: Names): string[] {
  const open = episodes
    .filter(
      ({ startsAt, endedAt, state }) => startsAt < to && (endedAt === null ? state !== "resolved" : endedAt >= to),
    )
    .sort((a, b) => severityRank(a.severity) - severityRank(b.severity) || a.startsAt - b.startsAt);
  const lines = open.map((episode) => {
    const by =
      episode.acknowledgedAt !== null && episode.acknowledgedAt < to ? acknowledgedBy(episode, names) : "nobody had it";
    return `- ${alertWords(episode, names)}: ${by}`;
  });
  return [
    "As the history has it, for the shift ended a while before this was written.",
    ...part("Had not ended", capped(lines, linesAtMost), "The history has nothing that still went on."),
  ];
}

function part(title: string, lines: readonly string[], otherwise: string | null = null): string[] {
  if (lines.length > 0) return ["", `**${title}:**`, "", ...lines];
  return otherwise === null ? [] : ["", otherwise];
}

function noneFires(doubt: boolean): string {
  return doubt ? "Nothing fires that is known of." : "Nothing fires.";
}

/** `**critical** HighErrorRate (endpoint=/authors) in Production, since 06:02`. */
export function alertWords(
  {
    name,
    labels,
    severity,
    environment,
    startsAt,
  }: Pick<Episode, "name" | "labels" | "severity" | "environment" | "startsAt">,
  { environmentName, time }: Names,
): string {
  const what = markdownText(tellingName({ name, labels }));
  return `**${severity}** ${what} in ${markdownText(environmentName(environment))}, since ${time(startsAt)}`;
}

function whoHas({ alert, acknowledgement, silence }: PresentAlert, { time }: Names): string {
  const parts: string[] = [];
  if (acknowledgement !== null) {
    const { author, at, note, until } = acknowledgement;
    const by = author.trim() === "" ? "in the gateway" : `by ${words(author, 80)}`;
    const end = until === null ? "" : ` until ${time(until)}`;
    parts.push(`acknowledged ${by} at ${time(at)}${end}${note.trim() === "" ? "" : ` (${words(note)})`}`);
  }
  if (alert.state === "silenced" && alert.gateway !== null) parts.push("suppressed in the gateway");
  else if (alert.state === "silenced" && silence !== null && silence.silence !== acknowledgement?.silence) {
    parts.push(`silenced until ${time(silence.endsAt)} by ${words(silence.createdBy, 80)} (${words(silence.comment)})`);
  } else if (alert.state === "silenced" && silence === null) parts.push("silenced");
  if (alert.state === "inhibited") parts.push("inhibited by another alert");
  if (parts.length === 0) parts.push("nobody has it");
  if (alert.reason !== null) parts.push(words(alert.reason));
  return parts.join("; ");
}

/** `acknowledged by ada at 06:09`. */
export function acknowledgedBy(
  { acknowledgedBy: author, acknowledgedAt }: Pick<Episode, "acknowledgedBy" | "acknowledgedAt">,
  { time }: Pick<Names, "time">,
): string {
  const by = author === null || author.trim() === "" ? "in the gateway" : `by ${words(author, 80)}`;
  return `acknowledged ${by}${acknowledgedAt === null ? "" : ` at ${time(acknowledgedAt)}`}`;
}

function silentWords(health: BackendHealth, { environmentName, time }: Names): string {
  const { name, environment, lastSuccessAt, error, settling } = health;
  const last = lastSuccessAt === null ? "it has not answered yet" : `last answer at ${time(lastSuccessAt)}`;
  const why = error?.message ?? settling;
  return `${words(name, 80)} in ${markdownText(environmentName(environment))}: ${last}${why == null ? "" : `. ${words(why)}`}`;
}
