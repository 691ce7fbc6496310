import { useMemo, useState } from "react";
import type { LogEntry } from "../../shared/model/logs.ts";
import { Button } from "../components/Button.tsx";
import { cx } from "../components/cx.ts";
import { Hidden } from "../components/Hidden.tsx";
import { spanText } from "../format/duration.ts";
import { countOf } from "../format/number.ts";
import { oneLine, visibleText } from "../format/untrusted.ts";
import styles from "./Lanes.module.css";
import { foremostLanes, type Lane, lanesOf } from "./lanes.ts";
import { changeView, useLogView } from "./useLogView.ts";

const usualLanes = 5;

/** Who took part, from when to when, and where it went wrong. */
export function Lanes({ entries }: { readonly entries: readonly LogEntry[] }) {
  const lanes = useMemo(() => lanesOf(entries), [entries]);
  const [all, setAll] = useState(false);
  const shown = all ? lanes : foremostLanes(lanes, usualLanes);
  const more = lanes.length - shown.length;
  return (
    <section className={styles.lanes} aria-label="Components over time" data-all={all || undefined}>
      {shown.map((lane) => (
        <LaneRow key={lane.component} lane={lane} />
      ))}
      {(more > 0 || all) && (
        <Button small bare className={styles.more} onClick={() => setAll(!all)}>
          {all ? "Fewer" : countOf(more, "more component")}
        </Button>
      )}
    </section>
  );
}

function LaneRow({ lane }: { readonly lane: Lane }) {
  const on = useLogView((view) => view.component === lane.component);
  const name = lane.component === "" ? "no component" : lane.component;
  const words = `${name}: ${countOf(lane.count, "entry", "entries")}, ${countOf(lane.errors, "error")}, ${spanText(lane.span)}`;
  return (
    <button
      type="button"
      className={cx(styles.lane, on && styles.on)}
      aria-pressed={on}
      title={`${visibleText(words)}. ${on ? "Show every component" : "Show only this component"}`}
      onClick={() => changeView({ component: on ? null : lane.component })}
    >
      <span className={styles.name}>
        <bdi>{visibleText(oneLine(name, 80))}</bdi>
      </span>
      <span className={styles.bar}>
        <i
          className={styles.span}
          style={{ left: `min(${percent(lane.start)}, calc(100% - 3px))`, width: percent(lane.end - lane.start) }}
        />
        {lane.errorMarks.map((at) => (
          <u key={at} className={styles.mark} style={{ left: `min(${percent(at)}, calc(100% - 3px))` }} />
        ))}
      </span>
      <span className={styles.duration}>{lane.count === 1 ? "1 entry" : spanText(lane.span)}</span>
      <Hidden>{`: ${countOf(lane.count, "entry", "entries")}, ${countOf(lane.errors, "error")}`}</Hidden>
    </button>
  );
}

function percent(share: number): string {
  return `${(share * 100).toFixed(3)}%`;
}
