import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { isErrorLevel } from "../../shared/model/logs.ts";
import { useTicking } from "../app/ticker.ts";
import { cx } from "../components/cx.ts";
import { GridCell, GridRow } from "../components/Grid.tsx";
import { countText } from "../format/number.ts";
import { entryMoment, millisecondsOf, momentOf, type Zone } from "../format/time.ts";
import { oneLine, visibleText } from "../format/untrusted.ts";
import type { EqualMessages } from "./equalMessages.ts";
import { AnsiText } from "./row/AnsiText.tsx";
import styles from "./Timeline.module.css";
import { levelText } from "./words.ts";

interface Props {
  readonly group: EqualMessages;
  readonly opened: boolean;
  readonly active: boolean;
  readonly zone: Zone;
  readonly top: number;
  readonly height: number;
  readonly index: number;
  toggle(): void;
}

/** `41× ERROR app.db QueuePool limit… 10:27:11 to 10:31:02`: messages that say the same, numbers and IDs aside. */
export function GroupRow({ group, opened, active, zone, top, height, index, toggle }: Props) {
  const { count, first, last } = group;
  const span = useTicking(
    (now) =>
      `${momentOf(millisecondsOf(first.timestamp), now, zone)} to ${momentOf(millisecondsOf(last.timestamp), now, zone)}`,
  );
  const Chevron = opened ? IconChevronDown : IconChevronRight;
  return (
    <GridRow
      id={`entry-row-${index}`}
      rowIndex={index + 2}
      className={cx(
        styles.entry,
        styles.group,
        styles.folded,
        isErrorLevel(first.level) && styles.error,
        active && styles.active,
      )}
      place={{ top, height }}
      onClick={toggle}
    >
      <GridCell className={styles.times} expanded={opened}>
        <Chevron size={13} stroke={2} aria-hidden="true" />
        {countText(count)}×
      </GridCell>
      <GridCell className={styles.level} level={first.level}>
        <bdi>{visibleText(oneLine(levelText(first), 12))}</bdi>
      </GridCell>
      <GridCell className={cx(styles.muted, styles.component)}>
        <bdi>{visibleText(oneLine(first.component, 80))}</bdi>
      </GridCell>
      <GridCell className={styles.message}>
        <AnsiText text={first.message} limit={400} oneLine />
      </GridCell>
      <GridCell
        className={styles.faint}
        title={`First ${entryMoment(first.timestamp, zone)}, last ${entryMoment(last.timestamp, zone)}`}
      >
        {span}
      </GridCell>
    </GridRow>
  );
}
