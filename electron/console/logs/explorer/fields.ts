import { parseLogLine } from "../../../../shared/logLine.ts";
import type { Span } from "../../../../shared/model/logs.ts";
import { nanoseconds, queryLines } from "../../loki/client.ts";
import type { Question } from "./explorer.ts";

/** Enough lines to have met the fields that matter. */
const linesRead = 200;
const mostFields = 200;

/**
 * Names of fields in the latest lines of a selector's streams, most frequent first. Read from the lines themselves:
 * Loki's own list of detected fields came with 3.0 and is a sample too.
 */
export async function readFields(question: Question, selector: string, span: Span): Promise<string[]> {
  const { environment, tenants, signal } = question;
  const query = {
    logql: selector,
    from: nanoseconds(span.from),
    to: nanoseconds(span.to),
    limit: linesRead,
    direction: "backward",
  } as const;
  const options = { signal, timeoutMs: environment.timeoutMs };
  const lists = await Promise.all(tenants.map((tenant) => queryLines(tenant, query, options)));
  const counts = new Map<string, number>();
  for (const { line } of lists.flat()) {
    for (const [name] of parseLogLine(line).fields) counts.set(labelName(name), (counts.get(labelName(name)) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a, times], [b, others]) => others - times || (a < b ? -1 : 1))
    .slice(0, mostFields)
    .map(([name]) => name);
}

/** As Loki's parsers name it: what cannot stand in a label's name becomes an underscore. */
function labelName(field: string): string {
  const name = field.replace(/[^a-zA-Z0-9_]/g, "_");
  return /^\d/.test(name) ? `_${name}` : name;
}
