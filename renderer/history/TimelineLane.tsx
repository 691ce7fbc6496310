import { memo } from "react";
import type { Episode, Gap } from "../../shared/model/history.ts";
import { useZone } from "../app/preferences.ts";
import { useEnvironment } from "../client/client.ts";
import { cx } from "../components/cx.ts";
import { environmentColor } from "../components/environmentColor.ts";
import { SeverityShape } from "../components/Severity.tsx";
import { countText } from "../format/number.ts";
import { oneLine, visibleText } from "../format/untrusted.ts";
import type { Span, Tick } from "./range.ts";
import styles from "./Timeline.module.css";
import { type Bar, type BarAt, gapPlace, type Lane } from "./timeline.ts";
import { episodeSentence } from "./words.ts";

interface Props {
  readonly lane: Lane;
  readonly index: number;
  /** The bar that Tab leads to; null where it is in another lane. */
  readonly present: number | null;
  readonly range: Span;
  readonly gaps: readonly Gap[];
  readonly ticks: readonly Tick[];
  readonly now: number;
  focus(at: BarAt): void;
  look(episode: Episode): void;
}

/** One alert name: its severity, its bars, how many they are. Drawn again only where its own part changed. */
export const TimelineLane = memo(function TimelineLane({
  lane,
  index,
  present,
  range,
  gaps,
  ticks,
  now,
  focus,
  look,
}: Props) {
  const environment = useEnvironment(lane.environment);
  const name = visibleText(oneLine(lane.name, 120));
  return (
    <li className={styles.lane}>
      <span className={styles.name} title={`${name}, ${visibleText(environment?.name ?? lane.environment)}`}>
        <SeverityShape severity={lane.severity} size={13} />
        <i className={styles.environment} style={environmentColor(environment)} aria-hidden="true" />
        <bdi className={styles.nameText}>{name}</bdi>
      </span>
      <span className={styles.track}>
        {ticks.map(({ at, milliseconds }) => (
          <i key={milliseconds} className={styles.line} style={{ left: `${at * 100}%` }} />
        ))}
        {gaps
          .filter((gap) => gap.environment === lane.environment)
          .map((gap) => {
            const place = gapPlace(gap, range);
            return place === null ? null : <i key={gap.from} className={styles.gap} style={percent(place)} />;
          })}
        {lane.bars.map((bar, at) => (
          <BarButton
            key={`${bar.episode.alert} ${bar.episode.startsAt}`}
            bar={bar}
            id={`${index}:${at}`}
            reachable={present === at}
            now={now}
            look={() => look(bar.episode)}
            focus={() => {
              focus({ lane: index, bar: at });
              look(bar.episode);
            }}
          />
        ))}
      </span>
      <span className={styles.count}>{countText(lane.bars.length)}</span>
    </li>
  );
});

function percent({ left, width }: { readonly left: number; readonly width: number }) {
  return { left: `${left * 100}%`, width: `${width * 100}%` };
}

interface BarProps {
  readonly bar: Bar;
  readonly id: string;
  readonly reachable: boolean;
  readonly now: number;
  focus(): void;
  look(): void;
}

function BarButton({ bar, id, reachable, now, focus, look }: BarProps) {
  const zone = useZone();
  const { episode, left, width, notified, acknowledged, open } = bar;
  const inside = (share: number) => ({
    left: `${width === 0 ? 0 : Math.min(1, Math.max(0, (share - left) / width)) * 100}%`,
  });
  return (
    <button
      type="button"
      className={cx(styles.bar, open && styles.open)}
      data-severity={episode.severity}
      data-bar={id}
      // A short one at the very end stays to be seen.
      style={{ left: `min(${left * 100}%, 100% - 4px)`, width: `${width * 100}%` }}
      tabIndex={reachable ? 0 : -1}
      aria-label={visibleText(oneLine(episodeSentence(episode, now, zone), 600))}
      onFocus={focus}
      onMouseEnter={look}
      onClick={focus}
    >
      {notified !== null && <i className={styles.notified} style={inside(notified)} />}
      {acknowledged !== null && <i className={styles.acknowledged} style={inside(acknowledged)} />}
    </button>
  );
}
