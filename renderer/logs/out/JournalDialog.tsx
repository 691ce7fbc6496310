import { Modal } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useClient } from "../../client/client.ts";
import { Button } from "../../components/Button.tsx";
import { Untrusted } from "../../components/Untrusted.tsx";
import type { Note } from "./notes.ts";
import styles from "./Out.module.css";

interface Props {
  readonly opened: boolean;
  close(): void;
  /** What the note begins with; the person may write something else. */
  note(): Note;
  added(): void;
}

/** Puts a line about what was found into the shift's journal. */
export function JournalDialog({ opened, close, note, added }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={close}
      title="Send to the journal"
      size={560}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <JournalForm note={note} close={close} added={added} />
    </Modal>
  );
}

function JournalForm({ note, close, added }: Omit<Props, "opened">) {
  const { bridge } = useClient();
  const [first] = useState(note);
  const [text, setText] = useState(first.text);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event?: FormEvent) => {
    event?.preventDefault();
    if (text.trim() === "") return setError("Write something first.");
    setBusy(true);
    const result = await bridge.call("journal.note", { ...first, text: text.trim() });
    setBusy(false);
    if (!result.ok) return setError(result.error.message);
    close();
    added();
  };
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <label className={styles.label}>
        {first.link === null ? "Note" : "Note; it keeps a link to these results"}
        <textarea
          className={styles.text}
          rows={4}
          maxLength={4096}
          value={text}
          data-autofocus
          onChange={(event) => {
            setText(event.target.value);
            setError(null);
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void submit();
          }}
        />
      </label>
      {error !== null && (
        <p className={styles.error} role="alert">
          <Untrusted text={error} limit={300} />
        </p>
      )}
      <div className={styles.buttons}>
        <Button primary type="submit" disabled={busy}>
          Add to the journal
        </Button>
        <Button onClick={close}>Cancel</Button>
      </div>
    </form>
  );
}
