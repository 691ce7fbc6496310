import { useEffect, useState } from "react";
import type { ConsoleErrorData } from "../../shared/errors.ts";
import type { Alert } from "../../shared/model/alert.ts";
import { useAnswer } from "../client/useAnswer.ts";
import { Section } from "../components/Section.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import { holdText } from "../format/duration.ts";
import { Graph } from "./Graph.tsx";
import styles from "./RuleAndGraph.module.css";

const graphEveryMs = 30_000;
const settleMs = 150;

/** The rule's expression, and its values with the threshold. */
export function RuleAndGraph({ alert }: { readonly alert: Alert }) {
  // Walking through the list with J must not ask Prometheus for every alert on the way.
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), settleMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Section title="Rule">
      <div className={styles.rule}>{settled ? <Asked alert={alert} /> : <p className={styles.muted}>Asking…</p>}</div>
    </Section>
  );
}

function Asked({ alert }: { readonly alert: Alert }) {
  const rule = useAnswer("alerts.rule", { alert: alert.id }, null);
  const graph = useAnswer("alerts.graph", { alert: alert.id }, graphEveryMs);
  return (
    <>
      {rule.value !== undefined && rule.value !== null && (
        <>
          <pre className={styles.expression}>
            <Untrusted text={rule.value.expression} limit={1500} />
          </pre>
          <p className={styles.muted}>
            {rule.value.holdSeconds > 0 && `For ${holdText(rule.value.holdSeconds)} before it fires. `}
            Group <Untrusted text={rule.value.group} limit={120} />.
          </p>
          {rule.value.lastError !== null && (
            <p className={styles.error}>
              The rule fails to evaluate: <Untrusted text={rule.value.lastError} limit={400} />
            </p>
          )}
        </>
      )}
      {rule.value === null && <p className={styles.muted}>No Prometheus of this environment knows its rule.</p>}
      <Failure error={rule.error} />
      {graph.value !== undefined && graph.value !== null && <Graph graph={graph.value} alert={alert} />}
      {graph.value === null && rule.value !== null && (
        <p className={styles.muted}>Its expression has no comparison to draw.</p>
      )}
      {graph.value === undefined && graph.asking && <div className={styles.place} />}
      {rule.error === null && <Failure error={graph.error} />}
    </>
  );
}

function Failure({ error }: { readonly error: ConsoleErrorData | null }) {
  if (error === null) return null;
  return (
    <p className={styles.error} role="status">
      <Untrusted text={error.message} limit={400} />
    </p>
  );
}
