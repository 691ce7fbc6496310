import { type BackendHealth, backendCondition } from "../../shared/model/backend.ts";
import { useZone } from "../app/preferences.ts";
import { useNow } from "../app/ticker.ts";
import { useEnvironment } from "../client/client.ts";
import { ConditionDot } from "../components/ConditionDot.tsx";
import { EnvironmentName } from "../components/EnvironmentName.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import { ageText } from "../format/duration.ts";
import { absoluteOf, momentOf } from "../format/time.ts";
import { BackendButtons } from "./BackendButtons.tsx";
import styles from "./BackendDetails.module.css";
import { conditionWords, silentSince } from "./words.ts";

/** How one backend is doing, in the trust bar's popover. */
export function BackendDetails({ health }: { readonly health: BackendHealth }) {
  const environment = useEnvironment(health.environment);
  const now = useNow();
  const zone = useZone();
  const condition = backendCondition(health, now);
  const since = silentSince(health);
  return (
    <section className={styles.details} aria-label={`${health.name}, ${health.environment}`}>
      <h3 className={styles.title}>
        <ConditionDot condition={condition} />
        {health.name}
        <span className={styles.where}>
          <EnvironmentName environment={environment} id={health.environment} />
        </span>
        <span className={styles.condition}>{conditionWords[condition]}</span>
      </h3>
      <p className={styles.url}>
        <Untrusted text={health.url} limit={300} />
      </p>
      <p>
        {health.lastSuccessAt === null ? (
          "It has never answered."
        ) : (
          <span title={absoluteOf(health.lastSuccessAt, zone)}>
            Last answer {ageText(now - health.lastSuccessAt)} ago
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
