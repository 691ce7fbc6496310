import { create } from "zustand";
import type { ClusterChoice } from "./clusters.ts";
import type { FieldFilter } from "./filterEntries.ts";

/** How the loaded entries are looked at. None of it asks a server. */
export interface LogView {
  readonly errorsOnly: boolean;
  readonly text: string;
  /** Key of the lane that is alone shown; null: all. */
  readonly component: string | null;
  readonly environment: string | null;
  readonly fields: readonly FieldFilter[];
  /** Which of several occurrences of an ID are shown; null: the one that is chosen for the person, and said to be. */
  readonly cluster: ClusterChoice | null;
  /** Whether equal messages are one row. */
  readonly grouped: boolean;
  /** Key of the open entry. */
  readonly selected: string | null;
}

export const wholeView: LogView = {
  errorsOnly: false,
  text: "",
  component: null,
  environment: null,
  fields: [],
  cluster: null,
  grouped: false,
  selected: null,
};

export const useLogView = create<LogView>(() => wholeView);

export function changeView(change: Partial<LogView>): void {
  useLogView.setState(change);
}

/** Takes the filters off; which occurrence is looked at, and how, stays. */
export function showAll(): void {
  const { cluster, grouped, selected } = useLogView.getState();
  useLogView.setState({ ...wholeView, cluster, grouped, selected });
}

/** True where filters may hide entries. */
export function isFiltered(view: LogView): boolean {
  return (
    view.errorsOnly ||
    view.text !== "" ||
    view.component !== null ||
    view.environment !== null ||
    view.fields.length > 0
  );
}
