import { IconBellOff, IconHourglass } from "@tabler/icons-react";
import { useStore } from "zustand";
import { backendCondition } from "../../shared/model/backend.ts";
import { usePlace } from "../app/place.ts";
import { useBackends, useDataTime } from "../app/verdicts.ts";
import { useClient } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { Empty } from "../components/Empty.tsx";
import { countOf } from "../format/number.ts";
import styles from "./SilencesScreen.module.css";
import type { SilenceRows } from "./useSilenceRows.ts";
import { useSilencesView } from "./view.ts";
import type { SilenceState } from "./words.ts";

const words: Readonly<Record<SilenceState, readonly [string, string]>> = {
  active: ["Nothing is silenced", "No silence is active. Press S on an alert to write one."],
  pending: ["No silence is pending", "A silence is pending until its start, where that lies ahead."],
  expired: ["No silence has expired", "Alertmanager keeps expired silences for some days."],
};

/** What the list says when it lists nothing. */
export function EmptySilences({ view }: { readonly view: SilenceRows }) {
  const { tab, filter } = useSilencesView();
  const waiting = useStore(useClient().silences, ({ state }) => state === null);
  const alertmanagers = useBackends(usePlace((place) => place.environment)).filter(
    ({ kind }) => kind === "alertmanager",
  );
  const now = useDataTime();
  const conditions = alertmanagers.map((health) => backendCondition(health, now));
  if (waiting || (conditions.length > 0 && conditions.every((condition) => condition === "waiting"))) {
    return <Empty icon={<IconHourglass className={styles.quiet} size={30} stroke={1.4} />} title="Checking…" />;
  }
  if (filter.trim() !== "" && view.inPlace > 0) {
    return (
      <Empty title="No silence matches the filter">
        <p>{countOf(view.inPlace, "silence")} without it, in all states.</p>
        <Button onClick={() => useSilencesView.setState({ filter: "" })}>Clear the filter</Button>
      </Empty>
    );
  }
  if (alertmanagers.length === 0) {
    return (
      <Empty title="No Alertmanager">
        <p>Silences are kept by Alertmanager, and the settings name none here.</p>
      </Empty>
    );
  }
  if (conditions.every((condition) => condition === "stale")) {
    return (
      <Empty title="Not known">
        <p>No Alertmanager answers, so nobody knows what is silenced now.</p>
      </Empty>
    );
  }
  const [title, text] = words[tab];
  return (
    <Empty icon={<IconBellOff className={styles.quiet} size={32} stroke={1.4} />} title={title}>
      <p>{text}</p>
    </Empty>
  );
}
