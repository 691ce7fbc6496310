import { IconCheck, IconExclamationCircle, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useAcknowledgements, useAlertsById, useClient, useEnvironment } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { cx } from "../components/cx.ts";
import { environmentColor } from "../components/environmentColor.ts";
import { Untrusted } from "../components/Untrusted.tsx";
import { openSilenceDialog } from "../silences/openDialog.ts";
import { acknowledgeToast } from "./acknowledge.ts";
import { alertsFor, knownAlerts, stillAsks } from "./episodes.ts";
import { NotificationShape } from "./NotificationShape.tsx";
import { openNotification, openWords } from "./open.ts";
import styles from "./Toasts.module.css";
import type { NotificationToast, Toast } from "./toastStore.ts";
import { type Pause, useLeaving } from "./useLeaving.ts";

/** Long enough to read a title and a sentence, also for somebody who is busy with something else. */
const staysMs = 9000;
/** How long one that insists stands in full before it folds. */
const foldsMs = 12_000;

interface Props {
  readonly toast: NotificationToast;
  readonly pause: Pause;
  /** It goes by itself, unseen. */
  leave(): void;
  /** It makes room, but goes on waiting. */
  fold(): void;
  /** The person sends it away. */
  dismiss(): void;
}

/** One notification inside the window, with what can be done about it. */
export function ToastCard({ toast, pause, leave, fold, dismiss }: Props) {
  const client = useClient();
  const { notification } = toast;
  const { severity, title, body, alerts: ids, actions, level, own } = notification;
  const alerts = alertsFor(notification, useAlertsById());
  const acknowledgements = useAcknowledgements();
  const environment = useEnvironment(own === true ? null : notification.environment);
  const [acknowledging, setAcknowledging] = useState(false);
  const asks = stillAsks(ids, alerts, acknowledgements);
  const insists = level === "insistent" && asks;
  const hold = useLeaving(insists ? foldsMs : staysMs, insists ? fold : leave, pause);
  const known = knownAlerts(ids, alerts);
  const oneEnvironment = new Set(known.map((alert) => alert.environment)).size === 1;

  const acknowledge = async () => {
    setAcknowledging(true);
    await acknowledgeToast(client, toast);
    setAcknowledging(false);
  };
  return (
    <article
      className={styles.toast}
      style={environmentColor(environment)}
      aria-label={`${severity ?? "Notification"}: ${title.slice(0, 120)}`}
      data-toast
      data-severity={severity ?? undefined}
      tabIndex={-1}
      onKeyDown={(event) => event.key === "Escape" && dismiss()}
      {...hold}
    >
      <NotificationShape notification={notification} />
      <div className={styles.content}>
        <p className={styles.title}>
          <Untrusted text={title} limit={160} />
        </p>
        {body !== "" && (
          <p className={styles.body}>
            <Untrusted text={body} limit={280} />
          </p>
        )}
        <div className={styles.actions}>
          <Button
            small
            onClick={() => {
              // Where the demo cannot be left it must not be gone; once opened it is seen, and goes as such.
              if (own !== true) leave();
              void openNotification(client, notification);
            }}
          >
            {openWords(notification)}
          </Button>
          {actions.includes("acknowledge") && asks && (
            <Button small disabled={acknowledging} onClick={() => void acknowledge()}>
              {ids.length > 1 ? `Acknowledge all ${ids.length}` : "Acknowledge"}
            </Button>
          )}
          {actions.includes("silence") && oneEnvironment && (
            <Button small onClick={() => openSilenceDialog({ alerts: known })}>
              Silence…
            </Button>
          )}
        </div>
      </div>
      <DismissButton dismiss={dismiss} />
    </article>
  );
}

interface SaidProps {
  readonly toast: Extract<Toast, { kind: "said" }>;
  readonly pause: Pause;
  leave(): void;
}

/** What became of something the person did, with its undo. */
export function SaidToast({ toast, pause, leave }: SaidProps) {
  const hold = useLeaving(staysMs, leave, pause);
  const { tone, text, undo } = toast;
  const Icon = tone === "done" ? IconCheck : IconExclamationCircle;
  return (
    <article
      className={cx(styles.toast, styles[tone])}
      aria-label={tone === "done" ? "Done" : "It failed"}
      data-toast
      tabIndex={-1}
      onKeyDown={(event) => event.key === "Escape" && leave()}
      {...hold}
    >
      <Icon size={17} stroke={1.8} className={styles.icon} aria-hidden="true" />
      <div className={styles.content}>
        <p className={styles.said}>
          <Untrusted text={text} limit={400} />
        </p>
      </div>
      {undo !== null && (
        <Button
          small
          onClick={() => {
            leave();
            undo();
          }}
        >
          Undo
        </Button>
      )}
      <DismissButton dismiss={leave} />
    </article>
  );
}

function DismissButton({ dismiss }: { dismiss(): void }) {
  return (
    <button type="button" className={styles.dismiss} aria-label="Dismiss" title="Dismiss (Esc)" onClick={dismiss}>
      <IconX size={14} stroke={1.8} aria-hidden="true" />
    </button>
  );
}
