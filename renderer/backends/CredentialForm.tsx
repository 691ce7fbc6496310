import { Modal } from "@mantine/core";
import { type FormEvent, useEffect, useRef, useState } from "react";
import type { BackendHealth } from "../../shared/model/backend.ts";
import { needsProductionWord } from "../app/production.ts";
import { useEnvironment, useSettings } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { EnvironmentName } from "../components/EnvironmentName.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import { CredentialFieldset } from "./CredentialFields.tsx";
import styles from "./CredentialForm.module.css";
import { credentialOf, emptyFields, withoutSecrets } from "./credential.ts";
import { whereKept, whereSent } from "./credentialWords.ts";
import { returnFocus } from "./openForm.ts";
import { useSaveCredential } from "./useSaveCredential.ts";

interface Props {
  readonly health: BackendHealth;
  readonly opened: boolean;
  close(): void;
}

/** Asks for a backend's credential, hands it over once and forgets it. */
export function CredentialForm({ health, opened, close }: Props) {
  const environment = useEnvironment(health.environment);
  return (
    <Modal
      opened={opened}
      onClose={close}
      onExitTransitionEnd={returnFocus}
      returnFocus={false}
      size={460}
      closeButtonProps={{ "aria-label": "Close" }}
      title={
        <>
          Credential for {health.name} in <EnvironmentName environment={environment} id={health.environment} />
          {needsProductionWord(environment) && " (production)"}
        </>
      }
    >
      {/* Drawn only while open: a secret must not outlive its form. */}
      <FormContent health={health} close={close} />
    </Modal>
  );
}

function FormContent({ health, close }: Omit<Props, "opened">) {
  const [fields, setFields] = useState(() => emptyFields(health));
  const { stage, save, refuse } = useSaveCredential(health, () => setFields(withoutSecrets));
  const formRef = useRef<HTMLFormElement>(null);
  const refused = stage.kind === "editing" && stage.error !== null;
  useEffect(() => {
    if (!refused) return;
    const inputs = [...(formRef.current?.querySelectorAll("input") ?? [])];
    inputs.find(({ value }) => value === "")?.focus();
  }, [refused]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const checked = credentialOf(fields);
    if (checked.ok) void save(checked.credential);
    else refuse(checked.message);
  };
  if (stage.kind === "done") return <Done sentence={stage.sentence} close={close} />;
  const busy = stage.kind !== "editing";
  return (
    <form ref={formRef} className={styles.form} onSubmit={submit} autoComplete="off">
      <CredentialFieldset
        fields={fields}
        usernameKnown={(health.asksFor ?? health.credentialForm).username !== null}
        change={(change) => setFields({ ...fields, ...change })}
      />
      <WhereKept health={health} />
      {stage.kind === "editing" && stage.error !== null && (
        <p className={styles.error} role="alert">
          <Untrusted text={stage.error} limit={300} />
        </p>
      )}
      <div className={styles.buttons}>
        <Button onClick={close}>{stage.kind === "asking" ? "Close" : "Cancel"}</Button>
        <Button primary type="submit" disabled={busy}>
          {stage.kind === "editing" ? "Save and ask again" : stage.kind === "saving" ? "Saving…" : "Asking…"}
        </Button>
      </div>
    </form>
  );
}

function Done({ sentence, close }: { readonly sentence: string; close(): void }) {
  const button = useRef<HTMLButtonElement>(null);
  // The field that had the focus is gone.
  useEffect(() => button.current?.focus(), []);
  return (
    <div className={styles.form}>
      <p role="status">
        <Untrusted text={sentence} limit={600} />
      </p>
      <div className={styles.buttons}>
        <Button primary ref={button} onClick={close}>
          Close
        </Button>
      </div>
    </div>
  );
}

function WhereKept({ health }: { readonly health: BackendHealth }) {
  const settings = useSettings();
  if (settings === null) return null;
  const { secrets, demo } = settings;
  return (
    <p className={secrets.kind === "keychain" || demo ? styles.muted : styles.warning}>
      <Untrusted text={`${whereKept(secrets, demo)} ${whereSent(health)}`} limit={700} />
    </p>
  );
}
