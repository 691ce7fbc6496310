import type { Matcher } from "../../shared/matchers.ts";
import { goTo } from "../app/place.ts";
import { cx } from "../components/cx.ts";
import { oneLine, visibleText } from "../format/untrusted.ts";
import { filterText, labelMatcher, toggled } from "./filter.ts";
import styles from "./LabelButton.module.css";

interface Props {
  readonly name: string;
  readonly value: string;
  readonly matchers: readonly Matcher[];
  /** In a row of the list: for the mouse only, the same labels stand in the detail for the keyboard. */
  readonly quiet?: boolean;
}

/** A label that filters by itself, and stops filtering when it is pressed again. */
export function LabelButton({ name, value, matchers, quiet = false }: Props) {
  const next = toggled(matchers, labelMatcher(name, value));
  const on = next.length < matchers.length;
  return (
    <button
      type="button"
      tabIndex={quiet ? -1 : 0}
      className={cx(styles.label, on && styles.on)}
      aria-pressed={on}
      title={on ? "Stop filtering by this label" : "Filter by this label"}
      onClick={(event) => {
        event.stopPropagation();
        goTo({ filter: filterText(next) });
      }}
    >
      <bdi>{visibleText(oneLine(name, 60))}</bdi>=
      <b className={styles.value}>{<bdi>{visibleText(oneLine(value, 80))}</bdi>}</b>
    </button>
  );
}
