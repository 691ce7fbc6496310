import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useCallback, useEffect, useImperativeHandle, useMemo, useRef, useState } from "react";
import { cx } from "../components/cx.ts";
import { Grid, GridRowGroup } from "../components/Grid.tsx";
import { stepOf } from "../components/listSteps.ts";
import { groupEqualMessages } from "./equalMessages.ts";
import { GroupedEntryRow } from "./GroupedEntryRow.tsx";
import { GroupRow } from "./GroupRow.tsx";
import { entryHeight, headHeight, pageOf } from "./PlainTimeline.tsx";
import styles from "./Timeline.module.css";
import type { TimelineProps } from "./Timeline.tsx";
import { TimelineHead } from "./TimelineHead.tsx";
import { groupRows } from "./timelineRows.ts";
import { changeView } from "./useLogView.ts";
import { useTimelineLook } from "./useTimelineLook.ts";

const groupHeadings = ["Times", "Level", "Component", "Message", "First to last"];

/** Equal messages as one row each, most frequent first; a row opens to its entries. */
export function GroupedTimeline({ search, entries, selectedIndex, ref, open }: TimelineProps) {
  const { look, style } = useTimelineLook(search, entries);
  const groups = useMemo(() => groupEqualMessages(entries), [entries]);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState(0);
  const selected = entries[selectedIndex]?.key ?? null;
  const rows = useMemo(() => groupRows(groups, opened), [groups, opened]);
  const at = Math.min(active, rows.length - 1);
  const scroller = useRef<HTMLDivElement>(null);
  useImperativeHandle<HTMLDivElement | null, HTMLDivElement | null>(ref, () => scroller.current);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => entryHeight,
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    overscan: 20,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the heights that were measured are of the look before.
  useEffect(() => virtualizer.measure(), [look, virtualizer]);
  // An entry that was chosen elsewhere (J, K, the first error) is shown: its group opens.
  useEffect(() => {
    if (selected === null) return;
    const group = groups.find(({ entries: members }) => members.some(({ key }) => key === selected));
    if (group !== undefined && group.count > 1) setOpened((before) => new Set([...before, group.key]));
  }, [selected, groups]);
  useEffect(() => {
    const index = selected === null ? -1 : rows.findIndex(({ key }) => key === selected);
    if (index < 0) return;
    setActive(index);
    virtualizer.scrollToIndex(index, { align: "auto" });
  }, [selected, rows, virtualizer]);

  const toggle = (key: string, on?: boolean) =>
    setOpened((before) => {
      const after = new Set(before);
      if (on ?? !before.has(key)) after.add(key);
      else after.delete(key);
      return after;
    });
  const go = (index: number) => {
    const next = Math.min(rows.length - 1, Math.max(0, index));
    const row = rows[next];
    setActive(next);
    virtualizer.scrollToIndex(next, { align: "auto" });
    if (row?.kind === "entry") changeView({ selected: row.key });
  };
  const press = (event: KeyboardEvent) => {
    const by = stepOf(event.key, rows.length, pageOf(scroller.current));
    const row = rows[at];
    if (by !== undefined) go(at + by);
    else if (row?.kind === "group" && (event.key === "Enter" || event.key === " ")) toggle(row.key);
    else if (row?.kind === "group" && event.key === "ArrowRight") toggle(row.key, true);
    else if (row?.kind === "group" && event.key === "ArrowLeft") toggle(row.key, false);
    else if (event.key === "Enter") open();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const items = virtualizer.getVirtualItems();
  return (
    <Grid
      label="Entries"
      rowCount={rows.length + 1}
      activeRow={items.some((item) => item.index === at) ? `entry-row-${at}` : undefined}
      className={cx(styles.timeline, look.wrap && styles.wrapped)}
      style={style}
      ref={scroller}
      press={press}
    >
      <TimelineHead headings={groupHeadings} row={styles.group} />
      {entries.length === 0 && <p className={styles.none}>No loaded entry passes the filters.</p>}
      <GridRowGroup className={styles.whole} height={virtualizer.getTotalSize()}>
        {items.map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          const place = { top: item.start - headHeight, height: entryHeight, index: item.index };
          if (row.kind === "group") {
            return (
              <GroupRow
                key={row.key}
                group={row.group}
                opened={row.opened}
                active={item.index === at}
                zone={look.zone}
                {...place}
                toggle={() => {
                  setActive(item.index);
                  toggle(row.key);
                }}
              />
            );
          }
          return (
            <GroupedEntryRow
              key={row.key}
              entry={row.entry}
              previous={row.previous}
              member={row.member}
              selected={row.key === selected}
              active={item.index === at}
              look={look}
              measure={virtualizer.measureElement}
              {...place}
            />
          );
        })}
      </GridRowGroup>
    </Grid>
  );
}
