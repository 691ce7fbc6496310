import { useMemo } from "react";
import { isErrorLevel, type LogEntry } from "../../../shared/model/logs.ts";
import { cx } from "../../components/cx.ts";
import { spanText } from "../../format/duration.ts";
import { countText } from "../../format/number.ts";
import { oneLine, visibleText } from "../../format/untrusted.ts";
import { AnsiText } from "../row/AnsiText.tsx";
import { summaryOf } from "../timeline.ts";
import { levelText, summaryWords } from "../words.ts";
import { type AlignedRow, alignRequests, componentDifferences, mostCompared, type Step } from "./align.ts";
import styles from "./Compare.module.css";
import { differenceWords } from "./words.ts";

interface Props {
  readonly names: readonly [string, string];
  readonly a: readonly LogEntry[];
  readonly b: readonly LogEntry[];
}

/** Two requests in two columns by the time since each began; equal steps share a row. */
export function SideBySide({ names, a, b }: Props) {
  const rows = useMemo(() => alignRequests(a, b), [a, b]);
  const same = rows.every((row) => row.same);
  return (
    <>
      <p role="status">
        {same ? "Both did the same steps." : "They differ first on the marked row."}
        {Math.max(a.length, b.length) > mostCompared &&
          ` Only the first ${countText(mostCompared)} entries are compared.`}
      </p>
      <Components a={a} b={b} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard. */}
      <section className={styles.scroller} aria-label="Steps side by side" tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              {names.map((name, index) => (
                // Both may be the same ID at two times.
                // biome-ignore lint/suspicious/noArrayIndexKey: there are always these two.
                <th key={index} scope="col">
                  <bdi className={styles.id}>{visibleText(oneLine(name, 60))}</bdi>{" "}
                  <span className={styles.words}>{summaryWords(summaryOf(index === 0 ? a : b))}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.key} row={row} />
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

function Row({ row }: { readonly row: AlignedRow }) {
  return (
    <tr
      className={cx(!row.same && styles.other, row.firstDifference && styles.first)}
      ref={row.firstDifference ? (element) => element?.scrollIntoView({ block: "center" }) : undefined}
    >
      <Cell step={row.a} first={row.firstDifference} />
      <Cell step={row.b} first={row.firstDifference} />
    </tr>
  );
}

function Cell({ step, first }: { readonly step: Step | null; readonly first: boolean }) {
  if (step === null) {
    return <td className={styles.nothing}>{first ? "nothing here" : "–"}</td>;
  }
  const { entry, offset } = step;
  return (
    <td className={cx(isErrorLevel(entry.level) && styles.failed)}>
      <span className={styles.step}>
        <span className={styles.offset}>+{spanText(offset)}</span>
        <span className={styles.level} data-level={entry.level}>
          <bdi>{visibleText(oneLine(levelText(entry), 12))}</bdi>
        </span>
        <span className={styles.message}>
          <bdi className={styles.component}>{visibleText(oneLine(entry.component, 60))}</bdi>{" "}
          <AnsiText text={entry.message} limit={300} oneLine />
        </span>
      </span>
    </td>
  );
}

function Components({ a, b }: Pick<Props, "a" | "b">) {
  const differences = useMemo(() => componentDifferences(a, b), [a, b]);
  const longest = Math.max(1, ...differences.flatMap((each) => [each.a ?? 0, each.b ?? 0]));
  const percent = (span: number | null) => `${(((span ?? 0) / longest) * 100).toFixed(2)}%`;
  return (
    <ul className={styles.components} aria-label="Time in each component">
      {differences.map((each) => (
        <li key={each.component} className={styles.lane}>
          <bdi className={styles.name}>
            {visibleText(oneLine(each.component === "" ? "no component" : each.component, 60))}
          </bdi>
          <span className={styles.bars} aria-hidden="true">
            <i className={styles.barA} style={{ width: percent(each.a) }} />
            <i className={styles.barB} style={{ width: percent(each.b) }} />
          </span>
          <span className={styles.words}>{differenceWords(each)}</span>
        </li>
      ))}
    </ul>
  );
}
