import { useState } from "react";
import { useEnvironments } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { EnvironmentName } from "../components/EnvironmentName.tsx";
import { useKeptFocus } from "../components/useKeptFocus.ts";
import { BrowserNotifications } from "./BrowserNotifications.tsx";
import { Check, Field } from "./Field.tsx";
import styles from "./Fields.module.css";
import { LevelTable } from "./LevelTable.tsx";
import type { ScopeDraft } from "./notificationDraft.ts";
import { QuietHoursFields } from "./QuietHoursFields.tsx";
import { SendTest } from "./SendTest.tsx";
import type { PersonalForm } from "./usePersonalDraft.ts";

/** How loudly each severity is announced, when nothing is, and what becomes of many at once. */
export function NotificationFields({ form }: { readonly form: PersonalForm }) {
  const { draft, faults, change } = form;
  return (
    <>
      <BrowserNotifications />
      <Scopes form={form} />
      <section className={styles.part} aria-label="Many, again, and over">
        <h3 className={styles.partTitle}>Many, again, and over</h3>
        <div className={styles.row}>
          <Field
            label="One digest above"
            value={draft.digestAbove}
            unit="new alerts at once"
            numeric
            fault={faults["notifications.digestAbove"]}
            change={(digestAbove) => change({ digestAbove })}
          />
          <Field
            label="Say insistent ones again after"
            value={draft.escalateAfterMinutes}
            unit="min"
            hint="Until acknowledged, silenced or resolved. Empty: said once."
            fault={faultUnder(faults, "notifications.escalateAfterMinutes")}
            change={(escalateAfterMinutes) => change({ escalateAfterMinutes })}
          />
        </div>
        <div className={styles.row}>
          <Field
            label="Flapping is"
            value={draft.flappingTransitions}
            unit="changes"
            numeric
            fault={faults["notifications.flapping.transitions"]}
            change={(flappingTransitions) => change({ flappingTransitions })}
          />
          <Field
            label="within"
            value={draft.flappingWindow}
            unit="min, and said once"
            numeric
            fault={faults["notifications.flapping.windowMinutes"]}
            change={(flappingWindow) => change({ flappingWindow })}
          />
        </div>
        <Check
          label="Say when an announced alert is resolved"
          checked={draft.resolved}
          change={(resolved) => change({ resolved })}
        />
        <Check
          label="Say when a backend stops answering, and when it is back"
          checked={draft.backends}
          change={(backends) => change({ backends })}
        />
      </section>
    </>
  );
}

/** The first fault of a path or below it. */
function faultUnder(faults: PersonalForm["faults"], path: string): string | undefined {
  const found = Object.keys(faults).find((key) => key === path || key.startsWith(`${path}.`));
  return found === undefined ? undefined : faults[found];
}

/** The rules for all environments, and for those that have their own. */
function Scopes({ form }: { readonly form: PersonalForm }) {
  const { draft, faults, change } = form;
  const environments = useEnvironments();
  const { area, ...heard } = useKeptFocus(focusScope);
  const [chosen, setChosen] = useState<string | null>(null);
  const scope = chosen !== null && environments.some(({ id }) => id === chosen) ? chosen : null;
  const environment = environments.find(({ id }) => id === scope) ?? null;
  const own = scope !== null && Object.hasOwn(draft.environments, scope) ? draft.environments[scope] : undefined;
  const shown = scope === null ? draft.defaults : own;
  const replace = (rules: ScopeDraft) =>
    change(scope === null ? { defaults: rules } : { environments: { ...draft.environments, [scope]: rules } });
  const dropOwn = () => {
    if (scope === null) return;
    const { [scope]: _dropped, ...others } = draft.environments;
    change({ environments: others });
  };
  const path = scope === null ? "notifications.defaults" : `notifications.environments.${scope}`;
  return (
    <div className={styles.kept} ref={area} {...heard}>
      <section className={styles.part} aria-label="Levels and quiet hours">
        <h3 className={styles.partTitle}>How loudly, for each severity</h3>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would stand in the way of the row. */}
        <div className={styles.scopes} role="group" aria-label="Rules for">
          <Button small aria-pressed={scope === null} onClick={() => setChosen(null)}>
            All environments
          </Button>
          {environments.map(({ id, ...each }) => (
            <Button key={id} small aria-pressed={scope === id} onClick={() => setChosen(id)}>
              <EnvironmentName environment={{ id, ...each }} id={id} dot />
              {Object.hasOwn(draft.environments, id) && <span className={styles.muted}>own</span>}
            </Button>
          ))}
        </div>
        {shown === undefined ? (
          <div className={styles.line}>
            <span>
              <EnvironmentName environment={environment} id={scope ?? ""} /> follows the rules for all environments.
            </span>
            <Button small onClick={() => replace(draft.defaults)}>
              Give it rules of its own
            </Button>
          </div>
        ) : (
          <>
            {scope !== null && (
              <div className={styles.line}>
                <span>
                  <EnvironmentName environment={environment} id={scope} /> has rules of its own.
                </span>
                <Button small onClick={dropOwn}>
                  Follow the rules for all
                </Button>
              </div>
            )}
            <LevelTable levels={shown.levels} change={(levels) => replace({ ...shown, levels })} />
            <QuietHoursFields
              quiet={shown.quiet}
              faults={faults}
              path={`${path}.quietHours`}
              change={(quiet) => replace({ ...shown, quiet })}
            />
          </>
        )}
        <SendTest levels={(shown ?? draft.defaults).levels} environment={scope} />
      </section>
    </div>
  );
}

/** The button that gave rules of its own, or took them, is gone with the press. */
function focusScope(scopes: HTMLDivElement): void {
  scopes.querySelector<HTMLElement>("[aria-pressed=true]")?.focus();
}
