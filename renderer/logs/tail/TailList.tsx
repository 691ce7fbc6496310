import { useVirtualizer } from "@tanstack/react-virtual";
import {
  type KeyboardEvent,
  type Ref,
  useDeferredValue,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import type { LogEntry } from "../../../shared/model/logs.ts";
import type { TailState } from "../../../shared/model/tail.ts";
import { useZone } from "../../app/preferences.ts";
import { cx } from "../../components/cx.ts";
import { Grid, GridCell, GridRow, GridRowGroup } from "../../components/Grid.tsx";
import { rowsSeen } from "../../components/listSteps.ts";
import { isGap, TailRows } from "./rows.ts";
import styles from "./Tail.module.css";
import { GapRow, LineRow } from "./TailRow.tsx";
import { chooseLine, pressInTail } from "./tailKeys.ts";
import { pauseTail, useTail } from "./tailStore.ts";

const rowHeight = 25;
const headHeight = 30;

interface Props {
  readonly state: TailState;
  readonly ref: Ref<HTMLDivElement>;
  open(): void;
}

/** The lines, the newest at the bottom. It follows them until the person scrolls up. */
export function TailList({ state, ref, open }: Props) {
  const zone = useZone();
  const scroller = useRef<HTMLDivElement>(null);
  useImperativeHandle<HTMLDivElement | null, HTMLDivElement | null>(ref, () => scroller.current);
  const { errorsOnly, wrap, clearedAfter, selected, frozen, running } = useTail();
  const text = useDeferredValue(useTail((tail) => tail.text));
  const [model] = useState(() => new TailRows());
  // It is brought up to date while drawing: the same state leads to the same rows, however often it is drawn.
  model.update(state, state.streams, { errorsOnly, text, after: clearedAfter });
  const { rows, version } = model;
  const following = frozen === null && running;
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => keyOf(rows[index], index),
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    overscan: 15,
  });
  const size = virtualizer.getTotalSize();
  // biome-ignore lint/correctness/useExhaustiveDependencies: every change of the rows or of their size moves the end.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (following && element !== null) element.scrollTop = element.scrollHeight;
  }, [following, version, size]);

  const several = Object.keys(state.environments).length > 1;
  const selectedIndex = selected === null ? -1 : indexOf(rows, selected);
  const selectedKey = selected?.key;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another choice moves the view, not what comes meanwhile.
  useEffect(() => {
    if (selectedKey !== undefined && selectedIndex >= 0) virtualizer.scrollToIndex(selectedIndex, { align: "auto" });
  }, [selectedKey]);
  const dragging = useRef(false);
  const press = (event: KeyboardEvent) => {
    const page = Math.max(1, rowsSeen(scroller.current, rowHeight) - 2);
    pressInTail(event, { rows, selected, selectedIndex, page, open });
  };
  const isAtEnd = () => {
    const element = scroller.current;
    return element === null || element.scrollTop + element.clientHeight >= element.scrollHeight - rowHeight;
  };
  const items = virtualizer.getVirtualItems();
  return (
    <div
      className={styles.around}
      onWheel={({ deltaY }) => deltaY < 0 && pauseTail()}
      onTouchMove={() => !isAtEnd() && pauseTail()}
      onPointerDown={({ target }) => {
        dragging.current = target === scroller.current;
      }}
      onPointerUp={() => {
        dragging.current = false;
      }}
      onScrollCapture={() => dragging.current && !isAtEnd() && pauseTail()}
    >
      <Grid
        label="Live lines"
        rowCount={rows.length + 1}
        activeRow={items.some(({ index }) => index === selectedIndex) ? `tail-row-${selectedIndex}` : undefined}
        className={cx(styles.list, several && styles.several, wrap && styles.wrapped)}
        ref={scroller}
        press={press}
      >
        <Head several={several} />
        {rows.length === 0 && (
          <p className={styles.none}>
            {state.entries.length === 0 || clearedAfter !== null
              ? "No line has come yet."
              : "No line passes the filters."}
          </p>
        )}
        <GridRowGroup className={styles.whole} height={size}>
          {items.map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            const place = { index: item.index, top: item.start - headHeight, height: wrap ? null : rowHeight };
            return (
              <div
                key={item.key}
                role="presentation"
                data-index={item.index}
                ref={wrap ? virtualizer.measureElement : undefined}
                className={styles.place}
                style={{ transform: `translateY(${place.top}px)`, height: place.height ?? undefined }}
              >
                {isGap(row) ? (
                  <GapRow gap={row} index={item.index} />
                ) : (
                  <LineRow
                    entry={row}
                    index={item.index}
                    selected={item.index === selectedIndex}
                    zone={zone}
                    mark={text.trim()}
                    wrap={wrap}
                    showEnvironment={several}
                    choose={chooseLine}
                  />
                )}
              </div>
            );
          })}
        </GridRowGroup>
      </Grid>
    </div>
  );
}

function Head({ several }: { readonly several: boolean }) {
  const headings = ["Time", "Level", ...(several ? ["Environment"] : []), "Component", "Message"];
  return (
    <GridRowGroup className={styles.headGroup}>
      <GridRow rowIndex={1} className={cx(styles.row, styles.head)}>
        {headings.map((name) => (
          <GridCell key={name} heading className={name === "Component" ? styles.component : undefined}>
            {name}
          </GridCell>
        ))}
      </GridRow>
    </GridRowGroup>
  );
}

function keyOf(row: TailRows["rows"][number] | undefined, index: number): string | number {
  if (row === undefined) return index;
  return isGap(row) ? `gap ${row.environment} ${row.from} ${row.to}` : row.key;
}

/** From the end, where a person chooses. */
function indexOf(rows: TailRows["rows"], entry: LogEntry): number {
  return rows.findLastIndex((row) => !isGap(row) && row.key === entry.key);
}
