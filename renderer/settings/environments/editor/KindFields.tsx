import { useField } from "../fields/form.ts";
import { ListField } from "../fields/ListField.tsx";
import { Switch } from "../fields/Switch.tsx";
import { TextField } from "../fields/TextField.tsx";
import type { Path } from "../paths.ts";
import styles from "./Editor.module.css";

/** What Loki alone has: which streams, whose, and where the request ID stands. */
export function LokiFields({ path }: { readonly path: Path }) {
  const ids = useField([...path, "requestIdFields"]);
  const none = Array.isArray(ids.value) && ids.value.length === 0;
  return (
    <>
      <TextField
        path={[...path, "selector"]}
        label="Streams to search (selector)"
        size="long"
        mono
        placeholder={'{service="shell"}'}
        hint="A stream selector. Empty: found out from the server's labels."
      />
      <ListField
        path={[...path, "tenants"]}
        label="Tenants"
        placeholder="team-a, team-b"
        hint="Values of X-Scope-OrgID, with commas between them. Each one is asked."
      />
      {!none && (
        <ListField
          path={[...path, "requestIdFields"]}
          label="Fields that carry the request ID"
          placeholder="request_id, correlation_id, req_id, trace_id"
        />
      )}
      <div className={styles.row}>
        <Switch
          label="No field of these logs carries the request ID"
          checked={none}
          change={(on) => ids.set(on ? [] : undefined)}
          hint="It is then searched for as text in the whole line."
        />
      </div>
    </>
  );
}

/** What Jaeger alone has. */
export function JaegerFields({ path }: { readonly path: Path }) {
  return (
    <div className={styles.row}>
      <ListField
        path={[...path, "tags"]}
        label="Tags of spans that carry the request ID"
        placeholder="request_id"
        hint="With commas between them."
      />
      <TextField path={[...path, "service"]} label="Search this service only" placeholder="every service" />
    </div>
  );
}
