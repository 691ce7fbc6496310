import { useVirtualizer } from "@tanstack/react-virtual";
import {
  type KeyboardEvent,
  type MouseEvent,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useRef,
} from "react";
import type { Matcher } from "../../shared/matchers.ts";
import { Grid, GridRowGroup } from "../components/Grid.tsx";
import { rowsSeen, stepOf } from "../components/listSteps.ts";
import styles from "./AlertList.module.css";
import { AlertRowView, rowHeight } from "./AlertRow.tsx";
import { GroupHeader, groupHeight } from "./GroupHeader.tsx";
import type { AlertRow } from "./group.ts";

interface Props {
  readonly rows: readonly AlertRow[];
  readonly matchers: readonly Matcher[];
  /** Names of labels that rows need not repeat. */
  readonly saidLabels: ReadonlySet<string>;
  readonly selected: string | null;
  /** Those chosen to be acted on together. */
  readonly picked: ReadonlySet<string>;
  readonly showEnvironment: boolean;
  readonly ref: Ref<HTMLDivElement>;
  toggleGroup(key: string): void;
  click(id: string, event: MouseEvent): void;
  move(by: number): void;
  open(): void;
}

/** A page is of so many pixels a row, though not every row is as high. */
const usualHeight = 80;

/** The virtual list: only what can be seen is drawn, however many alerts there are. */
export function AlertList({
  rows,
  matchers,
  saidLabels,
  selected,
  picked,
  showEnvironment,
  ref,
  toggleGroup,
  click,
  move,
  open,
}: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  useImperativeHandle<HTMLDivElement | null, HTMLDivElement | null>(ref, () => scroller.current);
  // A new function would make the virtualizer work out every row's place again, at each frame of a scroll.
  const getItemKey = useCallback((index: number) => rows[index]?.key ?? index, [rows]);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey,
    estimateSize: (index) => {
      const row = rows[index];
      return row === undefined ? 0 : row.kind === "group" ? groupHeight : rowHeight(row.alert, saidLabels);
    },
    overscan: 12,
  });
  const selectedIndex = rows.findIndex((row) => row.kind === "alert" && row.alert.id === selected);
  // Heights are computed, not measured: what is kept of them must go when the rows change.
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows and labels are what the heights depend on.
  useEffect(() => virtualizer.measure(), [rows, saidLabels, virtualizer]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a poll that moves the row must not scroll the list away.
  useEffect(() => {
    if (selectedIndex >= 0) virtualizer.scrollToIndex(selectedIndex, { align: "auto" });
  }, [selected]);

  const press = (event: KeyboardEvent) => {
    const by = stepOf(event.key, rows.length, rowsSeen(scroller.current, usualHeight));
    if (by !== undefined) move(by);
    else if (event.key === "Enter" && event.target === scroller.current) open();
    else return;
    event.preventDefault();
  };

  const items = virtualizer.getVirtualItems();
  const drawn = items.some((item) => item.index === selectedIndex);
  return (
    <Grid
      label="Alerts"
      rowCount={rows.length}
      activeRow={drawn && selectedIndex >= 0 ? `alert-row-${selectedIndex}` : undefined}
      several
      className={styles.list ?? ""}
      ref={scroller}
      press={press}
    >
      <GridRowGroup className={styles.whole} height={virtualizer.getTotalSize()}>
        {items.map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          const place = { top: item.start, height: item.size, index: item.index };
          return row.kind === "group" ? (
            <GroupHeader key={item.key} row={row} place={place} toggle={toggleGroup} />
          ) : (
            <AlertRowView
              key={item.key}
              alert={row.alert}
              top={item.start}
              height={item.size}
              index={item.index}
              selected={item.index === selectedIndex}
              picked={picked.size === 0 ? null : picked.has(row.alert.id)}
              showEnvironment={showEnvironment}
              saidLabels={saidLabels}
              matchers={matchers}
              click={click}
            />
          );
        })}
      </GridRowGroup>
    </Grid>
  );
}
