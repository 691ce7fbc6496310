import { memo } from "react";
import { isErrorLevel, type LogEntry } from "../../../shared/model/logs.ts";
import type { TailGap } from "../../../shared/model/tail.ts";
import { useEnvironment } from "../../client/client.ts";
import { cx } from "../../components/cx.ts";
import { EnvironmentName } from "../../components/EnvironmentName.tsx";
import { GridCell, GridRow } from "../../components/Grid.tsx";
import { entryClock, entryMoment, type Zone } from "../../format/time.ts";
import { oneLine, visibleText, withoutAnsi } from "../../format/untrusted.ts";
import { Marked } from "../Marked.tsx";
import { levelText } from "../words.ts";
import styles from "./Tail.module.css";
import { gapWords } from "./words.ts";

interface Props {
  readonly entry: LogEntry;
  readonly index: number;
  readonly selected: boolean;
  readonly zone: Zone;
  readonly mark: string;
  readonly wrap: boolean;
  readonly showEnvironment: boolean;
  choose(entry: LogEntry): void;
}

/** More of a line is in its detail. */
const shownLength = 400;
const wrappedLength = 2000;

export const LineRow = memo(
  function LineRow({ entry, index, selected, zone, mark, wrap, showEnvironment, choose }: Props) {
    return (
      <GridRow
        id={`tail-row-${index}`}
        rowIndex={index + 2}
        selected={selected}
        className={cx(styles.row, styles.line, isErrorLevel(entry.level) && styles.error, selected && styles.selected)}
        onClick={() => choose(entry)}
      >
        <GridCell className={styles.muted} title={entryMoment(entry.timestamp, zone)}>
          {entryClock(entry.timestamp, zone)}
        </GridCell>
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
        <GridCell className={styles.message}>
          <bdi>
            <Marked
              text={visibleText(oneLine(withoutAnsi(entry.message), wrap ? wrappedLength : shownLength))}
              hit={mark}
            />
          </bdi>
        </GridCell>
      </GridRow>
    );
  },
  // What a click does is the same for every drawing.
  (before, after) =>
    before.entry === after.entry &&
    before.index === after.index &&
    before.selected === after.selected &&
    before.zone === after.zone &&
    before.mark === after.mark &&
    before.wrap === after.wrap &&
    before.showEnvironment === after.showEnvironment,
);

function Where({ environment }: { readonly environment: string }) {
  return <EnvironmentName environment={useEnvironment(environment)} id={environment} />;
}

/** A place where lines are missing, in the stream. */
export function GapRow({ gap, index }: { readonly gap: TailGap; readonly index: number }) {
  const environment = useEnvironment(gap.environment);
  const words = `${visibleText(environment?.name ?? gap.environment)}: ${visibleText(oneLine(gapWords(gap), 400))}`;
  return (
    <GridRow id={`tail-row-${index}`} rowIndex={index + 2} className={cx(styles.gap)}>
      <GridCell title={words}>
        <bdi>{words}</bdi>
      </GridCell>
    </GridRow>
  );
}
