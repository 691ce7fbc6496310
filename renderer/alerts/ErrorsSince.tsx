import type { Alert } from "../../shared/model/alert.ts";
import { useZone } from "../app/preferences.ts";
import { useTicking } from "../app/ticker.ts";
import { useEnvironment } from "../client/client.ts";
import { useAnswer } from "../client/useAnswer.ts";
import { Button } from "../components/Button.tsx";
import { Section } from "../components/Section.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import { countText } from "../format/number.ts";
import { absoluteOf } from "../format/time.ts";
import { oneLine, visibleText, withoutAnsi } from "../format/untrusted.ts";
import { useAlertLogs } from "../logs/useTrace.ts";
import styles from "./ErrorsSince.module.css";
import { countedSince, readWords } from "./errorsSince.ts";

const askAgainMs = 60_000;

/** How many errors the logs have since an alert fired, and what they say most. Nothing where there is no Loki. */
export function ErrorsSince({ alert }: { readonly alert: Alert }) {
  const environment = useEnvironment(alert.environment);
  const hasLogs = environment?.backends.some(({ kind }) => kind === "loki") ?? false;
  return hasLogs ? <Errors alert={alert} /> : null;
}

function Errors({ alert }: { readonly alert: Alert }) {
  const { value, error, asking } = useAnswer("logs.alertErrors", { alert: alert.id }, askAgainMs);
  const logs = useAlertLogs();
  const zone = useZone();
  const from = value?.span.from ?? null;
  const words = useTicking((now) => (from === null ? "" : countedSince(value?.count ?? null, from, now, zone)));
  return (
    <Section title="Errors in the logs">
      {value === undefined && asking && <p className={styles.words}>Asking the logs…</p>}
      {value != null && (
        <>
          <p>
            <b title={absoluteOf(value.span.from, zone)}>{words}</b>
          </p>
          {value.messages.length > 0 && (
            <ul className={styles.messages}>
              {value.messages.map(({ message, count, lastAt }) => (
                <li key={message}>
                  <button
                    type="button"
                    className={styles.message}
                    title={`${visibleText(oneLine(withoutAnsi(message), 400))}\nlast ${absoluteOf(lastAt, zone)}`}
                    onClick={() => logs(alert)}
                  >
                    <span className={styles.count}>{countText(count)}×</span>
                    <bdi className={styles.said}>{visibleText(oneLine(withoutAnsi(message), 160))}</bdi>
                  </button>
                </li>
              ))}
            </ul>
          )}
          {readWords(value) !== null && <p className={styles.words}>{readWords(value)}</p>}
          {value.note !== null && (
            <p className={styles.warning}>
              <Untrusted text={value.note} limit={300} />
            </p>
          )}
        </>
      )}
      {error !== null && (
        <p className={styles.warning}>
          {value == null ? "The errors could not be read: " : "The latest answer failed: "}
          <Untrusted text={error.message} limit={300} />
        </p>
      )}
      {(value != null || error !== null) && (
        <Button small className={styles.open} onClick={() => logs(alert)}>
          Open the logs
        </Button>
      )}
    </Section>
  );
}
