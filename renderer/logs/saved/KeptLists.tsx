import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { SavedSearch } from "../../../shared/model/savedSearches.ts";
import { useZone } from "../../app/preferences.ts";
import { useTicking } from "../../app/ticker.ts";
import { useAlertsById, useClient, useEnvironments } from "../../client/client.ts";
import { Age } from "../../components/Age.tsx";
import { Button } from "../../components/Button.tsx";
import { Untrusted } from "../../components/Untrusted.tsx";
import { oneLine, visibleText } from "../../format/untrusted.ts";
import styles from "./Kept.module.css";
import { RenameForm } from "./RenameForm.tsx";
import { type KeptSearch, useSearches } from "./store.ts";
import { useSearchAgain } from "./useSearchAgain.ts";
import { distinctRecent, queryWords, searchedWords } from "./words.ts";

interface Props {
  readonly most: number;
  /** Said where there is neither; left out: nothing is said. */
  readonly empty?: string;
  /** A search was started. */
  chosen?(): void;
}

/** The person's saved searches by name, then the recent ones, newest first. */
export function KeptLists({ most, empty, chosen }: Props) {
  const { bridge } = useClient();
  const { recent, saved, problem } = useSearches();
  const shown = distinctRecent(recent).slice(0, most);
  if (saved.length === 0 && shown.length === 0)
    return empty === undefined ? null : <p className={styles.none}>{empty}</p>;
  return (
    <div className={styles.lists}>
      {saved.length > 0 && (
        <section aria-label="Saved searches">
          <h3 className={styles.title}>Saved searches</h3>
          <ul>
            {saved.map((search) => (
              <SavedRow key={search.id} search={search} chosen={chosen} />
            ))}
          </ul>
        </section>
      )}
      {shown.length > 0 && (
        <section aria-label="Recent searches">
          <div className={styles.heading}>
            <h3 className={styles.title}>Recent searches</h3>
            <Button small bare onClick={() => void bridge.call("searches.forget", {})}>
              Forget them
            </Button>
          </div>
          <ul>
            {shown.map((search) => (
              <li key={search.at} className={styles.row}>
                <KeptButton search={search} name={null} chosen={chosen} />
                <span className={styles.age}>
                  <Age at={search.at} /> ago
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {problem !== null && (
        <p className={styles.problem}>
          <Untrusted text={problem} limit={400} />
        </p>
      )}
    </div>
  );
}

interface ButtonProps {
  readonly search: KeptSearch;
  /** Null: what was searched for is its name. */
  readonly name: string | null;
  readonly chosen: (() => void) | undefined;
}

function KeptButton({ search, name, chosen }: ButtonProps) {
  const again = useSearchAgain();
  const environments = useEnvironments();
  const alerts = useAlertsById();
  const zone = useZone();
  const nameOf = (id: string) => environments.find((each) => each.id === id)?.name ?? id;
  const alertName = (id: string) => (Object.hasOwn(alerts, id) ? (alerts[id]?.name ?? null) : null);
  const side = useTicking((now) => searchedWords(search, nameOf, now, zone));
  const words = queryWords(search.query, alertName);
  return (
    <button
      type="button"
      className={styles.search}
      title={visibleText(oneLine(`${words} · ${side}`, 400))}
      onClick={() => {
        chosen?.();
        again(search);
      }}
    >
      <bdi className={name === null && search.query.kind !== "alert" ? styles.query : styles.name}>
        {visibleText(oneLine(name ?? words, 90))}
      </bdi>
      <bdi className={styles.side}>{visibleText(oneLine(name === null ? side : `${words} · ${side}`, 140))}</bdi>
    </button>
  );
}

function SavedRow({ search, chosen }: { readonly search: SavedSearch; readonly chosen: (() => void) | undefined }) {
  const { bridge } = useClient();
  const [renaming, setRenaming] = useState(false);
  const row = useRef<HTMLLIElement>(null);
  const renamed = () => {
    // The field that had the focus is gone; without one the menu would not hear a key that is pressed at once.
    flushSync(() => setRenaming(false));
    row.current?.querySelector("button")?.focus();
  };
  const shown = visibleText(oneLine(search.name, 60));
  if (renaming) {
    return (
      <li className={styles.row} ref={row}>
        <RenameForm search={search} close={renamed} />
      </li>
    );
  }
  return (
    <li className={styles.row} ref={row}>
      <KeptButton search={search} name={search.name} chosen={chosen} />
      <Button small bare aria-label={`Rename ${shown}`} onClick={() => setRenaming(true)}>
        Rename
      </Button>
      <Button
        small
        bare
        aria-label={`Remove ${shown}`}
        onClick={() => void bridge.call("searches.remove", { id: search.id })}
      >
        Remove
      </Button>
    </li>
  );
}
