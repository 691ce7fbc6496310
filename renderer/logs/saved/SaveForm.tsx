import { type FormEvent, useState } from "react";
import type { SearchState } from "../../../shared/model/logs.ts";
import { useAlertsById, useClient } from "../../client/client.ts";
import { Button } from "../../components/Button.tsx";
import { Untrusted } from "../../components/Untrusted.tsx";
import styles from "./Kept.module.css";
import { suggestedName } from "./words.ts";

/** Keeps the present search under a name. */
export function SaveForm({ search, saved }: { readonly search: SearchState; saved(): void }) {
  const { bridge } = useClient();
  const alerts = useAlertsById();
  const nameOf = (id: string) => (Object.hasOwn(alerts, id) ? (alerts[id]?.name ?? null) : null);
  const [name, setName] = useState(() => suggestedName(search.query, nameOf));
  const [error, setError] = useState<string | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === "") return setError("Give it a name first.");
    const { query, range } = search;
    const environments = Object.keys(search.environments);
    const result = await bridge.call("searches.save", { id: null, name: name.trim(), query, range, environments });
    if (result.ok) saved();
    else setError(result.error.message);
  };
  return (
    <form className={styles.save} onSubmit={(event) => void submit(event)}>
      <label className={styles.label}>
        Save this search as
        <input
          className={styles.input}
          value={name}
          maxLength={120}
          autoComplete="off"
          onChange={(event) => {
            setName(event.target.value);
            setError(null);
          }}
        />
      </label>
      <Button small type="submit">
        Save
      </Button>
      {error !== null && (
        <p className={styles.error} role="alert">
          <Untrusted text={error} limit={300} />
        </p>
      )}
    </form>
  );
}
