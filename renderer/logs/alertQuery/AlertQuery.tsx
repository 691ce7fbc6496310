import { useState } from "react";
import type { Alert } from "../../../shared/model/alert.ts";
import type { LogQuery, SearchState } from "../../../shared/model/logs.ts";
import { useAnswer } from "../../client/useAnswer.ts";
import { Button } from "../../components/Button.tsx";
import { Untrusted } from "../../components/Untrusted.tsx";
import styles from "./AlertQuery.module.css";
import { AlertQueryForm } from "./AlertQueryForm.tsx";

interface Props {
  readonly alert: Alert;
  readonly query: Extract<LogQuery, { kind: "alert" }>;
  readonly search: SearchState;
}

/** The LogQL that an alert means, which the person can change and have remembered. */
export function AlertQuery({ alert, query, search }: Props) {
  const [editing, setEditing] = useState(false);
  const sent = search.environments[alert.environment]?.logql ?? "";
  if (editing) return <Editor alert={alert} close={() => setEditing(false)} />;
  return (
    <>
      <Button small onClick={() => setEditing(true)}>
        Edit query
      </Button>
      {sent !== "" && (
        <code className={styles.sent} title={query.errorsOnly ? "The query for the alert's errors" : "The query"}>
          <Untrusted text={sent} limit={400} />
        </code>
      )}
    </>
  );
}

function Editor({ alert, close }: { readonly alert: Alert; close(): void }) {
  const { value, error } = useAnswer("logs.alertQuery", { alert: alert.id }, null);
  if (error !== null) {
    return (
      <p className={styles.error} role="alert">
        The query is not known: <Untrusted text={error.message} limit={300} />
      </p>
    );
  }
  if (value === undefined || value === null) return <p className={styles.words}>Asking for the query…</p>;
  return <AlertQueryForm alert={alert} query={value} close={close} />;
}
