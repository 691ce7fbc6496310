import { useEffect, useState } from "react";
import { useAcknowledgements, useAlertsById, useClient } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { SeverityShape } from "../components/Severity.tsx";
import { acknowledgeEpisodes } from "./acknowledge.ts";
import styles from "./Toasts.module.css";
import { type NotificationToast, removeToast } from "./toastStore.ts";
import { waitingOf, waitingText } from "./waiting.ts";

interface Props {
  /** Newest first. */
  readonly folded: readonly NotificationToast[];
  /** Shows the toasts again; `byKey`: the person is not at the pointer, so the focus goes to them. */
  show(byKey: boolean): void;
}

/** One line that stands for every toast that nobody touched and whose alerts still ask for somebody. */
export function WaitingBar({ folded, show }: Props) {
  const client = useClient();
  const waiting = waitingOf(folded, useAlertsById(), useAcknowledgements());
  const { alerts, severity, acknowledged, over } = waiting;
  const [acknowledging, setAcknowledging] = useState(false);
  const gone = over.join("\n");
  useEffect(() => {
    for (const id of gone === "" ? [] : gone.split("\n")) removeToast(id);
  }, [gone]);
  if (alerts.length === 0) return null;

  const acknowledge = async () => {
    setAcknowledging(true);
    await acknowledgeEpisodes(client, acknowledged);
    setAcknowledging(false);
  };
  const text = waitingText(waiting);
  return (
    // biome-ignore lint/a11y/useSemanticElements: no fieldset: it has no fields.
    <div
      className={styles.bar}
      role="group"
      aria-label={text}
      data-waiting
      data-severity={severity ?? undefined}
      tabIndex={-1}
      onKeyDown={(event) => event.key === "Escape" && document.getElementById("screen")?.focus()}
    >
      {severity !== null && (
        <span className={styles.icon}>
          <SeverityShape severity={severity} size={15} />
        </span>
      )}
      <bdi className={styles.waits} title={text}>
        {text}
      </bdi>
      <Button small onClick={(event) => show(event.detail === 0)}>
        Show
      </Button>
      {acknowledged.length > 0 && (
        <Button small disabled={acknowledging} onClick={() => void acknowledge()}>
          {alerts.length > 1 ? `Acknowledge all ${alerts.length}` : "Acknowledge"}
        </Button>
      )}
    </div>
  );
}
