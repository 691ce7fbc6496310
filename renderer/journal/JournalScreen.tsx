import { IconDownload, IconNotebook, IconPencilPlus } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { usePlace } from "../app/place.ts";
import { useEnvironment, useEnvironments } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { Empty } from "../components/Empty.tsx";
import { EnvironmentName } from "../components/EnvironmentName.tsx";
import { HiddenHeading } from "../components/Hidden.tsx";
import { Notice } from "../components/Notice.tsx";
import segments from "../components/Segments.module.css";
import { Untrusted } from "../components/Untrusted.tsx";
import { countOf, countText } from "../format/number.ts";
import { ExportDialog } from "./ExportDialog.tsx";
import { JournalList } from "./JournalList.tsx";
import styles from "./JournalScreen.module.css";
import { NoteForm } from "./NoteForm.tsx";
import { useJournal } from "./useJournal.ts";
import { filterJournal, type JournalFilter, journalFilters } from "./words.ts";

/** Everything that happened on this shift: each decision with its reason, and what people did. */
export function JournalScreen() {
  const chosen = usePlace((place) => place.environment);
  const environment = useEnvironment(chosen);
  const environments = useEnvironments();
  const { journal, error, reading, readOlder, refresh } = useJournal(chosen);
  const [filter, setFilter] = useState<JournalFilter>("all");
  const [text, setText] = useState("");
  const [open, setOpen] = useState<"note" | "export" | null>(null);
  const entries = journal?.entries;
  const shown = useMemo(() => {
    const nameOf = (id: string) => environments.find((each) => each.id === id)?.name ?? id;
    return entries === undefined ? [] : filterJournal(entries, filter, text, nameOf);
  }, [entries, environments, filter, text]);
  const narrowed = entries !== undefined && shown.length !== entries.length;

  return (
    <div className={styles.screen}>
      <HiddenHeading>Journal</HiddenHeading>
      <div className={styles.toolbar}>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would stand in the way of the row. */}
        <div className={segments.segments} role="group" aria-label="Show">
          {journalFilters.map(([value, name]) => (
            <button
              key={value}
              type="button"
              className={segments.segment}
              aria-pressed={filter === value}
              onClick={() => setFilter(value)}
            >
              {name}
            </button>
          ))}
        </div>
        <input
          type="search"
          className={styles.text}
          aria-label="Filter by text"
          placeholder="Filter by text"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <span className={styles.count} role="status">
          {entries !== undefined &&
            (narrowed ? `${countText(shown.length)} of ${countOf(entries.length, "entry read", "entries read")}` : "")}
        </span>
        <span className={styles.spacer} />
        <Button aria-expanded={open === "note"} onClick={() => setOpen(open === "note" ? null : "note")}>
          <IconPencilPlus size={15} stroke={1.6} aria-hidden="true" />
          Add a note
        </Button>
        <Button onClick={() => setOpen("export")}>
          <IconDownload size={15} stroke={1.6} aria-hidden="true" />
          Export as Markdown
        </Button>
      </div>
      {open === "note" && (
        <NoteForm
          environment={environment}
          close={() => setOpen(null)}
          added={() => {
            setOpen(null);
            refresh();
          }}
        />
      )}
      {error !== null && (
        <Notice tone="bad">
          <Untrusted text={error.message} limit={400} />
        </Notice>
      )}
      <div className={styles.scroll}>
        {entries === undefined ? (
          error === null && <p className={styles.waiting}>Reading the journal…</p>
        ) : entries.length === 0 ? (
          <Empty icon={<IconNotebook size={30} stroke={1.3} aria-hidden="true" />} title="Nothing in the journal yet">
            <p>
              Every alert that fires or ends, what was announced and why, and what people did about it will stand here
              {environment !== null && (
                <>
                  {" "}
                  for <EnvironmentName environment={environment} id={environment.id} />
                </>
              )}
              .
            </p>
          </Empty>
        ) : (
          <JournalList entries={shown} />
        )}
        {entries !== undefined && entries.length > 0 && (
          <div className={styles.end}>
            {shown.length === 0 && <p>None of the entries that were read passes the filter.</p>}
            {journal?.more ? (
              <Button onClick={readOlder} disabled={reading}>
                {reading ? "Reading…" : "Older"}
              </Button>
            ) : (
              <p>The journal begins here.</p>
            )}
          </div>
        )}
      </div>
      <ExportDialog opened={open === "export"} environment={environment} close={() => setOpen(null)} />
    </div>
  );
}
