import type { ReactNode } from "react";
import styles from "./SettingsScreen.module.css";

interface Props {
  readonly title: string;
  readonly id?: string;
  readonly children: ReactNode;
}

/** One subject of the settings. */
export function Card({ title, id, children }: Props) {
  return (
    <section className={styles.card} aria-label={title} id={id} tabIndex={id === undefined ? undefined : -1}>
      <h2 className={styles.heading}>{title}</h2>
      {children}
    </section>
  );
}
