import { goTo, usePlace } from "../app/place.ts";
import { useZone } from "../app/preferences.ts";
import { useNow } from "../app/ticker.ts";
import { useVerdict } from "../app/verdicts.ts";
import { silenceSummary } from "../backends/words.ts";
import { useConnection, useEnvironments } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { Notice } from "../components/Notice.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import styles from "./SilenceNotice.module.css";

/** Above a list that may be incomplete: which backends do not answer, one line for each environment. */
export function SilenceNotice() {
  const chosen = usePlace((place) => place.environment);
  const { silent, settling } = useVerdict(chosen);
  const environments = useEnvironments();
  const connected = useConnection().status === "open";
  const now = useNow();
  const zone = useZone();
  const nameOf = (environment: string) => environments.find(({ id }) => id === environment)?.name ?? environment;
  // Whether the backends answer is then unknown, as the banner above says.
  if (!connected) return null;
  if (silent.length === 0 && settling.length === 0) return null;
  return (
    <Notice tone="warning">
      <div className={styles.notice}>
        <ul className={styles.list}>
          {environments.map(({ id, name }) => {
            const here = silent.filter((health) => health.environment === id);
            if (here.length === 0) return null;
            return (
              <li key={id}>
                <Untrusted text={silenceSummary(name, here, now, zone)} limit={300} />
              </li>
            );
          })}
          {settling.map((health) => (
            <li key={health.id}>
              <Untrusted text={`${nameOf(health.environment)}: ${health.name}: ${health.settling}`} limit={300} />
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
