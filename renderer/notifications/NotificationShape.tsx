import { IconBellRinging, IconCircleCheck, IconPlugConnected, IconPlugConnectedX } from "@tabler/icons-react";
import type { Notification } from "../../shared/model/notification.ts";
import { Hidden } from "../components/Hidden.tsx";
import { SeverityShape } from "../components/Severity.tsx";
import styles from "./Toasts.module.css";

/** What a notification is about, as a shape: the severity of an alert, or a backend, or that something is over. */
export function NotificationShape({ notification }: { readonly notification: Notification }) {
  const { kind, severity } = notification;
  if (kind === "resolved") {
    return (
      <>
        <IconCircleCheck size={17} stroke={1.8} className={styles.good} aria-hidden="true" />
        <Hidden>resolved</Hidden>
      </>
    );
  }
  if (kind === "backend-back") {
    return <IconPlugConnected size={17} stroke={1.8} className={styles.good} aria-hidden="true" />;
  }
  if (kind === "backend-lost") {
    return <IconPlugConnectedX size={17} stroke={1.8} className={styles.lost} aria-hidden="true" />;
  }
  if (severity !== null) {
    return (
      <span className={styles.icon}>
        <SeverityShape severity={severity} size={17} />
      </span>
    );
  }
  return <IconBellRinging size={17} stroke={1.8} className={styles.icon} aria-hidden="true" />;
}
