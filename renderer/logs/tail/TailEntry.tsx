import { IconRoute } from "@tabler/icons-react";
import { type Ref, useMemo } from "react";
import { parseLogLine } from "../../../shared/logLine.ts";
import type { Labels } from "../../../shared/model/alert.ts";
import type { LogEntry } from "../../../shared/model/logs.ts";
import { useZone } from "../../app/preferences.ts";
import { useEnvironment } from "../../client/client.ts";
import { Button } from "../../components/Button.tsx";
import { CopyButton } from "../../components/CopyButton.tsx";
import { DetailPane } from "../../components/DetailPane.tsx";
import { EnvironmentName } from "../../components/EnvironmentName.tsx";
import { KeyValue, KeyValues } from "../../components/KeyValues.tsx";
import { Section } from "../../components/Section.tsx";
import { Untrusted } from "../../components/Untrusted.tsx";
import { entryMoment } from "../../format/time.ts";
import { oneLine, visibleText, withoutAnsi } from "../../format/untrusted.ts";
import { useTrace } from "../useTrace.ts";
import { isRequestIdField, levelText } from "../words.ts";
import styles from "./Tail.module.css";
import { useTail } from "./tailStore.ts";

interface Props {
  readonly entry: LogEntry;
  /** Labels of its stream; undefined where the console no longer tells them. */
  readonly labels: Labels | undefined;
  readonly ref: Ref<HTMLElement>;
}

const noFields: readonly string[] = [];

/** One line with all its fields; its request can be traced from here. */
export function TailEntry({ entry, labels = {}, ref }: Props) {
  const environment = useEnvironment(entry.environment);
  const zone = useZone();
  const trace = useTrace();
  const line = useMemo(() => withoutAnsi(entry.line), [entry.line]);
  const { fields } = useMemo(() => parseLogLine(line), [line]);
  const idFields = environment?.requestIdFields ?? noFields;
  const pairs = (list: readonly (readonly [string, string])[]) =>
    list.map(([name, value]) => (
      <KeyValue key={name} name={<bdi>{visibleText(oneLine(name, 120))}</bdi>}>
        <Untrusted text={value} limit={400} />
        {isRequestIdField(name, idFields) && value !== "" && (
          <Button small bare className={styles.trace} title="Trace this ID" onClick={() => trace(value)}>
            <IconRoute size={14} stroke={1.6} aria-hidden="true" />
            Trace
          </Button>
        )}
      </KeyValue>
    ));
  return (
    <DetailPane label="Line" width={400} ref={ref} close={() => useTail.setState({ selected: null })}>
      <div className={styles.title}>
        <EnvironmentName environment={environment} id={entry.environment} strong />
        <h2>
          <Untrusted text={withoutAnsi(entry.message)} limit={600} />
        </h2>
      </div>
      <KeyValues>
        <KeyValue name="time">{entryMoment(entry.timestamp, zone)}</KeyValue>
        <KeyValue name="level">
          <Untrusted text={entry.levelWord === "" ? "none" : levelText(entry)} limit={40} />
        </KeyValue>
      </KeyValues>
      {fields.length > 0 && (
        <Section title="Fields">
          <KeyValues>{pairs(fields)}</KeyValues>
        </Section>
      )}
      <Section title="Stream and metadata">
        <KeyValues>{pairs(Object.entries(labels))}</KeyValues>
      </Section>
      <Section title="Line">
        <pre className={styles.raw}>
          <Untrusted text={line} limit={4000} />
        </pre>
        <CopyButton small text={() => entry.line}>
          Copy line
        </CopyButton>
      </Section>
    </DetailPane>
  );
}
