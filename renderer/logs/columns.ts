import { parseLogLine } from "../../shared/logLine.ts";
import type { Labels } from "../../shared/model/alert.ts";
import type { LogEntry } from "../../shared/model/logs.ts";

/** The columns that every timeline may have before the message, in their order. */
export const usualColumns = ["time", "after", "level", "environment", "component"] as const;
export type UsualColumn = (typeof usualColumns)[number];

/** Which columns a person chose: usual ones that are hidden, and fields that are shown. */
export interface ColumnChoice {
  readonly hidden: readonly UsualColumn[];
  readonly fields: readonly string[];
}

export const noChoice: ColumnChoice = { hidden: [], fields: [] };

/** More fields than these leave no place for the message. */
export const mostFields = 6;

export const columnNames: Readonly<Record<UsualColumn, string>> = {
  time: "Time",
  after: "After",
  level: "Level",
  environment: "Environment",
  component: "Component",
};

/** The key of a choice: one environment, or all searches over several. */
export function columnsKey(environments: readonly string[]): string {
  return environments.length === 1 && environments[0] !== undefined ? environments[0] : "*";
}

/** The columns to draw before the message. The environment's is of use only where there are several. */
export function shownColumns(choice: ColumnChoice, severalEnvironments: boolean): readonly UsualColumn[] {
  return usualColumns.filter(
    (name) => !choice.hidden.includes(name) && (name !== "environment" || severalEnvironments),
  );
}

const fieldWidth = "min(170px, 15cqw)";
const narrowFieldWidth = "min(130px, 15cqw)";

/** CSS's `grid-template-columns`; narrow: beside an open entry on a small window, where the component is left out. */
export function gridTemplate(
  columns: readonly UsualColumn[],
  fields: number,
  otherDays: boolean,
  narrow: boolean,
): string {
  const wide: Readonly<Record<UsualColumn, string>> = {
    time: otherDays ? "140px" : "96px",
    after: "92px",
    level: "66px",
    environment: "92px",
    component: otherDays ? "min(190px, 18cqw)" : "min(210px, 20cqw)",
  };
  const small: Readonly<Record<UsualColumn, string>> = {
    ...wide,
    time: otherDays ? "132px" : "92px",
    after: "88px",
    level: "60px",
    environment: "84px",
  };
  const widths = narrow
    ? columns.filter((name) => name !== "component").map((name) => small[name])
    : columns.map((name) => wide[name]);
  const fieldWidths = Array.from({ length: fields }, () => (narrow ? narrowFieldWidth : fieldWidth));
  const message = fields === 0 ? "minmax(0, 1fr)" : "minmax(160px, 1fr)";
  return [...widths, ...fieldWidths, message].join(" ");
}

const linesRead = 300;
const mostOffered = 60;

/** The fields that may become columns: those of the first lines and of their streams, most frequent first. */
export function fieldNames(entries: readonly LogEntry[], streams: readonly Labels[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const entry of entries.slice(0, linesRead)) {
    const names = [
      ...parseLogLine(entry.line).fields.map(([name]) => name),
      ...Object.keys(streams[entry.stream] ?? {}),
    ];
    for (const name of new Set(names)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, mostOffered)
    .map(([name]) => name);
}

/** The values of fields in one entry, read from the line once; undefined where it has none. */
export function fieldValues(
  entry: LogEntry,
  labels: Labels,
  names: readonly string[],
): readonly (string | undefined)[] {
  if (names.length === 0) return [];
  const { fields } = parseLogLine(entry.line);
  return names.map(
    (name) => fields.find(([field]) => field === name)?.[1] ?? (Object.hasOwn(labels, name) ? labels[name] : undefined),
  );
}
