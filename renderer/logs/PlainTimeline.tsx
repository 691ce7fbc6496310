import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useCallback, useEffect, useImperativeHandle, useRef } from "react";
import { cx } from "../components/cx.ts";
import { Grid, GridRowGroup } from "../components/Grid.tsx";
import { rowsSeen, stepOf } from "../components/listSteps.ts";
import { EntryRow } from "./EntryRow.tsx";
import styles from "./Timeline.module.css";
import type { TimelineProps } from "./Timeline.tsx";
import { TimelineHead } from "./TimelineHead.tsx";
import { useTimelineLook } from "./useTimelineLook.ts";

export const entryHeight = 25;
export const headHeight = 30;

/** How many entries a page is: those that can be seen below the head, less one to go on from. */
export function pageOf(scroller: HTMLElement | null): number {
  return Math.max(1, rowsSeen(scroller, entryHeight) - 2);
}

/** Every entry in one order, with the time since the one above. */
export function PlainTimeline({ search, entries, selectedIndex, ref, move, open }: TimelineProps) {
  const { look, headings, style } = useTimelineLook(search, entries);
  const scroller = useRef<HTMLDivElement>(null);
  useImperativeHandle<HTMLDivElement | null, HTMLDivElement | null>(ref, () => scroller.current);
  const virtualizer = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => entryHeight,
    getItemKey: useCallback((index: number) => entries[index]?.key ?? index, [entries]),
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    overscan: 20,
  });
  useEffect(() => {
    if (selectedIndex >= 0) virtualizer.scrollToIndex(selectedIndex, { align: "auto" });
  }, [selectedIndex, virtualizer]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the heights that were measured are of the look before.
  useEffect(() => virtualizer.measure(), [look, virtualizer]);
  const press = (event: KeyboardEvent) => {
    const by = stepOf(event.key, entries.length, pageOf(scroller.current));
    // Without a chosen entry a step down leads to the first one, a step up to the last.
    const toEdge = selectedIndex !== -1 ? undefined : { Home: 1, End: -1 }[event.key];
    if (by !== undefined) move(toEdge ?? by);
    else if (event.key === "Enter") open();
    else return;
    event.preventDefault();
  };
  const items = virtualizer.getVirtualItems();
  const drawn = items.some((item) => item.index === selectedIndex);
  return (
    <Grid
      label="Entries"
      rowCount={entries.length + 1}
      activeRow={drawn ? `entry-row-${selectedIndex}` : undefined}
      className={cx(styles.timeline, look.wrap && styles.wrapped)}
      style={style}
      ref={scroller}
      press={press}
    >
      <TimelineHead headings={headings} />
      {entries.length === 0 && <p className={styles.none}>No loaded entry passes the filters.</p>}
      <GridRowGroup className={styles.whole} height={virtualizer.getTotalSize()}>
        {items.map((item) => {
          const entry = entries[item.index];
          if (entry === undefined) return null;
          return (
            <EntryRow
              key={entry.key}
              entry={entry}
              labels={search.streams[entry.stream]}
              previous={entries[item.index - 1]}
              top={item.start - headHeight}
              height={entryHeight}
              index={item.index}
              selected={item.index === selectedIndex}
              look={look}
              measure={virtualizer.measureElement}
            />
          );
        })}
      </GridRowGroup>
    </Grid>
  );
}
