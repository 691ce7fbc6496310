import type { Silence } from "../../shared/model/silence.ts";
import { useZone } from "../app/preferences.ts";
import { useTicking } from "../app/ticker.ts";
import { cx } from "../components/cx.ts";
import { absoluteOf } from "../format/time.ts";
import styles from "./SilenceChips.module.css";
import { endsSoon, stateAt, timeWord } from "./words.ts";

/** When it ends, starts or ended, and whether Alertmanager shows it yet. */
export function SilenceChips({ silence }: { readonly silence: Silence }) {
  const word = useTicking((now) => timeWord(silence, now));
  const soon = useTicking((now) => endsSoon(silence, now));
  const state = useTicking((now) => stateAt(silence, now));
  const zone = useZone();
  return (
    <>
      {silence.optimistic && (
        <span className={cx(styles.chip, styles.waiting)}>waiting for Alertmanager to show it</span>
      )}
      {silence.acknowledges !== null && <span className={cx(styles.chip, styles.acknowledges)}>acknowledgement</span>}
      <span
        className={cx(styles.chip, styles[state], soon && styles.soon)}
        title={absoluteOf(state === "pending" ? silence.startsAt : silence.endsAt, zone)}
      >
        {word}
      </span>
    </>
  );
}
