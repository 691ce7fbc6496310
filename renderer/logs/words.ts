import { type BackendHealth, backendCondition } from "../../shared/model/backend.ts";
import type { EnvironmentSearch, LogEntry, LogLevel, LogQuery, SearchState } from "../../shared/model/logs.ts";
import { troubleOf } from "../../shared/state/trouble.ts";
import { silencePhrase, withoutStop } from "../backends/words.ts";
import { ageText, spanText } from "../format/duration.ts";
import { countOf, countText } from "../format/number.ts";
import { dayName, millisecondsOf, minuteOf, type Zone } from "../format/time.ts";
import { spanWords } from "./range.ts";
import type { Summary } from "./timeline.ts";

/** How a search stands in one environment: `6`, `none in the last 24 h`, `searching the last 1 h (2 s so far)`. */
export function environmentWords(search: EnvironmentSearch, now: number, zone: Zone): string {
  const found =
    search.more && search.status === "found"
      ? `first ${countText(search.found)}, more to load`
      : countText(search.found);
  switch (search.status) {
    case "searching": {
      const where = search.span === null ? "" : ` ${spanWords(search.span, now, zone).replace(/^in /, "")}`;
      const soFar = search.found > 0 ? `${countText(search.found)} so far, ` : "";
      return `${soFar}searching${where} (${ageText(now - search.startedAt)} so far)`;
    }
    case "found":
      return search.searched === null || search.more ? found : `${found} ${spanWords(search.searched, now, zone)}`;
    case "none":
      return search.searched === null ? "none" : `none ${spanWords(search.searched, now, zone)}`;
    case "failed":
      return search.found > 0 ? `${found}, then ${failure(search)}` : failure(search);
    case "cancelled":
      return search.found > 0 ? `${found}, stopped` : "stopped";
  }
}

function failure(search: EnvironmentSearch): string {
  return search.error === null ? "failed" : withoutStop(search.error.message);
}

/** Log searches wait this long unless the settings say otherwise: what Loki itself allows a query. */
const usualLogWaitMs = 55_000;
const usualTimeoutMs = 10_000;

/** `Loki has not answered for 2 min; waiting up to 55 s.` for a search of a Loki that gives no good answer; else null. */
export function deadLokiWords(loki: BackendHealth | undefined, now: number, zone: Zone): string | null {
  if (loki === undefined || backendCondition(loki, now) !== "stale") return null;
  const timeoutMs = loki.staleAfterMs - 2 * loki.intervalMs;
  const waitMs = timeoutMs === usualTimeoutMs ? usualLogWaitMs : timeoutMs;
  const waiting = troubleOf(loki) === "silent" ? `; waiting up to ${ageText(waitMs)}` : "";
  return `${silencePhrase(loki, now, zone)}${waiting}.`;
}

/** The heading where a search has no entry: what is known, and no more than that. */
export function emptyTitle(searches: readonly EnvironmentSearch[]): string {
  const statuses = searches.map(({ status }) => status);
  if (statuses.includes("searching")) return "Searching…";
  const answered = statuses.includes("none") || statuses.includes("found");
  if (statuses.includes("failed")) return answered ? "Nothing found where an answer came" : "The search failed";
  if (statuses.includes("cancelled")) return answered ? "Nothing found before the search was stopped" : "Stopped";
  return "Nothing found";
}

/** What the button does that goes on with a search: at a full page, after a failure, after a stop. */
export function moreWords(searches: readonly EnvironmentSearch[]): string {
  const open = searches.filter(({ more }) => more).map(({ status }) => status);
  if (open.includes("found") || open.includes("searching")) return "Load more";
  return open.includes("failed") ? "Try again" : "Continue";
}

/** What limits the results, each fact once; with the environments' names where it is not true of all that were asked. */
export function searchNotes(
  search: Pick<SearchState, "environments">,
  environmentName: (id: string) => string,
): readonly string[] {
  const asked = Object.entries(search.environments);
  const notes = [...new Set(asked.flatMap(([, state]) => state.notes))];
  return notes.map((note) => {
    const of = asked.filter(([, state]) => state.notes.includes(note)).map(([id]) => environmentName(id));
    return of.length === asked.length ? note : `${of.join(", ")}: ${note}`;
  });
}

/** `6 entries in 1.02 s`: how many, and from the first to the last. */
export function summaryWords(summary: Summary): string {
  if (summary.count === 0) return "No entries";
  const entries = countOf(summary.count, "entry", "entries");
  return summary.count === 1 ? entries : `${entries} in ${spanText(summary.span)}`;
}

/** `Errors around HighErrorRate in Production since 10:24`, and `since 20 Nov 10:24` where that is not today's. */
export function alertSearchHeading(
  query: Extract<LogQuery, { kind: "alert" }>,
  alertName: string,
  environment: string,
  since: number | null,
  now: number,
  zone: Zone,
): string {
  const what = `${query.errorsOnly ? "Errors" : "All lines"} around ${alertName} in ${environment}`;
  if (since === null) return what;
  const day = dayName(since, now, zone);
  return `${what} since ${day === "today" ? "" : `${day} `}${minuteOf(since, zone)}`;
}

/** ` on 20 Nov`, or ` from 19 Nov to 20 Nov`; empty where every entry is of today. */
export function daysWords(entries: readonly LogEntry[], now: number, zone: Zone): string {
  const first = entries[0];
  const last = entries.at(-1);
  if (first === undefined || last === undefined) return "";
  const from = dayName(millisecondsOf(first.timestamp), now, zone);
  const to = dayName(millisecondsOf(last.timestamp), now, zone);
  if (from === to) return from === "today" ? "" : ` on ${from}`;
  return ` from ${from} to ${to}`;
}

const levelNames: Readonly<Record<LogLevel, string | null>> = {
  critical: "CRITICAL",
  error: "ERROR",
  warning: "WARN",
  info: "INFO",
  debug: "DEBUG",
  unknown: null,
};

/** One word for each level, whatever the line calls it; the line's own where it is none of them. */
export function levelText({ level, levelWord }: Pick<LogEntry, "level" | "levelWord">): string {
  return levelNames[level] ?? (levelWord === "" ? "–" : levelWord);
}

const idName = /^(x[-_])?(request|correlation|req|trace)[-_]?id$/i;

/** Whether a field holds a request's ID, so that it can be traced at a click. */
export function isRequestIdField(name: string, known: readonly string[]): boolean {
  return known.includes(name) || idName.test(name);
}
