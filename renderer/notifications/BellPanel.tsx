import { IconSettings } from "@tabler/icons-react";
import type { Environment } from "../../shared/model/environment.ts";
import type { Notification } from "../../shared/model/notification.ts";
import { goTo } from "../app/place.ts";
import { useClient, useEnvironment, useNotifications } from "../client/client.ts";
import { Age } from "../components/Age.tsx";
import { Button } from "../components/Button.tsx";
import { cx } from "../components/cx.ts";
import { environmentColor } from "../components/environmentColor.ts";
import { Hidden } from "../components/Hidden.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import { goToNotificationSettings } from "../settings/sections.ts";
import styles from "./Bell.module.css";
import { closeBell } from "./bellStore.ts";
import { MuteControls } from "./MuteControls.tsx";
import { NotificationShape } from "./NotificationShape.tsx";
import { markSeen, openNotification, openWords } from "./open.ts";
import type { BellWords } from "./words.ts";
import { deliverySentence, unseenCount } from "./words.ts";

interface Props {
  readonly environment: Environment | null;
  readonly sentence: string;
  readonly tone: BellWords["tone"];
}

/** The latest notifications, what became of each, and how to have none for a while. */
export function BellPanel({ environment, sentence, tone }: Props) {
  const client = useClient();
  const notifications = useNotifications();
  const newestFirst = notifications.toReversed();
  return (
    <div className={styles.panel}>
      <div className={styles.top}>
        <h2 className={styles.heading} id="notifications-heading">
          Notifications
        </h2>
        <Button
          small
          bare
          disabled={unseenCount(notifications) === 0}
          onClick={() => {
            markSeen(client, null);
          }}
        >
          Mark all seen
        </Button>
      </div>
      <p className={cx(styles.sentence, tone === "warning" ? styles.bad : styles.held)}>{sentence}</p>
      <MuteControls environment={environment} />
      {newestFirst.length === 0 ? (
        <p className={styles.none}>Nothing was announced yet.</p>
      ) : (
        <ul className={styles.list}>
          {newestFirst.map((notification) => (
            <Row key={notification.id} notification={notification} />
          ))}
        </ul>
      )}
      <div className={styles.bottom}>
        <Button
          small
          bare
          onClick={() => {
            closeBell();
            goToNotificationSettings();
          }}
        >
          <IconSettings size={14} stroke={1.6} aria-hidden="true" />
          Notification settings
        </Button>
        <Button
          small
          bare
          onClick={() => {
            closeBell();
            goTo({ screen: "journal" });
          }}
        >
          Journal: everything, and why
        </Button>
      </div>
    </div>
  );
}

function Row({ notification }: { readonly notification: Notification }) {
  const client = useClient();
  const environment = useEnvironment(notification.own === true ? null : notification.environment);
  const { title, body, at, delivery, seen } = notification;
  return (
    <li className={cx(styles.row, !seen && styles.unseen)} style={environmentColor(environment)}>
      <NotificationShape notification={notification} />
      <div className={styles.content}>
        <p className={styles.title}>
          {!seen && <Hidden>Unseen: </Hidden>}
          <Untrusted text={title} limit={140} />
        </p>
        {body !== "" && (
          <p className={styles.body}>
            <Untrusted text={body} limit={160} />
          </p>
        )}
        <p className={styles.delivery}>
          <Age at={at} /> ago · <Untrusted text={deliverySentence(delivery)} limit={240} />
        </p>
      </div>
      <Button
        small
        onClick={() => {
          closeBell();
          void openNotification(client, notification);
        }}
      >
        {openWords(notification)}
      </Button>
    </li>
  );
}
