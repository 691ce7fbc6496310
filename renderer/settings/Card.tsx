import { type ReactNode, useRef } from "react";
import styles from "./SettingsScreen.module.css";
import { useLedTo } from "./sections.ts";

interface Props {
  readonly title: string;
  readonly id?: string;
  /** At the end of the heading's line: a state, a button. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** One subject of the settings. */
export function Card({ title, id, aside, children }: Props) {
  const ref = useRef<HTMLElement>(null);
  useLedTo(id, ref);
  return (
    <section className={styles.card} aria-label={title} id={id} tabIndex={id === undefined ? undefined : -1} ref={ref}>
      <div className={styles.headingLine}>
        <h2 className={styles.heading}>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
