import { IconCheck } from "@tabler/icons-react";
import type { Alert } from "../../shared/model/alert.ts";
import { acknowledgedBy, acknowledgementOf, reachSentence } from "../acknowledge/episodes.ts";
import { openAcknowledgeDialog } from "../acknowledge/openDialog.ts";
import { useActs } from "../acknowledge/useActs.ts";
import { useAcknowledgements, usePersonal } from "../client/client.ts";
import { Age, Moment } from "../components/Age.tsx";
import { Button } from "../components/Button.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import styles from "./Acknowledged.module.css";

/** Who has the alert, since when, what they wrote, and who sees it. */
export function Acknowledged({ alert }: { readonly alert: Alert }) {
  const acknowledgement = acknowledgementOf(useAcknowledgements(), alert);
  const author = usePersonal()?.author ?? null;
  const acts = useActs();
  if (acknowledgement === null) return null;
  const { at, until, note, via, own } = acknowledgement;
  // A silence is written for others as well: what ends it is asked first.
  const takeBack = () => (via === "console" ? acts.undo([alert]) : openAcknowledgeDialog("take-back", [alert]));
  return (
    <div className={styles.box}>
      <IconCheck size={16} stroke={2} className={styles.icon} aria-hidden="true" />
      <div className={styles.words}>
        <b>
          Acknowledged <Untrusted text={acknowledgedBy(acknowledgement, author)} limit={80} />
        </b>
        {", "}
        <Age at={at} /> ago
        {until !== null && (
          <>
            {", until "}
            <Moment at={until} />
          </>
        )}
        .
        {note !== "" && (
          <p className={styles.note}>
            <Untrusted text={note} limit={600} />
          </p>
        )}
        <p className={styles.reach}>{reachSentence(acknowledgement)}</p>
      </div>
      {own && (
        <Button small onClick={takeBack}>
          Take back
        </Button>
      )}
    </div>
  );
}
