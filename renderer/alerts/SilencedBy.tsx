import { IconBellOff } from "@tabler/icons-react";
import type { Alert } from "../../shared/model/alert.ts";
import type { Silence } from "../../shared/model/silence.ts";
import { useZone } from "../app/preferences.ts";
import { useNow } from "../app/ticker.ts";
import { useSilences } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { cx } from "../components/cx.ts";
import { Untrusted } from "../components/Untrusted.tsx";
import { showSilence } from "../silences/view.ts";
import { silencedSentence } from "../silences/words.ts";
import styles from "./Acknowledged.module.css";
import { isSuppressed } from "./words.ts";

/** What quiets an alert: silences, by whom, until when and why, and the way to each; or the gateway, which tells less. */
export function SilencedBy({ alert }: { readonly alert: Alert }) {
  const silences = useSilences();
  if (alert.state === "resolved") return null;
  if (isSuppressed(alert)) return <Suppressed />;
  return alert.silencedBy.map((id) => {
    const key = `${alert.environment}/${id}`;
    const silence = Object.hasOwn(silences, key) ? silences[key] : undefined;
    // A silence that is an acknowledgement is told as one.
    if (silence?.acknowledges != null) return null;
    return (
      <div key={id} className={cx(styles.box, styles.silence)}>
        <IconBellOff size={16} stroke={1.7} className={styles.icon} aria-hidden="true" />
        <div className={styles.words}>
          {silence === undefined ? (
            <>
              Silenced by the silence <Untrusted text={id} limit={80} />, of which the console knows no more yet.
            </>
          ) : (
            <Sentence silence={silence} />
          )}
        </div>
        {silence !== undefined && (
          <Button small onClick={() => showSilence(silence)}>
            Show silence
          </Button>
        )}
      </div>
    );
  });
}

function Suppressed() {
  return (
    <div className={cx(styles.box, styles.silence)}>
      <IconBellOff size={16} stroke={1.7} className={styles.icon} aria-hidden="true" />
      <div className={styles.words}>Suppressed in the gateway. It does not tell by whom, nor until when.</div>
    </div>
  );
}

function Sentence({ silence }: { readonly silence: Silence }) {
  const now = useNow();
  return <Untrusted text={silencedSentence(silence, now, useZone())} limit={600} />;
}
