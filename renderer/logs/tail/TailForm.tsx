import { IconPlayerPlay, IconPlayerStop } from "@tabler/icons-react";
import { type Ref, useMemo } from "react";
import { goTo, usePlace } from "../../app/place.ts";
import { useClient } from "../../client/client.ts";
import { Button } from "../../components/Button.tsx";
import { EnvironmentPicker } from "../EnvironmentPicker.tsx";
import { Editor, type EditorHandle } from "../query/editor/Editor.tsx";
import { faultOfServer } from "../query/grammar.ts";
import { rememberQuery, useEarlierQueries } from "../query/searchesStore.ts";
import { useSearchedEnvironments } from "../useTrace.ts";
import styles from "./Tail.module.css";
import { startTail, stopTail, useTail } from "./tailStore.ts";

/** What to follow, and where. */
export function TailForm({ handle }: { readonly handle: Ref<EditorHandle> }) {
  const { bridge } = useClient();
  const text = usePlace((place) => place.query);
  const environments = useSearchedEnvironments();
  const running = useTail((tail) => tail.running);
  const starting = useTail((tail) => tail.starting);
  const error = useTail((tail) => tail.error);
  const earlier = useEarlierQueries();
  const fault = useMemo(() => {
    return error === null ? null : faultOfServer(error.message, text);
  }, [error, text]);
  const start = () => {
    const expression = text.trim();
    const problem =
      expression === ""
        ? 'Write what to follow, such as {service="shell"}.'
        : environments.length === 0
          ? "No environment with a Loki is chosen. Choose one, or add a Loki to environments.json."
          : null;
    if (problem !== null) {
      useTail.setState({ error: { code: "INVALID_INPUT", message: problem } });
      return;
    }
    rememberQuery(expression);
    void startTail(bridge, expression, environments);
  };
  return (
    <search className={styles.form}>
      <Editor
        handle={handle}
        value={text}
        fault={fault}
        environment={environments[0] ?? null}
        earlier={earlier}
        label="LogQL to follow"
        hint={'What to follow, such as {service="shell"} |= "error"'}
        focusAtOnce={!running}
        onChange={(query) => goTo({ query })}
        onRun={start}
      />
      <EnvironmentPicker />
      {running ? (
        <Button className={styles.go} onClick={stopTail}>
          <IconPlayerStop size={15} stroke={1.8} aria-hidden="true" />
          Stop
        </Button>
      ) : (
        <Button primary className={styles.go} disabled={starting} onClick={start}>
          <IconPlayerPlay size={15} stroke={1.8} aria-hidden="true" />
          {starting ? "Starting…" : "Start"}
        </Button>
      )}
    </search>
  );
}
