import { useState } from "react";
import type { Silence } from "../../shared/model/silence.ts";
import { longWarning } from "../../shared/silences.ts";
import { sayOutcome } from "../acknowledge/outcome.ts";
import { useZone } from "../app/preferences.ts";
import { consoleTime, useNow } from "../app/ticker.ts";
import { useEnvironment, usePersonal } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import { ageText } from "../format/duration.ts";
import { absoluteOf, zoneName } from "../format/time.ts";
import { WriteForm } from "../guard/WriteForm.tsx";
import { MatcherList } from "./MatcherList.tsx";
import styles from "./SilenceForm.module.css";
import { useChangedMeanwhile } from "./useChangedMeanwhile.ts";
import { useSaveSilence } from "./useSaveSilence.ts";
import { authorChange, extendedEnd, extendedSentence, untilOf } from "./words.ts";

const picks = ["1h", "4h", "1d"] as const;

interface Props {
  readonly silence: Silence;
  close(): void;
}

/** Lets a silence last longer. */
export function ExtendForm({ silence, close }: Props) {
  const environment = useEnvironment(silence.environment);
  const zone = useZone();
  const now = useNow();
  const [typed, setTyped] = useState("1h");
  const end = extendedEnd(silence, typed, now, zone);
  const changed = useChangedMeanwhile(silence);
  const change = authorChange(silence, usePersonal()?.author ?? null);
  const long = end.ok ? longWarning(end.endsAt - Math.max(now, silence.startsAt)) : null;
  const save = useSaveSilence((text) => {
    sayOutcome(text);
    close();
  }, extendedSentence);
  const submit = async (confirmation: string | null) => {
    const at = extendedEnd(silence, typed, consoleTime(), zone);
    if (!at.ok) return at.message;
    const { environment: place, silence: replaces, matchers, startsAt, comment } = silence;
    return save({ environment: place, replaces, matchers, startsAt, endsAt: at.endsAt, comment }, confirmation);
  };
  return (
    <WriteForm
      environment={environment}
      submitLabel={`Extend in ${environment?.name ?? silence.environment}`}
      hindrance={changed ?? (end.ok ? null : end.message)}
      submit={submit}
      close={close}
    >
      <MatcherList matchers={silence.matchers} />
      <div>
        <label className={styles.label} htmlFor="extend-by">
          Longer by, or until
        </label>
        <input
          id="extend-by"
          className={styles.input}
          data-autofocus
          spellCheck={false}
          aria-describedby="extend-end"
          aria-invalid={!end.ok || undefined}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <div className={styles.picks}>
          {picks.map((pick) => (
            <Button key={pick} small aria-pressed={typed === pick} onClick={() => setTyped(pick)}>
              +{pick}
            </Button>
          ))}
        </div>
        <p id="extend-end" className={end.ok ? styles.resolved : styles.fault}>
          {end.ok ? (
            <span title={absoluteOf(end.endsAt, zone)}>
              It ends {untilOf(silence.endsAt, now, zone)} now, then {untilOf(end.endsAt, now, zone)} (
              {zoneName(end.endsAt, zone)}), in {ageText(end.endsAt - now)}
            </span>
          ) : (
            end.message
          )}
        </p>
        {long !== null && <p className={styles.long}>{long}</p>}
      </div>
      {change !== null && (
        <p className={styles.author}>
          <Untrusted text={change} limit={200} />
        </p>
      )}
    </WriteForm>
  );
}
