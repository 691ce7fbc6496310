import { flushSync } from "react-dom";
import { Button } from "../../../components/Button.tsx";
import type { EnvironmentDraft } from "../draft.ts";
import { changeEditing } from "../view.ts";
import styles from "./Editor.module.css";
import { type Addable, addable, addableNames, canAdd, firstField, withAdded } from "./parts.ts";

const id = "environment-add";

/** Where what was taken out can be added again: the focus goes there with it. */
export function focusAdd(): void {
  document.getElementById(id)?.focus();
}

/** Adds it, and leads to its first field: the button may be gone by then. */
function add(what: Addable, draft: EnvironmentDraft): void {
  flushSync(() => changeEditing((before) => withAdded(before, what)));
  document.querySelector<HTMLElement>(`[data-path="${firstField(draft, what)}"]`)?.focus();
}

/** What else the environment can have. */
export function AddParts({ draft }: { readonly draft: EnvironmentDraft }) {
  const left = addable.filter((what) => canAdd(draft, what));
  return (
    <section className={styles.add} id={id} tabIndex={-1} aria-label="Add to this environment">
      <span className={styles.addTitle}>Add</span>
      {left.map((what) => (
        <Button key={what} small onClick={() => add(what, draft)}>
          {addableNames[what]}
        </Button>
      ))}
    </section>
  );
}
