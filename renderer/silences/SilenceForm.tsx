import { useMemo, useState } from "react";
import { parseMatchers } from "../../shared/matchers.ts";
import type { Alert } from "../../shared/model/alert.ts";
import { coveredAlerts, type SilenceWarning, warningsFor } from "../../shared/silences.ts";
import { sayOutcome } from "../acknowledge/outcome.ts";
import { useZone } from "../app/preferences.ts";
import { consoleTime, useTicking } from "../app/ticker.ts";
import { useAlertsById, useEnvironment, usePersonal } from "../client/client.ts";
import { Untrusted } from "../components/Untrusted.tsx";
import { hasAlertmanager } from "../guard/guard.ts";
import { NoteField } from "../guard/NoteField.tsx";
import { useUnsaved } from "../guard/unsaved.ts";
import { WriteForm } from "../guard/WriteForm.tsx";
import { Coverage } from "./Coverage.tsx";
import { fieldsFor, frameOf, sameFields, timesOf, wishOf } from "./draft.ts";
import { MatcherChips } from "./MatcherChips.tsx";
import type { SilenceDialogSubject } from "./openDialog.ts";
import styles from "./SilenceForm.module.css";
import { TimeFields } from "./TimeFields.tsx";
import { useChangedMeanwhile } from "./useChangedMeanwhile.ts";
import { useSaveSilence } from "./useSaveSilence.ts";
import { authorChange } from "./words.ts";

interface Props {
  readonly subject: SilenceDialogSubject;
  close(): void;
}

const noAlerts: readonly Alert[] = [];
/** What its own field says, or asks for. */
const saidElsewhere: ReadonlySet<SilenceWarning["code"]> = new Set(["no-comment", "long"]);
/** Warnings need not be worked out anew at every second. */
const tickMs = 5000;

/** What is silenced, how long and why; says while one types what it covers and what is doubtful about it. */
export function SilenceForm({ subject, close }: Props) {
  const frame = useMemo(() => frameOf(subject), [subject]);
  const zone = useZone();
  const environment = useEnvironment(frame.environment);
  const author = usePersonal()?.author ?? null;
  const [begun] = useState(() => fieldsFor(subject, consoleTime(), zone));
  const [fields, setFields] = useState(begun);
  const [adding, setAdding] = useState("");
  useUnsaved(adding.trim() !== "" || (fields !== begun && !sameFields(fields, begun)));
  const changed = useChangedMeanwhile(frame.edited);
  const now = useTicking((time) => Math.floor(time / tickMs) * tickMs);
  const byId = useAlertsById();
  const here = useMemo(
    () => Object.values(byId).filter((alert) => alert.environment === frame.environment),
    [byId, frame.environment],
  );
  const times = useMemo(() => timesOf(fields, frame, now, zone), [fields, frame, now, zone]);
  const matchers = useMemo(() => fields.chips.filter(({ on }) => on).map(({ matcher }) => matcher), [fields.chips]);
  const covered = useMemo(() => coveredAlerts(matchers, here), [matchers, here]);
  const warnings = useMemo(() => {
    const end = times.end.ok ? times.end.endsAt : now + 7_200_000;
    const draft = { environment: frame.environment, matchers, startsAt: times.startsAt, endsAt: end };
    return warningsFor({ ...draft, matchers: [...matchers], comment: fields.comment }, here, now);
  }, [frame, matchers, times, fields.comment, here, now]);
  const save = useSaveSilence((text) => {
    sayOutcome(text);
    close();
  });

  const refusal = warnings.find(({ severity }) => severity === "refuse");
  const timeFault = [times.start, times.end].find((time) => time?.ok === false);
  const chosen = "alerts" in subject ? subject.alerts : noAlerts;
  const submit = async (confirmation: string | null) => {
    const at = consoleTime();
    const wish = wishOf(fields, frame, timesOf(fields, frame, at, zone));
    return wish === null ? "Its times cannot be read. Write them anew." : save(wish, confirmation);
  };
  const change = frame.edited === null ? null : authorChange(frame.edited, author);
  const name = environment?.name ?? frame.environment;
  return (
    <WriteForm
      environment={environment}
      submitLabel={frame.edited === null ? `Silence in ${name}` : `Save in ${name}`}
      hindrance={
        hasAlertmanager(environment)
          ? (changed ??
            (parseMatchers(adding).ok ? null : "Mend the matcher that you typed, or clear it.") ??
            (timeFault?.ok === false ? timeFault.message : null) ??
            refusal?.message ??
            null)
          : `${name} has no Alertmanager that could keep a silence.`
      }
      submit={submit}
      close={close}
    >
      <MatcherChips
        chips={fields.chips}
        alerts={here}
        typed={adding}
        change={(chips) => setFields({ ...fields, chips })}
        type={setAdding}
      />
      <Coverage covered={covered} chosen={chosen} warnings={warnings.filter(({ code }) => !saidElsewhere.has(code))} />
      <TimeFields
        fields={fields}
        times={times}
        long={warnings.find(({ code }) => code === "long")?.message ?? null}
        begunAt={frame.edited !== null && fields.starts === null ? frame.edited.startsAt : null}
        change={(change) => setFields({ ...fields, ...change })}
      />
      <NoteField
        label="Comment"
        value={fields.comment}
        placeholder="Why it is silenced: the deployment, the ticket"
        autofocus
        change={(comment) => setFields({ ...fields, comment })}
      />
      {author !== null && (
        <p className={styles.author}>
          {change === null ? (
            <>
              Written as <Untrusted text={author} limit={80} />.
            </>
          ) : (
            <Untrusted text={change} limit={200} />
          )}{" "}
          Everybody who looks at this Alertmanager sees it.
        </p>
      )}
    </WriteForm>
  );
}
