import { create } from "zustand";
import { type ColumnChoice, mostFields, noChoice, type UsualColumn, usualColumns } from "./columns.ts";

/** How the timeline is drawn. */
export interface TimelineSettings {
  /** Long lines go on below instead of being cut. */
  readonly wrap: boolean;
  /** JSON is written over several lines, in the open row and in the detail. */
  readonly pretty: boolean;
  /** By environment id; `*` where several are searched. */
  readonly columns: ReadonlyMap<string, ColumnChoice>;
}

const key = "incident-console.timeline";
const defaults: TimelineSettings = { wrap: false, pretty: true, columns: new Map() };

/** Settings from stored text; whatever is missing or damaged has its default. */
export function parseTimelineSettings(text: string | null): TimelineSettings {
  try {
    const stored: unknown = JSON.parse(text ?? "{}");
    if (typeof stored !== "object" || stored === null) return defaults;
    const { wrap, pretty, columns } = stored as Record<string, unknown>;
    const pairs = Array.isArray(columns) ? columns : [];
    return {
      wrap: wrap === true,
      pretty: pretty !== false,
      columns: new Map(
        pairs.flatMap((pair: unknown) =>
          Array.isArray(pair) && typeof pair[0] === "string" ? [[pair[0], choiceIn(pair[1])] as const] : [],
        ),
      ),
    };
  } catch {
    return defaults;
  }
}

function choiceIn(value: unknown): ColumnChoice {
  if (typeof value !== "object" || value === null) return noChoice;
  const { hidden, fields } = value as Record<string, unknown>;
  return {
    hidden: usualColumns.filter((name) => Array.isArray(hidden) && hidden.includes(name)),
    fields: (Array.isArray(fields) ? fields : [])
      .filter((name: unknown): name is string => typeof name === "string")
      .slice(0, mostFields),
  };
}

/** The text to store. */
export function formatTimelineSettings({ wrap, pretty, columns }: TimelineSettings): string {
  return JSON.stringify({ wrap, pretty, columns: [...columns] });
}

function read(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export const useTimelineSettings = create<TimelineSettings>(() => parseTimelineSettings(read()));

/** Changes how the timeline is drawn, and keeps it in this browser. */
export function changeTimeline(change: Partial<TimelineSettings>): void {
  useTimelineSettings.setState(change);
  try {
    localStorage.setItem(key, formatTimelineSettings(useTimelineSettings.getState()));
  } catch {
    // Without storage the choice holds until the page is closed.
  }
}

/** The columns of one environment. */
export function useColumns(environment: string): ColumnChoice {
  return useTimelineSettings(({ columns }) => columns.get(environment) ?? noChoice);
}

/** Shows or hides a column of an environment. */
export function toggleColumn(environment: string, column: UsualColumn): void {
  const choice = useTimelineSettings.getState().columns.get(environment) ?? noChoice;
  const hidden = choice.hidden.includes(column)
    ? choice.hidden.filter((name) => name !== column)
    : [...choice.hidden, column];
  keep(environment, { ...choice, hidden });
}

/** Shows or hides a field's column. Beyond the most there can be, the oldest one goes. */
export function toggleField(environment: string, field: string): void {
  const choice = useTimelineSettings.getState().columns.get(environment) ?? noChoice;
  const fields = choice.fields.includes(field)
    ? choice.fields.filter((name) => name !== field)
    : [...choice.fields, field].slice(-mostFields);
  keep(environment, { ...choice, fields });
}

function keep(environment: string, choice: ColumnChoice): void {
  const columns = new Map(useTimelineSettings.getState().columns);
  if (choice.hidden.length === 0 && choice.fields.length === 0) columns.delete(environment);
  else columns.set(environment, choice);
  changeTimeline({ columns });
}
