import type { KeyboardEvent } from "react";
import type { LogEntry } from "../../../shared/model/logs.ts";
import { isGap, type TailRows } from "./rows.ts";
import { pauseTail, resumeTail, useTail } from "./tailStore.ts";

interface TailKeys {
  readonly rows: TailRows["rows"];
  readonly selected: LogEntry | null;
  /** The chosen line's place; -1 where none is shown. */
  readonly selectedIndex: number;
  /** How many rows a page is. */
  readonly page: number;
  open(): void;
}

/** To look at one line is to stop following the others. */
export function chooseLine(entry: LogEntry): void {
  pauseTail();
  useTail.setState({ selected: entry });
}

/** What the keys do in the list of lines. */
export function pressInTail(event: KeyboardEvent, { rows, selected, selectedIndex, page, open }: TailKeys): void {
  const by = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1, PageDown: page, PageUp: -page, Home: -rows.length }[event.key];
  if (by !== undefined) move(rows, selectedIndex, by);
  else if (event.key === "End") resumeTail();
  else if (event.key === "Enter" && selected !== null) open();
  else return;
  event.preventDefault();
}

/** Chooses another line, past what is none. */
function move(rows: TailRows["rows"], selectedIndex: number, by: number): void {
  let at = selectedIndex === -1 ? (by < 0 ? rows.length : rows.length - 2) : selectedIndex;
  at = Math.min(rows.length - 1, Math.max(0, at + by));
  for (let row = rows[at]; row !== undefined && isGap(row); row = rows[at]) at += by < 0 ? -1 : 1;
  const row = rows[at];
  if (row !== undefined && !isGap(row)) chooseLine(row);
}
