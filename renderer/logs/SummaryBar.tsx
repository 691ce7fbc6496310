import { useMemo } from "react";
import type { EnvironmentSearch, LogEntry, SearchState } from "../../shared/model/logs.ts";
import { useZone } from "../app/preferences.ts";
import { useTicking } from "../app/ticker.ts";
import { useAlertsById, useClient, useEnvironment, useEnvironments } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { cx } from "../components/cx.ts";
import { EnvironmentName } from "../components/EnvironmentName.tsx";
import { Hidden } from "../components/Hidden.tsx";
import { countOf } from "../format/number.ts";
import { oneLine, visibleText, withoutAnsi } from "../format/untrusted.ts";
import { AlertQuery } from "./alertQuery/AlertQuery.tsx";
import { ClusterBar } from "./clusters/ClusterBar.tsx";
import { OutMenu } from "./out/OutMenu.tsx";
import { PrefixIds, RelatedIds } from "./related/RelatedIds.tsx";
import styles from "./SummaryBar.module.css";
import { summaryOf } from "./timeline.ts";
import { changeView, useLogView } from "./useLogView.ts";
import { useOccurrences } from "./useShownEntries.ts";
import { useAlertLogs } from "./useTrace.ts";
import { alertSearchHeading, environmentWords, moreWords, searchNotes, summaryWords } from "./words.ts";

/** The answer in one line: entries, span of time, how each environment stands, the first error. */
export function SummaryBar({ search, searching }: { readonly search: SearchState; readonly searching: boolean }) {
  const { bridge } = useClient();
  const { asked, cluster } = useOccurrences(search);
  const summary = useMemo(() => summaryOf(asked), [asked]);
  const more = Object.values(search.environments).some((state) => state.more);
  const { firstError, commonError, errors } = summary;
  return (
    <div className={styles.bar}>
      <AlertHeading search={search} />
      <div className={styles.line}>
        <b className={styles.count} role="status">
          {summary.count === 0 && searching ? "Searching…" : summaryWords(summary)}
        </b>
        <ul className={styles.environments} aria-label="Environments searched">
          {Object.entries(search.environments).map(([id, state]) => (
            <EnvironmentState key={id} id={id} state={state} hidden={cluster !== null && cluster.environment !== id} />
          ))}
        </ul>
        {firstError !== null && (
          <ErrorButton
            words={`${countOf(errors, "error")}${errors > 1 ? ", first" : ""}: `}
            entry={firstError}
            title="Open the first error"
          />
        )}
        {commonError !== null && commonError.count < errors && (
          <ErrorButton
            words={`most often, ${commonError.count.toLocaleString("en")}×: `}
            entry={commonError.entry}
            title="Open the first of them"
          />
        )}
        <span className={styles.spacer} />
        {more && (
          <Button small disabled={searching} onClick={() => void bridge.call("search.more", { search: search.id })}>
            {moreWords(Object.values(search.environments))}
          </Button>
        )}
        {search.query.kind !== "request" && <OutMenu search={search} />}
      </div>
      <ClusterBar search={search} />
      <PrefixIds search={search} />
      <RelatedIds search={search} />
      <Notes search={search} />
    </div>
  );
}

interface ErrorButtonProps {
  readonly words: string;
  readonly entry: LogEntry;
  readonly title: string;
}

function ErrorButton({ words, entry, title }: ErrorButtonProps) {
  return (
    <button type="button" className={styles.error} title={title} onClick={() => changeView({ selected: entry.key })}>
      {words}
      <bdi>{visibleText(oneLine(withoutAnsi(entry.message), 72))}</bdi>
    </button>
  );
}

interface StateProps {
  readonly id: string;
  readonly state: EnvironmentSearch;
  /** True where another environment's occurrence of the ID is alone shown. */
  readonly hidden: boolean;
}

function EnvironmentState({ id, state, hidden }: StateProps) {
  const environment = useEnvironment(id);
  const zone = useZone();
  const words = useTicking((now) => environmentWords(state, now, zone));
  const only = useLogView((view) => view.environment === id);
  return (
    <li className={cx(styles.environment, styles[state.status])} title={visibleText(words)}>
      <button
        type="button"
        className={cx(styles.filter, only && styles.on)}
        aria-pressed={only}
        title={only ? "Show every environment" : "Show only this environment"}
        disabled={state.found === 0}
        onClick={() => changeView({ environment: only ? null : id, ...(hidden && { cluster: "all" as const }) })}
      >
        <EnvironmentName environment={environment} id={id} dot />
      </button>
      {state.status === "searching" && <i className={styles.spinner} aria-hidden="true" />}
      <span className={styles.words}>
        <Hidden>{": "}</Hidden>
        <bdi>{visibleText(oneLine(words, 220))}</bdi>
      </span>
    </li>
  );
}

function AlertHeading({ search }: { readonly search: SearchState }) {
  const zone = useZone();
  const alerts = useAlertsById();
  const logs = useAlertLogs();
  const { query } = search;
  const alert = query.kind === "alert" ? alerts[query.alert] : undefined;
  const environmentId = alert?.environment ?? Object.keys(search.environments)[0] ?? "";
  const environment = useEnvironment(environmentId);
  const since = search.environments[environmentId]?.span?.from ?? null;
  const [name, where] = [alert?.name ?? "an alert", environment?.name ?? environmentId];
  const heading = useTicking((now) =>
    query.kind === "alert" ? alertSearchHeading(query, name, where, since, now, zone) : null,
  );
  if (query.kind !== "alert" || heading === null) return null;
  return (
    <div className={styles.heading}>
      <h2 className={styles.title}>
        <bdi>{visibleText(oneLine(heading, 200))}</bdi>
      </h2>
      {alert !== undefined && (
        <Button small onClick={() => logs(alert, !query.errorsOnly)}>
          {query.errorsOnly ? "Show all lines" : "Show errors only"}
        </Button>
      )}
      {alert !== undefined && <AlertQuery key={alert.id} alert={alert} query={query} search={search} />}
    </div>
  );
}

function Notes({ search }: { readonly search: SearchState }) {
  const environments = useEnvironments();
  const nameOf = (id: string) => environments.find((each) => each.id === id)?.name ?? id;
  const notes = searchNotes(search, nameOf);
  if (notes.length === 0) return null;
  return (
    <ul className={styles.notes}>
      {notes.map((note) => (
        <li key={note}>
          <bdi>{visibleText(oneLine(note, 300))}</bdi>
        </li>
      ))}
    </ul>
  );
}
