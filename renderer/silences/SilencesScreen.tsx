import { useRef } from "react";
import { useKeys } from "../app/keys.ts";
import { usePlace } from "../app/place.ts";
import { consoleTime } from "../app/ticker.ts";
import { useSilences } from "../client/client.ts";
import { HiddenHeading } from "../components/Hidden.tsx";
import { EmptySilences } from "./EmptySilences.tsx";
import { OldSilences } from "./OldSilences.tsx";
import { PickedBar } from "./PickedBar.tsx";
import { editSilence } from "./SilenceActions.tsx";
import { SilenceDetail } from "./SilenceDetail.tsx";
import { SilenceList } from "./SilenceList.tsx";
import styles from "./SilencesScreen.module.css";
import { SilencesToolbar, useNewSilence } from "./SilencesToolbar.tsx";
import { useSilenceRows } from "./useSilenceRows.ts";
import { useSilencesView } from "./view.ts";
import { stateAt } from "./words.ts";

/** The silences of the chosen environments: list and detail side by side. */
export function SilencesScreen() {
  const view = useSilenceRows();
  const { open, picked } = useSilencesView();
  const environment = usePlace((place) => place.environment);
  const silences = useSilences();
  const opened = open !== null && Object.hasOwn(silences, open) ? (silences[open] ?? null) : null;
  const filterRef = useRef<HTMLInputElement>(null);
  const listRef = useRef<HTMLDivElement>(null);
  const detailRef = useRef<HTMLElement>(null);
  const newSilence = useNewSilence();
  const elsewhere = opened !== null && environment !== null && opened.environment !== environment;
  const editable = opened !== null && !elsewhere && stateAt(opened, consoleTime()) !== "expired" ? opened : null;

  const move = (by: number) => {
    const at = view.rows.findIndex(({ id }) => id === open);
    const next = view.rows[at === -1 ? (by < 0 ? view.rows.length - 1 : 0) : clamp(at + by, view.rows.length)];
    if (next !== undefined) useSilencesView.setState({ open: next.id });
    listRef.current?.focus();
  };
  const pick = (id: string) => {
    const ids = new Set(useSilencesView.getState().picked);
    if (!ids.delete(id)) ids.add(id);
    useSilencesView.setState({ picked: ids });
  };
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    "/": () => filterRef.current?.focus(),
    Enter: () => detailRef.current?.focus(),
    c: newSilence ?? undefined,
    e: editable === null ? undefined : () => editSilence(editable),
    x: editable === null ? undefined : () => pick(editable.id),
    Escape: () => {
      if (detailRef.current?.contains(document.activeElement)) listRef.current?.focus();
      else if (picked.size > 0) useSilencesView.setState({ picked: new Set() });
      else useSilencesView.setState({ open: null });
    },
  });

  return (
    <>
      <HiddenHeading>Silences</HiddenHeading>
      <SilencesToolbar counts={view.counts} filterRef={filterRef} />
      <div className={styles.panes}>
        <div className={styles.listPane} role="tabpanel" id="silence-list" aria-label="Silences">
          <OldSilences />
          <PickedBar rows={view.rows} />
          {view.rows.length === 0 ? (
            <EmptySilences view={view} />
          ) : (
            <SilenceList rows={view.rows} open={open} picked={picked} move={move} pick={pick} ref={listRef} />
          )}
        </div>
        {open !== null && !elsewhere && <SilenceDetail key={open} silence={opened} ref={detailRef} />}
      </div>
    </>
  );
}

function clamp(index: number, length: number): number {
  return Math.min(length - 1, Math.max(0, index));
}
