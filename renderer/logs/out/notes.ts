import type { LogEntry, SearchState } from "../../../shared/model/logs.ts";
import { locationHashOf } from "../../../shared/permanentLink.ts";
import { countOf } from "../../format/number.ts";
import { entryMoment } from "../../format/time.ts";
import { cut, oneLine, withoutAnsi } from "../../format/untrusted.ts";
import { permanentPlaceOf } from "../permanent/permanentPlace.ts";
import { summaryOf } from "../timeline.ts";
import { summaryWords } from "../words.ts";

/** A line for the journal: a sentence and where it leads. */
export interface Note {
  readonly environment: string | null;
  readonly alert: string | null;
  readonly text: string;
  /** A location hash. */
  readonly link: string | null;
}

/** The journal takes no more. */
const longestNote = 4096;
const longestLink = 8192;
const longestMessage = 300;

function linkOf(search: SearchState, asked: readonly LogEntry[]): string | null {
  const { query } = search;
  if (query.kind === "logql") {
    const hash = `#/logs?${new URLSearchParams({ mode: "query", query: query.expression })}`;
    return hash.length <= longestLink ? hash : null;
  }
  const place = permanentPlaceOf(search, asked);
  return place === null ? null : locationHashOf(place);
}

function subjectOf({ query }: SearchState): string {
  switch (query.kind) {
    case "request":
      return query.prefix === true ? `IDs that begin with ${query.id}` : `Request ${query.id}`;
    case "alert":
      return query.errorsOnly ? "Errors around the alert" : "Lines around the alert";
    case "logql":
      return oneLine(query.expression, longestMessage);
  }
}

/** `Request abc12345 in Production: 6 entries in 1.02 s, 1 error, first: Author not found.` */
export function searchNote(
  search: SearchState,
  asked: readonly LogEntry[],
  environmentName: (id: string) => string,
): Note {
  const found = [...new Set(asked.map(({ environment }) => environment))];
  const environments = found.length === 0 ? Object.keys(search.environments) : found;
  const summary = summaryOf(asked);
  const { firstError, errors } = summary;
  const first =
    firstError === null
      ? ""
      : `, ${countOf(errors, "error")}, first: ${oneLine(withoutAnsi(firstError.message), longestMessage)}`;
  const where = environments.map(environmentName).join(", ");
  return {
    environment: environments.length === 1 ? (environments[0] ?? null) : null,
    alert: search.query.kind === "alert" ? search.query.alert : null,
    text: cut(`${subjectOf(search)} in ${where}: ${summaryWords(summary)}${first}`, longestNote),
    link: linkOf(search, asked),
  };
}

/** `Production, app.api, ERROR at 2026-11-21 10:15:29.004123456 UTC: Author not found`, with a link to its request. */
export function entryNote(
  entry: LogEntry,
  search: SearchState,
  asked: readonly LogEntry[],
  environmentName: (id: string) => string,
): Note {
  const { environment, component, levelWord, level, timestamp, message } = entry;
  const what = [environmentName(environment), component, levelWord === "" ? level : levelWord].filter(Boolean);
  return {
    environment,
    alert: search.query.kind === "alert" ? search.query.alert : null,
    // Whoever reads it has another zone, perhaps.
    text: cut(
      `${what.join(", ")} at ${entryMoment(timestamp, "utc")}: ${oneLine(withoutAnsi(message), 2000)}`,
      longestNote,
    ),
    link: linkOf(search, asked),
  };
}
