import { memo } from "react";
import { isErrorLevel, type LogEntry } from "../../shared/model/logs.ts";
import { useTicking } from "../app/ticker.ts";
import { useEnvironment } from "../client/client.ts";
import { cx } from "../components/cx.ts";
import { EnvironmentName } from "../components/EnvironmentName.tsx";
import { GridCell, GridRow } from "../components/Grid.tsx";
import { entryMoment, millisecondsOf, momentOf } from "../format/time.ts";
import { oneLine, visibleText } from "../format/untrusted.ts";
import { EntryMessage } from "./EntryMessage.tsx";
import styles from "./Timeline.module.css";
import { afterText } from "./timeline.ts";
import { changeView } from "./useLogView.ts";
import type { TimelineLook } from "./useTimelineLook.ts";
import { levelText } from "./words.ts";

interface Props {
  readonly entry: LogEntry;
  /** The entry above it in its group; undefined for the first, and where it stands alone. */
  readonly previous: LogEntry | undefined;
  /** True below the group that it belongs to; false where its message occurs once. */
  readonly member: boolean;
  readonly top: number;
  readonly height: number;
  readonly index: number;
  readonly selected: boolean;
  readonly active: boolean;
  readonly look: TimelineLook;
  /** Told the row's element, whose own height counts where lines are wrapped. */
  measure(element: HTMLDivElement | null): void;
}

/** One entry in the columns of the groups: a message that occurs once, or one of those that a group opened to. */
export const GroupedEntryRow = memo(function GroupedEntryRow(props: Props) {
  const { entry, previous, member, top, height, index, selected, active, look, measure } = props;
  const { wrap, zone } = look;
  const moment = useTicking((now) => momentOf(millisecondsOf(entry.timestamp), now, zone));
  return (
    <GridRow
      id={`entry-row-${index}`}
      rowIndex={index + 2}
      selected={selected}
      className={cx(
        styles.entry,
        styles.group,
        isErrorLevel(entry.level) && styles.error,
        selected && styles.selected,
        active && styles.active,
      )}
      place={wrap ? { top } : { top, height }}
      {...(wrap && { measure: { index, ref: measure } })}
      onClick={() => changeView({ selected: entry.key })}
    >
      <GridCell className={member ? cx(styles.after, styles.faint) : styles.times}>
        {member ? (previous === undefined ? "" : afterText(previous, entry)) : "1×"}
      </GridCell>
      <GridCell className={styles.level} level={entry.level} title={visibleText(oneLine(entry.levelWord, 40))}>
        <bdi>{visibleText(oneLine(levelText(entry), 12))}</bdi>
      </GridCell>
      <GridCell className={cx(styles.muted, styles.component)}>
        <bdi>{visibleText(oneLine(entry.component, 80))}</bdi>
      </GridCell>
      <GridCell className={styles.message}>
        <EntryMessage entry={entry} look={look} selected={selected} />
      </GridCell>
      <GridCell className={styles.faint} title={entryMoment(entry.timestamp, zone)}>
        {look.several && (
          <>
            <Where environment={entry.environment} />{" "}
          </>
        )}
        {moment}
      </GridCell>
    </GridRow>
  );
});

function Where({ environment }: { readonly environment: string }) {
  return <EnvironmentName environment={useEnvironment(environment)} id={environment} />;
}
