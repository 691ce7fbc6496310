import { type FormEvent, useEffect, useRef, useState } from "react";
import type { BackendHealth } from "../../shared/model/backend.ts";
import { useHealth } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import { AlsoFor } from "./AlsoFor.tsx";
import { alsoWanting, mayBeFor } from "./alsoFor.ts";
import { CredentialFieldset } from "./CredentialFields.tsx";
import styles from "./CredentialForm.module.css";
import { choosesScheme, credentialOf, emptyFields, type FormBeginning, withoutSecrets } from "./credential.ts";
import { whereGoes } from "./credentialWords.ts";
import { Done, SettingsChanged, WhereKept } from "./FormParts.tsx";
import { useSaveCredential } from "./useSaveCredential.ts";

interface Props {
  readonly health: BackendHealth;
  readonly beginning: FormBeginning;
  /** Whether the settings are others by now than when the form opened. */
  readonly changed: boolean;
  close(): void;
}

const submitWords = { saving: "Saving…", asking: "Asking…" } as const;

/** What has to be typed: a password, a token, headers, a client's secret, a passphrase. */
export function TypedForm({ health, beginning, changed, close }: Props) {
  const [fields, setFields] = useState(() => emptyFields(beginning));
  const [left, leave] = useState<ReadonlySet<string>>(new Set());
  const { stage, save, refuse } = useSaveCredential(health, () => setFields(withoutSecrets));
  const formRef = useRef<HTMLFormElement>(null);
  const others = alsoWanting(health, fields.scheme, Object.values(useHealth())).filter(
    (other) => fields.scheme !== "basic" || mayBeFor(other, fields.username),
  );
  const also = others.filter(({ id }) => !left.has(id));
  const refused = stage.kind === "editing" && stage.error !== null;
  useEffect(() => {
    if (!refused) return;
    const inputs = [...(formRef.current?.querySelectorAll("input") ?? [])];
    inputs.find(({ value }) => value === "")?.focus();
  }, [refused]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (changed) return;
    const checked = credentialOf(fields);
    if (checked.ok) void save(checked.credential, also, beginning.provider?.origins);
    else refuse(checked.message);
  };
  if (stage.kind === "done") {
    return <Done sentences={stage.sentences} fellBack={stage.fellBack} close={close} />;
  }
  const busy = stage.kind !== "editing";
  return (
    <form ref={formRef} className={styles.form} onSubmit={submit} autoComplete="off">
      <CredentialFieldset
        fields={fields}
        beginning={beginning}
        choice={choosesScheme(beginning)}
        change={(change) => setFields({ ...fields, ...change })}
      />
      {!busy && <AlsoFor backends={others} left={left} leave={leave} />}
      <WhereKept where={whereGoes(fields.scheme, health, beginning.provider, also)} />
      {changed && <SettingsChanged />}
      {stage.kind === "editing" && stage.error !== null && (
        <p className={styles.error} role="alert">
          <Untrusted text={stage.error} limit={300} />
        </p>
      )}
      <div className={styles.buttons}>
        <Button onClick={close}>{stage.kind === "asking" ? "Close" : "Cancel"}</Button>
        <Button primary type="submit" disabled={busy || changed}>
          {stage.kind === "editing" ? "Save and ask again" : submitWords[stage.kind]}
        </Button>
      </div>
    </form>
  );
}
