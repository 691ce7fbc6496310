import { cx } from "../../../components/cx.ts";
import { Closed } from "../fields/Closed.tsx";
import fields from "../fields/fields.module.css";
import { useField } from "../fields/form.ts";
import { Labelled } from "../fields/Labelled.tsx";
import { SecretField } from "../fields/SecretField.tsx";
import { TextField } from "../fields/TextField.tsx";
import { type Path, pathText } from "../paths.ts";
import type { Secrets } from "../secrets.ts";
import styles from "./Editor.module.css";

interface Props {
  readonly path: Path;
  /** PostgreSQL has neither a client certificate nor a proxy. */
  readonly http: boolean;
  /** `15s`, as the field's placeholder says it. */
  readonly usual: { readonly timeout: string; readonly pollInterval: string };
  readonly secrets: Secrets;
  changeSecrets(change: Partial<Secrets>): void;
}

const fieldsOf = ["caFile", "clientCert", "proxy", "timeout", "pollInterval"];

/** What few backends need: certificates, a proxy, deadlines, the pace of polling. */
export function Advanced({ path, http, usual, secrets, changeSecrets }: Props) {
  return (
    <Closed title="Certificates, proxy, deadline, polling" paths={fieldsOf.map((name) => [...path, name])}>
      <TextField
        path={[...path, "caFile"]}
        label="Authority (CA) file"
        size="long"
        mono
        placeholder="certificates/company-ca.pem"
        hint="PEM file of the authority that signed the server's certificate. A relative path counts from the settings file."
      />
      {http && <ClientCertificate path={[...path, "clientCert"]} secrets={secrets} changeSecrets={changeSecrets} />}
      {http && (
        <TextField path={[...path, "proxy"]} label="Proxy" size="long" mono placeholder="http://proxy.example:3128" />
      )}
      <div className={styles.row}>
        <TextField path={[...path, "timeout"]} label="Deadline of a request" size="short" placeholder={usual.timeout} />
        <TextField path={[...path, "pollInterval"]} label="Poll every" size="short" placeholder={usual.pollInterval} />
      </div>
    </Closed>
  );
}

type Pair = Readonly<Record<"cert" | "key", string>>;

/** Both files or none. */
function ClientCertificate({ path, secrets, changeSecrets }: Pick<Props, "path" | "secrets" | "changeSecrets">) {
  const { value, set } = useField(path);
  const pair = (value ?? { cert: "", key: "" }) as Pair;
  const write = (change: Partial<Pair>) => {
    const next = { ...pair, ...change };
    set(next.cert === "" && next.key === "" ? undefined : next);
  };
  return (
    <>
      <div className={styles.row}>
        <FileField
          path={[...path, "cert"]}
          label="Our certificate (file)"
          value={pair.cert}
          change={(cert) => write({ cert })}
        />
        <FileField path={[...path, "key"]} label="Its key (file)" value={pair.key} change={(key) => write({ key })} />
      </div>
      {value !== undefined && (
        <SecretField
          label="Passphrase of the key"
          hint="Only where the key has one."
          value={secrets.passphrase}
          change={(passphrase) => changeSecrets({ passphrase })}
        />
      )}
    </>
  );
}

interface FileProps {
  readonly path: Path;
  readonly label: string;
  readonly value: string;
  change(value: string): void;
}

function FileField({ path, label, value, change }: FileProps) {
  const { fault, leave } = useField(path);
  return (
    <Labelled
      label={label}
      fault={fault}
      path={pathText(path)}
      control={(control) => (
        <input
          {...control}
          className={cx(fields.input, fields.usual, fields.mono)}
          value={value}
          autoComplete="off"
          spellCheck={false}
          onChange={({ target }) => change(target.value)}
          onBlur={leave}
        />
      )}
    />
  );
}
