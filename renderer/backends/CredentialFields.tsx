import { PasswordInput, TextInput } from "@mantine/core";
import { Button } from "../components/Button.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import styles from "./CredentialForm.module.css";
import type { CredentialFields, FormBeginning, TypedScheme } from "./credential.ts";
import { listOf } from "./credentialWords.ts";

const schemeNames: readonly (readonly [TypedScheme, string])[] = [
  ["basic", "User name and password"],
  ["bearer", "Bearer token"],
  ["headers", "Headers"],
];

function SchemeChoice({ scheme, choose }: { readonly scheme: TypedScheme; choose(scheme: TypedScheme): void }) {
  return (
    <fieldset className={styles.schemes}>
      <legend className={styles.legend}>Sign in with</legend>
      {schemeNames.map(([each, name]) => (
        <label key={each} className={styles.scheme}>
          <input type="radio" name="scheme" checked={each === scheme} onChange={() => choose(each)} />
          {name}
        </label>
      ))}
    </fieldset>
  );
}

interface Props {
  readonly fields: CredentialFields;
  readonly beginning: FormBeginning;
  /** Whether the person chooses the scheme; else the settings do. */
  readonly choice: boolean;
  change(change: Partial<CredentialFields>): void;
}

/** The choice of a scheme where there is one, and the fields. */
export function CredentialFieldset(props: Props) {
  return (
    <>
      {props.choice && <SchemeChoice scheme={props.fields.scheme} choose={(scheme) => props.change({ scheme })} />}
      <Fields {...props} />
    </>
  );
}

const secret = { visibilityToggleButtonProps: { "aria-label": "Show or hide" }, autoComplete: "off" };

function Fields({ fields, beginning, change }: Props) {
  const usernameKnown = beginning.username !== null;
  switch (fields.scheme) {
    case "basic":
      return (
        <>
          <TextInput
            label="User name"
            data-autofocus={!usernameKnown || undefined}
            autoComplete="off"
            readOnly={usernameKnown && beginning.fixed === true}
            value={fields.username}
            onChange={(event) => change({ username: event.currentTarget.value })}
          />
          <PasswordInput
            label="Password"
            data-autofocus={usernameKnown || undefined}
            {...secret}
            value={fields.password}
            onChange={(event) => change({ password: event.currentTarget.value })}
          />
        </>
      );
    case "bearer":
      return <SecretInput label="Token" value={fields.token} change={(token) => change({ token })} />;
    case "headers":
      return <HeaderFields fields={fields} named={beginning.headerNames.length > 0} change={change} />;
    case "oauth2":
      return <ClientSecret fields={fields} provider={beginning.provider} change={change} />;
    case "passphrase":
      return (
        <>
          <p>The key of the client certificate is encrypted. Its passphrase opens it.</p>
          <SecretInput label="Passphrase" value={fields.passphrase} change={(passphrase) => change({ passphrase })} />
        </>
      );
  }
}

interface SecretProps {
  readonly label: string;
  readonly value: string;
  change(value: string): void;
}

function SecretInput({ label, value, change }: SecretProps) {
  return (
    <PasswordInput
      label={label}
      data-autofocus
      {...secret}
      value={value}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

interface ClientSecretProps {
  readonly fields: CredentialFields;
  readonly provider: FormBeginning["provider"];
  change(change: Partial<CredentialFields>): void;
}

/** Says whose secret it is: a person may have several clients at a provider. */
function ClientSecret({ fields, provider, change }: ClientSecretProps) {
  return (
    <>
      {provider !== undefined && (
        <p>
          The secret of the client{" "}
          <b>
            <Untrusted text={provider.clientId} limit={200} />
          </b>{" "}
          at <Untrusted text={listOf(provider.origins)} limit={300} />.
        </p>
      )}
      <SecretInput
        label="Client secret"
        value={fields.clientSecret}
        change={(clientSecret) => change({ clientSecret })}
      />
    </>
  );
}

interface HeaderProps {
  readonly fields: CredentialFields;
  /** True where the settings name the headers. */
  readonly named: boolean;
  change(change: Partial<CredentialFields>): void;
}

function HeaderFields({ fields, named, change }: HeaderProps) {
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
            readOnly={named}
            placeholder="X-Api-Key"
            data-autofocus={(!named && index === 0) || undefined}
            onChange={(event) => set(index, [event.currentTarget.value, value])}
          />
          <PasswordInput
            label="Value"
            data-autofocus={(named && index === 0) || undefined}
            {...secret}
            value={value}
            onChange={(event) => set(index, [name, event.currentTarget.value])}
          />
        </div>
      ))}
      {!named && (
        <Button small onClick={() => change({ headers: [...fields.headers, ["", ""]] })}>
          Add a header
        </Button>
      )}
    </>
  );
}
