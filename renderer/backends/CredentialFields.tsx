import { PasswordInput, TextInput } from "@mantine/core";
import { Button } from "../components/Button.tsx";
import styles from "./CredentialForm.module.css";
import type { CredentialFields, Scheme } from "./credential.ts";

const schemeNames: readonly (readonly [Scheme, string])[] = [
  ["basic", "User name and password"],
  ["bearer", "Bearer token"],
  ["headers", "Headers"],
];

function SchemeChoice({ scheme, choose }: { readonly scheme: Scheme; choose(scheme: Scheme): void }) {
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
  /** True where the settings name the user: only the password is then to be written. */
  readonly usernameKnown: boolean;
  change(change: Partial<CredentialFields>): void;
}

/** The choice of a scheme and its fields. */
export function CredentialFieldset(props: Props) {
  return (
    <>
      <SchemeChoice scheme={props.fields.scheme} choose={(scheme) => props.change({ scheme })} />
      <Fields {...props} />
    </>
  );
}

function Fields({ fields, usernameKnown, change }: Props) {
  const secret = { visibilityToggleButtonProps: { "aria-label": "Show or hide" }, autoComplete: "off" };
  switch (fields.scheme) {
    case "basic":
      return (
        <>
          <TextInput
            label="User name"
            data-autofocus={!usernameKnown || undefined}
            autoComplete="off"
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

function HeaderFields({ fields, change }: Omit<Props, "usernameKnown">) {
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
