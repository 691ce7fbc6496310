import { IconAlertTriangle, IconInfoCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { cx } from "./cx.ts";
import styles from "./Notice.module.css";

interface Props {
  readonly tone: "bad" | "warning" | "plain";
  /** Read out at once: for what changed while the person was looking elsewhere. */
  readonly urgent?: boolean;
  readonly children: ReactNode;
}

/** A strip across the screen or the list that says what is wrong and what to do. */
export function Notice({ tone, urgent, children }: Props) {
  const Icon = tone === "plain" ? IconInfoCircle : IconAlertTriangle;
  return (
    <div className={cx(styles.notice, styles[tone])} role={urgent ? "alert" : "status"}>
      <Icon size={16} stroke={1.8} className={styles.icon} aria-hidden="true" />
      <div className={styles.body}>{children}</div>
    </div>
  );
}
