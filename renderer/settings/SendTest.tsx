import { useState } from "react";
import type { Levels } from "../../shared/model/notification.ts";
import { type Severity, severities } from "../../shared/model/severity.ts";
import { useClient } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { SeverityShape } from "../components/Severity.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import { deliverySentence } from "../notifications/words.ts";
import styles from "./Fields.module.css";

interface Said {
  readonly severity: Severity;
  readonly text: string;
  readonly ok: boolean | null;
}

interface Props {
  /** As they stand in the form, saved or not. */
  readonly levels: Levels;
  readonly environment: string | null;
}

/** Sends a notification that says it is a test, and tells what the system answered. */
export function SendTest({ levels, environment }: Props) {
  const { bridge } = useClient();
  const [said, setSaid] = useState<readonly Said[]>([]);
  const say = (one: Said) => setSaid((before) => [one, ...before.filter(({ severity }) => severity !== one.severity)]);
  const send = async (severity: Severity) => {
    const wanted = levels[severity];
    const level = wanted === "off" ? "normal" : wanted;
    say({ severity, text: "sent, waiting for an answer…", ok: null });
    const result = await bridge.call("notifications.test", { severity, level, environment });
    const note = wanted === "off" ? " It is off, so the test was sent as normal." : "";
    if (!result.ok) return say({ severity, text: result.error.message, ok: false });
    const sentence = deliverySentence(result.value);
    const stop = /[.!?]$/.test(sentence) ? "" : ".";
    say({ severity, text: `${sentence}${stop}${note}`, ok: result.value.by === "system" });
  };
  return (
    <>
      <div className={styles.line}>
        <span>Send a test:</span>
        {severities.map((severity) => (
          <Button key={severity} small onClick={() => void send(severity)}>
            <SeverityShape severity={severity} size={13} />
            <span aria-hidden="true">{severity}</span>
          </Button>
        ))}
      </div>
      <ul className={styles.results} aria-live="polite" aria-label="What became of the tests">
        {said.map(({ severity, text, ok }) => (
          <li key={severity} className={ok === null ? styles.muted : ok ? styles.good : styles.warning}>
            <b>{severity}</b>: <Untrusted text={text} limit={400} />
          </li>
        ))}
      </ul>
    </>
  );
}
