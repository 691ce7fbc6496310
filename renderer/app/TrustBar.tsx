import { Popover } from "@mantine/core";
import type { BackendHealth } from "../../shared/model/backend.ts";
import { backendCondition } from "../../shared/model/backend.ts";
import type { Environment } from "../../shared/model/environment.ts";
import { BackendDetails } from "../backends/BackendDetails.tsx";
import { troubleText, trustText, worstCondition } from "../backends/words.ts";
import { useConnection, useEnvironments } from "../client/client.ts";
import { ConditionDot } from "../components/ConditionDot.tsx";
import { cx } from "../components/cx.ts";
import { Untrusted } from "../components/Untrusted.tsx";
import { ageText } from "../format/duration.ts";
import { zoneName } from "../format/time.ts";
import { usePreferences } from "./preferences.ts";
import styles from "./TrustBar.module.css";
import { useNow } from "./ticker.ts";
import { useBackends } from "./verdicts.ts";

/** What the screen rests on: every backend of the chosen environments, how old its data is, how long it took. */
export function TrustBar({ environment }: { readonly environment: Environment | null }) {
  const environments = useEnvironments();
  const connection = useConnection();
  const now = useNow();
  return (
    <footer className={styles.bar}>
      {connection.status === "open" || connection.status === "connecting" ? (
        <ul className={styles.list} aria-label="Backends">
          {environment === null
            ? environments.map((each) => <EnvironmentTrust key={each.id} environment={each} now={now} />)
            : null}
          {environment !== null && <BackendList environment={environment.id} now={now} />}
        </ul>
      ) : (
        <span className={styles.lost}>
          {connection.status === "lost" ? "The console does not answer" : "This page is no longer connected"}; the data
          is {ageText(now - connection.since)} old
        </span>
      )}
      <span className={styles.spacer} />
      <ZoneSwitch now={now} />
    </footer>
  );
}

function BackendList({ environment, now }: { readonly environment: string; readonly now: number }) {
  return useBackends(environment).map((health) => <BackendTrust key={health.id} health={health} now={now} />);
}

function BackendTrust({ health, now }: { readonly health: BackendHealth; readonly now: number }) {
  const condition = backendCondition(health, now);
  return (
    <li className={styles.item}>
      <Popover position="top-start" width={380} withinPortal trapFocus>
        <Popover.Target>
          <button type="button" className={cx(styles.backend, styles[condition])} title={health.error?.message}>
            <ConditionDot condition={condition} />
            {health.name} {trustText(health, now)}
          </button>
        </Popover.Target>
        <Popover.Dropdown>
          <BackendDetails health={health} />
        </Popover.Dropdown>
      </Popover>
    </li>
  );
}

/** With all environments chosen there are too many backends for one line: each environment says its worst. */
function EnvironmentTrust({ environment, now }: { readonly environment: Environment; readonly now: number }) {
  const backends = useBackends(environment.id);
  const worst = worstCondition(backends, now);
  if (worst === null) return null;
  const bad = backends.filter((health) => backendCondition(health, now) === worst);
  const oldest = Math.min(...backends.map((health) => health.lastSuccessAt ?? 0));
  const text =
    worst === "answering"
      ? `${backends.length} answering, ${ageText(now - oldest)} ago`
      : troubleText(bad, now, backends.length);
  return (
    <li className={styles.item}>
      <Popover position="top-start" width={420} withinPortal trapFocus>
        <Popover.Target>
          <button type="button" className={cx(styles.backend, styles[worst])}>
            <ConditionDot condition={worst} />
            <Untrusted text={environment.name} limit={60} />: {text}
          </button>
        </Popover.Target>
        <Popover.Dropdown className={styles.many}>
          {backends.map((health) => (
            <BackendDetails key={health.id} health={health} />
          ))}
        </Popover.Dropdown>
      </Popover>
    </li>
  );
}

function ZoneSwitch({ now }: { readonly now: number }) {
  const { zone, set } = usePreferences();
  const local = zone === "local";
  return (
    <button
      type="button"
      className={styles.zone}
      title={local ? "Show times in UTC" : "Show times in local time"}
      onClick={() => set({ zone: local ? "utc" : "local" })}
    >
      {local ? `Local time, ${zoneName(now, "local")}` : "UTC"}
    </button>
  );
}
