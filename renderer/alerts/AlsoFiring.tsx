import type { Alert } from "../../shared/model/alert.ts";
import { type BackendHealth, backendCondition, tellsAlerts } from "../../shared/model/backend.ts";
import type { Environment } from "../../shared/model/environment.ts";
import { goTo } from "../app/place.ts";
import { useZone } from "../app/preferences.ts";
import { useNow, useTicking } from "../app/ticker.ts";
import { useBackends, useDataTime } from "../app/verdicts.ts";
import { silencePhrase } from "../backends/words.ts";
import { useEnvironments } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { EnvironmentName } from "../components/EnvironmentName.tsx";
import { environmentColor } from "../components/environmentColor.ts";
import { Hidden } from "../components/Hidden.tsx";
import { Section } from "../components/Section.tsx";
import { SeverityShape } from "../components/Severity.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import { countOf } from "../format/number.ts";
import type { Zone } from "../format/time.ts";
import styles from "./AlsoFiring.module.css";
import { otherLabels, type Twin } from "./alsoFiring.ts";
import { useFiringElsewhere, useTwins } from "./useAlsoFiring.ts";
import { stateSentence } from "./words.ts";

/** Whether the other environments have the same trouble: fires it there too, is it known not to, or does nobody know. */
export function AlsoFiring({ alert }: { readonly alert: Alert }) {
  const others = useEnvironments().filter(({ id }) => id !== alert.environment);
  const twins = useTwins(alert);
  if (others.length === 0) return null;
  return (
    <Section title="In other environments">
      <ul className={styles.list}>
        {others.map((environment) => {
          const twin = twins.find((each) => each.environment === environment.id);
          return (
            <li key={environment.id} className={styles.line}>
              <EnvironmentName environment={environment} id={environment.id} dot strong />
              {twin === undefined ? <NotThere environment={environment} /> : <There alert={alert} twin={twin} />}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

interface ThereProps {
  readonly alert: Alert;
  readonly twin: Twin;
}

function There({ alert, twin: { alert: twin, count, environment } }: ThereProps) {
  const zone = useZone();
  const sentence = useTicking((now) => stateSentence(twin, now, zone));
  const other = otherLabels(alert, twin).slice(0, 2);
  const show = () => goTo({ screen: "alerts", environment, alert: twin.id, filter: "", tab: tabOf(twin) });
  return (
    <>
      <span className={styles.words}>
        <SeverityShape severity={twin.severity} size={12} grey={twin.state === "unknown"} /> {sentence}
        {other.length > 0 && (
          <span className={styles.muted}>
            {" "}
            With <Untrusted text={other.map(([name, value]) => `${name}=${value}`).join(", ")} limit={120} />.
          </span>
        )}
        {count > 1 && <span className={styles.muted}> {countOf(count - 1, "more")} like it.</span>}
      </span>
      <Button small bare onClick={show}>
        Show it
      </Button>
    </>
  );
}

function tabOf({ state }: Alert) {
  return state === "silenced" || state === "inhibited" || state === "resolved" ? state : "active";
}

/** That it is not there may be said only where everything that tells of alerts has answered. */
function NotThere({ environment }: { readonly environment: Environment }) {
  const time = useDataTime();
  const now = useNow();
  const zone = useZone();
  const telling = useBackends(environment.id).filter(({ kind }) => tellsAlerts(kind));
  const blind = telling.find((health) => isBlind(health, time));
  if (telling.length === 0) return <span className={styles.muted}>Not known: nothing there tells of alerts.</span>;
  if (blind === undefined) return <span className={styles.muted}>Not there.</span>;
  return (
    <span className={styles.unknown}>
      Not known: <Untrusted text={whyBlind(blind, now, zone)} limit={300} />
    </span>
  );
}

function whyBlind(health: BackendHealth, now: number, zone: Zone): string {
  if (health.settling !== null) return `${health.name}: ${health.settling}`;
  return `${health.name} ${silencePhrase(health, now, zone)}.`;
}

function isBlind(health: BackendHealth, time: number): boolean {
  const condition = backendCondition(health, time);
  return condition === "stale" || condition === "waiting" || health.settling !== null;
}

/** A dot in the colour of each other environment where the same fires, for a row. */
export function AlsoMark({ alert }: { readonly alert: Alert }) {
  const environments = useEnvironments();
  const firing = useFiringElsewhere(alert);
  const there = environments.filter(({ id }) => firing.includes(id));
  if (there.length === 0) return null;
  const words = `also firing in ${there.map(({ name }) => name).join(", ")}`;
  return (
    <span className={styles.also} title={words}>
      {there.slice(0, 4).map((environment) => (
        <i key={environment.id} className={styles.dot} style={environmentColor(environment)} aria-hidden="true" />
      ))}
      <Hidden>{words}</Hidden>
    </span>
  );
}
