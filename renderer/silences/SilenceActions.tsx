import { IconClockPlus, IconPencil, IconPlayerStop, IconRefresh } from "@tabler/icons-react";
import type { Silence } from "../../shared/model/silence.ts";
import { useTicking } from "../app/ticker.ts";
import { Button } from "../components/Button.tsx";
import { Kbd } from "../components/Kbd.tsx";
import { openExpire, openExtend } from "./actions.ts";
import { openSilenceDialog } from "./openDialog.ts";
import styles from "./SilenceDetail.module.css";
import { stateAt } from "./words.ts";

export function editSilence(silence: Silence): void {
  openSilenceDialog({ edit: silence });
}

/** What can be done with a silence in its state. */
export function SilenceActions({ silence }: { readonly silence: Silence }) {
  const state = useTicking((now) => stateAt(silence, now));
  if (state === "expired") {
    return (
      <div className={styles.actions}>
        <Button primary onClick={() => openSilenceDialog({ recreate: silence })}>
          <IconRefresh size={15} stroke={1.7} aria-hidden="true" />
          Recreate…
        </Button>
      </div>
    );
  }
  return (
    <div className={styles.actions}>
      <Button onClick={() => editSilence(silence)}>
        <IconPencil size={15} stroke={1.7} aria-hidden="true" />
        Edit… <Kbd>E</Kbd>
      </Button>
      <Button onClick={() => openExtend(silence)}>
        <IconClockPlus size={15} stroke={1.7} aria-hidden="true" />
        Extend…
      </Button>
      <Button onClick={() => openExpire([silence])}>
        <IconPlayerStop size={15} stroke={1.7} aria-hidden="true" />
        Expire…
      </Button>
    </div>
  );
}
