import { useRef, useState } from "react";
import type { BackendHealth } from "../../shared/model/backend.ts";
import { useClient } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import styles from "./BackendButtons.module.css";
import { KeychainRetry } from "./Keychain.tsx";
import { openCredentialForm } from "./openForm.ts";

/** What can be done with a backend: ask it now, give it a credential, forget that. */
export function BackendButtons({ health }: { readonly health: BackendHealth }) {
  const { bridge } = useClient();
  const [error, setError] = useState<string | null>(null);
  const group = useRef<HTMLDivElement>(null);
  const { environment } = health;
  // A backend that answers without a credential has no use for one.
  const { scheme } = health.asksFor ?? health.credentialForm;
  const wantsForm = health.error !== null || health.asksFor !== null || health.credential !== "none";
  const ask = async () => {
    const result = await bridge.call("poll.now", { environment });
    setError(result.ok ? null : result.error.message);
  };
  // The button goes once the keychain works.
  const stayHere = (works: boolean) => {
    if (works) group.current?.focus();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form, and these are deeds.
    <div ref={group} className={styles.buttons} role="group" aria-label={`Actions for ${health.name}`} tabIndex={-1}>
      <Button small disabled={health.polling} onClick={() => void ask()}>
        Ask now
      </Button>
      {wantsForm && (
        <Button small onClick={() => openCredentialForm(health.id)}>
          {buttonWords(health)}
        </Button>
      )}
      {health.error?.code === "NO_KEYCHAIN" && <KeychainRetry then={stayHere} />}
      {/* One that asks for the passphrase has a button for it already. */}
      {health.clientCert && scheme !== "passphrase" && (
        <Button small onClick={() => openCredentialForm(health.id, "passphrase")}>
          Passphrase…
        </Button>
      )}
      {health.credential !== "none" && (
        <Button small onClick={() => openCredentialForm(health.id, "forget")}>
          Forget credential
        </Button>
      )}
      {error !== null && (
        <span className={styles.error} role="alert">
          {error}
        </span>
      )}
    </div>
  );
}

/** What the button that opens the form says. */
export function buttonWords({ asksFor, credentialForm, credential, signIn }: BackendHealth): string {
  switch ((asksFor ?? credentialForm).scheme) {
    case "device":
      if (signIn !== null) return "Show the code";
      return credential === "none" ? "Sign in" : "Sign in again";
    case "command":
      // Consent that does not hold for what the settings name now is withheld: there is something to decide again.
      return credential === "none" || credential === "withheld" ? "Look at the command" : "Show the command";
    case "passphrase":
      return "Enter passphrase";
    default:
      return credential === "none" ? "Enter credential" : "Replace credential";
  }
}
