import type { SettingsState } from "../../../shared/model/environment.ts";
import { Keychain } from "../../backends/Keychain.tsx";
import { useSettings } from "../../client/client.ts";
import { useAnswer } from "../../client/useAnswer.ts";
import { Moment } from "../../components/Age.tsx";
import { Button } from "../../components/Button.tsx";
import { CopyButton } from "../../components/CopyButton.tsx";
import { KeyValue, KeyValues } from "../../components/KeyValues.tsx";
import { Untrusted } from "../../components/Untrusted.tsx";
import { Card } from "../Card.tsx";
import styles from "./About.module.css";
import { openDiagnostics } from "./diagnostics.ts";

/** Which console this is, where it keeps what, and what helps to find a fault in it. */
export function AboutCard() {
  const settings = useSettings();
  if (settings === null) return null;
  return (
    <Card title="About" id="about">
      <p>
        Incident Console {settings.version}
        {settings.demo && ", demo"}, started at <Moment at={settings.startedAt} />.
      </p>
      <Keychain settings={settings} always />
      <Places settings={settings} />
      <div className={styles.line}>
        <Button small onClick={openDiagnostics}>
          Copy diagnostics…
        </Button>
        <span className={styles.muted}>Shows first what is copied. It holds no secrets.</span>
      </div>
    </Card>
  );
}

function Places({ settings }: { readonly settings: SettingsState }) {
  const { value } = useAnswer("diagnostics.read", {}, null);
  const logFile = value?.logFile ?? null;
  return (
    <KeyValues>
      <KeyValue name="Settings file">
        <Path path={settings.file} />
      </KeyValue>
      {logFile !== null && (
        <KeyValue name="Log">
          <Path path={logFile} />
        </KeyValue>
      )}
    </KeyValues>
  );
}

function Path({ path }: { readonly path: string }) {
  return (
    <span className={styles.path}>
      <code className={styles.code}>
        <Untrusted text={path} limit={600} />
      </code>
      <CopyButton small bare text={() => path}>
        Copy path
      </CopyButton>
    </span>
  );
}
