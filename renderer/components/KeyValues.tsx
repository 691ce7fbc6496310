import type { ReactNode } from "react";
import styles from "./KeyValues.module.css";

/** Names and values in two columns, as in the mock; a row's value may be anything. */
export function KeyValues({ children }: { readonly children: ReactNode }) {
  return <dl className={styles.list}>{children}</dl>;
}

export function KeyValue({ name, children }: { readonly name: ReactNode; readonly children: ReactNode }) {
  return (
    <div className={styles.row}>
      <dt className={styles.name}>{name}</dt>
      <dd className={styles.value}>{children}</dd>
    </div>
  );
}
