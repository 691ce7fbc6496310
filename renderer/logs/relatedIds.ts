import { parseLogLine } from "../../shared/logLine.ts";
import type { Labels } from "../../shared/model/alert.ts";
import type { LogEntry } from "../../shared/model/logs.ts";

/** An ID on the found lines that may be searched next. */
export interface RelatedId {
  readonly name: string;
  readonly value: string;
  /** How many of the lines have it. */
  readonly count: number;
}

const telling =
  /^(?:x[-_])?(user|parent|parent_request|trace|request|correlation|session|job|task|order|customer|account|tenant|transaction|message|event|span)[-_]?id$/i;

/** The first lines of a request name whatever it is about. */
const linesRead = 500;
const mostOffered = 12;
const longestValue = 128;

/**
 * IDs other than the searched one, most frequent first. `idFields` are the environment's names of the request ID.
 * Values that a dozen lines would not share (span IDs) come last.
 */
export function relatedIds(
  entries: readonly LogEntry[],
  streams: readonly Labels[],
  searched: string,
  idFields: readonly string[],
): readonly RelatedId[] {
  const found = new Map<string, RelatedId>();
  const wanted = (name: string) => telling.test(name) || idFields.includes(name);
  for (const entry of entries.slice(0, linesRead)) {
    const fields = [...parseLogLine(entry.line).fields, ...Object.entries(streams[entry.stream] ?? {})];
    const counted = new Set<string>();
    for (const [name, value] of fields) {
      if (!wanted(name) || value === "" || value === "null" || value.length > longestValue) continue;
      if (value.toLowerCase() === searched.toLowerCase()) continue;
      const key = `${name}\n${value}`;
      if (counted.has(key)) continue;
      counted.add(key);
      found.set(key, { name, value, count: (found.get(key)?.count ?? 0) + 1 });
    }
  }
  return [...found.values()].sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1)).slice(0, mostOffered);
}

/** The IDs among the lines that begin with the searched text, most lines first: what a prefix search found. */
export function idsWithPrefix(entries: readonly LogEntry[], prefix: string): readonly RelatedId[] {
  const escaped = prefix.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const pattern = new RegExp(`(?<![0-9a-z-])${escaped}[0-9a-z-]*`, "gi");
  const counts = new Map<string, number>();
  for (const entry of entries) {
    for (const id of new Set(entry.line.match(pattern) ?? [])) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return [...counts]
    .map(([value, count]) => ({ name: "request_id", value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}
