import { type BackendHealth, backendCondition } from "../../shared/model/backend.ts";
import type { Environment } from "../../shared/model/environment.ts";
import { usePlace } from "../app/place.ts";
import { useZone } from "../app/preferences.ts";
import { useNow } from "../app/ticker.ts";
import { useBackends, useDataTime } from "../app/verdicts.ts";
import { useClient, useConnection, useEnvironments, useSettings } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { ConditionDot } from "../components/ConditionDot.tsx";
import { EnvironmentName } from "../components/EnvironmentName.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import { ageText } from "../format/duration.ts";
import { absoluteOf, momentOf } from "../format/time.ts";
import { BackendButtons } from "./BackendButtons.tsx";
import styles from "./BackendsScreen.module.css";
import { Keychain } from "./Keychain.tsx";
import { conditionText, silentSince } from "./words.ts";

/** Every backend of the chosen environments: what it last said, and what is wrong with it. */
export function BackendsScreen() {
  const chosen = usePlace((place) => place.environment);
  const environments = useEnvironments().filter(({ id }) => chosen === null || id === chosen);
  const { bridge } = useClient();
  const settings = useSettings();
  return (
    <div className={styles.page}>
      <div className={styles.top}>
        <h1 className={styles.title}>Backends</h1>
        <Button onClick={() => void bridge.call("poll.now", { environment: chosen })}>Ask all now</Button>
      </div>
      {settings !== null && <Keychain settings={settings} />}
      {environments.map((environment) => (
        <EnvironmentTable key={environment.id} environment={environment} />
      ))}
    </div>
  );
}

function EnvironmentTable({ environment }: { readonly environment: Environment }) {
  const backends = useBackends(environment.id);
  return (
    <section className={styles.card} aria-label={environment.name}>
      <h2 className={styles.heading}>
        <EnvironmentName environment={environment} id={environment.id} dot strong />
        {environment.production && <span className={styles.production}>production</span>}
      </h2>
      {backends.length === 0 ? (
        <p className={styles.muted}>No backend is configured.</p>
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Backend</th>
              <th scope="col">Condition</th>
              <th scope="col">Last good answer</th>
              <th scope="col">Latency</th>
              <th scope="col">Next poll</th>
              <th scope="col">Credential</th>
              <th scope="col">Actions</th>
            </tr>
          </thead>
          <tbody>
            {backends.map((health) => (
              <BackendRows key={health.id} health={health} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

const credentialWords: Readonly<Record<BackendHealth["credential"], string>> = {
  none: "none",
  keychain: "in the keychain",
  session: "for this session",
  withheld: "saved, not sent",
};

function BackendRows({ health }: { readonly health: BackendHealth }) {
  const now = useNow();
  const dataTime = useDataTime();
  const connected = useConnection().status === "open";
  const zone = useZone();
  const condition = backendCondition(health, dataTime);
  const since = silentSince(health);
  const trouble = health.error !== null || health.settling !== null || health.notes.length > 0;
  return (
    <>
      <tr className={trouble ? styles.withMore : undefined}>
        <th scope="row" className={styles.name}>
          {health.name}{" "}
          {health.version !== null && (
            <span className={styles.muted}>
              <Untrusted text={health.version} limit={40} />
            </span>
          )}
          <div className={styles.url}>
            <Untrusted text={health.url} limit={200} />
          </div>
        </th>
        <td className={styles.condition} data-condition={condition}>
          <ConditionDot condition={condition} /> {conditionText(health, dataTime)}
        </td>
        <td title={health.lastSuccessAt === null ? undefined : absoluteOf(health.lastSuccessAt, zone)}>
          {health.lastSuccessAt === null ? "never" : `${ageText(now - health.lastSuccessAt)} ago`}
        </td>
        <td>{health.latencyMs === null ? "–" : `${Math.round(health.latencyMs)} ms`}</td>
        <td>{connected ? nextPoll(health, now) : "–"}</td>
        <td>{health.signIn === null ? credentialWords[health.credential] : "signing in…"}</td>
        <td>
          <BackendButtons health={health} />
        </td>
      </tr>
      {trouble && (
        <tr>
          <td colSpan={7} className={styles.more}>
            {health.error !== null && (
              <p className={styles.error}>
                <Untrusted text={health.error.message} limit={800} />{" "}
                {since !== null && (
                  <span className={styles.muted}>
                    Since {momentOf(since, now, zone)}, {ageText(now - since)} ago.
                  </span>
                )}
              </p>
            )}
            {health.settling !== null && (
              <p className={styles.error}>
                <Untrusted text={health.settling} limit={400} />
              </p>
            )}
            {health.notes.map((note) => (
              <p key={note} className={styles.muted}>
                <Untrusted text={note} limit={400} />
              </p>
            ))}
          </td>
        </tr>
      )}
    </>
  );
}

function nextPoll(health: BackendHealth, now: number): string {
  if (health.polling) return "asking now…";
  return health.nextPollAt === null ? "–" : `in ${ageText(health.nextPollAt - now)}`;
}
