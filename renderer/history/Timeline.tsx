import { type KeyboardEvent, useCallback, useMemo, useState } from "react";
import type { Episode, HistoryReport } from "../../shared/model/history.ts";
import { useZone } from "../app/preferences.ts";
import { useKeptFocus } from "../components/useKeptFocus.ts";
import { countOf } from "../format/number.ts";
import { dayName, minuteOf } from "../format/time.ts";
import { EpisodeLine } from "./EpisodeLine.tsx";
import { isShort, ticksOf } from "./range.ts";
import styles from "./Timeline.module.css";
import { TimelineLane } from "./TimelineLane.tsx";
import { type BarAt, lanesOf, placeOf, type Reached, reachedAt, stepFrom } from "./timeline.ts";

const arrows = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"]);

/** A lane for each alert name, a bar for each episode. One stop for Tab; the arrows go from bar to bar. */
export function Timeline({ report, now }: { readonly report: HistoryReport; readonly now: number }) {
  const zone = useZone();
  const { range, episodes } = report;
  const { lanes, folded } = useMemo(() => lanesOf(episodes, range, now), [episodes, range, now]);
  const ticks = useMemo(() => ticksOf(range, zone), [range, zone]);
  const [reached, setReached] = useState<Reached | null>(null);
  const [looked, setLooked] = useState<Episode | null>(null);
  const present = placeOf(lanes, reached);
  const { area, ...heard } = useKeptFocus((lanes) => focusBar(lanes, present));
  const focus = useCallback((at: BarAt) => setReached(reachedAt(lanes, at)), [lanes]);

  const press = (event: KeyboardEvent) => {
    if (!arrows.has(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const next = stepFrom(lanes, present, event.key);
    focus(next);
    focusBar(area.current, next);
  };
  const label = isShort(range)
    ? (at: number) => minuteOf(at, zone)
    : (at: number) => (minuteOf(at, zone) === "00:00" ? dayName(at, now, zone) : minuteOf(at, zone));

  return (
    <div className={styles.timeline}>
      <div className={styles.axis} aria-hidden="true">
        {ticks.map(({ at, milliseconds }) => (
          <span key={milliseconds} className={styles.tick} style={{ left: `${at * 100}%` }}>
            {label(milliseconds)}
          </span>
        ))}
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the bars within it are the controls; this one hears their arrows */}
      <div className={styles.lanes} ref={area} onKeyDown={press} {...heard}>
        <ul aria-label="Episodes by alert; arrow keys go from one to the next">
          {lanes.map((lane, index) => (
            <TimelineLane
              key={lane.key}
              lane={lane}
              index={index}
              present={present.lane === index ? present.bar : null}
              range={range}
              gaps={report.gaps}
              ticks={ticks}
              now={now}
              focus={focus}
              look={setLooked}
            />
          ))}
        </ul>
      </div>
      {folded.lanes > 0 && (
        <p className={styles.folded}>
          {countOf(folded.lanes, "more alert")} with {countOf(folded.episodes, "episode")}: see the table below.
        </p>
      )}
      <div className={styles.detail}>
        {looked === null ? <Legend gaps={report.gaps.length > 0} /> : <EpisodeLine episode={looked} now={now} />}
      </div>
    </div>
  );
}

/** Gives the keyboard to a bar; does nothing where there is no such bar. */
function focusBar(area: HTMLElement | null, { lane, bar }: BarAt): void {
  area?.querySelector<HTMLElement>(`[data-bar="${lane}:${bar}"]`)?.focus();
}

function Legend({ gaps }: { readonly gaps: boolean }) {
  return (
    <ul className={styles.legend} aria-label="Signs">
      <li>
        <i className={styles.signBar} /> episode, in its severity's colour
      </li>
      <li>
        <i className={`${styles.signBar} ${styles.open}`} /> goes on, or its end is not known
      </li>
      <li>
        <i className={styles.signNotified} /> notified
      </li>
      <li>
        <i className={styles.signAcknowledged} /> acknowledged
      </li>
      {gaps && (
        <li>
          <i className={styles.signGap} /> the console was not running
        </li>
      )}
    </ul>
  );
}
