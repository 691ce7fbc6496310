import { type FormEvent, useState } from "react";
import type { BackendHealth } from "../../shared/model/backend.ts";
import type { Environment } from "../../shared/model/environment.ts";
import { useClient } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import { ConfirmEnvironment } from "../guard/ConfirmEnvironment.tsx";
import { asksForName, isConfirmed } from "../guard/guard.ts";
import styles from "./CredentialForm.module.css";
import { forgetWords } from "./credentialWords.ts";
import { openerGoes } from "./openForm.ts";

interface Props {
  readonly health: BackendHealth;
  readonly environment: Environment | null;
  close(): void;
}

/** Asks before a credential goes: without it the backend goes dark. A read-only environment allows it too. */
export function ForgetForm({ health, environment, close }: Props) {
  const { bridge } = useClient();
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const hindered = busy || !isConfirmed(environment, typed);
  const forget = async () => {
    setBusy(true);
    setError(null);
    const result = await bridge.call("credentials.forget", {
      environment: health.environment,
      backend: health.backend,
    });
    setBusy(false);
    if (!result.ok) return setError(result.error.message);
    openerGoes();
    close();
  };
  const press = (event: FormEvent) => {
    event.preventDefault();
    if (!hindered) void forget();
  };
  return (
    <form className={styles.form} onSubmit={press} autoComplete="off">
      <p>
        <Untrusted text={forgetWords(health, environment?.name ?? health.environment)} limit={400} />
      </p>
      <ConfirmEnvironment environment={environment} typed={typed} type={setTyped} focus />
      {error !== null && (
        <p className={styles.error} role="alert">
          <Untrusted text={error} limit={600} />
        </p>
      )}
      <div className={styles.buttons}>
        {/* Where no name is asked for, a stray Enter must not forget anything. */}
        <Button data-autofocus={!asksForName(environment) || undefined} onClick={close}>
          Cancel
        </Button>
        <Button primary type="submit" aria-disabled={hindered || undefined}>
          {busy ? "Forgetting…" : "Forget it"}
        </Button>
      </div>
    </form>
  );
}
