import { type FormEvent, type ReactNode, useRef, useState } from "react";
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
  /** The focus begins on the button, where no field comes first. */
  readonly focusSubmit?: boolean;
  /** Writes it, and tells what went wrong, a sentence; null where all is done and the dialog goes. */
  submit(confirmation: string | null): Promise<string | null>;
  close(): void;
  readonly children: ReactNode;
}

/** The fields of a dialog that writes, what the server said, the name to type in production, and the buttons. */
export function WriteForm(props: Props) {
  const { environment, submitLabel, hindrance, focusSubmit = false, submit, close, children } = props;
  const [typed, setTyped] = useState("");
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  // At once, before anything is drawn anew: a second press of Enter must not write a second time, nor after the first.
  const sent = useRef(false);
  const readOnly = environment === null ? null : readOnlyReason(environment);
  const unconfirmed = environment !== null && !isConfirmed(environment, typed);
  const send = async () => {
    sent.current = true;
    setBusy(true);
    setError(null);
    let problem: string | null = "It failed here, and what became of it is not known. Look before you try again.";
    try {
      problem = await submit(confirmationOf(environment, typed));
    } finally {
      sent.current = problem === null;
      setBusy(false);
      setError(problem);
    }
  };
  const press = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (sent.current || hindrance !== null || unconfirmed || readOnly !== null) return;
    void send();
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
