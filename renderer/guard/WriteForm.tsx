import { type FormEvent, type ReactNode, useState } from "react";
import type { Environment } from "../../shared/model/environment.ts";
import { Button } from "../components/Button.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import { ConfirmEnvironment } from "./ConfirmEnvironment.tsx";
import { confirmationOf, isConfirmed, readOnlyReason } from "./guard.ts";
import styles from "./WriteDialog.module.css";

interface Props {
  /** The environment that is written to; null where nothing leaves this console. */
  readonly environment: Environment | null;
  readonly submitLabel: ReactNode;
  /** What hinders it apart from the name that is to be typed, a sentence; null where nothing does. */
  readonly hindrance: string | null;
  readonly busy: boolean;
  readonly error: string | null;
  /** The focus begins on the button, where no field comes first. */
  readonly focusSubmit?: boolean;
  submit(confirmation: string | null): void;
  close(): void;
  readonly children: ReactNode;
}

/** The fields of a dialog that writes, what the server said, the name to type in production, and the buttons. */
export function WriteForm(props: Props) {
  const { environment, submitLabel, hindrance, busy, error, focusSubmit = false, submit, close, children } = props;
  const [typed, setTyped] = useState("");
  const [tried, setTried] = useState(false);
  const readOnly = environment === null ? null : readOnlyReason(environment);
  const unconfirmed = environment !== null && !isConfirmed(environment, typed);
  const press = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (busy || hindrance !== null || unconfirmed || readOnly !== null) return;
    submit(confirmationOf(environment, typed));
  };
  const missing = hindrance ?? (unconfirmed ? `Type ${environment?.name} to confirm.` : null);
  return (
    <form className={styles.form} onSubmit={press} autoComplete="off">
      {readOnly !== null && (
        <p className={styles.warning} role="status">
          <Untrusted text={readOnly} limit={300} />
        </p>
      )}
      {children}
      {readOnly === null && <ConfirmEnvironment environment={environment} typed={typed} type={setTyped} />}
      {error !== null && (
        <p className={styles.error} role="alert">
          <Untrusted text={error} limit={600} />
        </p>
      )}
      <div className={styles.foot}>
        <span className={styles.missing} role="status">
          {tried && error === null && missing !== null && readOnly === null && <Untrusted text={missing} limit={300} />}
        </span>
        <Button onClick={close}>{readOnly === null ? "Cancel" : "Close"}</Button>
        {readOnly === null && (
          <Button
            primary
            type="submit"
            data-autofocus={focusSubmit || undefined}
            aria-disabled={missing !== null || busy || undefined}
          >
            {busy ? "Sending…" : submitLabel}
          </Button>
        )}
      </div>
    </form>
  );
}
