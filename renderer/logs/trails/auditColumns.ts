import type { AuditTrail } from "../../../shared/model/trails.ts";

/** The audit rows without the column that tells only the time, which the table shows in the person's own zone. */
export function withoutTimeColumn({ columns, rows }: AuditTrail): Pick<AuditTrail, "columns" | "rows"> {
  const timed = rows.some(({ at }) => at !== null);
  const time = timed
    ? columns.findIndex((_, index) => rows.every(({ at, values }) => isTime(values[index] ?? null, at)))
    : -1;
  const others = <T>(list: readonly T[]) => list.filter((_, index) => index !== time);
  return { columns: others(columns), rows: rows.map(({ at, values }) => ({ at, values: others(values) })) };
}

/** PostgreSQL's `2026-11-21 03:42:02.5+00`; without a zone it is UTC, as the console asks for it. */
const timestamp = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d(?::?\d\d)?)?$/;

function isTime(value: string | null, at: number | null): boolean {
  if (value === null || at === null) return value === null && at === null;
  const [, day, clock, zone = "Z"] = timestamp.exec(value) ?? [];
  if (day === undefined || clock === undefined) return false;
  const whole = /^[+-]\d\d$/.test(zone) ? `${zone}:00` : zone;
  return Math.abs(Date.parse(`${day}T${clock}${whole}`) - at) < 1;
}
