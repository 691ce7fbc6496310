import type { SettingsState } from "../../shared/model/environment.ts";
import { CopyButton } from "../components/CopyButton.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import styles from "./FirstRun.module.css";

const example = `{ "version": 1, "environments": [ {
  "id": "production", "name": "Production", "production": true,
  "prometheus": { "url": "http://localhost:9090" },
  "alertmanagers": [ { "url": "http://localhost:9093" } ],
  "loki": { "url": "http://localhost:3100" } } ] }
`;

/** What to do when nothing is configured. */
export function FirstRun({ settings }: { readonly settings: SettingsState }) {
  return (
    <div className={styles.page}>
      <h1 className={styles.title}>No environment yet</h1>
      <p className={styles.lead}>
        An environment is a Prometheus, its Alertmanagers and a Loki. There are two ways to begin; neither needs an
        account.
      </p>
      <section className={styles.card} aria-labelledby="first-run-own">
        <h2 id="first-run-own" className={styles.heading}>
          Add your environment
        </h2>
        <p>
          {settings.fileExists ? "Edit" : "Create"} this file. The console sees it at once; secrets never stand in it,
          the console asks for them.
        </p>
        <div className={styles.line}>
          <code className={styles.path}>
            <Untrusted text={settings.file} />
          </code>
          <CopyButton small text={() => settings.file}>
            Copy path
          </CopyButton>
        </div>
        <div className={styles.line}>
          <span>For example:</span>
          <CopyButton small text={() => example}>
            Copy example
          </CopyButton>
        </div>
        <pre className={styles.example}>{example}</pre>
      </section>
      <section className={styles.card} aria-labelledby="first-run-demo">
        <h2 id="first-run-demo" className={styles.heading}>
          Try the demo
        </h2>
        <p>Simulated environments on this machine; alerts begin within seconds, and nothing of yours is touched.</p>
        <div className={styles.line}>
          <code className={styles.path}>npm run demo</code>
          <CopyButton small text={() => "npm run demo"}>
            Copy command
          </CopyButton>
        </div>
      </section>
    </div>
  );
}
