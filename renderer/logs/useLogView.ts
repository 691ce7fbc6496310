import { create } from "zustand";
import type { FieldFilter } from "./filterEntries.ts";

/** How the loaded entries are looked at. None of it asks a server. */
export interface LogView {
  readonly errorsOnly: boolean;
  readonly text: string;
  /** Key of the lane that is alone shown; null: all. */
  readonly component: string | null;
  readonly environment: string | null;
  readonly fields: readonly FieldFilter[];
  /** Key of the open entry. */
  readonly selected: string | null;
}

export const wholeView: LogView = {
  errorsOnly: false,
  text: "",
  component: null,
  environment: null,
  fields: [],
  selected: null,
};

export const useLogView = create<LogView>(() => wholeView);

export function changeView(change: Partial<LogView>): void {
  useLogView.setState(change);
}

/** True where entries may be hidden. */
export function isFiltered(view: LogView): boolean {
  return (
    view.errorsOnly ||
    view.text !== "" ||
    view.component !== null ||
    view.environment !== null ||
    view.fields.length > 0
  );
}
