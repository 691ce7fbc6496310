import { useState } from "react";
import type { SettingsState } from "../../shared/model/environment.ts";
import { useClient, useSettings } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import styles from "./Keychain.module.css";
import { retryKeychain, useKeychainTry } from "./keychain.ts";

interface Props {
  readonly settings: SettingsState;
  /** Says where credentials are kept also where that is no news. */
  readonly always?: boolean;
}

/** Where credentials are kept; without a keychain, why, and another try with what came of it. */
export function Keychain({ settings: { secrets, demo }, always = false }: Props) {
  const said = useKeychainTry((last) => last.said);
  if (secrets.kind === "keychain") {
    if (!always && said === null) return null;
    return (
      <div className={styles.keychain}>
        <p>Credentials are kept in the system's keychain, never in the settings file.</p>
        <Said />
      </div>
    );
  }
  if (demo) {
    return always ? <p>The demo keeps nothing: credentials are forgotten when the console ends.</p> : null;
  }
  return (
    <div className={styles.keychain}>
      <p className={styles.warning}>
        Credentials are kept in memory until the console ends, never on disk.{" "}
        {secrets.reason !== null && <Untrusted text={secrets.reason} limit={400} />}
      </p>
      <TryAgain />
      <Said />
    </div>
  );
}

/** Another try where the screen does not say already what came of the last one. Nothing in the demo. */
export function KeychainRetry({ then }: { then?(ok: boolean): void }) {
  const demo = useSettings()?.demo === true;
  const [tried, setTried] = useState(false);
  const done = () => {
    setTried(true);
    then?.(useKeychainTry.getState().said?.ok === true);
  };
  if (demo) return null;
  return (
    <>
      <TryAgain then={done} />
      {tried && <Said />}
    </>
  );
}

function TryAgain({ then }: { then?(): void }) {
  const { bridge } = useClient();
  const trying = useKeychainTry((last) => last.trying);
  return (
    <div>
      <Button small aria-disabled={trying || undefined} onClick={() => void retryKeychain(bridge).then(then)}>
        {trying ? "Trying the keychain…" : "Try the keychain again"}
      </Button>
    </div>
  );
}

function Said() {
  const said = useKeychainTry((last) => last.said);
  return (
    <p role="status" className={said?.ok === false ? styles.warning : styles.good}>
      {said !== null && <Untrusted text={said.text} limit={500} />}
    </p>
  );
}
