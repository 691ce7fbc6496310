/** How far a key moves the choice in a list of so many rows, `page` of which can be seen; undefined where it does not. */
export function stepOf(key: string, rows: number, page: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: page,
    PageUp: -page,
    Home: -rows,
    End: rows,
  };
  return steps[key];
}

/** How many rows of a height in pixels can be seen at once; at least one. */
export function rowsSeen(scroller: HTMLElement | null, rowHeight: number): number {
  return Math.max(1, Math.floor((scroller?.clientHeight ?? 0) / rowHeight));
}
