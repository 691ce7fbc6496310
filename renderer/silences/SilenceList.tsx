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
import type { Silence } from "../../shared/model/silence.ts";
import list from "../alerts/AlertList.module.css";
import { usePlace } from "../app/place.ts";
import { Grid, GridRowGroup } from "../components/Grid.tsx";
import { rowsSeen, stepOf } from "../components/listSteps.ts";
import { SilenceRow, silenceRowHeight } from "./SilenceRow.tsx";
import { useSilencesView } from "./view.ts";

interface Props {
  readonly rows: readonly Silence[];
  readonly open: string | null;
  readonly picked: ReadonlySet<string>;
  readonly ref: Ref<HTMLDivElement>;
  move(by: number): void;
  pick(id: string): void;
}

/** The virtual list of silences. */
export function SilenceList({ rows, open, picked, ref, move, pick }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  useImperativeHandle<HTMLDivElement | null, HTMLDivElement | null>(ref, () => scroller.current);
  const everywhere = usePlace((place) => place.environment) === null;
  const getItemKey = useCallback((index: number) => rows[index]?.id ?? index, [rows]);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey,
    estimateSize: () => silenceRowHeight,
    overscan: 8,
  });
  const openIndex = rows.findIndex(({ id }) => id === open);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a poll that moves the row must not scroll the list away.
  useEffect(() => {
    if (openIndex >= 0) virtualizer.scrollToIndex(openIndex, { align: "auto" });
  }, [open]);

  const press = (event: KeyboardEvent) => {
    const by = stepOf(event.key, rows.length, rowsSeen(scroller.current, silenceRowHeight));
    if (by === undefined) return;
    event.preventDefault();
    move(by);
  };
  const click = (id: string, event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) pick(id);
    else useSilencesView.setState({ open: id });
  };
  const items = virtualizer.getVirtualItems();
  const drawn = items.some(({ index }) => index === openIndex);
  return (
    <Grid
      label="Silences"
      rowCount={rows.length}
      activeRow={drawn && openIndex >= 0 ? `silence-row-${openIndex}` : undefined}
      several
      className={list.list ?? ""}
      ref={scroller}
      press={press}
    >
      <GridRowGroup className={list.whole} height={virtualizer.getTotalSize()}>
        {items.map((item) => {
          const silence = rows[item.index];
          if (silence === undefined) return null;
          return (
            <SilenceRow
              key={item.key}
              silence={silence}
              place={{ top: item.start, height: item.size }}
              index={item.index}
              open={item.index === openIndex}
              picked={picked.has(silence.id)}
              showEnvironment={everywhere}
              click={(event) => click(silence.id, event)}
              pick={() => pick(silence.id)}
            />
          );
        })}
      </GridRowGroup>
    </Grid>
  );
}
