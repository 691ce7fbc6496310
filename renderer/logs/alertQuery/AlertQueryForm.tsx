import { Checkbox } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { CallOutput } from "../../../shared/contract.ts";
import type { Alert } from "../../../shared/model/alert.ts";
import { useClient, useEnvironment } from "../../client/client.ts";
import { Button } from "../../components/Button.tsx";
import { Untrusted } from "../../components/Untrusted.tsx";
import { oneLine, visibleText } from "../../format/untrusted.ts";
import { startSearch } from "../searchStore.ts";
import { useAlertLogs } from "../useTrace.ts";
import styles from "./AlertQuery.module.css";

interface Props {
  readonly alert: Alert;
  readonly query: CallOutput<"logs.alertQuery">;
  close(): void;
}

/** Edits an alert's query: for this once, or for every alert of its name in its environment. */
export function AlertQueryForm({ alert, query, close }: Props) {
  const { bridge } = useClient();
  const environment = useEnvironment(alert.environment);
  const logs = useAlertLogs();
  const [text, setText] = useState(query.expression);
  const [remember, setRemember] = useState(query.own);
  const [error, setError] = useState<string | null>(null);
  const name = `${alert.name} in ${environment?.name ?? alert.environment}`;
  const keep = async (expression: string | null): Promise<boolean> => {
    const result = await bridge.call("searches.forAlert", {
      environment: alert.environment,
      name: alert.name,
      expression,
    });
    if (!result.ok) setError(result.error.message);
    return result.ok;
  };
  const submit = async (event?: FormEvent) => {
    event?.preventDefault();
    const expression = text.trim();
    if (expression === "") return setError("Write a query, or go back to the derived one.");
    if (remember) {
      if (await keep(expression)) logs(alert);
    } else {
      const span = { kind: "absolute", ...query.span } as const;
      const once = { kind: "logql", expression, direction: "forward", limit: null } as const;
      void startSearch(bridge, once, [alert.environment], span);
    }
  };
  const back = async () => {
    if (await keep(null)) logs(alert);
  };
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <textarea
        className={styles.text}
        aria-label="LogQL for this alert"
        rows={Math.min(6, 1 + text.split("\n").length)}
        maxLength={16_384}
        spellCheck={false}
        // biome-ignore lint/a11y/noAutofocus: the person just asked to edit it.
        autoFocus
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setError(null);
        }}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            event.stopPropagation();
            close();
          }
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void submit();
        }}
      />
      <div className={styles.buttons}>
        <Button small primary type="submit">
          Search
        </Button>
        <Checkbox
          size="xs"
          checked={remember}
          label={`Remember for every ${visibleText(oneLine(name, 120))}`}
          onChange={(event) => setRemember(event.currentTarget.checked)}
        />
        <span className={styles.spacer} />
        {query.own && (
          <Button small onClick={() => void back()} title={visibleText(oneLine(query.derived, 400))}>
            Back to the derived query
          </Button>
        )}
        <Button small bare onClick={close}>
          Cancel
        </Button>
      </div>
      {error !== null && (
        <p className={styles.error} role="alert">
          <Untrusted text={error} limit={400} />
        </p>
      )}
    </form>
  );
}
