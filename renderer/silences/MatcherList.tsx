import { formatMatcher, type Matcher } from "../../shared/matchers.ts";
import { cx } from "../components/cx.ts";
import { oneLine, visibleText } from "../format/untrusted.ts";
import styles from "./MatcherList.module.css";

interface Props {
  readonly matchers: readonly Matcher[];
  /** In one line, whatever does not fit left out. */
  readonly short?: boolean;
}

/** A silence's matchers as chips. */
export function MatcherList({ matchers, short = false }: Props) {
  return (
    <ul className={cx(styles.list, short && styles.short)} aria-label="Matchers">
      {matchers.map((matcher) => {
        const text = formatMatcher(matcher);
        return (
          <li key={text} className={styles.chip}>
            <bdi>{visibleText(oneLine(text, short ? 120 : 400))}</bdi>
          </li>
        );
      })}
    </ul>
  );
}
