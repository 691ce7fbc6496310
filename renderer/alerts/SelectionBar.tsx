import { IconBellOff, IconCheck } from "@tabler/icons-react";
import { useMemo } from "react";
import type { Alert } from "../../shared/model/alert.ts";
import { Button } from "../components/Button.tsx";
import { Kbd } from "../components/Kbd.tsx";
import { countText } from "../format/number.ts";
import styles from "./SelectionBar.module.css";
import { clearSelection, useSelection } from "./selection.ts";
import { useAlertDeeds } from "./useAlertDeeds.ts";
import type { AlertView } from "./useAlertView.ts";

/** The chosen alerts among those that the list shows, in its order. What a filter hides is not acted on. */
export function useSelectedAlerts(view: AlertView): readonly Alert[] {
  const ids = useSelection((selection) => selection.ids);
  return useMemo(() => (ids.size === 0 ? [] : view.shown.filter(({ id }) => ids.has(id))), [ids, view.shown]);
}

interface Props {
  readonly selected: readonly Alert[];
  readonly shown: readonly Alert[];
}

/** What can be done with the chosen alerts. */
export function SelectionBar({ selected, shown }: Props) {
  const deeds = useAlertDeeds();
  if (selected.length === 0) return null;
  return (
    <div className={styles.bar} role="toolbar" aria-label="Selected alerts">
      <b>{countText(selected.length)} selected</b>
      {selected.length < shown.length && (
        <Button
          small
          bare
          onClick={() => useSelection.setState({ ids: new Set(shown.map(({ id }) => id)), anchor: null })}
        >
          Select all {countText(shown.length)} shown
        </Button>
      )}
      <span className={styles.spacer} />
      <Button small primary onClick={() => deeds.press(selected)}>
        <IconCheck size={14} stroke={1.9} aria-hidden="true" />
        Acknowledge <Kbd>A</Kbd>
      </Button>
      <Button small onClick={() => deeds.withNote(selected)}>
        With a note…
      </Button>
      {deeds.canSilence(selected) && (
        <Button small onClick={() => deeds.silence(selected)}>
          <IconBellOff size={14} stroke={1.7} aria-hidden="true" />
          Silence <Kbd>S</Kbd>
        </Button>
      )}
      <Button small bare onClick={clearSelection}>
        Clear
      </Button>
    </div>
  );
}
