import { useState } from "react";
import type { Environment } from "../../shared/model/environment.ts";
import type { Mute } from "../../shared/model/notification.ts";
import { useZone } from "../app/preferences.ts";
import { consoleTime, useNow } from "../app/ticker.ts";
import { useClient, useEnvironments, usePersonal } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { EnvironmentName } from "../components/EnvironmentName.tsx";
import styles from "./Bell.module.css";
import { muteChoices } from "./quiet.ts";
import { untilText } from "./words.ts";

/** Mutes the chosen environment or all of them for a while, and lists the mutes that hold. */
export function MuteControls({ environment }: { readonly environment: Environment | null }) {
  const { bridge } = useClient();
  const personal = usePersonal();
  const now = useNow();
  const [forAll, setForAll] = useState(environment === null);
  const [error, setError] = useState<string | null>(null);
  const mutes = personal?.mutes.filter(({ until }) => until > now) ?? [];
  const target = forAll || environment === null ? null : environment.id;
  const mute = async (of: string | null, until: number | null) => {
    const result = await bridge.call("notifications.mute", { environment: of, until });
    setError(result.ok ? null : result.error.message);
  };
  return (
    <section className={styles.mutes} aria-label="Mute">
      <div className={styles.muteLine}>
        <span className={styles.label}>Mute</span>
        {environment === null ? (
          <span>all environments</span>
        ) : (
          <span className={styles.scope}>
            <label className={styles.option}>
              <input type="radio" name="mute scope" checked={!forAll} onChange={() => setForAll(false)} />
              <EnvironmentName environment={environment} id={environment.id} />
            </label>
            <label className={styles.option}>
              <input type="radio" name="mute scope" checked={forAll} onChange={() => setForAll(true)} />
              all
            </label>
          </span>
        )}
        {muteChoices(consoleTime()).map(([name, until]) => (
          <Button key={name} small onClick={() => void mute(target, until)}>
            {name}
          </Button>
        ))}
      </div>
      {mutes.map((held) => (
        <HeldMute key={held.environment ?? ""} mute={held} end={() => void mute(held.environment, null)} />
      ))}
      {error !== null && (
        <p className={styles.bad} role="alert">
          {error}
        </p>
      )}
    </section>
  );
}

function HeldMute({ mute, end }: { readonly mute: Mute; end(): void }) {
  const environments = useEnvironments();
  const zone = useZone();
  const now = useNow();
  const environment = environments.find(({ id }) => id === mute.environment) ?? null;
  return (
    <div className={styles.muteLine}>
      <span className={styles.held}>
        {mute.environment === null ? (
          "All environments are"
        ) : (
          <>
            <EnvironmentName environment={environment} id={mute.environment} /> is
          </>
        )}{" "}
        muted until {untilText(mute.until, now, zone)}.
      </span>
      <Button small onClick={end}>
        Unmute
      </Button>
    </div>
  );
}
