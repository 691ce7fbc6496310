import { memo } from "react";
import type { Labels } from "../../shared/model/alert.ts";
import { isErrorLevel, type LogEntry } from "../../shared/model/logs.ts";
import { useEnvironment } from "../client/client.ts";
import { cx } from "../components/cx.ts";
import { EnvironmentName } from "../components/EnvironmentName.tsx";
import { GridCell, GridRow } from "../components/Grid.tsx";
import { dayOf, entryClock, entryMoment, millisecondsOf } from "../format/time.ts";
import { oneLine, visibleText } from "../format/untrusted.ts";
import { fieldValues, type UsualColumn } from "./columns.ts";
import { EntryMessage } from "./EntryMessage.tsx";
import styles from "./Timeline.module.css";
import { afterText } from "./timeline.ts";
import { changeView } from "./useLogView.ts";
import type { TimelineLook } from "./useTimelineLook.ts";
import { levelText } from "./words.ts";

interface Props {
  readonly entry: LogEntry;
  /** The labels of its stream. */
  readonly labels: Labels | undefined;
  readonly previous: LogEntry | undefined;
  readonly top: number;
  readonly height: number;
  readonly index: number;
  readonly selected: boolean;
  readonly look: TimelineLook;
  /** Told the row's element, whose own height counts where lines are wrapped. */
  measure(element: HTMLDivElement | null): void;
}

const noLabels: Labels = {};

export const EntryRow = memo(function EntryRow(props: Props) {
  const { entry, labels = noLabels, previous, top, height, index, selected, look, measure } = props;
  const { wrap, columns, fields } = look;
  return (
    <GridRow
      id={`entry-row-${index}`}
      rowIndex={index + 2}
      selected={selected}
      className={cx(styles.row, styles.entry, isErrorLevel(entry.level) && styles.error, selected && styles.selected)}
      place={wrap ? { top } : { top, height }}
      {...(wrap && { measure: { index, ref: measure } })}
      onClick={() => changeView({ selected: entry.key })}
    >
      {columns.map((name) => (
        <UsualCell key={name} name={name} entry={entry} previous={previous} look={look} />
      ))}
      {fieldValues(entry, labels, fields).map((value, at) => (
        <GridCell key={fields[at]} className={styles.muted} title={visibleText(oneLine(value ?? "", 400))}>
          <bdi>{visibleText(oneLine(value ?? "", wrap ? 400 : 120))}</bdi>
        </GridCell>
      ))}
      <GridCell className={styles.message}>
        <EntryMessage entry={entry} look={look} selected={selected} />
      </GridCell>
    </GridRow>
  );
});

interface CellProps {
  readonly name: UsualColumn;
  readonly entry: LogEntry;
  readonly previous: LogEntry | undefined;
  readonly look: TimelineLook;
}

function UsualCell({ name, entry, previous, look }: CellProps) {
  const { zone, showDay } = look;
  switch (name) {
    case "time":
      return (
        <GridCell className={styles.muted} title={entryMoment(entry.timestamp, zone)}>
          {showDay && `${dayOf(millisecondsOf(entry.timestamp), zone).slice(5)} `}
          {entryClock(entry.timestamp, zone)}
        </GridCell>
      );
    case "after":
      return <GridCell className={styles.faint}>{afterText(previous, entry)}</GridCell>;
    case "level":
      return (
        <GridCell className={styles.level} level={entry.level} title={visibleText(oneLine(entry.levelWord, 40))}>
          <bdi>{visibleText(oneLine(levelText(entry), 12))}</bdi>
        </GridCell>
      );
    case "environment":
      return (
        <GridCell>
          <Where environment={entry.environment} />
        </GridCell>
      );
    case "component":
      return (
        <GridCell className={cx(styles.muted, styles.component)}>
          <bdi>{visibleText(oneLine(entry.component, 80))}</bdi>
        </GridCell>
      );
  }
}

function Where({ environment }: { readonly environment: string }) {
  return <EnvironmentName environment={useEnvironment(environment)} id={environment} />;
}
