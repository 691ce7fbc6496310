import { type BackendHealth, backendCondition } from "../../shared/model/backend.ts";
import { useZone } from "../app/preferences.ts";
import { useNow } from "../app/ticker.ts";
import { useDataTime } from "../app/verdicts.ts";
import { useEnvironment } from "../client/client.ts";
import { ConditionDot } from "../components/ConditionDot.tsx";
import { EnvironmentName } from "../components/EnvironmentName.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import { ageText } from "../format/duration.ts";
import { absoluteOf, momentOf } from "../format/time.ts";
import { BackendButtons } from "./BackendButtons.tsx";
import styles from "./BackendDetails.module.css";
import { conditionText, silentSince } from "./words.ts";

/** How one backend is doing, in the trust bar's popover. */
export function BackendDetails({ health }: { readonly health: BackendHealth }) {
  const environment = useEnvironment(health.environment);
  const now = useNow();
  const dataTime = useDataTime();
  const zone = useZone();
  const condition = backendCondition(health, dataTime);
  const since = silentSince(health);
  return (
    <section className={styles.details} aria-label={`${health.name}, ${health.environment}`}>
      <h3 className={styles.title}>
        <ConditionDot condition={condition} />
        {health.name}
        <span className={styles.where}>
          <EnvironmentName environment={environment} id={health.environment} />
        </span>
        <span className={styles.condition}>{conditionText(health, dataTime)}</span>
      </h3>
      <p className={styles.url}>
        <Untrusted text={health.url} limit={300} />
      </p>
      <p>
        {health.lastSuccessAt === null ? (
          "It has not given a good answer yet."
        ) : (
          <span title={absoluteOf(health.lastSuccessAt, zone)}>
            Last good answer {ageText(now - health.lastSuccessAt)} ago
            {health.latencyMs !== null && `, in ${Math.round(health.latencyMs)} ms`}.
          </span>
        )}{" "}
        {health.version !== null && (
          <>
            Version <Untrusted text={health.version} limit={60} />.
          </>
        )}
      </p>
      {health.error !== null && (
        <p className={styles.error}>
          <Untrusted text={health.error.message} limit={600} />{" "}
          {since !== null && `Since ${momentOf(since, now, zone)}, ${ageText(now - since)} ago.`}
        </p>
      )}
      {health.settling !== null && (
        <p className={styles.error}>
          <Untrusted text={health.settling} limit={400} />
        </p>
      )}
      {health.notes.map((note) => (
        <p key={note} className={styles.note}>
          <Untrusted text={note} limit={400} />
        </p>
      ))}
      <p className={styles.note}>
        {health.polling
          ? "Asking now…"
          : health.nextPollAt !== null && `Asked again in ${ageText(health.nextPollAt - now)}.`}
      </p>
      <BackendButtons health={health} />
    </section>
  );
}
