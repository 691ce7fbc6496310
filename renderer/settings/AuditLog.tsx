import type { AuditEntry } from "../../shared/model/history.ts";
import { useEnvironment } from "../client/client.ts";
import { useAnswer } from "../client/useAnswer.ts";
import { Moment } from "../components/Age.tsx";
import { CopyButton } from "../components/CopyButton.tsx";
import { cx } from "../components/cx.ts";
import { EnvironmentName } from "../components/EnvironmentName.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import { Card } from "./Card.tsx";
import styles from "./Fields.module.css";

const refreshMs = 30_000;
const limit = 200;

/** Every write to a server that this console made: who, when, what, and what was answered. */
export function AuditLog() {
  const { value, error } = useAnswer("audit.read", { environment: null, limit }, refreshMs);
  return (
    <Card title="Audit log" id="audit">
      <p>Every write to a server from this console: acknowledgements shared with others, silences, suppressions.</p>
      {value !== undefined && value.file !== null && (
        <div className={styles.line}>
          <code className={styles.code}>
            <Untrusted text={value.file} limit={600} />
          </code>
          <CopyButton small text={() => value.file ?? ""}>
            Copy path
          </CopyButton>
        </div>
      )}
      {error !== null && (
        <p className={styles.warning}>
          <Untrusted text={error.message} limit={400} />
        </p>
      )}
      {value !== undefined &&
        (value.entries.length === 0 ? (
          <p className={styles.muted}>Nothing was written yet.</p>
        ) : (
          <AuditTable entries={value.entries} />
        ))}
    </Card>
  );
}

function AuditTable({ entries }: { readonly entries: readonly AuditEntry[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className={styles.scroll} tabIndex={0} aria-label="Writes, newest first">
      <table className={cx(styles.table, styles.audit)}>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Who</th>
            <th scope="col">Where</th>
            <th scope="col">What</th>
            <th scope="col">Answer</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two equal writes in one millisecond are two rows.
            <Row key={`${entry.at} ${index}`} entry={entry} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ entry }: { readonly entry: AuditEntry }) {
  const environment = useEnvironment(entry.environment);
  return (
    <tr>
      <td className={styles.nowrap}>
        <Moment at={entry.at} />
      </td>
      <td>
        <Untrusted text={entry.who} limit={80} />
      </td>
      <td>
        <EnvironmentName environment={environment} id={entry.environment} />
        <div className={styles.muted}>
          <Untrusted text={entry.backend} limit={60} />
        </div>
      </td>
      <td>
        <b>
          <Untrusted text={entry.what} limit={60} />
        </b>
        <div className={styles.muted}>
          <Untrusted text={entry.detail} limit={240} />
        </div>
      </td>
      <td className={entry.ok ? undefined : styles.warning}>
        {!entry.ok && "Failed: "}
        <Untrusted text={entry.answer} limit={240} />
      </td>
    </tr>
  );
}
