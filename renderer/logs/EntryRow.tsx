import { memo } from "react";
import { isErrorLevel, type LogEntry } from "../../shared/model/logs.ts";
import { useEnvironment } from "../client/client.ts";
import { cx } from "../components/cx.ts";
import { EnvironmentName } from "../components/EnvironmentName.tsx";
import { GridCell, GridRow } from "../components/Grid.tsx";
import { dayOf, entryClock, entryMoment, millisecondsOf, type Zone } from "../format/time.ts";
import { oneLine, visibleText, withoutAnsi } from "../format/untrusted.ts";
import { Marked } from "./Marked.tsx";
import styles from "./Timeline.module.css";
import { afterText } from "./timeline.ts";
import { changeView } from "./useLogView.ts";
import { levelText } from "./words.ts";

interface Props {
  readonly entry: LogEntry;
  readonly previous: LogEntry | undefined;
  readonly top: number;
  readonly height: number;
  readonly index: number;
  readonly selected: boolean;
  readonly zone: Zone;
  readonly showDay: boolean;
  /** The text that is filtered by; empty: none. */
  readonly mark: string;
  readonly showEnvironment: boolean;
}

/** A message longer than this cannot be seen in a row anyway, and would only slow it down. */
const shownLength = 400;

export const EntryRow = memo(function EntryRow(props: Props) {
  const { entry, previous, top, height, index, selected, zone, showDay, mark, showEnvironment } = props;
  const day = showDay ? `${dayOf(millisecondsOf(entry.timestamp), zone).slice(5)} ` : "";
  return (
    <GridRow
      id={`entry-row-${index}`}
      rowIndex={index + 2}
      selected={selected}
      className={cx(styles.row, styles.entry, isErrorLevel(entry.level) && styles.error, selected && styles.selected)}
      place={{ top, height }}
      onClick={() => changeView({ selected: entry.key })}
    >
      <GridCell className={styles.muted} title={entryMoment(entry.timestamp, zone)}>
        {day}
        {entryClock(entry.timestamp, zone)}
      </GridCell>
      <GridCell className={styles.faint}>{afterText(previous, entry)}</GridCell>
      <GridCell className={styles.level} level={entry.level} title={visibleText(oneLine(entry.levelWord, 40))}>
        <bdi>{visibleText(oneLine(levelText(entry), 12))}</bdi>
      </GridCell>
      {showEnvironment && (
        <GridCell>
          <Where environment={entry.environment} />
        </GridCell>
      )}
      <GridCell className={cx(styles.muted, styles.component)}>
        <bdi>{visibleText(oneLine(entry.component, 80))}</bdi>
      </GridCell>
      <GridCell>
        <bdi>
          <Marked text={visibleText(oneLine(withoutAnsi(entry.message), shownLength))} hit={mark} />
        </bdi>
      </GridCell>
    </GridRow>
  );
});

function Where({ environment }: { readonly environment: string }) {
  return <EnvironmentName environment={useEnvironment(environment)} id={environment} />;
}
