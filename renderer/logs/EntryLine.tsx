import { useMemo } from "react";
import type { LogEntry } from "../../shared/model/logs.ts";
import { Button } from "../components/Button.tsx";
import { CopyButton } from "../components/CopyButton.tsx";
import styles from "./EntryDetail.module.css";
import { LongText } from "./row/LongText.tsx";
import { prettyJson } from "./row/prettyJson.ts";
import { changeTimeline, useTimelineSettings } from "./timelineSettings.ts";

interface Props {
  readonly entry: LogEntry;
  readonly fields: readonly (readonly [string, string])[];
}

/** The line as it is stored, or its JSON over several lines. */
export function EntryLine({ entry, fields }: Props) {
  const wanted = useTimelineSettings((settings) => settings.pretty);
  const pretty = useMemo(() => prettyJson(entry.line), [entry.line]);
  const shown = wanted && pretty !== null ? pretty : entry.line;
  return (
    <>
      <LongText text={shown} />
      <div className={styles.actions}>
        <CopyButton small text={() => entry.line}>
          Copy line
        </CopyButton>
        {fields.length > 0 && (
          <CopyButton small text={() => JSON.stringify(Object.fromEntries(fields), null, 2)}>
            Copy fields as JSON
          </CopyButton>
        )}
        {pretty !== null && (
          <Button small aria-pressed={wanted} onClick={() => changeTimeline({ pretty: !wanted })}>
            Pretty JSON
          </Button>
        )}
      </div>
    </>
  );
}
