import type { SettingsState } from "../../shared/model/environment.ts";
import { useClient } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { CopyButton } from "../components/CopyButton.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import { countOf } from "../format/number.ts";
import { goToImport, goToNewEnvironment } from "../settings/environments/view.ts";
import { switchDemo, useDemoSwitch } from "./demoSwitch.ts";
import styles from "./FirstRun.module.css";
import { goTo } from "./place.ts";

/** What to do when nothing is watched: three ways to begin, none of which needs an account. */
export function FirstRun({ settings }: { readonly settings: SettingsState }) {
  const { disabled } = settings;
  return (
    <div className={styles.page}>
      <h1 className={styles.title}>{disabled > 0 ? "No environment is switched on" : "No environment yet"}</h1>
      <p className={styles.lead}>
        {disabled > 0
          ? `${countOf(disabled, "environment")} ${disabled === 1 ? "is" : "are"} in the settings, switched off, so nothing is watched.`
          : "An environment is a Prometheus, its Alertmanagers and a Loki. There are three ways to begin; none needs an account."}
      </p>
      {disabled > 0 && (
        <section className={styles.card} aria-labelledby="first-run-off">
          <h2 id="first-run-off" className={styles.heading}>
            Switch one on
          </h2>
          <p>Settings lists them all, each with its switch.</p>
          <div>
            <Button primary onClick={() => goTo({ screen: "settings" })}>
              Open settings
            </Button>
          </div>
        </section>
      )}
      <div className={styles.ways}>
        <TryDemo settings={settings} />
        <section className={styles.card} aria-labelledby="first-run-own">
          <h2 id="first-run-own" className={styles.heading}>
            Add your environment
          </h2>
          <p className={styles.grow}>
            URL by URL. Each is tried at once, with what is wrong and how to mend it. Passwords and tokens{" "}
            {settings.secrets.kind === "keychain"
              ? "are kept in the keychain"
              : "stay in memory until the console ends"}
            , never in the file.
          </p>
          <div>
            <Button primary={disabled === 0} onClick={goToNewEnvironment}>
              Add your environment
            </Button>
          </div>
        </section>
        <section className={styles.card} aria-labelledby="first-run-team">
          <h2 id="first-run-team" className={styles.heading}>
            Import a team's file
          </h2>
          <p className={styles.grow}>
            Somebody in your team exported theirs. You see what is in it first; the console then asks for your own
            credentials.
          </p>
          <div>
            <Button onClick={goToImport}>Import a team's file</Button>
          </div>
        </section>
      </div>
      <p className={styles.file}>
        Or write the file yourself; it is read as soon as you save it:{" "}
        <code className={styles.path}>
          <Untrusted text={settings.file} limit={600} />
        </code>{" "}
        <CopyButton small bare text={() => settings.file}>
          Copy path
        </CopyButton>
      </p>
    </div>
  );
}

function TryDemo({ settings }: { readonly settings: SettingsState }) {
  const { bridge } = useClient();
  const switching = useDemoSwitch((way) => way.switching);
  return (
    <section className={styles.card} aria-labelledby="first-run-demo">
      <h2 id="first-run-demo" className={styles.heading}>
        Try the demo
      </h2>
      <p className={styles.grow}>
        Two simulated environments on this machine. Alerts begin within the first minute, and nothing of yours is
        touched.
      </p>
      {settings.demoSwitch === "enter" ? (
        <div>
          <Button aria-disabled={switching || undefined} onClick={() => void switchDemo(bridge, "enter")}>
            {switching ? "Starting the demo…" : "Try the demo"}
          </Button>
        </div>
      ) : (
        <div className={styles.line}>
          <code className={styles.path}>npm run demo</code>
          <CopyButton small text={() => "npm run demo"}>
            Copy command
          </CopyButton>
        </div>
      )}
    </section>
  );
}
