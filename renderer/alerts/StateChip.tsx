import type { Alert } from "../../shared/model/alert.ts";
import { useTicking } from "../app/ticker.ts";
import { cx } from "../components/cx.ts";
import styles from "./StateChip.module.css";
import { stateWord } from "./words.ts";

/** The state in a word, framed in its colour. */
export function StateChip({ alert }: { readonly alert: Alert }) {
  const word = useTicking((now) => stateWord(alert, now));
  return <span className={cx(styles.chip, styles[alert.state])}>{word}</span>;
}
