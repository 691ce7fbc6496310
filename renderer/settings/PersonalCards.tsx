import type { PersonalState } from "../../shared/model/personal.ts";
import { usePersonal } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import { useKeptFocus } from "../components/useKeptFocus.ts";
import { Card } from "./Card.tsx";
import { Field } from "./Field.tsx";
import fields from "./Fields.module.css";
import { NotificationFields } from "./NotificationFields.tsx";
import styles from "./SettingsScreen.module.css";
import { StoreState } from "./StoreState.tsx";
import { type PersonalForm, usePersonalDraft } from "./usePersonalDraft.ts";

/** What belongs to the person: notifications, name, and how long things are remembered. */
export function PersonalCards() {
  const personal = usePersonal();
  if (personal === null) return null;
  return <Form personal={personal} />;
}

function Form({ personal }: { readonly personal: PersonalState }) {
  const form = usePersonalDraft(personal);
  const { draft, faults, change } = form;
  const { area, ...heard } = useKeptFocus(focusBar);
  return (
    <div className={styles.cards} ref={area} {...heard}>
      <Card title="Notifications" id="notifications">
        <NotificationFields form={form} />
      </Card>
      <Card title="You, and what is remembered" id="you">
        <div className={fields.row}>
          <Field
            label="Who acknowledges and silences"
            value={draft.author}
            placeholder={personal.author}
            wide
            fault={faults.author}
            hint="Others read it in silences and acknowledgements. Empty: the name that the system knows."
            change={(author) => change({ author })}
          />
          <Field
            label="Keep history and journal for"
            value={draft.historyDays}
            unit="days"
            numeric
            fault={faults.historyDays}
            change={(historyDays) => change({ historyDays })}
          />
        </div>
        {personal.problem !== null && (
          <p className={styles.warning}>
            <Untrusted text={personal.problem} limit={600} />
          </p>
        )}
        <StoreState store={personal.store} />
      </Card>
      <SaveBar form={form} />
    </div>
  );
}

/** The bar still says what became of it; where it went, too, the part that stands above it. */
function focusBar(cards: HTMLDivElement): void {
  const target = cards.querySelector<HTMLElement>("[data-bar]") ?? cards.querySelector<HTMLElement>("#you");
  target?.focus({ preventScroll: true });
}

function SaveBar({ form }: { readonly form: PersonalForm }) {
  const { said, saving, faults } = form;
  // What is in force may come before the answer that it was saved.
  const changed = form.changed || saving;
  if (!changed && said === null) return null;
  const count = Object.keys(faults).length;
  return (
    <div className={styles.saveBar} role="status" tabIndex={-1} data-bar>
      <span className={said !== null && !said.ok ? fields.fault : undefined}>
        {said !== null ? (
          <Untrusted text={said.text} limit={400} />
        ) : count === 0 ? (
          "Changed, not saved yet."
        ) : (
          "Changed; something is not right yet."
        )}
      </span>
      {changed && (
        <>
          <Button small onClick={() => saving || form.discard()} aria-disabled={saving || undefined}>
            Discard
          </Button>
          <Button small primary onClick={() => void form.save()} aria-disabled={saving || undefined}>
            {saving ? "Saving…" : "Save"}
          </Button>
        </>
      )}
    </div>
  );
}
