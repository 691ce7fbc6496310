import { memo } from "react";
import type { Environment } from "../../shared/model/environment.ts";
import type { JournalEntry } from "../../shared/model/notification.ts";
import { traceInHash } from "../../shared/permanentLink.ts";
import { formatPlace, home, parsePlace, type Screen } from "../app/location.ts";
import { goTo, usePlace } from "../app/place.ts";
import { useZone } from "../app/preferences.ts";
import { useTicking } from "../app/ticker.ts";
import { useEnvironments } from "../client/client.ts";
import { cx } from "../components/cx.ts";
import { EnvironmentName } from "../components/EnvironmentName.tsx";
import { SeverityShape } from "../components/Severity.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import { absoluteOf, clockOf, dayName, dayOf, type Zone } from "../format/time.ts";
import styles from "./JournalScreen.module.css";
import { chipOf, chipTone } from "./words.ts";

/** The entries under the days on which they were written, newest first. */
export function JournalList({ entries }: { readonly entries: readonly JournalEntry[] }) {
  const zone = useZone();
  const environments = useEnvironments();
  const one = usePlace((place) => place.environment !== null);
  const days = byDay(entries, zone);
  return days.map(([day, list]) => (
    <section key={day} className={styles.day} aria-labelledby={`journal-${day}`}>
      <h2 className={styles.dayName} id={`journal-${day}`}>
        <DayName at={list[0]?.at ?? 0} />
      </h2>
      <ol>
        {list.map((entry) => (
          <Entry
            key={entry.id}
            entry={entry}
            zone={zone}
            // The chosen environment stands in the header.
            hideEnvironment={one}
            environment={environments.find(({ id }) => id === entry.environment) ?? null}
          />
        ))}
      </ol>
    </section>
  ));
}

function byDay(entries: readonly JournalEntry[], zone: Zone): readonly (readonly [string, readonly JournalEntry[]])[] {
  const days = new Map<string, JournalEntry[]>();
  for (const entry of entries) {
    const day = dayOf(entry.at, zone);
    const list = days.get(day);
    if (list === undefined) days.set(day, [entry]);
    else list.push(entry);
  }
  return [...days];
}

function DayName({ at }: { readonly at: number }) {
  const zone = useZone();
  const name = useTicking((now) => dayName(at, now, zone));
  return name === "today" ? "Today" : name;
}

interface EntryProps {
  readonly entry: JournalEntry;
  readonly zone: Zone;
  readonly environment: Environment | null;
  readonly hideEnvironment: boolean;
}

const Entry = memo(function Entry({ entry, zone, environment, hideEnvironment }: EntryProps) {
  return (
    <li className={styles.entry}>
      <time className={styles.time} dateTime={new Date(entry.at).toISOString()} title={absoluteOf(entry.at, zone)}>
        {clockOf(entry.at, zone)}
      </time>
      <span className={styles.shape}>
        {entry.severity !== null && <SeverityShape severity={entry.severity} size={14} />}
      </span>
      <div className={styles.sentence}>
        {!hideEnvironment && entry.environment !== null && (
          <>
            <EnvironmentName environment={environment} id={entry.environment} /> ·{" "}
          </>
        )}
        {/* A decision's sentence does not name its alert; what people did does. */}
        {entry.kind === "decision" && entry.name !== null && (
          <>
            <Untrusted text={entry.name} limit={120} className={styles.name} />:{" "}
          </>
        )}
        <Untrusted text={entry.text} limit={400} className={entry.kind === "note" ? styles.note : undefined} />
      </div>
      <EntryLink entry={entry} />
      <span className={cx(styles.chip, styles[chipTone(entry)])}>{chipOf(entry)}</span>
    </li>
  );
});

const screenWords: Readonly<Record<Screen, string>> = {
  alerts: "Alerts",
  logs: "Logs",
  silences: "Silences",
  history: "History",
  journal: "Journal",
  backends: "Backends",
  settings: "Settings",
};

/** Leads to what the entry is about: a place of this page, never an address from outside. */
function EntryLink({ entry }: { readonly entry: JournalEntry }) {
  const place = entry.link === null ? null : parsePlace(entry.link);
  const target =
    place ??
    (entry.alert === null
      ? null
      : { ...home, screen: "alerts" as const, environment: entry.environment, alert: entry.alert });
  if (target === null) return <span />;
  return (
    <a
      className={styles.link}
      href={formatPlace(target)}
      onClick={(event) => {
        event.preventDefault();
        // The address itself asks for the search to be made again.
        if (entry.link !== null && traceInHash(entry.link) !== null) location.hash = entry.link;
        else goTo(target);
      }}
    >
      {target.screen === "alerts" && target.alert !== null ? "Alert" : screenWords[target.screen]}
    </a>
  );
}
