import { type FormEvent, useState } from "react";
import type { SavedSearch } from "../../../shared/model/savedSearches.ts";
import { useClient } from "../../client/client.ts";
import { Button } from "../../components/Button.tsx";
import { Untrusted } from "../../components/Untrusted.tsx";
import styles from "./Kept.module.css";

/** Another name for a saved search. */
export function RenameForm({ search, close }: { readonly search: SavedSearch; close(): void }) {
  const { bridge } = useClient();
  const [name, setName] = useState(search.name);
  const [error, setError] = useState<string | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === "") return setError("Give it a name.");
    const { id, query, range, environments } = search;
    const result = await bridge.call("searches.save", { id, name: name.trim(), query, range, environments });
    if (result.ok) close();
    else setError(result.error.message);
  };
  return (
    <form className={styles.save} onSubmit={(event) => void submit(event)}>
      <input
        className={styles.input}
        aria-label="New name"
        // biome-ignore lint/a11y/noAutofocus: the person just asked to write it.
        autoFocus
        value={name}
        maxLength={120}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          close();
        }}
      />
      <Button small type="submit">
        Rename
      </Button>
      <Button small bare onClick={close}>
        Cancel
      </Button>
      {error !== null && (
        <p className={styles.error} role="alert">
          <Untrusted text={error} limit={300} />
        </p>
      )}
    </form>
  );
}
