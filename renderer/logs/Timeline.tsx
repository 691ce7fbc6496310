import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type Ref, useDeferredValue, useEffect, useImperativeHandle, useRef } from "react";
import type { LogEntry, SearchState } from "../../shared/model/logs.ts";
import { useZone } from "../app/preferences.ts";
import { useTicking } from "../app/ticker.ts";
import { cx } from "../components/cx.ts";
import { Grid, GridCell, GridRow, GridRowGroup } from "../components/Grid.tsx";
import { dayOf, millisecondsOf } from "../format/time.ts";
import { EntryRow } from "./EntryRow.tsx";
import styles from "./Timeline.module.css";
import { useLogView } from "./useLogView.ts";

const entryHeight = 25;
const headHeight = 30;

interface Props {
  readonly search: SearchState;
  readonly entries: readonly LogEntry[];
  readonly selectedIndex: number;
  readonly ref: Ref<HTMLDivElement>;
  move(by: number): void;
  open(): void;
}

/** Every entry of every environment in one order, with the time since the one above. */
export function Timeline({ search, entries, selectedIndex, ref, move, open }: Props) {
  const zone = useZone();
  const scroller = useRef<HTMLDivElement>(null);
  useImperativeHandle<HTMLDivElement | null, HTMLDivElement | null>(ref, () => scroller.current);
  const virtualizer = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => entryHeight,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    overscan: 20,
  });
  useEffect(() => {
    if (selectedIndex >= 0) virtualizer.scrollToIndex(selectedIndex, { align: "auto" });
  }, [selectedIndex, virtualizer]);
  const press = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / entryHeight) - 2);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -entries.length,
      End: entries.length,
    };
    const by = steps[event.key];
    if (by !== undefined) move(by);
    else if (event.key === "Enter") open();
    else return;
    event.preventDefault();
  };
  const today = useTicking((now) => dayOf(now, zone));
  const mark = useDeferredValue(useLogView((view) => view.text.trim()));
  const first = entries[0];
  const last = entries.at(-1);
  const otherDays =
    first !== undefined &&
    last !== undefined &&
    (dayOf(millisecondsOf(first.timestamp), zone) !== today || dayOf(millisecondsOf(last.timestamp), zone) !== today);
  const severalEnvironments = Object.keys(search.environments).length > 1;
  const headings = ["Time", "After", "Level", ...(severalEnvironments ? ["Environment"] : []), "Component", "Message"];
  const items = virtualizer.getVirtualItems();
  const drawn = items.some((item) => item.index === selectedIndex);
  return (
    <Grid
      label="Entries"
      rowCount={entries.length + 1}
      activeRow={drawn ? `entry-row-${selectedIndex}` : undefined}
      className={cx(styles.timeline, otherDays && styles.days, severalEnvironments && styles.environments)}
      ref={scroller}
      press={press}
    >
      <GridRowGroup className={styles.headGroup}>
        <GridRow rowIndex={1} className={cx(styles.row, styles.head)}>
          {headings.map((name) => (
            <GridCell key={name} heading className={name === "Component" ? styles.component : undefined}>
              {name}
            </GridCell>
          ))}
        </GridRow>
      </GridRowGroup>
      {entries.length === 0 && <p className={styles.none}>No loaded entry passes the filters.</p>}
      <GridRowGroup className={styles.whole} height={virtualizer.getTotalSize()}>
        {items.map((item) => {
          const entry = entries[item.index];
          if (entry === undefined) return null;
          return (
            <EntryRow
              key={entry.key}
              entry={entry}
              previous={entries[item.index - 1]}
              top={item.start - headHeight}
              height={entryHeight}
              index={item.index}
              selected={item.index === selectedIndex}
              zone={zone}
              showDay={otherDays}
              mark={mark}
              showEnvironment={severalEnvironments}
            />
          );
        })}
      </GridRowGroup>
    </Grid>
  );
}
