import { useMemo } from "react";
import type { EnvironmentSearch, LogEntry, SearchState } from "../../shared/model/logs.ts";
import { useZone } from "../app/preferences.ts";
import { useTicking } from "../app/ticker.ts";
import { useAlertsById, useClient, useEnvironment } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { cx } from "../components/cx.ts";
import { EnvironmentName } from "../components/EnvironmentName.tsx";
import { Hidden } from "../components/Hidden.tsx";
import { countOf } from "../format/number.ts";
import { oneLine, visibleText, withoutAnsi } from "../format/untrusted.ts";
import { CopyLogql } from "./CopyLogql.tsx";
import styles from "./SummaryBar.module.css";
import { summaryOf } from "./timeline.ts";
import { changeView, useLogView } from "./useLogView.ts";
import { useAlertLogs } from "./useTrace.ts";
import { alertSearchHeading, environmentWords, moreWords, summaryWords } from "./words.ts";

/** The answer in one line: entries, span of time, how each environment stands, the first error. */
export function SummaryBar({ search, searching }: { readonly search: SearchState; readonly searching: boolean }) {
  const { bridge } = useClient();
  const summary = useMemo(() => summaryOf(search.entries), [search.entries]);
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
            <EnvironmentState key={id} id={id} state={state} />
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
        <CopyLogql search={search} />
      </div>
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

function EnvironmentState({ id, state }: { readonly id: string; readonly state: EnvironmentSearch }) {
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
        onClick={() => changeView({ environment: only ? null : id })}
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
  if (query.kind !== "alert") return null;
  const since = search.environments[environmentId]?.span?.from ?? null;
  const heading = alertSearchHeading(query, alert?.name ?? "an alert", environment?.name ?? environmentId, since, zone);
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
    </div>
  );
}

function Notes({ search }: { readonly search: SearchState }) {
  const notes = [...new Set(Object.values(search.environments).flatMap((state) => state.notes))];
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
