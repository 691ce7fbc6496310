import type { Span } from "../../../shared/model/logs.ts";
import type { AuditSettings } from "../../../shared/settings/schema.ts";

// The audit table's SQL. Names come from the settings and from the server's own catalog and are quoted; what a person or
// a log line says is a parameter, always.

/** A column as the server's catalog has it. */
export interface Column {
  readonly name: string;
  /** As `format_type` writes it: `timestamp with time zone`. */
  readonly type: string;
}

export interface Query {
  readonly text: string;
  readonly values: readonly (string | number)[];
}

export const usualLimit = 200;
const usualIdColumn = "request_id";
const usualTimeColumn = "timestamp";

/** A cell is cut by the server after so many characters, and shown to be cut. */
export const longestCell = 2_000;

const mostColumns = 50;

export function idColumnOf({ columns }: AuditSettings): string {
  return columns?.requestId ?? usualIdColumn;
}

export function timeColumnOf({ columns }: AuditSettings): string {
  return columns?.time ?? usualTimeColumn;
}

/** Quoted as SQL's standard has it; a name with a NUL cannot exist. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** `public.user_actions` as `"public"."user_actions"`. */
export function quoteTable(table: string): string {
  return table.split(".").map(quoteName).join(".");
}

/** Begins a transaction that cannot write, ends its statements after so long, and reads times without a zone as UTC. */
export function beginStatement(timeoutMs: number): string {
  const milliseconds = Math.max(1, Math.round(timeoutMs));
  return `BEGIN READ ONLY; SET LOCAL statement_timeout = ${milliseconds}; SET LOCAL TimeZone = 'UTC'`;
}

/** The columns that the user may read, in the order of the table. */
export function columnsQuery({ table }: AuditSettings): Query {
  return {
    text: `SELECT a.attname, pg_catalog.format_type(a.atttypid, NULL)
FROM pg_catalog.pg_attribute a
WHERE a.attrelid = $1::pg_catalog.regclass AND a.attnum > 0 AND NOT a.attisdropped
  AND pg_catalog.has_column_privilege(a.attrelid, a.attnum, 'SELECT')
ORDER BY a.attnum`,
    values: [quoteTable(table)],
  };
}

/** The columns to show: those of the settings, else all. */
export function shownColumns({ columns }: AuditSettings, readable: readonly Column[]): readonly Column[] {
  const chosen = columns?.show?.flatMap((name) => readable.find((column) => column.name === name) ?? []);
  return (chosen ?? readable).slice(0, mostColumns);
}

/**
 * The rows of a request ID, oldest first, one more than the limit: the time, then the columns as text, each a character
 * longer than it may be where it is too long. Null where the column's type can hold no such ID.
 */
export function rowsQuery(
  settings: AuditSettings,
  readable: readonly Column[],
  id: string,
  span: Span | null,
): Query | null {
  const typeOf = (name: string) => readable.find((column) => column.name === name)?.type ?? "";
  const idColumn = idColumnOf(settings);
  const timeColumn = timeColumnOf(settings);
  // PostgreSQL's text holds no NUL.
  if (id.includes("\0") || (typeOf(idColumn) === "uuid" && !isUuid(id))) return null;
  const time = `t.${quoteName(timeColumn)}`;
  const cells = shownColumns(settings, readable).map(
    ({ name }) => `left(t.${quoteName(name)}::text, ${longestCell + 1})`,
  );
  const bounds = isMoment(typeOf(timeColumn)) ? boundsOf(span) : [];
  return {
    text: `SELECT ${[timeExpression(time, typeOf(timeColumn)), ...cells].join(", ")}
FROM ${quoteTable(settings.table)} t
WHERE t.${quoteName(idColumn)} = $1${bounds.length === 0 ? "" : ` AND ${time} BETWEEN $2::timestamptz AND $3::timestamptz`}
ORDER BY ${time} LIMIT ${(settings.limit ?? usualLimit) + 1}`,
    values: [id, ...bounds],
  };
}

/** As the parameters of BETWEEN; none where a year has not four digits, which nobody's audit has. */
function boundsOf(span: Span | null): string[] {
  if (span === null) return [];
  const bounds = [span.from, span.to].map((at) => new Date(at).toISOString());
  return bounds.every((bound) => /^\d{4}-/.test(bound)) ? bounds : [];
}

function isMoment(type: string): boolean {
  return type.startsWith("timestamp");
}

/** Milliseconds since 1970 where the type tells a time; else the text, for `timeOf` to make sense of. */
function timeExpression(time: string, type: string): string {
  return isMoment(type) || type === "date" ? `(extract(epoch FROM ${time}) * 1000)::text` : `left(${time}::text, 64)`;
}

function isUuid(id: string): boolean {
  return /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(id);
}
