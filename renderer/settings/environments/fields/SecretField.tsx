import { useState } from "react";
import { Button } from "../../../components/Button.tsx";
import { cx } from "../../../components/cx.ts";
import styles from "./fields.module.css";
import { Labelled, type Words } from "./Labelled.tsx";

interface Props extends Words {
  readonly value: string;
  change(value: string): void;
}

/** Something that nobody beside the person should read. It is never filled in from what is kept. */
export function SecretField({ label, hint, value, change }: Props) {
  const [seen, setSeen] = useState(false);
  return (
    <Labelled
      label={label}
      hint={hint}
      fault={undefined}
      control={(control) => (
        <span className={styles.line}>
          <input
            {...control}
            className={cx(styles.input, styles.usual)}
            type={seen ? "text" : "password"}
            value={value}
            autoComplete="new-password"
            spellCheck={false}
            onChange={({ target }) => change(target.value)}
          />
          <Button small bare aria-pressed={seen} aria-label={`Show ${label}`} onClick={() => setSeen(!seen)}>
            {seen ? "Hide" : "Show"}
          </Button>
        </span>
      )}
    />
  );
}
