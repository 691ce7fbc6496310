import { useState } from "react";
import { cx } from "../../components/cx.ts";
import { Hidden } from "../../components/Hidden.tsx";
import { KeyValue, KeyValues } from "../../components/KeyValues.tsx";
import { Untrusted } from "../../components/Untrusted.tsx";
import { spanText } from "../../format/duration.ts";
import { oneLine, visibleText } from "../../format/untrusted.ts";
import styles from "./Trails.module.css";
import type { WaterfallRow } from "./waterfall.ts";
import { spanRemarks, spanWords } from "./words.ts";

/** Deeper than this the name would have no place. */
const deepestIndent = 8;
const indentPx = 10;

/** One span on the axis; it opens to its tags. */
export function SpanRow({ row }: { readonly row: WaterfallRow }) {
  const [open, setOpen] = useState(false);
  const { span, depth, start, end, before, after } = row;
  const remarks = spanRemarks(span, before, after);
  const words = visibleText(oneLine(spanWords(span, before, after), 400));
  return (
    <li className={styles.item}>
      <button
        type="button"
        className={cx(styles.row, span.error && styles.failed)}
        aria-expanded={open}
        title={words}
        onClick={() => setOpen(!open)}
      >
        <span className={styles.name} style={{ paddingLeft: Math.min(depth, deepestIndent) * indentPx }}>
          {span.error && (
            <b className={styles.mark} aria-hidden="true">
              !
            </b>
          )}
          <bdi>{visibleText(oneLine(span.service === "" ? "no service" : span.service, 60))}</bdi>{" "}
          <bdi className={styles.operation}>{visibleText(oneLine(span.operation, 120))}</bdi>
        </span>
        <span className={styles.bar}>
          <i
            className={styles.span}
            style={{ left: `min(${percent(start)}, calc(100% - 3px))`, width: percent(end - start) }}
          />
          {before && (
            <b className={cx(styles.beyond, styles.left)} aria-hidden="true">
              ‹
            </b>
          )}
          {after && (
            <b className={cx(styles.beyond, styles.right)} aria-hidden="true">
              ›
            </b>
          )}
        </span>
        <span className={styles.duration}>{spanText(span.durationUs * 1000)}</span>
        {remarks !== "" && <Hidden>{`: ${remarks}`}</Hidden>}
      </button>
      {open && (
        <div className={styles.tags}>
          <KeyValues>
            <KeyValue name="trace">
              <Untrusted text={span.trace} limit={100} />
            </KeyValue>
            <KeyValue name="span">
              <Untrusted text={span.id} limit={100} />
            </KeyValue>
            {span.tags.map(([key, value], index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a tag may occur twice, and the order does not change.
              <KeyValue key={index} name={<Untrusted text={key} limit={100} />}>
                <Untrusted text={value} limit={400} />
              </KeyValue>
            ))}
          </KeyValues>
        </div>
      )}
    </li>
  );
}

function percent(share: number): string {
  return `${(share * 100).toFixed(3)}%`;
}
