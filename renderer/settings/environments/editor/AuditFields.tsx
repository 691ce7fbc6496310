import { Closed } from "../fields/Closed.tsx";
import { useField } from "../fields/form.ts";
import { ListField } from "../fields/ListField.tsx";
import { SecretField } from "../fields/SecretField.tsx";
import { Switch } from "../fields/Switch.tsx";
import { NumberField, TextField } from "../fields/TextField.tsx";
import type { Path } from "../paths.ts";
import type { Secrets } from "../secrets.ts";
import styles from "./Editor.module.css";

interface Props {
  readonly path: Path;
  readonly secrets: Secrets;
  readonly kept: string | null;
  changeSecrets(change: Partial<Secrets>): void;
}

/** A table in PostgreSQL that records what was done, by request ID. */
export function AuditFields({ path, secrets, kept, changeSecrets }: Props) {
  const tls = useField([...path, "tls"]);
  const at = (...names: readonly string[]) => [...path, ...names];
  return (
    <>
      <div className={styles.row}>
        <TextField path={at("host")} label="Host" placeholder="db.example.com" mono required />
        <NumberField path={at("port")} label="Port" placeholder="5432" />
      </div>
      <div className={styles.row}>
        <TextField path={at("database")} label="Database" required />
        <TextField path={at("table")} label="Table" placeholder="public.user_actions" mono required />
      </div>
      <div className={styles.row}>
        <TextField path={at("user")} label="User" required hint="One that may only read." />
        <SecretField
          label="Password"
          hint={kept ?? undefined}
          value={secrets.password}
          change={(password) => changeSecrets({ password })}
        />
      </div>
      <Switch
        label="Encrypted (TLS), and the certificate checked"
        checked={tls.value !== false}
        change={(on) => tls.set(on ? undefined : false)}
        hint="Switch it off only where nobody can listen in."
      />
      <Closed title="Columns" paths={[at("columns"), at("limit")]}>
        <div className={styles.row}>
          <TextField path={at("columns", "requestId")} label="Holds the request ID" placeholder="request_id" mono />
          <TextField path={at("columns", "time")} label="Rows are ordered by" placeholder="timestamp" mono />
          <NumberField path={at("limit")} label="Most rows" placeholder="200" />
        </div>
        <ListField
          path={at("columns", "show")}
          label="Columns to read"
          placeholder="all that the user may read"
          hint="With commas between them."
        />
      </Closed>
    </>
  );
}
