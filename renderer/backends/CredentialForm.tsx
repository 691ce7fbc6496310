import { Modal, PasswordInput, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { BackendHealth } from "../../shared/model/backend.ts";
import { useClient, useEnvironment, useSettings } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { EnvironmentName } from "../components/EnvironmentName.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import styles from "./CredentialForm.module.css";
import { type CredentialFields, credentialOf, emptyFields, type Scheme } from "./credential.ts";
import { whereKept, whereSent } from "./words.ts";

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
      size={460}
      closeButtonProps={{ "aria-label": "Close" }}
      title={
        <>
          Credential for {health.name} in <EnvironmentName environment={environment} id={health.environment} />
          {environment?.production && !/\bprod/i.test(environment.name) && " (production)"}
        </>
      }
    >
      {/* Drawn only while open: a secret must not outlive its form. */}
      <FormContent health={health} close={close} />
    </Modal>
  );
}

function FormContent({ health, close }: Omit<Props, "opened">) {
  const { bridge } = useClient();
  const [fields, setFields] = useState(() => emptyFields(health));
  const [error, setError] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const [kept, setKept] = useState<string | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const checked = credentialOf(fields);
    if (!checked.ok) return setError(checked.message);
    setSending(true);
    const { environment, backend } = health;
    const result = await bridge.call("credentials.set", { environment, backend, credential: checked.credential });
    setSending(false);
    if (!result.ok) return setError(result.error.message);
    setFields(emptyFields(health));
    if (result.value.note === null) close();
    else setKept(result.value.note);
  };
  if (kept !== null) {
    return (
      <div className={styles.form}>
        <p>
          <Untrusted text={kept} limit={400} />
        </p>
        <Button primary onClick={close}>
          Close
        </Button>
      </div>
    );
  }
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)} autoComplete="off">
      {health.error !== null && (
        <p className={styles.muted}>
          <Untrusted text={health.error.message} limit={300} />
        </p>
      )}
      <SchemeChoice scheme={fields.scheme} choose={(scheme) => setFields({ ...fields, scheme })} />
      <Fields fields={fields} change={(change) => setFields({ ...fields, ...change })} />
      <WhereKept health={health} />
      {error !== null && (
        <p className={styles.error} role="alert">
          <Untrusted text={error} limit={300} />
        </p>
      )}
      <div className={styles.buttons}>
        <Button onClick={close}>Cancel</Button>
        <Button primary type="submit" disabled={sending}>
          {sending ? "Saving…" : "Save and ask again"}
        </Button>
      </div>
    </form>
  );
}

const schemeNames: readonly (readonly [Scheme, string])[] = [
  ["basic", "User name and password"],
  ["bearer", "Bearer token"],
  ["headers", "Headers"],
];

function SchemeChoice({ scheme, choose }: { readonly scheme: Scheme; choose(scheme: Scheme): void }) {
  return (
    <fieldset className={styles.schemes}>
      <legend className={styles.legend}>How it is proved</legend>
      {schemeNames.map(([each, name]) => (
        <label key={each} className={styles.scheme}>
          <input type="radio" name="scheme" checked={each === scheme} onChange={() => choose(each)} />
          {name}
        </label>
      ))}
    </fieldset>
  );
}

interface FieldsProps {
  readonly fields: CredentialFields;
  change(change: Partial<CredentialFields>): void;
}

function Fields({ fields, change }: FieldsProps) {
  const secret = { visibilityToggleButtonProps: { "aria-label": "Show or hide" }, autoComplete: "off" };
  switch (fields.scheme) {
    case "basic":
      return (
        <>
          <TextInput
            label="User name"
            data-autofocus
            autoComplete="off"
            value={fields.username}
            onChange={(event) => change({ username: event.currentTarget.value })}
          />
          <PasswordInput
            label="Password"
            {...secret}
            value={fields.password}
            onChange={(event) => change({ password: event.currentTarget.value })}
          />
        </>
      );
    case "bearer":
      return (
        <PasswordInput
          label="Token"
          data-autofocus
          {...secret}
          value={fields.token}
          onChange={(event) => change({ token: event.currentTarget.value })}
        />
      );
    case "headers":
      return <HeaderFields fields={fields} change={change} />;
  }
}

function HeaderFields({ fields, change }: FieldsProps) {
  const set = (index: number, header: readonly [string, string]) =>
    change({ headers: fields.headers.map((other, at) => (at === index ? header : other)) });
  return (
    <>
      {fields.headers.map(([name, value], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a header is known by its place while it is being written.
        <div key={index} className={styles.header}>
          <TextInput
            label="Header"
            value={name}
            placeholder="X-Api-Key"
            onChange={(event) => set(index, [event.currentTarget.value, value])}
          />
          <PasswordInput
            label="Value"
            autoComplete="off"
            value={value}
            onChange={(event) => set(index, [name, event.currentTarget.value])}
          />
        </div>
      ))}
      <Button small onClick={() => change({ headers: [...fields.headers, ["", ""]] })}>
        Add a header
      </Button>
    </>
  );
}

function WhereKept({ health }: { readonly health: BackendHealth }) {
  const secrets = useSettings()?.secrets;
  if (secrets === undefined) return null;
  return (
    <p className={secrets.kind === "keychain" ? styles.muted : styles.warning}>
      <Untrusted text={`${whereKept(secrets)} ${whereSent(health)}`} limit={700} />
    </p>
  );
}
