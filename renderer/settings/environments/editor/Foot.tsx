import type { EnvironmentSettings } from "../../../../shared/settings/schema.ts";
import { Button } from "../../../components/Button.tsx";
import { cx } from "../../../components/cx.ts";
import { Untrusted } from "../../../components/Untrusted.tsx";
import { useBorrowedFocus } from "../../../components/useBorrowedFocus.ts";
import { useKeptFocus } from "../../../components/useKeptFocus.ts";
import styles from "./Editor.module.css";
import type { useSave } from "./useSave.ts";

interface Props {
  readonly saving: ReturnType<typeof useSave>;
  /** What would be saved; null while something is to be mended. */
  readonly settings: EnvironmentSettings | null;
  readonly asking: boolean;
  readonly changed: boolean;
  readonly isNew: boolean;
  /** Why nothing can be saved now, a sentence; null where it can. */
  readonly locked: string | null;
  /** Whether the form can be looked at only. */
  readonly lookOnly: boolean;
  cancel(): void;
  discard(): void;
  keep(): void;
}

/** Stays in sight below the form, and keeps the focus where a press has changed its buttons. */
export function Foot(props: Props) {
  const { area, ...heard } = useKeptFocus((foot) => foot.querySelector<HTMLElement>("[data-first]")?.focus());
  return (
    <div className={styles.kept} ref={area} {...heard}>
      <Bar {...props} />
    </div>
  );
}

/** The buttons come first: what is told of alerts lies lowest right, and would cover them. */
function Bar(props: Props) {
  const { saving, settings, asking, changed, isNew, locked, lookOnly, cancel } = props;
  const { stage } = saving;
  if (asking) return <Discard {...props} />;
  if (stage.kind === "conflict") {
    return (
      // A key of its own: the button must not become the one that sends the form while it is being pressed.
      <div className={cx(styles.foot, styles.asked)} role="alert" key="conflict">
        <span className={styles.footText}>
          <Untrusted text={stage.message} limit={400} />
        </span>
        <span className={styles.footButtons}>
          <Button primary disabled={settings === null} onClick={() => settings !== null && saving.overrule(settings)}>
            Save mine
          </Button>
          <Button onClick={saving.cancel} data-first>
            Keep writing
          </Button>
        </span>
      </div>
    );
  }
  const busy = stage.kind === "reading" || stage.kind === "writing";
  const error = stage.kind === "editing" ? stage.error : null;
  const hindrance = error ?? (lookOnly ? null : locked);
  return (
    <div className={cx(styles.foot, hindrance !== null && styles.failed)} key="usual">
      {!lookOnly && (
        <Button primary type="submit" aria-disabled={busy || locked !== null || undefined} data-first>
          {busy ? "Saving…" : isNew ? "Add environment" : "Save changes"}
        </Button>
      )}
      <Button onClick={cancel}>Cancel</Button>
      <span className={styles.footText} role="status">
        {hindrance !== null ? (
          <span className={styles.error}>
            <Untrusted text={hindrance} limit={600} />
          </span>
        ) : (
          changed && (
            <span className={styles.muted}>
              {stage.kind === "editing" && stage.outrun ? "Saved, but not what was typed meanwhile." : "Not saved yet."}
            </span>
          )
        )}
      </span>
    </div>
  );
}

function Discard({ discard, keep }: Props) {
  const keepButton = useBorrowedFocus<HTMLButtonElement>();
  return (
    <div className={styles.foot} role="alert">
      <Button primary ref={keepButton} onClick={keep} data-first>
        Keep writing
      </Button>
      <Button onClick={discard}>Discard</Button>
      <b className={styles.footText}>Discard what you typed?</b>
    </div>
  );
}
