import { type Ref, useMemo } from "react";
import { parseLogLine } from "../../shared/logLine.ts";
import type { LogEntry, SearchState } from "../../shared/model/logs.ts";
import { useZone } from "../app/preferences.ts";
import { useEnvironment } from "../client/client.ts";
import { CopyButton } from "../components/CopyButton.tsx";
import { DetailPane } from "../components/DetailPane.tsx";
import { EnvironmentName } from "../components/EnvironmentName.tsx";
import { KeyValue, KeyValues } from "../components/KeyValues.tsx";
import { Section } from "../components/Section.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import { entryMoment } from "../format/time.ts";
import { oneLine, visibleText, withoutAnsi } from "../format/untrusted.ts";
import styles from "./EntryDetail.module.css";
import { FieldValue } from "./FieldValue.tsx";
import { changeView } from "./useLogView.ts";
import { isRequestIdField, levelText } from "./words.ts";

interface Props {
  readonly entry: LogEntry;
  readonly search: SearchState;
  readonly ref: Ref<HTMLElement>;
}

const defaultIdFields: readonly string[] = [];

/** One entry with all its fields; each can become a filter or a new search. */
export function EntryDetail({ entry, search, ref }: Props) {
  const environment = useEnvironment(entry.environment);
  const zone = useZone();
  const line = useMemo(() => withoutAnsi(entry.line), [entry.line]);
  const parsed = useMemo(() => parseLogLine(line), [line]);
  const idFields = environment?.requestIdFields ?? defaultIdFields;
  const labels = Object.entries(search.streams[entry.stream] ?? {});
  const fields = (pairs: readonly (readonly [string, string])[]) =>
    pairs.map(([name, value]) => (
      <KeyValue key={name} name={<bdi>{visibleText(oneLine(name, 120))}</bdi>}>
        <FieldValue name={name} value={value} traceable={isRequestIdField(name, idFields)} />
      </KeyValue>
    ));
  return (
    <DetailPane label="Entry" width={400} ref={ref} close={() => changeView({ selected: null })}>
      <div>
        <div className={styles.where}>
          <EnvironmentName environment={environment} id={entry.environment} strong />
          {" · "}
          <Untrusted text={entry.component === "" ? "no component" : entry.component} limit={120} />
        </div>
        <h2 className={styles.title}>
          <Untrusted text={withoutAnsi(entry.message)} limit={600} />
        </h2>
      </div>
      <KeyValues>
        <KeyValue name="time">{entryMoment(entry.timestamp, zone)}</KeyValue>
        <KeyValue name="level">
          <span className={styles.level} data-level={entry.level}>
            <Untrusted text={entry.levelWord === "" ? "none" : levelText(entry)} limit={40} />
          </span>
          {entry.levelWord !== "" && entry.levelWord !== levelText(entry) && (
            <>
              {" "}
              (written <Untrusted text={entry.levelWord} limit={40} />)
            </>
          )}
        </KeyValue>
      </KeyValues>
      {parsed.fields.length > 0 && (
        <Section title="Fields">
          <KeyValues>{fields(parsed.fields)}</KeyValues>
        </Section>
      )}
      <Section title="Stream and metadata">
        <KeyValues>{fields(labels)}</KeyValues>
      </Section>
      <Section title="Line">
        <pre className={styles.line}>
          <Untrusted text={line} limit={4000} />
        </pre>
        <div className={styles.actions}>
          <CopyButton small text={() => entry.line}>
            Copy line
          </CopyButton>
          <CopyButton small text={() => JSON.stringify(Object.fromEntries(parsed.fields), null, 2)}>
            Copy fields as JSON
          </CopyButton>
        </div>
      </Section>
    </DetailPane>
  );
}
