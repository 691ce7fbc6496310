import type { LogEntry, SearchState, Span } from "../../../shared/model/logs.ts";
import type { PermanentPlace } from "../../../shared/permanentLink.ts";
import { millisecondsOf } from "../../format/time.ts";

/** Clocks of hosts differ a little, and a line that comes late belongs to the same request. */
const marginMs = 60_000;

/** The span of entries in order, with a margin; null without entries. */
export function spanOf(entries: readonly LogEntry[]): Span | null {
  const first = entries[0];
  const last = entries.at(-1);
  if (first === undefined || last === undefined) return null;
  return {
    from: Math.max(0, Math.floor(millisecondsOf(first.timestamp)) - marginMs),
    to: Math.ceil(millisecondsOf(last.timestamp)) + marginMs,
  };
}

/**
 * Where a permanent link to what is shown leads: the environments that have entries, and the absolute span of these, so
 * that it finds the same tomorrow. Null for a query in LogQL or for the beginning of an ID, which have none.
 */
export function permanentPlaceOf(search: SearchState, asked: readonly LogEntry[]): PermanentPlace | null {
  const { query } = search;
  if (query.kind === "alert") return { kind: "alert", alert: query.alert };
  if (query.kind === "logql" || query.prefix === true) return null;
  const found = [...new Set(asked.map(({ environment }) => environment))];
  const environments = found.length === 0 ? Object.keys(search.environments) : found;
  return { kind: "trace", id: query.id, environments, span: spanOf(asked) };
}
