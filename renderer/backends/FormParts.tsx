import { useEffect, useRef } from "react";
import { useSettings } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import styles from "./CredentialForm.module.css";
import { whereKept } from "./credentialWords.ts";
import { KeychainRetry } from "./Keychain.tsx";

interface DoneProps {
  readonly sentences: readonly string[];
  /** Offers another try of the keychain, which did not take the credential. */
  readonly fellBack?: boolean;
  close(): void;
}

/** What became of it; the form is over. */
export function Done({ sentences, fellBack = false, close }: DoneProps) {
  const button = useRef<HTMLButtonElement>(null);
  // The field that had the focus is gone.
  useEffect(() => button.current?.focus(), []);
  return (
    <div className={styles.form}>
      <div role="status" className={styles.sentences}>
        {sentences.map((sentence) => (
          <p key={sentence}>
            <Untrusted text={sentence} limit={600} />
          </p>
        ))}
      </div>
      {fellBack && <KeychainRetry />}
      <div className={styles.buttons}>
        <Button primary ref={button} onClick={close}>
          Close
        </Button>
      </div>
    </div>
  );
}

/** In the place of sending anything: the settings name another address, account or command than the form shows. */
export function SettingsChanged() {
  return (
    <p className={styles.error} role="alert">
      The settings of this backend have changed meanwhile. Close this form and open it again.
    </p>
  );
}

interface KeptProps {
  /** What is kept, where "it" would not say so: `Your consent`. */
  readonly what?: string;
  /** Where it goes, a sentence. */
  readonly where: string;
}

/** Where a credential is kept, and where it goes. */
export function WhereKept({ what = "It", where }: KeptProps) {
  const settings = useSettings();
  if (settings === null) return null;
  const { secrets, demo } = settings;
  return (
    <div className={styles.sentences}>
      <p className={styles.muted}>
        <Untrusted text={where} limit={700} />
      </p>
      <p className={secrets.kind === "keychain" || demo ? styles.muted : styles.warning}>
        <Untrusted text={whereKept(secrets, demo, what)} limit={700} />
      </p>
    </div>
  );
}
