import { useState } from "react";
import type { Labels } from "../../shared/model/alert.ts";
import type { LogEntry, SearchState } from "../../shared/model/logs.ts";
import { useEnvironment, useEnvironments } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { AroundDialog } from "./around/AroundDialog.tsx";
import styles from "./EntryDetail.module.css";
import { JournalDialog } from "./out/JournalDialog.tsx";
import { entryNote } from "./out/notes.ts";
import { requestOf } from "./requestOf.ts";
import { useOccurrences } from "./useShownEntries.ts";
import { useTraceId } from "./useTrace.ts";

interface Props {
  readonly entry: LogEntry;
  readonly search: SearchState;
  readonly fields: readonly (readonly [string, string])[];
  readonly labels: Labels;
}

/** What leads on from one entry: its neighbours, its request, the journal. */
export function EntryActions({ entry, search, fields, labels }: Props) {
  const environment = useEnvironment(entry.environment);
  const environments = useEnvironments();
  const trace = useTraceId();
  const { asked } = useOccurrences(search);
  const [dialog, setDialog] = useState<"around" | "journal" | null>(null);
  const [sent, setSent] = useState(false);
  const close = () => setDialog(null);
  const idFields = environment?.requestIdFields ?? [];
  const request = requestOf([...fields, ...Object.entries(labels)], idFields);
  const searched = search.query.kind === "request" && search.query.prefix !== true ? search.query.id : null;
  return (
    <div className={styles.actions}>
      <Button small onClick={() => setDialog("around")}>
        Show around it
      </Button>
      {request !== null && request !== searched && (
        <Button small onClick={() => trace(request)}>
          Trace its request
        </Button>
      )}
      <Button small onClick={() => setDialog("journal")}>
        <span role="status">{sent ? "In the journal" : "Send to journal"}</span>
      </Button>
      <AroundDialog
        opened={dialog === "around"}
        close={close}
        entry={entry}
        labels={labels}
        request={request ?? searched}
      />
      <JournalDialog
        opened={dialog === "journal"}
        close={close}
        note={() => entryNote(entry, search, asked, (id) => environments.find((each) => each.id === id)?.name ?? id)}
        added={() => setSent(true)}
      />
    </div>
  );
}
