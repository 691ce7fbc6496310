import type { Alert } from "../../shared/model/alert.ts";
import { acknowledgedBy, acknowledgementOf } from "../acknowledge/episodes.ts";
import { useTicking } from "../app/ticker.ts";
import { useAcknowledgements, usePersonal } from "../client/client.ts";
import { Age } from "../components/Age.tsx";
import { cx } from "../components/cx.ts";
import { oneLine, visibleText } from "../format/untrusted.ts";
import styles from "./StateChip.module.css";
import { stateWord } from "./words.ts";

/** The state in a word, framed in its colour. */
export function StateChip({ alert }: { readonly alert: Alert }) {
  const word = useTicking((now) => stateWord(alert, now));
  return <span className={cx(styles.chip, styles[alert.state])}>{word}</span>;
}

/** Who has it; in place of "firing", which is then no news, and beside any other state. */
export function StateChips({ alert }: { readonly alert: Alert }) {
  const acknowledgement = acknowledgementOf(useAcknowledgements(), alert);
  const author = usePersonal()?.author ?? null;
  const by = acknowledgement === null ? null : visibleText(oneLine(acknowledgedBy(acknowledgement, author), 60));
  return (
    <>
      {acknowledgement !== null && (
        <span className={cx(styles.chip, styles.acknowledged)}>
          acknowledged <bdi>{by}</bdi>
          <span className={styles.ago}>
            , <Age at={acknowledgement.at} /> ago
          </span>
        </span>
      )}
      {(acknowledgement === null || alert.state !== "firing") && <StateChip alert={alert} />}
    </>
  );
}
