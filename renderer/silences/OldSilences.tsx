import { goTo, usePlace } from "../app/place.ts";
import { useZone } from "../app/preferences.ts";
import { useBackends, useDataTime } from "../app/verdicts.ts";
import { useConnection, useEnvironments } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { Notice } from "../components/Notice.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import styles from "./SilencesScreen.module.css";
import { oldReason } from "./words.ts";

/** Above a list that may be old, one line for each environment. */
export function OldSilences() {
  const chosen = usePlace((place) => place.environment);
  const backends = useBackends(chosen);
  const environments = useEnvironments();
  const connected = useConnection().status === "open";
  const now = useDataTime();
  const zone = useZone();
  // Whether the backends answer is then unknown, as the banner above says.
  if (!connected) return null;
  const reasons = environments.flatMap(({ id, name }) => {
    const here = backends.filter(({ environment, kind }) => environment === id && kind === "alertmanager");
    const reason = oldReason(name, here, now, zone);
    return reason === null ? [] : [reason];
  });
  if (reasons.length === 0) return null;
  return (
    <Notice tone="warning">
      <div className={styles.old}>
        <ul>
          {reasons.map((reason) => (
            <li key={reason}>
              <Untrusted text={reason} limit={300} />
            </li>
          ))}
        </ul>
        <Button small bare onClick={() => goTo({ screen: "backends" })}>
          Show backends
        </Button>
      </div>
    </Notice>
  );
}
