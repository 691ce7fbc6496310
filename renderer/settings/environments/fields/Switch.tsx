import { type ReactNode, useId } from "react";
import styles from "./fields.module.css";

interface Props {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly checked: boolean;
  change(checked: boolean): void;
}

/** A check box with what it means below. */
export function Switch({ label, hint, checked, change }: Props) {
  const id = useId();
  return (
    <div className={styles.switch}>
      <input
        id={id}
        type="checkbox"
        checked={checked}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={({ target }) => change(target.checked)}
      />
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <span className={styles.switchHint} id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  );
}
