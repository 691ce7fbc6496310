import { IconCheck, IconHelp, IconHourglass } from "@tabler/icons-react";
import type { BackendHealth } from "../../shared/model/backend.ts";
import { goTo, usePlace } from "../app/place.ts";
import { useZone } from "../app/preferences.ts";
import { useNow } from "../app/ticker.ts";
import { useBackends, useVerdict } from "../app/verdicts.ts";
import { clearReason } from "../app/words.ts";
import { silenceSentence } from "../backends/words.ts";
import { useAlertsById, useConnection, useEnvironments, useWaitingForData } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { Empty } from "../components/Empty.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import { countOf } from "../format/number.ts";
import styles from "./EmptyAlerts.module.css";
import type { AlertTab } from "./tabs.ts";
import type { AlertView } from "./useAlertView.ts";

const emptyWords: Readonly<Record<Exclude<AlertTab, "active" | "firing">, readonly [string, string]>> = {
  pending: ["Nothing is pending", "No rule's condition is true and waiting for its time to fire."],
  acknowledged: ["Nothing is acknowledged", "Press A on an alert to say that you have it."],
  unknown: ["Nothing is unknown", "Of every alert it is known whether it still fires."],
  silenced: ["Nothing is silenced", "No alert is covered by a silence in Alertmanager."],
  inhibited: ["Nothing is inhibited", "No alert is held back by another one."],
  resolved: ["Nothing was resolved", "No alert is known to have ended in the last 24 hours."],
};

/** What the list says when it lists nothing; "All clear" only where that is proved. */
export function EmptyAlerts({ view }: { readonly view: AlertView }) {
  const tab = usePlace((place) => place.tab);
  const waiting = useWaitingForData();
  if (waiting)
    return <Empty icon={<IconHourglass className={styles.quiet} size={30} stroke={1.4} />} title="Checking…" />;
  if (view.matchers.length > 0) {
    return (
      <Empty title="No alert matches the filter">
        <p>{countOf(view.inPlace.length, "alert")} without it.</p>
        <Button onClick={() => goTo({ filter: "" })}>Clear the filter</Button>
      </Empty>
    );
  }
  if (tab === "active" || tab === "firing") return <VerdictWords tab={tab} />;
  const [title, text] = emptyWords[tab];
  return (
    <Empty title={title}>
      <p>{text}</p>
    </Empty>
  );
}

function VerdictWords({ tab }: { readonly tab: "active" | "firing" }) {
  const environment = usePlace((place) => place.environment);
  const verdict = useVerdict(environment);
  const connected = useConnection().status === "open";
  const backends = useBackends(environment);
  const alerts = useAlertsById();
  const quieted = Object.values(alerts).filter(
    (alert) =>
      (environment === null || alert.environment === environment) &&
      (alert.state === "silenced" || alert.state === "inhibited"),
  ).length;
  if (!connected) {
    return (
      <Empty icon={<IconHelp className={styles.quiet} size={34} stroke={1.4} />} title="Not sure">
        <p>The console process does not answer, so nobody knows what fires now.</p>
      </Empty>
    );
  }
  switch (verdict.verdict) {
    case "clear":
      return (
        <Empty icon={<IconCheck className={styles.clear} size={38} stroke={1.6} />} title="All clear">
          <p>
            {nothingFires(quieted)}, and {clearReason(verdict)}.
          </p>
          {verdict.failing.length > 0 && (
            <p>{verdict.failing.map(({ name }) => name).join(", ")} failed at the last poll and is asked again.</p>
          )}
          {verdict.noted.length > 0 && <NoteList noted={verdict.noted} />}
        </Empty>
      );
    case "unsure":
      return (
        <Empty icon={<IconHelp className={styles.warning} size={34} stroke={1.4} />} title="Not sure">
          <p>Nothing is known to fire, but that is not known for certain:</p>
          <SilentList environment={environment} />
        </Empty>
      );
    case "waiting":
      return (
        <Empty icon={<IconHourglass className={styles.quiet} size={30} stroke={1.4} />} title="Checking…">
          <p>Waiting for the first answer of {namesOfWaiting(backends)}.</p>
        </Empty>
      );
    case "empty":
      return (
        <Empty title="No alert source">
          <p>This environment names no Prometheus and no Alertmanager, so nothing can be known of its alerts.</p>
        </Empty>
      );
    case "alerting":
      return (
        <Empty title={tab === "firing" ? "Nothing is known to fire" : "Nothing here"}>
          <p>{countOf(verdict.unknown, "alert is", "alerts are")} unknown: see the tab Unknown.</p>
        </Empty>
      );
  }
}

function nothingFires(quieted: number): string {
  if (quieted === 0) return "Nothing fires";
  return `Nothing fires but what is silenced or inhibited (${countOf(quieted, "alert")})`;
}

/** What limits an "All clear": rules that cannot fire, targets that cannot be scraped. */
function NoteList({ noted }: { readonly noted: readonly BackendHealth[] }) {
  const environments = useEnvironments();
  const nameOf = (place: string) => environments.find(({ id }) => id === place)?.name ?? place;
  return (
    <ul className={styles.silent}>
      {noted.flatMap((health) =>
        health.notes.map((note) => (
          <li key={`${health.id} ${note}`}>
            <Untrusted text={`${health.name} in ${nameOf(health.environment)}: ${note}`} limit={400} />
          </li>
        )),
      )}
    </ul>
  );
}

function namesOfWaiting(backends: readonly { readonly name: string; readonly lastSuccessAt: number | null }[]): string {
  return backends
    .filter((health) => health.lastSuccessAt === null)
    .map(({ name }) => name)
    .join(", ");
}

/** Each backend that does not answer, or cannot tell yet, in a sentence with since when and why. */
export function SilentList({ environment }: { readonly environment: string | null }) {
  const { silent, settling } = useVerdict(environment);
  const environments = useEnvironments();
  const now = useNow();
  const zone = useZone();
  const nameOf = (place: string) => environments.find(({ id }) => id === place)?.name ?? place;
  return (
    <ul className={styles.silent}>
      {silent.map((health) => (
        <li key={health.id}>
          <Untrusted
            text={silenceSentence(health, `${health.name} in ${nameOf(health.environment)}`, now, zone)}
            limit={400}
          />
        </li>
      ))}
      {settling.map((health) => (
        <li key={health.id}>
          <Untrusted text={`${health.name} in ${nameOf(health.environment)}: ${health.settling}`} limit={400} />
        </li>
      ))}
    </ul>
  );
}
