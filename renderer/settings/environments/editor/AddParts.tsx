import { Button } from "../../../components/Button.tsx";
import type { EnvironmentDraft } from "../draft.ts";
import { changeEditing } from "../view.ts";
import styles from "./Editor.module.css";
import { addable, addableNames, canAdd, withAdded } from "./parts.ts";

/** What else the environment can have. */
export function AddParts({ draft }: { readonly draft: EnvironmentDraft }) {
  const left = addable.filter((what) => canAdd(draft, what));
  return (
    <section className={styles.add} aria-label="Add to this environment">
      <span className={styles.addTitle}>Add</span>
      {left.map((what) => (
        <Button key={what} small onClick={() => changeEditing((before) => withAdded(before, what))}>
          {addableNames[what]}
        </Button>
      ))}
    </section>
  );
}
