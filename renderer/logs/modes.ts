import type { LogQuery } from "../../shared/model/logs.ts";
import { type LogMode, logModes } from "../app/location.ts";
import { goTo, usePlace } from "../app/place.ts";
import { useLogView, wholeView } from "./useLogView.ts";
import { forgetZoom } from "./volume/zoom.ts";

/** The search that each mode last showed, so that coming back to a mode finds it as it was left. */
const left = new Map<LogMode, string | null>();

/** The search that each mode showed last, but for the present mode's. */
export function leftSearches(): Partial<Record<LogMode, string | null>> {
  return Object.fromEntries(left);
}

export function setLeftSearches(searches: Partial<Record<LogMode, string | null>>): void {
  left.clear();
  for (const mode of logModes) if (searches[mode] !== undefined) left.set(mode, searches[mode]);
}

/** Goes to a mode, with the search that it showed. */
export function goToMode(mode: LogMode): void {
  const before = usePlace.getState();
  if (before.mode === mode) return;
  left.set(before.mode, before.search);
  useLogView.setState(wholeView);
  // The way back leads to a range of the mode that is left.
  forgetZoom();
  goTo({ mode, search: left.get(mode) ?? null });
}

/** The mode that shows a search's results. */
export function modeOf(query: LogQuery): LogMode {
  return query.kind === "logql" ? "query" : "trace";
}

/** Undefined until the first search of this page: an address that was opened keeps the text that it has. */
let lastShown: string | undefined;

/**
 * Leads to the mode that shows a search which was started elsewhere: from an alert, the palette, a saved search. Its
 * LogQL comes into the editor then.
 */
export function followSearchMode(search: string, query: LogQuery): void {
  const { mode, query: text } = usePlace.getState();
  const first = lastShown === undefined;
  const other = lastShown !== search;
  lastShown = search;
  const expression = query.kind === "logql" && other && (!first || text === "") ? query.expression : text;
  if (mode !== modeOf(query) || expression !== text) goTo({ mode: modeOf(query), query: expression });
}
