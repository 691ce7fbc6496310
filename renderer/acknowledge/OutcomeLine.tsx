import { IconAlertTriangle, IconCheck, IconInfoCircle, IconX } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import type { Acknowledgement } from "../../shared/model/acknowledgement.ts";
import { useKeys } from "../app/keys.ts";
import { useAcknowledgements, useEnvironments } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { Kbd } from "../components/Kbd.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import { acknowledgementOf } from "./episodes.ts";
import styles from "./OutcomeLine.module.css";
import { openAcknowledgeDialog } from "./openDialog.ts";
import { closeOutcome, type Outcome, useOutcome } from "./outcome.ts";
import { useActs } from "./useActs.ts";

const shownForMs = 10_000;

/** The line that says what was just done, with its undo. It waits while the pointer or the focus is in it. */
export function OutcomeLine() {
  const { outcome } = useOutcome();
  return (
    <div className={styles.place} role="status" data-outcome>
      {outcome !== null && <Line key={outcome.id} outcome={outcome} />}
    </div>
  );
}

function Line({ outcome }: { readonly outcome: Outcome }) {
  const [held, setHeld] = useState(false);
  const bad = outcome.problems.length > 0;
  useEffect(() => {
    if (held || bad) return;
    const timer = setTimeout(closeOutcome, shownForMs);
    return () => clearTimeout(timer);
  }, [held, bad]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only the time it stays depends on the pointer and the focus.
    <div
      className={styles.line}
      data-bad={bad || undefined}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {bad ? (
        <IconAlertTriangle size={16} stroke={1.8} className={styles.badIcon} aria-hidden="true" />
      ) : outcome.hint ? (
        <IconInfoCircle size={16} stroke={1.8} className={styles.hintIcon} aria-hidden="true" />
      ) : (
        <IconCheck size={16} stroke={1.9} className={styles.icon} aria-hidden="true" />
      )}
      <div className={styles.text}>
        <Untrusted text={outcome.text} limit={300} />
        {bad && (
          <ul>
            {outcome.problems.slice(0, 5).map((problem) => (
              <li key={problem}>
                <Untrusted text={problem} limit={300} />
              </li>
            ))}
            {outcome.problems.length > 5 && <li>…and {outcome.problems.length - 5} more.</li>}
          </ul>
        )}
      </div>
      {outcome.acknowledged.length > 0 && <Undo outcome={outcome} />}
      <Button small bare aria-label="Close this line" onClick={closeOutcome}>
        <IconX size={14} stroke={1.8} aria-hidden="true" />
      </Button>
    </div>
  );
}

function Undo({ outcome }: { readonly outcome: Outcome }) {
  const acts = useActs();
  const acknowledgements = useAcknowledgements();
  const environments = useEnvironments();
  const guarded = outcome.acknowledged.some((alert) => {
    const own: Acknowledgement | null = acknowledgementOf(acknowledgements, alert);
    const environment = environments.find(({ id }) => id === alert.environment);
    return own !== null && own.via !== "console" && environment?.production === true;
  });
  // A second press while the first one is on its way would be told that there is nothing to take back.
  const asked = useRef(false);
  const undo = () => {
    if (guarded) return openAcknowledgeDialog("take-back", outcome.acknowledged);
    if (asked.current) return;
    asked.current = true;
    acts.undo(outcome.acknowledged);
  };
  useKeys({ z: undo });
  return (
    <>
      {!outcome.noted && (
        <Button small onClick={() => openAcknowledgeDialog("acknowledge", outcome.acknowledged)}>
          Add a note…
        </Button>
      )}
      <Button small onClick={undo}>
        Undo <Kbd>Z</Kbd>
      </Button>
    </>
  );
}
