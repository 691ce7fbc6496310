import { useId } from "react";
import { useZone } from "../app/preferences.ts";
import { useNow } from "../app/ticker.ts";
import { Moment } from "../components/Age.tsx";
import { Button } from "../components/Button.tsx";
import { ageText } from "../format/duration.ts";
import { absoluteOf, zoneName } from "../format/time.ts";
import type { ResolvedTimes, SilenceFields } from "./draft.ts";
import styles from "./SilenceForm.module.css";
import { untilOf } from "./words.ts";

export const durationPicks = ["30m", "1h", "2h", "8h", "1d", "1w"] as const;

interface Props {
  readonly fields: Pick<SilenceFields, "ends" | "starts">;
  readonly times: ResolvedTimes;
  /** That it lasts long, a sentence; null where it does not. */
  readonly long: string | null;
  /** When it began, for one that has; null otherwise. */
  readonly begunAt: number | null;
  change(change: Partial<Pick<SilenceFields, "ends" | "starts">>): void;
}

/** How long, typed or picked, and from when; the moments that this means are said in the chosen zone. */
export function TimeFields({ fields, times, long, begunAt, change }: Props) {
  const id = useId();
  return (
    <div className={styles.times}>
      <div className={styles.time}>
        <label htmlFor={`${id}-end`} className={styles.label}>
          How long
        </label>
        <input
          id={`${id}-end`}
          className={styles.input}
          spellCheck={false}
          aria-describedby={`${id}-resolved`}
          aria-invalid={!times.end.ok || undefined}
          value={fields.ends}
          onChange={(event) => change({ ends: event.target.value })}
        />
        <div className={styles.picks}>
          {durationPicks.map((pick) => (
            <Button key={pick} small aria-pressed={fields.ends === pick} onClick={() => change({ ends: pick })}>
              {pick}
            </Button>
          ))}
        </div>
        <p id={`${id}-resolved`} className={times.end.ok ? styles.resolved : styles.fault}>
          {times.end.ok ? <Ends at={times.end.endsAt} /> : times.end.message}
        </p>
        {long !== null && (
          <p className={styles.long} role="status">
            {long}
          </p>
        )}
      </div>
      <div className={styles.time}>
        <span className={styles.label}>Starts</span>
        {begunAt === null ? (
          <Start id={id} fields={fields} times={times} change={change} />
        ) : (
          <p>
            It began <Moment at={begunAt} />.
          </p>
        )}
      </div>
    </div>
  );
}

function Start({ id, fields, times, change }: Omit<Props, "begunAt" | "long"> & { readonly id: string }) {
  const { starts } = fields;
  return (
    <>
      <div className={styles.picks} style={{ marginTop: 0 }}>
        <Button small aria-pressed={starts === null} onClick={() => change({ starts: null })}>
          Now
        </Button>
        <Button small aria-pressed={starts !== null} onClick={() => change({ starts: starts ?? "" })}>
          At a time
        </Button>
      </div>
      {starts !== null && (
        <>
          <input
            className={styles.input}
            style={{ marginTop: 6 }}
            aria-label="Starts at"
            aria-describedby={`${id}-start`}
            placeholder="22:00, tomorrow 9:00, 2h"
            spellCheck={false}
            // biome-ignore lint/a11y/noAutofocus: the field that the person asked for.
            autoFocus={starts === ""}
            value={starts}
            onChange={(event) => change({ starts: event.target.value })}
          />
          <p id={`${id}-start`} className={times.start?.ok === false && starts !== "" ? styles.fault : styles.resolved}>
            {times.start?.ok === true ? <Starts at={times.start.endsAt} /> : starts === "" ? "" : times.start?.message}
          </p>
        </>
      )}
    </>
  );
}

/** The present moment is known to some seconds only; what was typed as 2h must not be shown as 1 h 59 min. */
const roundingMs = 6000;

function Ends({ at }: { readonly at: number }) {
  const zone = useZone();
  const now = useNow();
  return (
    <span title={absoluteOf(at, zone)}>
      Ends {untilOf(at, now, zone)} ({zoneName(at, zone)}), in {ageText(at - now + roundingMs)}
    </span>
  );
}

function Starts({ at }: { readonly at: number }) {
  const zone = useZone();
  const now = useNow();
  return (
    <span title={absoluteOf(at, zone)}>
      Starts {untilOf(at, now, zone)} ({zoneName(at, zone)}), in {ageText(at - now + roundingMs)}
    </span>
  );
}
