import { useState } from "react";
import type { BackendHealth } from "../../shared/model/backend.ts";
import { useClient } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import styles from "./BackendButtons.module.css";
import { CredentialForm } from "./CredentialForm.tsx";

/** What can be done with a backend: ask it now, give it a credential, forget that. */
export function BackendButtons({ health }: { readonly health: BackendHealth }) {
  const { bridge } = useClient();
  const [form, setForm] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const { environment, backend } = health;
  const ask = async () => {
    const result = await bridge.call("poll.now", { environment });
    setError(result.ok ? null : result.error.message);
  };
  const forget = async () => {
    const result = await bridge.call("credentials.forget", { environment, backend });
    setError(result.ok ? null : result.error.message);
  };
  return (
    <div className={styles.buttons}>
      <Button small disabled={health.polling} onClick={() => void ask()}>
        Ask now
      </Button>
      <Button small onClick={() => setForm(true)}>
        {health.credential === "none" ? "Enter credential" : "Replace credential"}
      </Button>
      {health.credential !== "none" && (
        <Button small onClick={() => void forget()}>
          Forget credential
        </Button>
      )}
      {error !== null && (
        <span className={styles.error} role="alert">
          {error}
        </span>
      )}
      <CredentialForm health={health} opened={form} close={() => setForm(false)} />
    </div>
  );
}
