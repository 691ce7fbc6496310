import { create } from "zustand";

/** Alerts chosen to be acted on together, apart from the one that is open. */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  /** From where Shift extends it. */
  readonly anchor: string | null;
}

const nothing: Selection = { ids: new Set(), anchor: null };

export const useSelection = create<Selection>(() => nothing);

/** With the alert, or without it where it was chosen. The first choice takes the open alert along. */
export function toggledIn(selection: Selection, id: string, open: string | null): Selection {
  const ids = new Set(selection.ids);
  if (ids.size === 0 && open !== null && open !== id) ids.add(open);
  if (!ids.delete(id)) ids.add(id);
  return { ids, anchor: id };
}

/** With every alert from the anchor (else the open one) to this one, in the order of the list. */
export function extendedTo(selection: Selection, order: readonly string[], id: string, open: string | null): Selection {
  const anchor = selection.anchor !== null && order.includes(selection.anchor) ? selection.anchor : (open ?? id);
  const from = order.indexOf(anchor);
  const to = order.indexOf(id);
  if (to === -1) return selection;
  const start = from === -1 ? to : from;
  const between = order.slice(Math.min(start, to), Math.max(start, to) + 1);
  return { ids: new Set([...selection.ids, ...between]), anchor };
}

export function clearSelection(): void {
  useSelection.setState(nothing, true);
}
