import type { SettingsState } from "../../shared/model/environment.ts";
import { problemPlace } from "../app/Banners.tsx";
import { KeyList } from "../app/KeysHelp.tsx";
import { Moment } from "../components/Age.tsx";
import { CopyButton } from "../components/CopyButton.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import { AuditLog } from "./AuditLog.tsx";
import { Card } from "./Card.tsx";
import { Looks } from "./Looks.tsx";
import { PersonalCards } from "./PersonalCards.tsx";
import styles from "./SettingsScreen.module.css";

/** Where the settings are, what is wrong with them, and what this page itself can be told. */
export function SettingsScreen({ settings }: { readonly settings: SettingsState }) {
  return (
    <div className={styles.page}>
      <h1 className={styles.title}>Settings</h1>
      <Card title="Environments">
        <p>
          {settings.fileExists
            ? "Environments are read from this file, and again whenever it changes."
            : "There is no settings file yet. It is read as soon as you create it:"}
        </p>
        <div className={styles.line}>
          <code className={styles.code}>
            <Untrusted text={settings.file} limit={600} />
          </code>
          <CopyButton small text={() => settings.file}>
            Copy path
          </CopyButton>
        </div>
        <Problems settings={settings} />
      </Card>
      <Card title="Credentials">
        {settings.secrets.kind === "keychain" ? (
          <p>Credentials are kept in the system's keychain, never in the settings file.</p>
        ) : settings.demo ? (
          <p>The demo keeps nothing: credentials are forgotten when the console ends.</p>
        ) : (
          <p className={styles.warning}>
            Credentials are kept in memory until the console ends, never on disk.{" "}
            {settings.secrets.reason !== null && <Untrusted text={settings.secrets.reason} limit={400} />}
          </p>
        )}
      </Card>
      <PersonalCards />
      <AuditLog />
      <Card title="Colours and times">
        <Looks />
      </Card>
      <Card title="Keys">
        <KeyList />
      </Card>
      <Card title="About">
        <p>
          Incident Console {settings.version}
          {settings.demo && ", demo"}, started at <Moment at={settings.startedAt} />.
        </p>
      </Card>
    </div>
  );
}

function Problems({ settings }: { readonly settings: SettingsState }) {
  if (settings.problems.length === 0)
    return settings.fileExists ? <p className={styles.muted}>The file has no faults.</p> : null;
  return (
    <>
      <p className={styles.warning}>
        {settings.environments.length > 0
          ? "The file has faults. The last good settings stay in force until they are mended."
          : "The file has faults, so no environment is in force."}
      </p>
      <ul className={styles.problems}>
        {settings.problems.map((problem) => (
          <li key={`${problem.line} ${problem.field} ${problem.message}`}>
            <b>
              <Untrusted text={problemPlace(problem, settings.file)} limit={300} />
            </b>
            : <Untrusted text={problem.message} limit={600} />
          </li>
        ))}
      </ul>
    </>
  );
}
