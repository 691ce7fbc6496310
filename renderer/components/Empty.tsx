import type { ReactNode } from "react";
import styles from "./Empty.module.css";

interface Props {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
}

/** What stands where there is nothing to list: what is the case, and what to do next. */
export function Empty({ icon, title, children }: Props) {
  return (
    <div className={styles.empty}>
      {icon}
      <h2 className={styles.title}>{title}</h2>
      <div className={styles.text}>{children}</div>
    </div>
  );
}
