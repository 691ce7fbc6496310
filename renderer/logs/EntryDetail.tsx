import { type Ref, useMemo, useState } from "react";
import { parseLogLine } from "../../shared/logLine.ts";
import type { LogEntry, SearchState } from "../../shared/model/logs.ts";
import { useZone } from "../app/preferences.ts";
import { useEnvironment } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { DetailPane } from "../components/DetailPane.tsx";
import { EnvironmentName } from "../components/EnvironmentName.tsx";
import { KeyValue, KeyValues } from "../components/KeyValues.tsx";
import { Section } from "../components/Section.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import { countText } from "../format/number.ts";
import { entryMoment } from "../format/time.ts";
import { oneLine, visibleText, withoutAnsi } from "../format/untrusted.ts";
import { columnsKey } from "./columns.ts";
import { EntryActions } from "./EntryActions.tsx";
import styles from "./EntryDetail.module.css";
import { EntryLine } from "./EntryLine.tsx";
import { FieldValue } from "./FieldValue.tsx";
import { changeView } from "./useLogView.ts";
import { isRequestIdField, levelText } from "./words.ts";

interface Props {
  readonly entry: LogEntry;
  readonly search: SearchState;
  readonly ref: Ref<HTMLElement>;
}

const defaultIdFields: readonly string[] = [];

/** One entry with all its fields; each can become a filter, a column or a new search. */
export function EntryDetail({ entry, search, ref }: Props) {
  const environment = useEnvironment(entry.environment);
  const zone = useZone();
  const parsed = useMemo(() => parseLogLine(withoutAnsi(entry.line)), [entry.line]);
  const idFields = environment?.requestIdFields ?? defaultIdFields;
  const labels = search.streams[entry.stream] ?? {};
  const columnsOf = columnsKey(Object.keys(search.environments));
  const shared = { idFields, columnsOf };
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
      <EntryActions entry={entry} search={search} fields={parsed.fields} labels={labels} />
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
          <Pairs pairs={parsed.fields} {...shared} />
        </Section>
      )}
      <Section title="Stream and metadata">
        <Pairs pairs={Object.entries(labels)} {...shared} />
      </Section>
      <Section title="Line">
        <EntryLine entry={entry} fields={parsed.fields} />
      </Section>
    </DetailPane>
  );
}

interface PairsProps {
  readonly pairs: readonly (readonly [string, string])[];
  readonly idFields: readonly string[];
  readonly columnsOf: string;
}

/** A hostile line has thousands of fields, each with a menu of its own. */
const fieldsShown = 100;

function Pairs({ pairs, idFields, columnsOf }: PairsProps) {
  const [all, setAll] = useState(false);
  const shown = all ? pairs.slice(0, fieldsShown * 10) : pairs.slice(0, fieldsShown);
  const hidden = pairs.length - shown.length;
  return (
    <>
      <KeyValues>
        {shown.map(([name, value], index) => (
          // A line may have the same name twice.
          // biome-ignore lint/suspicious/noArrayIndexKey: the order of one line's fields does not change.
          <KeyValue key={`${index} ${name}`} name={<bdi>{visibleText(oneLine(name, 120))}</bdi>}>
            <FieldValue name={name} value={value} traceable={isRequestIdField(name, idFields)} columnsOf={columnsOf} />
          </KeyValue>
        ))}
      </KeyValues>
      {hidden > 0 && (
        <Button small bare disabled={all} onClick={() => setAll(true)}>
          {all ? `${countText(hidden)} more are in the line` : `Show ${countText(hidden)} more`}
        </Button>
      )}
    </>
  );
}
