import { formatMatcher } from "../../shared/matchers.ts";
import type { Episode } from "../../shared/model/history.ts";
import { goTo } from "../app/place.ts";
import { useAlertsById, useEnvironment } from "../client/client.ts";
import { Moment } from "../components/Age.tsx";
import { Button } from "../components/Button.tsx";
import { EnvironmentName } from "../components/EnvironmentName.tsx";
import { SeverityShape } from "../components/Severity.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import styles from "./EpisodeLine.module.css";
import { goesOn } from "./timeline.ts";
import { acknowledgedText, lastedText, notifiedText } from "./words.ts";

/** Goes to the alert where it is still known, else to all alerts of its name. */
export function useGoToAlert(): (episode: Pick<Episode, "alert" | "environment" | "name">) => void {
  const alerts = useAlertsById();
  return ({ alert, environment, name }) => {
    const known = Object.hasOwn(alerts, alert);
    const filter = formatMatcher({ name: "alertname", operator: "=", value: name });
    goTo({
      screen: "alerts",
      environment,
      filter: known ? "" : filter,
      tab: known && alerts[alert]?.state === "resolved" ? "resolved" : "active",
      alert: known ? alert : null,
    });
  };
}

interface Props {
  readonly episode: Episode;
  readonly now: number;
  /** Where its alert is said already. */
  readonly unnamed?: boolean;
}

/** One episode: what it was, how long, who was told and who took it. */
export function EpisodeLine({ episode, now, unnamed = false }: Props) {
  const environment = useEnvironment(episode.environment);
  const goToAlert = useGoToAlert();
  const acknowledged = acknowledgedText(episode);
  return (
    <div className={styles.line}>
      <div className={styles.head}>
        {!unnamed && (
          <>
            <SeverityShape severity={episode.severity} size={14} />
            <b>
              <Untrusted text={episode.name} limit={120} />
            </b>
            <EnvironmentName environment={environment} id={episode.environment} />
          </>
        )}
        <span className={styles.muted}>
          <Moment at={episode.startsAt} />, {goesOn(episode) ? `${episode.state}, ` : ""}
          {lastedText(episode, now)}
        </span>
        <span className={styles.muted}>
          {notifiedText(episode) === null ? "not notified" : `notified ${notifiedText(episode)}`}
        </span>
        <span className={styles.muted}>
          {acknowledged === null ? "not acknowledged" : <Untrusted text={`acknowledged ${acknowledged}`} limit={160} />}
        </span>
        {episode.source === "prometheus" && <span className={styles.muted}>filled in from Prometheus</span>}
        <Button small bare className={styles.go} onClick={() => goToAlert(episode)}>
          Show in Alerts
        </Button>
      </div>
      <ul className={styles.labels} aria-label="Labels">
        {Object.entries(episode.labels)
          .filter(([name]) => name !== "alertname" && name !== "severity")
          .slice(0, 8)
          .map(([name, value]) => (
            <li key={name}>
              <Untrusted text={`${name}=${value}`} limit={120} />
            </li>
          ))}
      </ul>
    </div>
  );
}
