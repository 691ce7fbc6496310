import { Checkbox, Modal } from "@mantine/core";
import { useState } from "react";
import type { LogEntry, SearchState } from "../../../shared/model/logs.ts";
import { useZone } from "../../app/preferences.ts";
import { consoleTime } from "../../app/ticker.ts";
import { Button } from "../../components/Button.tsx";
import { CopyButton } from "../../components/CopyButton.tsx";
import { countOf } from "../../format/number.ts";
import { zoneName } from "../../format/time.ts";
import { Choice } from "./Choice.tsx";
import { type ExportFormat, exportEntries, exportFiles } from "./exports.ts";
import { incompleteWords } from "./incomplete.ts";
import styles from "./Out.module.css";
import { exportName, saveFile } from "./saveFile.ts";

interface Props {
  readonly opened: boolean;
  close(): void;
  readonly search: SearchState;
  /** The entries that pass the filters. */
  readonly shown: readonly LogEntry[];
  readonly environmentName: (id: string) => string;
}

const formatWords: readonly (readonly [ExportFormat, string, string])[] = [
  ["jsonl", "JSON lines", "every line as it is stored, nanoseconds exact"],
  ["csv", "CSV", "for a spreadsheet"],
  ["markdown", "Markdown table", "for the incident channel; at most 200 rows"],
];

/** Writes entries to a file or to the clipboard. */
export function ExportDialog({ opened, close, ...rest }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={close}
      title="Export entries"
      size={520}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <ExportForm close={close} {...rest} />
    </Modal>
  );
}

function ExportForm({ close, search, shown, environmentName }: Omit<Props, "opened">) {
  const zone = useZone();
  const [format, setFormat] = useState<ExportFormat>("jsonl");
  const [which, setWhich] = useState<"shown" | "all">("shown");
  const [mask, setMask] = useState(false);
  const all = search.entries;
  const filtered = shown.length < all.length;
  const entries = filtered && which === "shown" ? shown : all;
  const incomplete = incompleteWords(search, environmentName);
  const text = () => exportEntries(format, { entries, streams: search.streams, environmentName, zone, mask });
  const { ending, type } = exportFiles[format];
  const subject = search.query.kind === "request" ? search.query.id : "";
  const isUtc = zoneName(consoleTime(), zone) === "UTC";
  return (
    <div className={styles.form}>
      <Choice legend="Format" value={format} options={formatWords} choose={(chosen) => setFormat(chosen)} />
      {filtered && (
        <Choice
          legend="Entries"
          value={which}
          options={[
            ["shown", `The ${countOf(shown.length, "entry", "entries")} shown`],
            ["all", `All ${countOf(all.length, "loaded entry", "loaded entries")}`],
          ]}
          choose={(chosen) => setWhich(chosen)}
        />
      )}
      <Checkbox
        size="xs"
        checked={mask}
        label="Mask personal fields"
        description="Users, e-mail and network addresses, tokens and card numbers, as far as they can be recognised. Read it before you share it."
        onChange={(event) => setMask(event.currentTarget.checked)}
      />
      <p className={styles.words}>
        {format === "jsonl" ? "Times are in nanoseconds since 1970." : `Times are in ${isUtc ? "UTC" : "local time"}.`}
      </p>
      {incomplete !== null && (
        <p className={styles.warning} role="status">
          {incomplete}
        </p>
      )}
      <div className={styles.buttons}>
        <Button
          primary
          disabled={entries.length === 0}
          onClick={() => {
            saveFile(exportName(subject, consoleTime(), ending), text(), type);
            close();
          }}
        >
          Save {countOf(entries.length, "entry", "entries")}
        </Button>
        <CopyButton text={text}>Copy</CopyButton>
        <Button onClick={close}>Cancel</Button>
      </div>
    </div>
  );
}
