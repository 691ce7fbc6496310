import { parseLogLine } from "../../shared/logLine.ts";
import type { Labels } from "../../shared/model/alert.ts";
import { isErrorLevel, type LogEntry } from "../../shared/model/logs.ts";

/** A field that an entry must have with exactly this value. */
export interface FieldFilter {
  readonly name: string;
  readonly value: string;
}

export interface EntryFilter {
  readonly errorsOnly: boolean;
  readonly text: string;
  readonly component: string | null;
  readonly environment: string | null;
  readonly fields: readonly FieldFilter[];
}

/** A field's value: from the line, else from the labels that came with it. */
export function fieldValue(entry: LogEntry, labels: Labels, name: string): string | undefined {
  const parsed = parseLogLine(entry.line).fields.find(([field]) => field === name)?.[1];
  if (parsed !== undefined) return parsed;
  return Object.hasOwn(labels, name) ? labels[name] : undefined;
}

/** A text split at what is looked for in it, whatever its case: every second part is a hit. */
export function splitAtHits(text: string, hit: string): readonly string[] {
  return hit.trim() === "" ? [text] : text.split(new RegExp(`(${escapeRegExp(hit.trim())})`, "i"));
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** The entries that pass, in their order. Text is looked for in the stored line and in the message, whatever its case. */
export function filterEntries(
  entries: readonly LogEntry[],
  streams: readonly Labels[],
  filter: EntryFilter,
): readonly LogEntry[] {
  const { errorsOnly, text, component, environment, fields } = filter;
  // A pattern that ignores case is many times faster over 100,000 lines than a lower-case copy of each.
  const pattern = text.trim() === "" ? null : new RegExp(escapeRegExp(text.trim()), "i");
  if (!errorsOnly && pattern === null && component === null && environment === null && fields.length === 0) {
    return entries;
  }
  return entries.filter((entry) => {
    if (errorsOnly && !isErrorLevel(entry.level)) return false;
    if (environment !== null && entry.environment !== environment) return false;
    if (component !== null && entry.component !== component) return false;
    if (pattern !== null && !pattern.test(entry.line) && !pattern.test(entry.message)) return false;
    return fields.every(({ name, value }) => fieldValue(entry, streams[entry.stream] ?? {}, name) === value);
  });
}
