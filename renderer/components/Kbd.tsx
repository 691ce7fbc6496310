import styles from "./Kbd.module.css";

/** A key's name beside what it does. Not read out: the keys are listed under `?`. */
export function Kbd({ children }: { readonly children: string }) {
  return (
    <span aria-hidden="true">
      <kbd className={styles.kbd}>{children}</kbd>
    </span>
  );
}
