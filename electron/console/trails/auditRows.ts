import type { AuditTrail } from "../../../shared/model/trails.ts";
import type { AuditSettings } from "../../../shared/settings/schema.ts";
import { parseTime } from "../text.ts";
import { type Column, longestCell, usualLimit } from "./auditQuery.ts";

/** Of all cells together, in characters. */
const mostText = 1_000_000;

/** A row as `rowsQuery` asks for it: the time, then the cells. */
export type WireRow = readonly (string | null)[];

/** The rows for the screen: cells cut where they are too long, rows left out where they are too many. */
export function auditTrailOf(
  settings: AuditSettings,
  shown: readonly Column[],
  answer: readonly WireRow[],
  timeType: string,
): AuditTrail {
  const rows: { at: number | null; values: (string | null)[] }[] = [];
  let left = mostText;
  for (const [time = null, ...cells] of answer.slice(0, settings.limit ?? usualLimit)) {
    const values = cells.map((cell) => (cell === null ? null : cutCell(cell)));
    left -= values.reduce((sum, value) => sum + (value?.length ?? 0), 0);
    if (left < 0) break;
    rows.push({ at: timeOf(time, timeType), values });
  }
  return { columns: shown.map(({ name }) => name), rows, more: answer.length > rows.length };
}

function cutCell(cell: string): string {
  return cell.length > longestCell ? `${cell.slice(0, longestCell)}…` : cell;
}

/** Before this many, a number counts seconds: as milliseconds it would be early in 1973. */
const secondsBelow = 1e11;
/** From this many on it counts microseconds: as milliseconds it would be beyond the year 5000. */
const microsecondsFrom = 1e14;

/**
 * A time column's text as ms since 1970. SQL's own types come as that; a number of another type counts in a unit which
 * only its size tells, and a text is read where it is RFC 3339. Null for anything else.
 */
export function timeOf(text: string | null, type: string): number | null {
  if (text === null) return null;
  if (!/^-?\d+(?:\.\d+)?$/.test(text)) return parseTime(text);
  const number = Number(text);
  if (type.startsWith("timestamp") || type === "date") return number;
  if (number < secondsBelow) return number * 1000;
  return number >= microsecondsFrom ? number / 1000 : number;
}
