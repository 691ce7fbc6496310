import { useRef } from "react";
import type { AuthSettings } from "../../../../shared/settings/schema.ts";
import { cx } from "../../../components/cx.ts";
import { Untrusted } from "../../../components/Untrusted.tsx";
import fieldStyles from "../../Fields.module.css";
import { Closed } from "../fields/Closed.tsx";
import fields from "../fields/fields.module.css";
import { useField } from "../fields/form.ts";
import { Labelled } from "../fields/Labelled.tsx";
import { ListField } from "../fields/ListField.tsx";
import { SecretField } from "../fields/SecretField.tsx";
import { Switch } from "../fields/Switch.tsx";
import { TextField } from "../fields/TextField.tsx";
import { type Path, pathText } from "../paths.ts";
import { authFor, type Proof, proofNames, proofOf, proofs } from "../proof.ts";
import { commandText, type Secrets } from "../secrets.ts";
import styles from "./Editor.module.css";

interface Props {
  /** Of the backend. */
  readonly path: Path;
  readonly secrets: Secrets;
  /** What is kept already, and what that means for an empty field; null where nothing is to be said. */
  readonly kept: string | null;
  changeSecrets(change: Partial<Secrets>): void;
}

/** How to prove who we are: the way, what the settings say of it, and the secret itself. */
export function ProofFields(props: Props) {
  const path = [...props.path, "auth"];
  const { value, set, fault } = useField(path);
  const auth = value as AuthSettings | undefined;
  const proof = proofOf(auth);
  // What stood in the fields of another way comes back with it.
  const before = useRef<Partial<Record<Proof, AuthSettings | undefined>>>({});
  const choose = (next: Proof) => {
    before.current[proof] = auth;
    set(next in before.current ? before.current[next] : authFor(next, auth));
  };
  return (
    <div className={styles.proof}>
      <Labelled
        label="Authentication"
        fault={undefined}
        control={(control) => (
          <select
            {...control}
            data-path={pathText(path)}
            className={cx(fields.input, fields.usual)}
            value={proof}
            onChange={({ target }) => choose(target.value as Proof)}
          >
            {proofs.map((each) => (
              <option key={each} value={each}>
                {proofNames[each]}
              </option>
            ))}
          </select>
        )}
      />
      <FieldsOf {...props} path={path} auth={auth} />
      {fault !== undefined && (
        <p className={fieldStyles.fault}>
          <Untrusted text={fault} limit={300} />
        </p>
      )}
    </div>
  );
}

function FieldsOf({ path, auth, secrets, kept, changeSecrets }: Props & { readonly auth: AuthSettings | undefined }) {
  const hint = kept ?? undefined;
  switch (auth?.type) {
    case "basic":
      return (
        <div className={styles.row}>
          <TextField path={[...path, "username"]} label="User name" required />
          <SecretField
            label="Password"
            hint={hint}
            value={secrets.password}
            change={(password) => changeSecrets({ password })}
          />
        </div>
      );
    case "bearer":
      return (
        <SecretField label="Token" hint={hint} value={secrets.token} change={(token) => changeSecrets({ token })} />
      );
    case "headers":
      return (
        <HeaderFields path={path} names={auth.names} secrets={secrets} hint={hint} changeSecrets={changeSecrets} />
      );
    case "oauth2":
      return <OauthFields path={path} auth={auth} secrets={secrets} hint={hint} changeSecrets={changeSecrets} />;
    case "command":
      return <CommandFields path={path} command={auth.command} secrets={secrets} changeSecrets={changeSecrets} />;
    default:
      return null;
  }
}

interface PartProps extends Pick<Props, "path" | "secrets" | "changeSecrets"> {
  readonly hint?: string | undefined;
}

function HeaderFields({
  path,
  names,
  secrets,
  hint,
  changeSecrets,
}: PartProps & { readonly names: readonly string[] }) {
  return (
    <>
      <ListField path={[...path, "names"]} label="Names of the headers" placeholder="X-Api-Key" required />
      <div className={styles.row}>
        {[...new Set(names)].map((name) => (
          <SecretField
            key={name}
            label={`Value of ${name}`}
            hint={hint}
            value={Object.hasOwn(secrets.headers, name) ? (secrets.headers[name] ?? "") : ""}
            change={(value) => changeSecrets({ headers: { ...secrets.headers, [name]: value } })}
          />
        ))}
      </div>
    </>
  );
}

function OauthFields({
  path,
  auth,
  secrets,
  hint,
  changeSecrets,
}: PartProps & { readonly auth: Extract<AuthSettings, { type: "oauth2" }> }) {
  const device = auth.grant === "device";
  return (
    <>
      <TextField
        path={[...path, "issuer"]}
        label="Issuer"
        size="long"
        placeholder="https://keycloak.example.com/realms/ops"
        hint="Where the provider describes itself. Its endpoints are then asked for."
      />
      <div className={styles.row}>
        <TextField path={[...path, "clientId"]} label="Client ID" required />
        {!device && (
          <SecretField
            label="Client secret"
            hint={hint}
            value={secrets.clientSecret}
            change={(clientSecret) => changeSecrets({ clientSecret })}
          />
        )}
      </div>
      {device && (
        <p className={styles.note}>
          There is nothing to type here: once this is saved, the console shows a code and opens the provider's page.
        </p>
      )}
      <Closed
        title="Scope, audience, endpoints"
        paths={["scope", "audience", "tokenUrl", "deviceUrl"].map((name) => [...path, name])}
      >
        <div className={styles.row}>
          <TextField path={[...path, "scope"]} label="Scope" placeholder="openid" />
          <TextField path={[...path, "audience"]} label="Audience" />
        </div>
        <TextField path={[...path, "tokenUrl"]} label="Token URL" size="long" hint="Where there is no issuer." />
        {device && (
          <TextField path={[...path, "deviceUrl"]} label="Device URL" size="long" hint="Where there is no issuer." />
        )}
      </Closed>
    </>
  );
}

function CommandFields({ path, command, secrets, changeSecrets }: PartProps & { readonly command: readonly string[] }) {
  const text = commandText(command);
  return (
    <>
      <ListField
        path={[...path, "command"]}
        label="Program and its arguments, each on a line of its own"
        separation="line"
        placeholder={"gcloud\nauth\nprint-access-token"}
        required
        hint="No shell reads them. It prints a token, or JSON with one. Each person is asked before it runs."
      />
      <Switch
        label="Run it on this machine"
        checked={secrets.agreed === text}
        change={(agreed) => changeSecrets({ agreed: agreed ? text : null })}
        hint="Exactly this command, with your rights, whenever a token is needed. A change of it asks again."
      />
    </>
  );
}
