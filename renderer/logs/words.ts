import type { EnvironmentSearch, LogQuery } from "../../shared/model/logs.ts";
import { withoutStop } from "../backends/words.ts";
import { ageText, spanText } from "../format/duration.ts";
import { countOf, countText } from "../format/number.ts";
import { minuteOf, type Zone } from "../format/time.ts";
import { spanWords } from "./range.ts";
import type { Summary } from "./timeline.ts";

/** How a search stands in one environment: `6`, `none in the last 24 h`, `searching the last 1 h, 2 s`. */
export function environmentWords(search: EnvironmentSearch, now: number, zone: Zone): string {
  const found =
    search.more && search.status === "found" ? `first ${countText(search.found)} of more` : countText(search.found);
  switch (search.status) {
    case "searching": {
      const where = search.span === null ? "" : ` ${spanWords(search.span, now, zone)}`;
      const soFar = search.found > 0 ? `${countText(search.found)} so far, ` : "";
      return `${soFar}searching${where}, ${ageText(now - search.startedAt)}`;
    }
    case "found":
      return found;
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

/** What the button does that goes on with a search: at a full page, after a failure, after a stop. */
export function moreWords(searches: readonly EnvironmentSearch[]): string {
  const open = searches.filter(({ more }) => more).map(({ status }) => status);
  if (open.includes("found") || open.includes("searching")) return "Load more";
  return open.includes("failed") ? "Try again" : "Continue";
}

/** `6 entries in 1.02 s`: how many, and from the first to the last. */
export function summaryWords(summary: Summary): string {
  if (summary.count === 0) return "No entries";
  const entries = countOf(summary.count, "entry", "entries");
  return summary.count === 1 ? entries : `${entries} in ${spanText(summary.span)}`;
}

/** `Errors around HighErrorRate in Production since 10:24`. */
export function alertSearchHeading(
  query: Extract<LogQuery, { kind: "alert" }>,
  alertName: string,
  environment: string,
  since: number | null,
  zone: Zone,
): string {
  const what = query.errorsOnly ? "Errors" : "All lines";
  return `${what} around ${alertName} in ${environment}${since === null ? "" : ` since ${minuteOf(since, zone)}`}`;
}

const idName = /^(x[-_])?(request|correlation|req|trace)[-_]?id$/i;

/** Whether a field holds a request's ID, so that it can be traced at a click. */
export function isRequestIdField(name: string, known: readonly string[]): boolean {
  return known.includes(name) || idName.test(name);
}
