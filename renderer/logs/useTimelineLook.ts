import { type CSSProperties, useDeferredValue, useMemo } from "react";
import type { LogEntry, SearchState } from "../../shared/model/logs.ts";
import { useZone } from "../app/preferences.ts";
import { useTicking } from "../app/ticker.ts";
import { dayOf, millisecondsOf, type Zone } from "../format/time.ts";
import { columnNames, columnsKey, gridTemplate, shownColumns, type UsualColumn } from "./columns.ts";
import { useColumns, useTimelineSettings } from "./timelineSettings.ts";
import { useLogView } from "./useLogView.ts";

/** What every row of a timeline shares. */
export interface TimelineLook {
  readonly zone: Zone;
  readonly showDay: boolean;
  /** Whether several environments were searched. */
  readonly several: boolean;
  readonly columns: readonly UsualColumn[];
  readonly fields: readonly string[];
  /** The text that is filtered by; empty: none. */
  readonly mark: string;
  readonly wrap: boolean;
  readonly pretty: boolean;
}

interface WholeLook {
  readonly look: TimelineLook;
  readonly headings: readonly string[];
  /** The widths of the columns, as variables of CSS. */
  readonly style: CSSProperties;
}

/** How the rows are drawn: the columns chosen for these environments, and their widths. */
export function useTimelineLook(search: SearchState, entries: readonly LogEntry[]): WholeLook {
  const zone = useZone();
  const today = useTicking((now) => dayOf(now, zone));
  const mark = useDeferredValue(useLogView((view) => view.text.trim()));
  const { wrap, pretty } = useTimelineSettings();
  const searched = Object.keys(search.environments);
  const { hidden, fields } = useColumns(columnsKey(searched));
  const several = searched.length > 1;
  const first = entries[0];
  const last = entries.at(-1);
  const isToday = (entry: LogEntry) => dayOf(millisecondsOf(entry.timestamp), zone) === today;
  const showDay = first !== undefined && last !== undefined && !(isToday(first) && isToday(last));
  return useMemo(() => {
    const columns = shownColumns({ hidden, fields }, several);
    const style = {
      "--columns": gridTemplate(columns, fields.length, showDay, false),
      "--narrow-columns": gridTemplate(columns, fields.length, showDay, true),
      "--span": showDay ? "318px" : "172px",
    } as CSSProperties;
    const headings = [...columns.map((name) => columnNames[name]), ...fields, "Message"];
    return { look: { zone, showDay, several, columns, fields, mark, wrap, pretty }, headings, style };
  }, [zone, showDay, hidden, fields, several, mark, wrap, pretty]);
}
