import { type FormEvent, useEffect, useRef, useState } from "react";
import type { EnvironmentSettings } from "../../../../shared/settings/schema.ts";
import { useEnvironments, useHealth } from "../../../client/client.ts";
import { Button } from "../../../components/Button.tsx";
import { environmentColor } from "../../../components/environmentColor.ts";
import { Untrusted } from "../../../components/Untrusted.tsx";
import { useKeptFocus } from "../../../components/useKeptFocus.ts";
import { asEnvironment } from "../asEnvironment.ts";
import { type BackendPart, partsOf } from "../backends.ts";
import { ConfirmDialog } from "../ConfirmDialog.tsx";
import { toConfirm } from "../confirmation.ts";
import { type DraftOutcome, idFrom, settingsOf } from "../draft.ts";
import type { Faults } from "../faults.ts";
import { type Form, FormContext } from "../fields/form.ts";
import { withValueAt } from "../paths.ts";
import { type InFile, secretFaults } from "../trial.ts";
import { twinFault } from "../twins.ts";
import { changeEditing, type Editing, endEditing, isUnsaved } from "../view.ts";
import { AddParts, focusAdd } from "./AddParts.tsx";
import { BackendCard } from "./BackendCard.tsx";
import { ChangeList } from "./ChangeList.tsx";
import styles from "./Editor.module.css";
import { Foot } from "./Foot.tsx";
import { Identity } from "./Identity.tsx";
import { MoreCards } from "./MoreCards.tsx";
import { withoutPart } from "./parts.ts";
import { ForgetDialog, SavedCredentials, useForgetting } from "./SavedCredentials.tsx";
import { Summary } from "./Summary.tsx";
import { useLeaving } from "./useLeaving.ts";
import { useLookOnly } from "./useLookOnly.ts";
import { useSave } from "./useSave.ts";
import { cardKey, nameInFile, useSecrets } from "./useSecrets.ts";

interface Props {
  readonly editing: Editing;
  /** The environments of the file. */
  readonly inFile: readonly EnvironmentSettings[];
  /** Why nothing can be saved, a sentence; null where it can. */
  readonly locked: string | null;
  /** Whether the file was read, so that `locked` is true of it. */
  readonly known: boolean;
}

const noFaults: Faults = {};
/** The file may hold one without a backend, for later; a form that is sent without one was sent too early. */
const noBackend: Faults = { "prometheus.url": "There has to be at least one backend: write its URL." };

/** The whole of an environment on one page: who it is, its backends each with a test, and what few need. */
export function Editor({ editing, inFile, locked, known }: Props) {
  const { replaces, draft, keys } = editing;
  const others = inFile.filter(({ id }) => id !== replaces?.id);
  const taken = others.map(({ id }) => id);
  const health = useHealth();
  const inForce = useEnvironments();
  const secrets = useSecrets(editing);
  const saving = useSave(editing, secrets.of, secrets.forget);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [tries, setTries] = useState(0);
  const changed = isUnsaved(editing) || secrets.typed;
  const leaving = useLeaving(changed);
  const forgetting = useForgetting();
  const lookOnly = useLookOnly(locked, known);
  const { area, ...heard } = useKeptFocus(focusAdd);
  const heading = useRef<HTMLHeadingElement>(null);
  const isNew = replaces === null;
  // A new one begins in its first field.
  useEffect(() => {
    if (!isNew) heading.current?.focus();
  }, [isNew]);
  const partInFile = (part: BackendPart): InFile | null => {
    const backend = nameInFile(part.backend, editing);
    return backend === null || replaces === null ? null : { environment: replaces.id, backend };
  };
  const outcome = outcomeOf(editing, others, secretFaults(draft, secrets.of));
  const faults = outcome.ok ? noFaults : outcome.faults;

  const form: Form = {
    draft,
    faults,
    isShown: (path) => tries > 0 || [...touched].some((each) => path === each || path.startsWith(`${each}.`)),
    change: (path, value) =>
      changeEditing((before) => ({
        ...before,
        draft: withValueAt(before.draft, path, value),
        idChosen: before.idChosen || (path[0] === "id" && value !== ""),
      })),
    leave: (path) => setTouched((before) => new Set(before).add(path)),
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (saving.stage.kind === "reading" || saving.stage.kind === "writing" || locked !== null) return;
    if (!outcome.ok) return setTries((before) => before + 1);
    setTries(0);
    void saving.begin(outcome.settings);
  };
  const { stage } = saving;
  const before = stage.kind === "confirming" ? stage.before : replaces;
  const named = asEnvironment(outcome.ok ? toConfirm(before, outcome.settings) : draft);

  return (
    <FormContext value={form}>
      <form
        className={styles.editor}
        style={environmentColor(asOther(draft, inForce))}
        onSubmit={submit}
        autoComplete="off"
        noValidate
        onKeyDown={(event) => {
          if (event.key === "Escape" && !event.defaultPrevented && stage.kind !== "confirming") leaving.leave();
        }}
      >
        <header className={styles.header}>
          <Button small onClick={leaving.leave}>
            ← Environments
          </Button>
          <h2 className={styles.title} ref={heading} tabIndex={-1}>
            {replaces === null ? (
              "New environment"
            ) : (
              <>
                {!lookOnly && "Edit "}
                <Untrusted text={replaces.name} limit={80} />
              </>
            )}
          </h2>
        </header>
        {lookOnly && locked !== null && (
          <p className={styles.warning} role="status">
            <Untrusted text={locked} limit={600} />
          </p>
        )}
        {tries > 0 && !outcome.ok && <Summary faults={outcome.faults} tries={tries} />}
        <div className={styles.kept} ref={area} {...heard}>
          <fieldset className={styles.whole} disabled={lookOnly} aria-label="Environment">
            <Identity editing={editing} taken={taken} others={others.map((other) => asOther(other, inForce))} />
            {partsOf(draft).map((part) => {
              const there = partInFile(part);
              return (
                <BackendCard
                  key={cardKey(part.backend, keys)}
                  part={part}
                  inFile={there}
                  health={there === null ? undefined : health[`${there.environment}/${there.backend}`]}
                  secrets={secrets.of(part.backend)}
                  changeSecrets={(change) => secrets.change(part.backend, change)}
                  remove={() => {
                    secrets.drop(part.backend);
                    changeEditing((before) => withoutPart(before, part.path));
                  }}
                />
              );
            })}
            <MoreCards />
            <AddParts draft={draft} />
          </fieldset>
        </div>
        {replaces?.disabled === true && <SavedCredentials {...forgetting} />}
        <Foot
          saving={saving}
          settings={outcome.ok ? outcome.settings : null}
          asking={leaving.asking}
          changed={changed}
          isNew={replaces === null}
          locked={locked}
          lookOnly={lookOnly}
          cancel={leaving.leave}
          discard={() => endEditing()}
          keep={leaving.stay}
        />
      </form>
      <ConfirmDialog
        opened={stage.kind === "confirming"}
        deed={replaces === null ? "Add environment" : "Save changes"}
        environment={named}
        submit={async (confirmation) =>
          stage.kind === "confirming" && outcome.ok
            ? saving.write(outcome.settings, stage.file, confirmation)
            : "Something changed meanwhile. Close this and save again."
        }
        close={saving.cancel}
      >
        {outcome.ok && <ChangeList before={before} after={outcome.settings} />}
      </ConfirmDialog>
      {replaces !== null && <ForgetDialog settings={replaces} forgetting={forgetting} />}
    </FormContext>
  );
}

/** The settings that the form says, or all that is wrong; an id that nobody chose is made from the name. */
function outcomeOf(
  { draft, replaces, idChosen }: Editing,
  others: readonly EnvironmentSettings[],
  ofSecrets: Faults,
): DraftOutcome {
  const taken = others.map(({ id }) => id);
  const twin = twinFault(draft.name, others);
  const made = replaces === null && (!idChosen || draft.id === "");
  const id = made ? idFrom(draft.name, taken) : draft.id;
  const outcome = settingsOf({ ...draft, id });
  const faults = {
    ...(outcome.ok ? noFaults : outcome.faults),
    ...(twin === null ? {} : { name: twin }),
    ...(taken.includes(id) ? { id: "Another environment has this id already." } : {}),
    ...(replaces === null && outcome.ok && partsOf(outcome.settings).length === 0 ? noBackend : {}),
    ...ofSecrets,
  };
  return outcome.ok && Object.keys(faults).length === 0 ? outcome : { ok: false, faults };
}

function asOther(settings: EnvironmentSettings, inForce: ReturnType<typeof useEnvironments>) {
  return asEnvironment(settings, inForce.find(({ id }) => id === settings.id) ?? null);
}
