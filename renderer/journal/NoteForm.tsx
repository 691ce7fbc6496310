import { type FormEvent, useEffect, useRef, useState } from "react";
import type { Environment } from "../../shared/model/environment.ts";
import { useClient } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { EnvironmentName } from "../components/EnvironmentName.tsx";
import styles from "./JournalScreen.module.css";

interface Props {
  /** Null: the note is about all of them. */
  readonly environment: Environment | null;
  close(): void;
  added(): void;
}

/** A line of the person's own for whoever has the next shift. */
export function NoteForm({ environment, close, added }: Props) {
  const { bridge } = useClient();
  const [text, setText] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const sent = useRef(false);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const submit = async (event?: FormEvent) => {
    event?.preventDefault();
    if (sent.current) return;
    if (text.trim() === "") return setError("Write something first.");
    // Two presses in a row are one note.
    sent.current = true;
    setBusy(true);
    const note = { environment: environment?.id ?? null, alert: null, text: text.trim(), link: null };
    const result = await bridge.call("journal.note", note);
    setBusy(false);
    sent.current = result.ok;
    if (result.ok) added();
    else setError(result.error.message);
  };
  return (
    <form className={styles.noteForm} onSubmit={(event) => void submit(event)}>
      <label className={styles.noteLabel} htmlFor="journal-note">
        Note {environment === null ? "on all environments" : "on "}
        {environment !== null && <EnvironmentName environment={environment} id={environment.id} />}
      </label>
      <textarea
        id="journal-note"
        ref={field}
        className={styles.noteText}
        rows={2}
        maxLength={4096}
        value={text}
        aria-invalid={error !== null}
        onChange={(event) => {
          setText(event.target.value);
          setError(null);
        }}
        onKeyDown={(event) => {
          if (event.key === "Escape") close();
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void submit();
        }}
      />
      <div className={styles.noteButtons}>
        <Button small primary type="submit" disabled={busy}>
          Add to the journal
        </Button>
        <Button small onClick={close}>
          Cancel
        </Button>
        {error !== null && (
          <span className={styles.error} role="alert">
            {error}
          </span>
        )}
      </div>
    </form>
  );
}
